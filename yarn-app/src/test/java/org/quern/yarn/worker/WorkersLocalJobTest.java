package org.quern.yarn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.cli.Host;
import org.quern.jobs.cli.Program;
import org.quern.jobs.mapreduce.ChunkSetContents;
import org.quern.pass.Progress;
import org.quern.yarn.master.Containers;
import org.quern.yarn.master.MasterEngine;
import org.quern.yarn.master.MasterOptions;
import org.quern.yarn.protocol.WorkerInfo;

/** Whole verbs over a master and workers in this JVM, beside the same verbs as MapReduce jobs. */
class WorkersLocalJobTest {
    private static final int WORKERS = 2;

    @TempDir
    private Path folder;

    private final Configuration configuration = new Configuration();

    @BeforeEach
    void writeData() throws IOException {
        configuration.set("hadoop.tmp.dir", path("tmp"));
        configuration.set("quern.work.directory", path("work"));
        configuration.set("quern.split.target", "2k");
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        TestData.write(new org.apache.hadoop.fs.Path(path("numbers.q")), configuration);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Takes no more containers than the workers of the test. */
    private static final class NoContainers implements Containers {
        @Override
        public void want(int workers, List<String> hosts) {}

        @Override
        public void giveBack(String worker) {}

        @Override
        public void exclude(String host) {}
    }

    private CommandLineRun overWorkers(String... args) throws InterruptedException {
        MasterOptions options = MasterOptions.of(WORKERS, WORKERS, "test", configuration);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<Thread> workers = new ArrayList<>();
        int exitCode;
        try (MasterEngine master = new MasterEngine(
                        options, new NoContainers(), configuration, Progress.NONE, InstantSource.system());
                PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            master.start();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(start(master, "container_" + i));
            }
            Host host = Host.overWorkers(new Host.Run("application_1", 1), master, Progress.NONE);
            exitCode = Program.runIn(host, configuration, outStream, errStream, args);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Thread start(MasterEngine master, String id) {
        master.containerEvents().started(id, "node1");
        WorkerInfo info = new WorkerInfo(id, "node1", "test", "17", 2, 1L << 30, 1L << 20, 1L << 20, "");
        WorkerOptions options = new WorkerOptions(2, 1 << 20, 1 << 20, 50, 60_000, WorkerOptions.DELIVERY_BYTES);
        Thread thread = new Thread(new Worker(info, options, configuration, master.workerCalls())::run, id);
        thread.start();
        return thread;
    }

    private CommandLineRun asJobs(String... args) {
        return CommandLineRun.of(
                new Configuration(configuration),
                Stream.concat(Arrays.stream(args), Stream.of("--engine", "mapreduce", "--quiet"))
                        .toArray(String[]::new));
    }

    @Test
    void aFitOfManyPassesGivesTheSameModel() throws Exception {
        String[] args = {"linmod", "--data", path("numbers.q"), "--formula", "y ~ x + nearX + f", "--out", "MODEL"};
        CommandLineRun workers = overWorkers(with(args, "workers.model"));
        CommandLineRun jobs = asJobs(with(args, "jobs.model"));
        assertThat(workers.exitCode()).as(workers.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("workers.model")))
                .isEqualTo(Files.readAllBytes(folder.resolve("jobs.model")));
        assertThat(workers.out()).isEqualTo(jobs.out());
    }

    /** The arguments with another output. */
    private String[] with(String[] args, String out) {
        String[] result = args.clone();
        result[result.length - 1] = path(out);
        return result;
    }

    @Test
    void predictionsAreThePartsThatMapTasksWrite() throws Exception {
        assertThat(asJobs("linmod", "--data", path("numbers.q"), "--formula", "y ~ x", "--out", path("a.model"))
                        .exitCode())
                .isZero();
        String[] args = {"predict", "--model", path("a.model"), "--data", path("numbers.q"), "--out", "SET"};
        CommandLineRun workers = overWorkers(with(args, "workers.q"));
        CommandLineRun jobs = asJobs(with(args, "jobs.q"));
        assertThat(workers.exitCode()).as(workers.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(contents("workers.q")).isEqualTo(contents("jobs.q"));
        assertThat(partLengths("workers.q")).hasSizeGreaterThan(1).isEqualTo(partLengths("jobs.q"));
    }

    @Test
    void importsAreThePartsThatMapTasksWrite() throws Exception {
        List<String> lines = new ArrayList<>(List.of("x,word"));
        for (int row = 0; row < 500; row++) {
            lines.add(row * 0.37 + ",w" + row % 7);
        }
        Files.write(folder.resolve("in.csv"), lines);
        String[] args = {
            "import",
            "--in",
            path("in.csv"),
            "--task-bytes",
            "1k",
            "--rows-per-chunk",
            "10",
            "--factor",
            "word",
            "--out",
            "SET"
        };
        CommandLineRun workers = overWorkers(with(args, "workers.q"));
        CommandLineRun jobs = asJobs(with(args, "jobs.q"));
        assertThat(workers.exitCode()).as(workers.err()).isZero();
        assertThat(jobs.exitCode()).as(jobs.err()).isZero();
        assertThat(contents("workers.q")).isEqualTo(contents("jobs.q"));
        assertThat(partLengths("workers.q")).hasSizeGreaterThan(1).isEqualTo(partLengths("jobs.q"));
    }

    @Test
    void anImportWithABadRecordFailsInTheSameWords() throws Exception {
        Files.write(folder.resolve("in.csv"), List.of("x,y", "1,2", "3,4,5,6", "7,8"));
        String[] args = {"import", "--in", path("in.csv"), "--out", "SET"};
        CommandLineRun workers = overWorkers(with(args, "out.q"));
        CommandLineRun jobs = asJobs(with(args, "out.q"));
        assertThat(workers.exitCode()).isEqualTo(2);
        assertThat(workers.err()).isEqualTo(jobs.err());
        assertThat(folder.resolve("out.q")).doesNotExist();
    }

    private ChunkSetContents contents(String set) throws IOException {
        return ChunkSetContents.of(path(set), configuration);
    }

    private List<Long> partLengths(String set) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(set))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .map(file -> file.toFile().length())
                    .toList();
        }
    }
}
