package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.cli.Host;
import org.quern.jobs.cli.Program;
import org.quern.pass.Progress;

/** Whole commands on real workers in threads of this JVM: the bytes of the local engine, with and without losses. */
class SameBytesOnWorkersTest {
    @TempDir
    private Path temporary;

    private Configuration configuration;
    private String data;
    private int runs;

    @BeforeEach
    void writeData() throws IOException {
        configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.split.target", "4k");
        data = temporary.resolve("numbers.q").toString();
        TestData.write(new org.apache.hadoop.fs.Path(data), configuration);
    }

    /** What a command printed and wrote. */
    private record Result(int exitCode, String out, String err, Path written) {}

    private static List<String> words(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return words;
    }

    private Result local(String command) {
        Path out = temporary.resolve("local" + ++runs);
        List<String> words = words(command, "--data", data, "--out", out.toString(), "--engine", "local");
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), words.toArray(new String[0]));
        return new Result(run.exitCode(), run.out().replace(out.toString(), "OUT"), run.err(), out);
    }

    private Result onWorkers(String command, LocalWorkers workers) {
        Path out = temporary.resolve("workers" + ++runs);
        List<String> words = words(command, "--data", data, "--out", out.toString());
        try (MasterEngine engine = start(workers)) {
            CommandLineRun run = run(engine, Progress.NONE, words);
            return new Result(run.exitCode(), run.out().replace(out.toString(), "OUT"), run.err(), out);
        }
    }

    private MasterEngine start(LocalWorkers workers) {
        MasterOptions options =
                new MasterOptions(3, 4, "1.0", 2, 1L << 28, 1 << 20, 5_000, 0, 5_000, 1000, 1000, 4, 200, 5_000);
        MasterEngine engine = new MasterEngine(options, workers, configuration, Progress.NONE, Clock.systemUTC());
        workers.serve(engine);
        engine.start();
        return engine;
    }

    private CommandLineRun run(MasterEngine engine, Progress progress, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int exitCode = Program.runIn(
                    Host.overWorkers(new Host.Run("application_" + ++runs, 1), engine, progress),
                    new Configuration(configuration),
                    outStream,
                    errStream,
                    words.toArray(new String[0]));
            return new CommandLineRun(
                    exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private void assertSame(String command, LocalWorkers workers) throws IOException {
        Result expected = local(command);
        assertThat(expected.exitCode()).as(expected.err()).isZero();
        Result run = onWorkers(command, workers);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(expected.out());
        assertThat(Files.readAllBytes(run.written())).isEqualTo(Files.readAllBytes(expected.written()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linmod --formula y~x+f --cov-coef --cov-data",
                "linmod --formula y~x+nearX --cov-coef",
                "logit --formula late~x+f --transform late=y>900 --max-iterations 5",
                "naivebayes --formula f~x+y --smoothing 1",
                "kmeans --formula ~x+y --clusters 7 --starts 2 --max-iterations 4",
                "dtree --formula y~x+nearX+f --max-depth 3 --xval 3",
                "dforest --formula f~x+y --trees 4 --max-depth 4 --importance",
                "btrees --formula y~x+nearX+f --trees 3 --max-depth 2 --min-bucket 5"
            })
    void modelsAreTheSame(String command) throws IOException {
        assertSame(command + " --format json", new LocalWorkers(configuration, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logit --formula late~x+f --transform late=y>900 --max-iterations 5",
                "kmeans --formula ~x+y --clusters 7 --starts 2 --max-iterations 4",
                "btrees --formula y~x+nearX+f --trees 3 --max-depth 2 --min-bucket 5"
            })
    void modelsAreTheSameAlthoughWorkersAreLost(String command) throws IOException {
        LocalWorkers workers = new LocalWorkers(configuration, 16);
        assertSame(command + " --format json", workers);
        assertThat(workers.lost()).isPositive();
    }

    /** Names of the kinds of pass that these data ask for. */
    private static final String[] PASSES = {
        "bayes.counts",
        "btrees.round",
        "design.levels",
        "evaluation.classes",
        "evaluation.scores",
        "forest.oob",
        "glm.iteration",
        "kmeans.candidates",
        "kmeans.lloyd",
        "kmeans.start",
        "linear.cross-products",
        "stepwise.complete-rows",
        "summary.moments",
        "tree.bins",
        "tree.details",
        "tree.growth"
    };

    @Test
    void manyKindsOfPassGiveTheSameThoughWorkersAreLost() {
        Set<String> passes = new TreeSet<>();
        Progress progress = new Progress() {
            @Override
            public void passStarted(String pass, int number, long rows) {
                passes.add(pass);
            }
        };
        try (MasterEngine engine = start(new LocalWorkers(configuration, 40))) {
            for (String command : List.of(
                    "summary --formula ~x+y:f --median",
                    "linmod --formula y~x+F(z) --transform z=floor(x/200)",
                    "linmod --formula y~x --stepwise both --scope ~x+nearX+f",
                    "logit --formula late~1 --stepwise forward --scope ~x+f --transform late=y>900 --max-iterations 3",
                    "logit --formula late~x+f --transform late=y>900 --max-iterations 3",
                    "naivebayes --formula f~x",
                    "kmeans --formula ~x+y --clusters 5 --starts 2 --max-iterations 3",
                    "dtree --formula y~x+f --max-depth 2 --xval 0 --max-surrogate 1",
                    "btrees --formula y~x --trees 2 --max-depth 2",
                    "dforest --formula y~x+f --trees 2 --max-depth 2",
                    "roc --actual late --pred x --transform late=y>900 --breaks 0",
                    "auc --actual late --pred x --transform late=y>900",
                    "evaluate --actual late --pred x --transform late=y>900 --measures confusion,lift",
                    "evaluate --actual f --pred f")) {
                List<String> words = words(command, "--data", data, "--format", "json");
                CommandLineRun run = run(engine, progress, words);
                assertThat(run.exitCode()).as(command + ": " + run.err()).isZero();
                words.addAll(List.of("--engine", "local"));
                CommandLineRun expected =
                        CommandLineRun.of(new Configuration(configuration), words.toArray(new String[0]));
                assertThat(run.out()).as(command).isEqualTo(expected.out());
            }
        }
        assertThat(passes).contains(PASSES);
    }

    @Test
    void mistakesInTheDataAreTheSame() {
        String command = "linmod --formula log(x)~w --transform w=nosuch+1";
        Result expected = local(command);
        Result run = onWorkers(command, new LocalWorkers(configuration, 0));
        assertThat(run.exitCode()).isEqualTo(2).isEqualTo(expected.exitCode());
        assertThat(run.err()).isEqualTo(expected.err());
    }
}
