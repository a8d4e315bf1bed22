package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One forest of many trees, fitted over and over: ten passes, each long enough to be met while it runs, with states of
 * megabytes. The local engine's model, of the same data set on HDFS, is the one that all others must equal.
 */
final class Trial {
    /** Less than it takes a master to miss its workers, or workers their master. */
    private static final int STILL_S = 10;

    private static final Path DATA = new Path("/trials/flights.q");
    private static final Path EXPECTED = new Path("/trials/local.avro");

    private static final List<String> FOREST = List.of(
            "dforest",
            "--data",
            "hdfs://" + DATA,
            "--formula",
            "ArrDelay ~ DepTime + Distance + Origin + Dest + DayOfWeek",
            "--trees",
            "60",
            "--max-depth",
            "8",
            "--m-try",
            "3",
            "--oob",
            "none",
            "--brief");

    /** Heartbeats that a test need not wait long for, and small containers: all that a trial starts fit on the cluster. */
    private static final List<String> SETTINGS = List.of(
            "quern.progress.interval-ms=20",
            "quern.yarn.heartbeat.interval-ms=100",
            "quern.yarn.worker.memory-mb=512",
            "quern.yarn.worker.vcores=1",
            "quern.yarn.master.memory-mb=512",
            "quern.yarn.worker.java-options=-XX:+UseSerialGC",
            "quern.yarn.master.java-options=-XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    /** A setting for what is to be met in flight: without the second compiler workers take longer, for the same bits. */
    static final String SLOW_WORKERS = "quern.yarn.worker.java-options=-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final TrialCluster cluster;
    private final java.nio.file.Path scratch;
    private final Path model;
    private QuernProcess client;
    private String application;

    private Trial(TrialCluster cluster, java.nio.file.Path scratch, Path model) {
        this.cluster = cluster;
        this.scratch = scratch;
        this.model = model;
    }

    /**
     * Submits the forest, with a client that follows it.
     *
     * @param name of the trial, for its files
     * @param options of {@code quern yarn submit}, such as {@code -D} settings; those here come after the common ones
     */
    static Trial submit(TrialCluster cluster, String name, String... options) throws IOException, InterruptedException {
        prepare(cluster);
        Path model = new Path("/trials/" + name + ".avro");
        cluster.fileSystem().delete(model, false);
        Trial trial = new Trial(cluster, cluster.scratch(name), model);
        List<String> arguments = new ArrayList<>(List.of("yarn", "submit"));
        for (String setting : SETTINGS) {
            arguments.addAll(List.of("-D", setting));
        }
        arguments.addAll(List.of(options));
        arguments.add("--");
        arguments.addAll(FOREST);
        arguments.addAll(List.of("--out", "hdfs://" + model));
        trial.client = cluster.quern(trial.scratch, arguments);
        return trial;
    }

    /** Imports the data and fits the local model, once for all trials. */
    private static void prepare(TrialCluster cluster) throws IOException, InterruptedException {
        if (cluster.fileSystem().exists(EXPECTED)) {
            return;
        }
        java.nio.file.Path scratch = cluster.scratch("local");
        succeed(cluster.quern(
                scratch,
                List.of(
                        "import",
                        "--engine",
                        "local",
                        "--in",
                        TrialCluster.HOME
                                .resolve("demo/data/flights.csv.gz")
                                .toUri()
                                .toString(),
                        "--out",
                        "hdfs://" + DATA,
                        "--overwrite",
                        "--rows-per-chunk",
                        "10000",
                        "--factor",
                        "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
                        "--factor",
                        "Origin",
                        "--factor",
                        "Dest")));
        List<String> fit = new ArrayList<>(FOREST);
        fit.addAll(List.of("--engine", "local", "--out", "hdfs://" + EXPECTED));
        succeed(cluster.quern(scratch, fit));
    }

    private static void succeed(QuernProcess process) throws IOException, InterruptedException {
        assertThat(process.exitCode()).as("%s", process).isZero();
    }

    QuernProcess client() {
        return client;
    }

    String application() throws IOException, InterruptedException {
        if (application == null) {
            application = client.application();
        }
        return application;
    }

    /** Another command about this application, such as {@code kill}; from a client that knows no more than its id. */
    QuernProcess yarn(String command) throws IOException, InterruptedException {
        return cluster.quern(scratch, List.of("yarn", command, application()));
    }

    // Processes.

    List<ContainerProcess> workers() throws IOException, InterruptedException {
        return cluster.containers(application()).stream()
                .filter(process -> process.isJava() && !process.isMaster())
                .sorted(Comparator.comparing(ContainerProcess::container))
                .toList();
    }

    /** Waits until so many workers run, whatever they do. */
    List<ContainerProcess> awaitWorkers(int number) throws IOException, InterruptedException {
        return Patience.LOOKING.until(number + " workers run", () -> {
            List<ContainerProcess> workers = workers();
            return workers.size() < number ? Optional.empty() : Optional.of(workers);
        });
    }

    /** Waits until a worker's threads show that it is where the text says. */
    ContainerProcess awaitWorkerIn(String frame) throws IOException, InterruptedException {
        return Patience.ASKING.until("a worker in " + frame, () -> workerIn(frame));
    }

    private Optional<ContainerProcess> workerIn(String frame) throws IOException, InterruptedException {
        for (ContainerProcess worker : workers()) {
            if (worker.stacks().contains(frame)) {
                return Optional.of(worker);
            }
        }
        return Optional.empty();
    }

    /** Waits until a worker sends to the master, which then stands still, so that the worker cannot be done with it. */
    ContainerProcess awaitWorkerSendingTo(ContainerProcess master) throws IOException, InterruptedException {
        return Patience.ASKING.until("a worker sends", () -> {
            master.freeze();
            Optional<ContainerProcess> worker =
                    Patience.ASKING.within(STILL_S, () -> workerIn("RemoteWorkerCalls.deliver"));
            if (worker.isEmpty()) {
                // Caught between two passes it has nobody at work; the next time it may have.
                master.thaw();
            }
            return worker;
        });
    }

    ContainerProcess master() throws IOException, InterruptedException {
        return Patience.LOOKING.until("the master runs", () -> cluster.containers(application()).stream()
                .filter(process -> process.isJava() && process.isMaster())
                .max(Comparator.comparingInt(ContainerProcess::attempt)));
    }

    // How it ends.

    /** The run ended well with the bits of the local engine, and left nothing. */
    void hasEqualBits() throws IOException, InterruptedException {
        assertThat(client.exitCode()).as("%s", client).isZero();
        assertThat(client.complaints()).as("%s", client).isEmpty();
        modelIsEqual();
        assertThat(client.out()).as("what the verb prints").contains("Number of trees: 60");
        hasLeftNothing();
    }

    void modelIsEqual() throws IOException {
        assertThat(cluster.fileSystem().exists(model)).as("%s", client).isTrue();
        assertThat(bytes(model)).isEqualTo(bytes(EXPECTED));
    }

    private byte[] bytes(Path file) throws IOException {
        try (InputStream in = cluster.fileSystem().open(file)) {
            return in.readAllBytes();
        }
    }

    void hasNoModel() throws IOException {
        assertThat(cluster.fileSystem().exists(model)).isFalse();
        assertThat(cluster.fileSystem().globStatus(new Path(model.getParent(), "*" + model.getName() + "*")))
                .as("parts of a model")
                .isEmpty();
    }

    /** No process of the application, nothing in staging. */
    void hasLeftNothing() throws IOException, InterruptedException {
        String id = application();
        Patience.LOOKING.untilSo(
                "no process of " + id, () -> cluster.containers(id).isEmpty());
        FileSystem files = cluster.fileSystem();
        Path staging = new Path(files.getHomeDirectory(), ".quern/staging");
        for (FileStatus status : files.listStatus(staging)) {
            assertThat(status.getPath().getName()).as("in staging").isNotEqualTo(id);
        }
    }

    int attempts() throws IOException, InterruptedException {
        return cluster.attempts(application());
    }
}
