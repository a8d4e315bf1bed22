package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;

class PublishVerbTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        TestData.write(new org.apache.hadoop.fs.Path(text("data.q")), new Configuration());
    }

    private String text(String name) {
        return folder.resolve(name).toString();
    }

    private String model(String verb, String formula, String name) {
        CommandLineRun run = CommandLineRun.of(
                verb, "--data", text("data.q"), "--formula", formula, "--out", text(name), "--overwrite");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return text(name);
    }

    private CommandLineRun publish(String model, String... more) {
        List<String> args =
                new ArrayList<>(List.of("publish", "--model", model, "--out", text("models"), "--format", "json"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private JsonNode json(CommandLineRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private List<String> names(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void eachModelIsTheNextVersionAndTheNewestIsRead() throws IOException {
        String first = model("linmod", "y ~ x", "a.avro");
        String second = model("linmod", "y ~ x + f", "b.avro");
        assertThat(json(publish(first)).get("version").asInt()).isEqualTo(1);
        JsonNode published = json(publish(second));
        assertThat(published.get("published").asBoolean()).isTrue();
        assertThat(published.get("path").asText()).endsWith("models/v000002/model.avro");
        assertThat(Files.readAllBytes(folder.resolve("models/v000002/model.avro")))
                .isEqualTo(Files.readAllBytes(Path.of(second)));
        assertThat(names(folder.resolve("models"))).containsExactly("v000001", "v000002");
        assertThat(CommandLineRun.of("model", "show", text("models")).out())
                .isEqualTo(CommandLineRun.of("model", "show", second).out());
    }

    @Test
    void aSecondRunFindsItPublished() throws IOException {
        String model = model("linmod", "y ~ x", "a.avro");
        publish(model, "--data", text("data.q"), "--measure", "rmse");
        JsonNode again = json(publish(model, "--data", text("data.q"), "--measure", "rmse", "--if-better"));
        assertThat(again.get("published").asBoolean()).isTrue();
        assertThat(again.get("version").asInt()).isEqualTo(1);
        assertThat(again.get("measure").asText()).isEqualTo("rmse");
        assertThat(names(folder.resolve("models"))).containsExactly("v000001");
    }

    @Test
    void keepsTheCurrentOneUnlessTheNewIsBetterOnTheSameRows() throws IOException {
        String wide = model("linmod", "y ~ x + f", "wide.avro");
        String narrow = model("linmod", "y ~ 1", "narrow.avro");
        String[] check = {
            "--data", text("data.q"), "--measure", "rmse", "--if-better", "-Dquern.work.directory=" + text("work")
        };
        assertThat(json(publish(narrow, check)).get("version").asInt()).isEqualTo(1);
        JsonNode better = json(publish(wide, check));
        assertThat(better.get("version").asInt()).isEqualTo(2);
        assertThat(better.get("comparedVersion").asInt()).isEqualTo(1);
        assertThat(better.get("value").asDouble())
                .isLessThan(better.get("comparedValue").asDouble());
        JsonNode worse = json(publish(narrow, check));
        assertThat(worse.get("published").asBoolean()).isFalse();
        assertThat(worse.get("reason").asText())
                .startsWith("rmse is ")
                .contains(", not better than the ")
                .endsWith(" of version 2");
        assertThat(names(folder.resolve("models"))).containsExactly("v000001", "v000002");
        assertThat(names(folder.resolve("work"))).isEmpty();
    }

    /** Two coefficients: the model's own residual variance has two degrees of freedom fewer than rows. */
    @Test
    void rmseIsThatOfTheResiduals() throws IOException {
        String model = model("linmod", "y ~ x", "a.avro");
        JsonNode fit = new ObjectMapper()
                .readTree(CommandLineRun.of("model", "show", model, "--format", "json")
                        .out())
                .at("/responses/0");
        double squares = fit.path("residualSumOfSquares").asDouble();
        double sigma = fit.path("sigma").asDouble();
        double expected = Math.sqrt(squares / (squares / (sigma * sigma) + 2));
        assertThat(json(publish(model, "--data", text("data.q"), "--measure", "rmse"))
                        .get("value")
                        .asDouble())
                .isPositive()
                .isCloseTo(expected, within(1e-10 * expected));
    }

    @Test
    void measuresClassesByEveryMeasure() throws IOException {
        CommandLineRun made = CommandLineRun.of(
                "import", "--in", text("data.q"), "--out", text("late.q"), "--transform", "late = y > 1500");
        assertThat(made.exitCode()).as(made.err()).isZero();
        for (List<String> fit : List.of(
                List.of("logit", "--formula", "late ~ f"),
                List.of("dtree", "--formula", "late ~ f", "--method", "class"))) {
            List<String> args = new ArrayList<>(fit);
            args.addAll(List.of("--data", text("late.q"), "--out", text("late.avro"), "--overwrite"));
            CommandLineRun fitted = CommandLineRun.of(args.toArray(String[]::new));
            assertThat(fitted.exitCode()).as(fitted.err()).isZero();
            for (String measure : List.of("auc", "log-loss", "accuracy")) {
                JsonNode result = json(CommandLineRun.of(
                        "publish",
                        "--model",
                        text("late.avro"),
                        "--out",
                        text("late-" + fit.get(0) + "-" + measure),
                        "--format",
                        "json",
                        "--data",
                        text("late.q"),
                        "--measure",
                        measure));
                assertThat(result.get("value").asDouble())
                        .as("%s of %s", measure, fit.get(0))
                        .isBetween(0.0, 5.0);
            }
        }
    }

    @Test
    void refusesWhatIsNotGoodEnough() throws IOException {
        String model = model("linmod", "y ~ x", "a.avro");
        JsonNode result = json(publish(model, "--data", text("data.q"), "--measure", "mae", "--bound", "1e-9"));
        assertThat(result.get("published").asBoolean()).isFalse();
        assertThat(result.get("reason").asText()).startsWith("mae is ").endsWith(", but must be at most 1.0E-9");
        assertThat(folder.resolve("models")).doesNotExist();
    }

    @Test
    void publishersAtOnceGetNumbersOfTheirOwn() throws Exception {
        List<String> models = List.of(
                model("linmod", "y ~ x", "a.avro"),
                model("linmod", "y ~ f", "b.avro"),
                model("linmod", "y ~ x + f", "c.avro"),
                model("linmod", "y ~ 1", "d.avro"));
        ExecutorService threads = Executors.newFixedThreadPool(models.size());
        try {
            List<Future<CommandLineRun>> runs = new ArrayList<>();
            for (String model : models) {
                runs.add(threads.submit(() -> publish(model)));
            }
            List<Integer> versions = new ArrayList<>();
            for (Future<CommandLineRun> run : runs) {
                versions.add(json(run.get()).get("version").asInt());
            }
            assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4);
            assertThat(names(folder.resolve("models"))).containsExactly("v000001", "v000002", "v000003", "v000004");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void removesWhatAPublisherThatDiedHasLeft() throws IOException {
        Files.createDirectories(folder.resolve("models/_publishing-v000001-dead"));
        Files.createDirectories(folder.resolve("models/_publishing-v000002-dead"));
        publish(model("linmod", "y ~ x", "a.avro"));
        assertThat(names(folder.resolve("models"))).containsExactly("_publishing-v000002-dead", "v000001");
    }

    @Test
    void saysWhatDoesNotFit() {
        String model = model("linmod", "y ~ x", "a.avro");
        assertThat(publish(model, "--if-better").err()).contains("--bound and --if-better need --data and --measure");
        assertThat(publish(model, "--measure", "auc", "--data", text("data.q"), "--measure", "r2")
                        .err())
                .contains("'r2' is none of rmse, mae, auc, log-loss, accuracy");
        CommandLineRun other =
                CommandLineRun.of("publish", "--model", model, "--out", folder.toString(), "--format", "json");
        assertThat(other.err())
                .startsWith("quern: Cannot publish to '")
                .contains("which is no version of a model; choose a directory of its own");
    }
}
