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

    private List<String> arguments(String command, Path out) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--data", data, "--out", out.toString()));
        return arguments;
    }

    private Result local(String command) {
        Path out = temporary.resolve("local" + ++runs);
        List<String> arguments = arguments(command, out);
        arguments.addAll(List.of("--engine", "local"));
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), arguments.toArray(new String[0]));
        return new Result(run.exitCode(), run.out().replace(out.toString(), "OUT"), run.err(), out);
    }

    private Result onWorkers(String command, LocalWorkers workers) {
        Path written = temporary.resolve("workers" + ++runs);
        MasterOptions options =
                new MasterOptions(3, 4, "1.0", 2, 1L << 28, 1 << 20, 5_000, 5_000, 1000, 1000, 4, 200, 5_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (MasterEngine engine = new MasterEngine(options, workers, configuration, Progress.NONE, Clock.systemUTC());
                PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            workers.serve(engine);
            engine.start();
            int exitCode = Program.runIn(
                    Host.overWorkers(new Host.Run("application_" + runs, 1), engine, Progress.NONE),
                    new Configuration(configuration),
                    outStream,
                    errStream,
                    arguments(command, written).toArray(new String[0]));
            String printed = out.toString(StandardCharsets.UTF_8).replace(written.toString(), "OUT");
            return new Result(exitCode, printed, err.toString(StandardCharsets.UTF_8), written);
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

    @Test
    void mistakesInTheDataAreTheSame() {
        String command = "linmod --formula log(x)~w --transform w=nosuch+1";
        Result expected = local(command);
        Result run = onWorkers(command, new LocalWorkers(configuration, 0));
        assertThat(run.exitCode()).isEqualTo(2).isEqualTo(expected.exitCode());
        assertThat(run.err()).isEqualTo(expected.err());
    }
}
