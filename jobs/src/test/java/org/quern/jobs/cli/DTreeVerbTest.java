package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;

/** dtree, model and predict from the command line; the old system's published trees. */
class DTreeVerbTest {
    @TempDir
    private Path directory;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        data = path("numbers.q");
        TestData.write(new org.apache.hadoop.fs.Path(data), new Configuration(false));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static CommandLineRun run(String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun fit(String... options) {
        List<String> args = new ArrayList<>(List.of("dtree", "--data", data));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static Path golden() {
        String folder = System.getenv("QUERN_GOLDEN");
        assumeTrue(folder != null && !folder.isBlank(), "QUERN_GOLDEN is not set");
        return Path.of(folder);
    }

    private static JsonNode expected(String id) throws IOException {
        JsonNode all =
                new ObjectMapper().readTree(golden().resolve("cases.json").toFile());
        JsonNode cases = all.isArray() ? all : all.get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .filter(item -> item.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .get("expected");
    }

    private String imported(String set, String... options) {
        String target = path(set + ".q");
        List<String> args = new ArrayList<>(List.of(
                "import",
                "--in",
                golden().resolve("data/r_datasets/" + set + ".csv").toString(),
                "--out",
                target));
        args.addAll(List.of(options));
        run(args.toArray(String[]::new));
        return target;
    }

    /** Node lines by number: what follows "n) ". */
    private static Map<String, String> nodes(CommandLineRun run) {
        return run.out()
                .lines()
                .filter(line -> line.matches(" *\\d+\\) .*"))
                .collect(java.util.stream.Collectors.toMap(
                        line -> line.trim().split("\\)")[0], line -> line.substring(line.indexOf(')') + 2)));
    }

    /** Golden cases kyph-dtree and kyph-dtree-predict. */
    @Test
    void theOldSystemsTreeOfKyphosis() throws IOException {
        String kyphosis = imported("kyphosis", "--factor", "Kyphosis=absent,present");
        CommandLineRun run = run(
                "dtree",
                "--data",
                kyphosis,
                "--formula",
                "Kyphosis ~ Age + Start + Number",
                "--cp",
                "0.01",
                "--out",
                path("k.model"));
        Map<String, String> nodes = nodes(run);
        JsonNode expected = expected("kyph-dtree");
        assertThat(nodes).hasSize(9);
        nodes.forEach((number, line) -> {
            String at = "node" + number + ".";
            assertThat(line.replace("< ", "<").replaceAll(" +", " "))
                    .startsWith(expected.get(at + "split").asText() + " "
                            + expected.get(at + "n").asText() + " "
                            + expected.get(at + "loss").asText() + " "
                            + expected.get(at + "yval").asText() + " ("
                            + expected.get(at + "prob1").asText() + " "
                            + expected.get(at + "prob2").asText() + ")");
            assertThat(line.endsWith("*"))
                    .isEqualTo(expected.get(at + "leaf").asText().equals("1"));
        });
        run("predict", "--model", path("k.model"), "--data", kyphosis, "--out", path("p.csv"), "--type", "probability");
        List<String> scored = Files.readAllLines(directory.resolve("p.csv"));
        JsonNode probabilities = expected("kyph-dtree-predict");
        for (int i = 1; i <= 20; i++) {
            assertThat(Double.parseDouble(scored.get(i).split(",")[1]))
                    .isEqualTo(
                            probabilities.get("prob.present[" + i + "]").asDouble(),
                            org.assertj.core.data.Offset.offset(5e-8));
        }
        run("predict", "--model", path("k.model"), "--data", kyphosis, "--out", path("n.csv"), "--type", "node");
        assertThat(Files.readAllLines(directory.resolve("n.csv"))).contains("3", "22", "4");
        assertThat(run("model", "show", path("k.model")).out()).isEqualTo(run.out());
    }

    /** Golden case mtcars-dtree: any cut between 160 and 167.6 is right. */
    @Test
    void theOldSystemsTreeOfCars() throws IOException {
        Map<String, String> nodes =
                nodes(run("dtree", "--data", imported("mtcars"), "--formula", "mpg ~ disp", "--xval", "0"));
        JsonNode expected = expected("mtcars-dtree");
        assertThat(nodes).hasSize(3);
        nodes.forEach((number, line) -> {
            String[] words = line.replace("< ", "<").split(" +");
            String at = "node" + number + ".";
            assertThat(words[1]).isEqualTo(expected.get(at + "n").asText());
            assertThat(Double.parseDouble(words[2]))
                    .isEqualTo(expected.get(at + "deviance").asDouble());
            assertThat(Double.parseDouble(words[3]))
                    .isEqualTo(expected.get(at + "yval").asDouble(), org.assertj.core.data.Offset.offset(1.1e-5));
        });
        assertThat(Double.parseDouble(nodes.get("2").split(">=| ")[1])).isBetween(160.0, 167.6);
    }

    @Test
    void printsDetailsTablesAndTheCommandThatFitsAgain() {
        CommandLineRun run = fit(
                "--formula",
                "f ~ x + y",
                "--max-depth",
                "3",
                "--loss",
                "0,1,2;1,0,1;3,1,0",
                "--prior",
                "0.5,0.25,0.25",
                "--split",
                "information",
                "--costs",
                "x=2",
                "--max-compete",
                "1",
                "--max-surrogate",
                "1",
                "--xval",
                "3",
                "--prune-cp",
                "0.001",
                "--details");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("--prior 0.5,0.25,0.25", "--loss \"0,1,2;1,0,1;3,1,0\"", "--split information", "--costs x=2")
                .contains("--max-depth 3", "--max-compete 1", "--xval 3", "--prune-cp 0.001")
                .contains("CP nsplit rel error", "Node number 1: 704 observations", "  Primary splits:");
        assertThat(fit("--formula", "f ~ x", "--format", "csv").out()).startsWith("CP,nsplit,rel error,xerror,xstd");
        assertThat(fit("--formula", "f ~ x", "--format", "json").out()).contains("\"kind\" : \"dtree\"");
        assertThat(fit("--formula", "f ~ x", "--brief").out()).startsWith("n= ").doesNotContain("Call:");
        CommandLineRun noPair = fit("--formula", "f ~ x", "--costs", "x");
        assertThat(noPair.exitCode()).isEqualTo(2);
        assertThat(noPair.err()).contains("Value for option '--costs' (NAME=COST,…)");
    }

    @Test
    void planCostsNothing() {
        assertThat(fit("--formula", "f ~ x", "--dry-run").out())
                .contains("tree.bins: 1; state about ", "tree.growth: one a level, at most 10", "tree.details: 1");
    }

    @Test
    void mistakesAreOneLine() {
        for (String options : List.of(
                "--prior 0.5,0.4,0.2",
                "--loss 0,1",
                "--loss a,b",
                "--prune-cp x",
                "--max-depth 0",
                "--max-bins 1",
                "--costs z=1",
                "--method anova",
                "--xval 1")) {
            List<String> args = new ArrayList<>(List.of("--formula", "f ~ x"));
            args.addAll(List.of(options.split(" ")));
            CommandLineRun run = fit(args.toArray(String[]::new));
            assertThat(run.exitCode()).as(options).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("quern:")))
                    .as(options + run.err())
                    .hasSize(1);
            assertThat(run.err()).doesNotContain("\tat ");
        }
        assertThat(fit("--formula", "f ~ x", "--use-surrogate", "3", "--brief", "--details")
                        .err())
                .contains("Invalid --use-surrogate: 3, must be 0, 1 or 2", "--brief and --details exclude each other");
    }
}
