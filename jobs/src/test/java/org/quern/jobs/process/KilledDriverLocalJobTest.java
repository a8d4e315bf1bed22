package org.quern.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.history.ThisHost;

/** Drivers in processes of their own on Hadoop's local runner, killed between two passes and in one, and resumed. */
class KilledDriverLocalJobTest {
    @TempDir
    private Path temporary;

    @BeforeEach
    void writeData() throws IOException {
        TestData.write(new org.apache.hadoop.fs.Path(file("numbers.q")), new Configuration());
    }

    private String file(String name) {
        return temporary.resolve(name).toString();
    }

    /** Two passes, the second in double-double. */
    private List<String> linmod(String engine) {
        return List.of(
                "linmod",
                "--data",
                file("numbers.q"),
                "--formula",
                "y ~ x + nearX + f",
                "--cov-coef",
                "--out",
                file("m.avro"),
                "--engine",
                engine,
                "-D",
                "hadoop.tmp.dir=" + file("tmp"),
                "-D",
                "quern.work.directory=" + file("work"),
                "-D",
                "quern.split.target=8k");
    }

    private DriverProcess start(List<String> command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(more));
        return DriverProcess.start(temporary, arguments);
    }

    /** Runs the command in this process and returns the model file, which it deletes. */
    private byte[] model(List<String> command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(arguments.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        if (arguments.contains("--resume")) {
            assertThat(run.err())
                    .contains("Going on after the 1 finished pass of an earlier run, kept in ", "\npass 2 ")
                    .doesNotContain("pass 1 ");
        }
        byte[] bytes = Files.readAllBytes(temporary.resolve("m.avro"));
        Files.delete(temporary.resolve("m.avro"));
        return bytes;
    }

    private String[] dying(String key, String value) {
        return new String[] {"-D", "fs.file.impl=" + DyingLocalFileSystem.class.getName(), "-D", key + "=" + value};
    }

    @ParameterizedTest
    @ValueSource(strings = {"mapreduce", "local"})
    void goesOnAfterADriverThatDiedBetweenTwoPasses(String engine) throws Exception {
        String[] work = {"--work-dir", file("mine")};
        byte[] expected = model(linmod(engine));
        List<String> command = new ArrayList<>(linmod(engine));
        command.addAll(List.of(work));
        DriverProcess driver = start(command, dying(Deaths.HALT_AFTER, "pass-000001"));
        assertThat(driver.exitCode()).as(driver.err()).isEqualTo(137);
        assertThat(driver.out()).isEmpty();
        assertThat(history()).startsWith(ThisHost.isToldFromOthers() ? "MISSING" : "RUNNING");
        assertThat(temporary.resolve("m.avro")).doesNotExist();
        assertThat(model(command, "--resume")).isEqualTo(expected);
        assertThat(temporary.resolve("mine")).doesNotExist();
    }

    /** The line of the driver's run, from its state. */
    private String history() {
        CommandLineRun run = CommandLineRun.of(
                "history", "--format", "csv", "-Dquern.runs.directory=" + temporary.resolve(".quern/runs"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        String line = run.out().lines().toList().get(1);
        return line.substring(line.indexOf(',') + 1);
    }

    private boolean isInPass2() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("work"))) {
            return files.anyMatch(file -> file.getFileName().toString().equals("job-id")
                    && file.getParent().getFileName().toString().startsWith("pass-2-"));
        }
    }

    @Test
    void goesOnAfterADriverThatWasStoppedInAPass() throws Exception {
        byte[] expected = model(linmod("mapreduce"));
        DriverProcess driver = start(linmod("mapreduce"), dying(Deaths.STAND_IN, "2"));
        driver.await(() -> isInPass2());
        driver.terminate();
        assertThat(driver.exitCode()).as(driver.err()).isEqualTo(143);
        assertThat(history()).startsWith("CANCELED").contains("Stopped by a signal");
        assertThat(driver.err()).as("stopped").doesNotContain("\tat ");
        assertThat(model(linmod("mapreduce"), "--resume")).isEqualTo(expected);
        assertThat(temporary.resolve("work")).isEmptyDirectory();
    }
}
