package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;

/** Whole drivers on Hadoop's local job runner. */
class MapReduceEngineLocalJobTest {
    @TempDir
    private Path temporary;

    private Configuration configuration;
    private String data;

    @BeforeEach
    void writeData() throws IOException {
        configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.split.target", "4k");
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        data = temporary.resolve("numbers.q").toString();
        TestData.write(new org.apache.hadoop.fs.Path(data), configuration);
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(new Configuration(configuration), args);
    }

    private CommandLineRun linmod(String out, String formula, String... more) {
        List<String> args =
                new java.util.ArrayList<>(List.of("linmod", "--data", data, "--formula", formula, "--out", file(out)));
        args.addAll(List.of(more));
        return run(args.toArray(new String[0]));
    }

    private String file(String name) {
        return temporary.resolve(name).toString();
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(temporary.resolve(name));
    }

    @Test
    void givesTheBytesOfTheLocalEngine() throws IOException {
        CommandLineRun local = linmod("local.avro", "y ~ f + x", "--threads", "1");
        CommandLineRun threads = linmod("threads.avro", "y ~ f + x", "--threads", "2");
        CommandLineRun jobs = linmod("jobs.avro", "y ~ f + x", "--engine", "mapreduce");
        assertThat(local.exitCode()).as(local.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(bytes("threads.avro")).isEqualTo(bytes("local.avro"));
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));
        assertThat(jobs.out()).isEqualTo(local.out());
        assertThat(jobs.err()).contains("pass 1 ", " done: 1,000 rows in ");
        leavesNothingBehind();
    }

    @Test
    void chainsPasses() throws IOException {
        CommandLineRun local = linmod("local.avro", "y ~ x + nearX");
        CommandLineRun jobs = linmod("jobs.avro", "y ~ x + nearX", "--engine", "mapreduce");
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(jobs.err()).contains("pass 2 ");
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));
        assertThat(jobs.out()).isEqualTo(local.out());
    }

    @Test
    void reportsAMistakeInTheDataOnceAndAsTheLocalEngineDoes() throws IOException {
        Path part;
        try (Stream<Path> files = Files.list(Path.of(data))) {
            part = files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()
                    .get(2);
        }
        byte[] bytes = Files.readAllBytes(part);
        for (int i = bytes.length / 3; i < bytes.length / 3 + 64; i++) {
            bytes[i] ^= 0x55;
        }
        Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
        Files.write(part, bytes);
        CommandLineRun local = linmod("local.avro", "y ~ x + nearX + f", "--quiet");
        CommandLineRun jobs = linmod("jobs.avro", "y ~ x + nearX + f", "--quiet", "--engine", "mapreduce");
        assertThat(local.exitCode()).isEqualTo(2);
        assertThat(local.err().lines()).hasSize(1);
        assertThat(local.err()).contains(part.getFileName().toString());
        assertThat(jobs).isEqualTo(local);
        assertThat(temporary.resolve("jobs.avro")).doesNotExist();
        leavesNothingBehind();
    }

    @Test
    void scoresAsTheLocalEngineDoes() throws IOException {
        linmod("model.avro", "y ~ x + f", "--cov-coef");
        CommandLineRun local = predict("local.q", "--engine", "local");
        CommandLineRun jobs = predict("jobs.q", "--engine", "mapreduce");
        assertThat(local.exitCode()).as(local.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(jobs.out().replace("jobs.q", "local.q")).isEqualTo(local.out());
        assertThat(ChunkSetContents.of(file("jobs.q"), configuration))
                .isEqualTo(ChunkSetContents.of(file("local.q"), configuration));
        leavesNothingBehind();
    }

    private CommandLineRun predict(String out, String... more) {
        List<String> args = new java.util.ArrayList<>(
                List.of("predict", "--data", data, "--model", file("model.avro"), "--out", file(out), "--residuals"));
        args.addAll(List.of("--interval", "prediction", "--row-selection", "x > 200", "--extra-vars", "f"));
        args.addAll(List.of(more));
        return run(args.toArray(new String[0]));
    }

    @Test
    void printsThePlanOfADryRunAndRunsNothing() {
        CommandLineRun run = linmod("none.avro", "y ~ f + x", "--engine", "mapreduce", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "Engine: mapreduce\n",
                        "Pass 1: ",
                        "  columns read: y, x, f\n",
                        "  chunks: 25\n",
                        "  rows: 1,000\n")
                .containsPattern("  map tasks: [1-9]\\d*\n  reduce tasks: 1\n");
        assertThat(run.err()).isEmpty();
        assertThat(temporary.resolve("none.avro")).doesNotExist();
        assertThat(temporary.resolve("work")).doesNotExist();
    }

    @Test
    void refusesAnUnknownColumnBeforeAnyJob() {
        CommandLineRun run = linmod("none.avro", "y ~ neerX", "--engine", "mapreduce", "--quiet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Unknown column 'neerX'", "did you mean 'nearX'?");
        assertThat(run.err().lines().filter(line -> line.startsWith("quern: "))).hasSize(1);
    }

    private void leavesNothingBehind() {
        if (Files.exists(temporary.resolve("work"))) {
            assertThat(temporary.resolve("work")).isEmptyDirectory();
        }
    }
}
