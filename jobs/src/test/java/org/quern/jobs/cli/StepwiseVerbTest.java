package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --stepwise} from the command line, on both engines. */
class StepwiseVerbTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeData() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("y,a,b,c,f,win,count\n");
        for (int row = 0; row < 200; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            int f = random.nextInt(3);
            double eta = 0.5 * a - b * (f == 1 ? 1 : 0) + f;
            csv.append(eta + random.nextGaussian()).append(',').append(a).append(',');
            csv.append(row % 40 == 7 ? "" : b)
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',');
            csv.append("uvw".charAt(f)).append(',');
            csv.append(random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? 1 : 0).append(',');
            csv.append(Math.round(Math.exp(0.4 * eta) + random.nextDouble())).append('\n');
        }
        Files.writeString(directory.resolve("d.csv"), csv);
        assertThat(quern(
                                "import",
                                "--in",
                                path("d.csv"),
                                "--out",
                                path("d.q"),
                                "--factor",
                                "f",
                                "--rows-per-chunk",
                                "30")
                        .exitCode())
                .isZero();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static CommandLineRun quern(String... args) {
        return CommandLineRun.of(args);
    }

    private CommandLineRun select(String verb, String formula, String... more) {
        List<String> all = new ArrayList<>(List.of(verb, "--data", path("d.q"), "--formula", formula));
        all.addAll(Arrays.asList(more));
        return quern(all.toArray(new String[0]));
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    /** The model file and the summary of both engines and any number of threads are equal. */
    private void givesTheSameBytes(String verb, String... options) throws IOException {
        List<byte[]> files = new ArrayList<>();
        List<String> printed = new ArrayList<>();
        for (List<String> engine : List.of(
                List.of("--engine", "local", "--threads", "1"),
                List.of("--engine", "local", "--threads", "3"),
                List.of("--engine", "mapreduce"))) {
            String out = path(verb + files.size() + ".avro");
            List<String> all = new ArrayList<>(Arrays.asList(options));
            all.addAll(engine);
            all.addAll(List.of("--out", out));
            CommandLineRun run =
                    select(verb, options[0], all.subList(1, all.size()).toArray(new String[0]));
            assertThat(run.exitCode()).as(run.err()).isZero();
            files.add(Files.readAllBytes(Path.of(out)));
            printed.add(run.out());
        }
        assertThat(files.get(1)).isEqualTo(files.get(0));
        assertThat(files.get(2)).isEqualTo(files.get(0));
        assertThat(printed.get(2)).isEqualTo(printed.get(0));
    }

    @Test
    void linmodGivesTheSameBytesOnEveryEngine() throws IOException {
        givesTheSameBytes(
                "linmod", "y ~ c", "--stepwise", "both", "--scope", "~ (a + b + f)^2 + c", "--keep-step-coefs");
    }

    @Test
    void logitAndGlmGiveTheSameBytesOnEveryEngine() throws IOException {
        givesTheSameBytes("logit", "win ~ c", "--stepwise", "both", "--scope", "~ a + b + f + b:f + c");
        givesTheSameBytes(
                "glm",
                "count ~ c",
                "--family",
                "quasipoisson",
                "--stepwise",
                "forward",
                "--scope",
                "~ a + b + f + c",
                "--criterion",
                "significance");
    }

    @Test
    void logitPrintsThePath() {
        CommandLineRun run = select("logit", "win ~ c", "--stepwise", "both", "--scope", "~ a + f + c");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Step 0, start: AIC ").contains("Step 1, + f: AIC ");
        assertThat(run.out())
                .contains("Stepwise Model Path\n")
                .contains("logit --data ")
                .contains("--stepwise both");
        CommandLineRun plan = select("logit", "win ~ c", "--stepwise", "both", "--scope", "~ a + f + c", "--dry-run");
        assertThat(plan.out() + plan.err())
                .contains("stepwise.complete-rows: 1 to start and one an iteration of the slowest model");
    }

    @Test
    void printsAndStoresThePath() throws IOException {
        CommandLineRun run = select(
                "linmod", "y ~ c", "--stepwise", "both", "--scope", "~ (a + b + f)^2 + c", "--out", path("m.avro"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Step 0, start: AIC ").contains("Step 1, + f: AIC ");
        assertThat(run.out())
                .contains("--stepwise both")
                .contains("--scope \"~(a + b + f)^2 + c\"")
                .contains("Number of missing observations: 5")
                .contains("Stepwise Model Path\nAnalysis of Deviance Table\n\nInitial Model:\ny ~ c\n");
        assertThat(quern("model", "show", path("m.avro")).out()).isEqualTo(run.out());
        JsonNode steps =
                json(quern("model", "show", path("m.avro"), "--format", "json")).get("steps");
        assertThat(steps.get("initialFormula").asText()).isEqualTo("y ~ c");
        assertThat(steps.get("path").get(1).get("change").asText()).isEqualTo("+ f");
        assertThat(quern("predict", "--model", path("m.avro"), "--data", path("d.q"), "--out", path("p.csv"))
                        .exitCode())
                .isZero();
    }

    @Test
    void plansTheLargestModel() {
        CommandLineRun run = select("linmod", "y ~ c", "--stepwise", "both", "--scope", "~ a * f + c", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).contains("linear.cross-products: 1;");
    }

    private static void saysInOneLine(CommandLineRun run, String message) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quern: " + message).doesNotContain("\tat ");
    }

    @Test
    void saysMistakesInOneLine() {
        saysInOneLine(select("linmod", "y ~ a", "--scope", "~ a + b"), "--scope needs --stepwise");
        saysInOneLine(
                select("linmod", "y ~ f", "--cube", "--stepwise", "both", "--scope", "~ f + b"),
                "--stepwise and --cube exclude each other: the cells of a cube stay in the model");
        saysInOneLine(
                select("linmod", "y ~ a", "--stepwise", "both", "--scope", "~ b"),
                "Stepwise selection goes from the lower scope over the formula to the scope, but the scope '~b' lacks 'a'");
        saysInOneLine(
                select("linmod", "y ~ a", "--stepwise", "both", "--scope", "~ a + bb"),
                "Unknown column 'bb'; did you mean 'b'?");
        saysInOneLine(select("linmod", "y ~ a", "--stepwise", "sideways"), "Invalid value for option '--stepwise'");
        saysInOneLine(
                select("linmod", "y ~ a", "--stepwise", "backward", "--add-level", "0.1"),
                "The add level is for the criterion significance; with aic it has no part");
    }
}
