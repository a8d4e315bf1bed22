package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.cli.CommandLineRun;

/** Imports as map-only jobs on Hadoop's local job runner. */
class ImportLocalJobTest {
    private static final int ROWS = 500;

    @TempDir
    private Path temporary;

    private Configuration configuration;

    @BeforeEach
    void configure() {
        configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.split.target", "2k");
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
    }

    private void write(String... badLines) throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("x,word,count"));
        for (int row = 0; row < ROWS; row++) {
            lines.add(random.nextGaussian() + ",w" + random.nextInt(7) + "," + random.nextInt(100));
        }
        for (String bad : badLines) {
            lines.add(lines.size() / 2, bad);
        }
        Files.write(temporary.resolve("in.csv"), lines);
    }

    private CommandLineRun importTo(String out, String engine, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "import",
                "--in",
                temporary.resolve("in.csv").toString(),
                "--out",
                temporary.resolve(out).toString(),
                "--engine",
                engine,
                "--task-bytes",
                "1k",
                "--rows-per-chunk",
                "10",
                "--factor",
                "word",
                "--quiet"));
        args.addAll(List.of(more));
        return CommandLineRun.of(new Configuration(configuration), args.toArray(new String[0]));
    }

    private ChunkSetContents contents(String set) throws IOException {
        return ChunkSetContents.of(temporary.resolve(set).toString(), configuration);
    }

    @Test
    void makesTheChunksOfTheLocalEngine() throws IOException {
        write();
        CommandLineRun local = importTo("local.q", "local");
        CommandLineRun jobs = importTo("jobs.q", "mapreduce");
        assertThat(local.exitCode()).as(local.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(jobs.out().replace("jobs.q", "local.q")).isEqualTo(local.out());
        assertThat(contents("jobs.q")).isEqualTo(contents("local.q"));
        assertThat(contents("jobs.q").chunks()).hasSizeGreaterThan(10);
        assertThat(temporary.resolve("work")).isEmptyDirectory();
    }

    @Test
    void countsBadRecordsAsTheLocalEngineDoes() throws IOException {
        write("1,a,b,c,d", "oops,w1,3");
        CommandLineRun local = importTo("local.q", "local", "--max-bad-records", "2", "--column", "x:float64");
        CommandLineRun jobs = importTo("jobs.q", "mapreduce", "--max-bad-records", "2", "--column", "x:float64");
        assertThat(local.exitCode()).as(local.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(contents("jobs.q")).isEqualTo(contents("local.q"));
    }

    @Test
    void refusesTooManyBadRecordsInTheSameWords() throws IOException {
        write("1,a,b,c,d");
        CommandLineRun local = importTo("local.q", "local");
        CommandLineRun jobs = importTo("jobs.q", "mapreduce");
        assertThat(jobs.exitCode()).isEqualTo(2);
        assertThat(jobs.err().replace("jobs.q", "local.q")).isEqualTo(local.err());
        assertThat(temporary.resolve("jobs.q")).doesNotExist();
    }

    @Test
    void printsThePlanOfADryRun() throws IOException {
        write();
        CommandLineRun run = importTo("none.q", "mapreduce", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Engine: mapreduce", "in.csv", "tasks: ");
        assertThat(temporary.resolve("none.q")).doesNotExist();
    }
}
