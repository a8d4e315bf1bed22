package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hadoop's daemons as {@code scripts/cluster} runs them. Started for the first test that asks for it, stopped after the last;
 * when a test failed, the logs of daemons and containers stay in {@code target/trials}.
 */
final class TrialCluster implements AutoCloseable {
    static final Path HOME = Path.of("").toAbsolutePath().getParent();

    private static final Path TRIALS = HOME.resolve("cluster/target/trials");
    private static final List<String> DAEMONS = List.of("nn", "dn", "rm", "nm1", "nm2", "oozie");
    /** Of each node manager: room for a master and some workers. */
    private static final int NODE_MB = 2048;

    private static final List<String> SETTINGS = List.of(
            "yarn.nodemanager.delete.debug-delay-sec=3600",
            // The second queue takes one master at a time.
            "yarn.scheduler.capacity.root.queues=default,narrow",
            "yarn.scheduler.capacity.root.default.capacity=80",
            "yarn.scheduler.capacity.root.narrow.capacity=20",
            "yarn.scheduler.capacity.root.narrow.maximum-am-resource-percent=0.01");

    private final Path directory = TRIALS.resolve("run");
    private final Configuration configuration = new Configuration();
    private final FileSystem fileSystem;
    private final YarnClient yarn = YarnClient.createYarnClient();
    private boolean keepsLogs;

    private TrialCluster() throws IOException, InterruptedException {
        assertThat(HOME.resolve("distribution/target/quern.jar"))
                .as("the packaged jar; mvn -DskipTests package makes it")
                .isRegularFile();
        Files.createDirectories(TRIALS);
        script("stop");
        List<String> arguments = new ArrayList<>(List.of("--with-oozie", "--nm-memory", Integer.toString(NODE_MB)));
        for (String setting : SETTINGS) {
            arguments.addAll(List.of("-D", setting));
        }
        script("start", arguments.toArray(String[]::new));
        for (String site : List.of("core", "hdfs", "yarn", "mapred")) {
            configuration.addResource(new org.apache.hadoop.fs.Path(
                    directory.resolve("conf/" + site + "-site.xml").toUri()));
        }
        fileSystem = FileSystem.get(configuration);
        yarn.init(configuration);
        yarn.start();
    }

    /** How the script ended, and what it said on both streams. */
    record Outcome(int exitCode, String output) {}

    /** Runs {@code scripts/cluster}. */
    static Outcome script(Path directory, String command, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(HOME.resolve("scripts/cluster").toString(), command, "--dir", directory.toString()));
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile("cluster", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            assertThat(process.waitFor(Patience.LIMIT_S, TimeUnit.SECONDS))
                    .as("%s ended", line)
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private void script(String command, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = script(directory, command, arguments);
        assertThat(outcome.exitCode()).as("%s: %s", command, outcome.output()).isZero();
    }

    Path directory() {
        return directory;
    }

    /** A directory on this machine for what a test leaves to be looked at. */
    Path scratch(String name) throws IOException {
        return Files.createDirectories(TRIALS.resolve(name));
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** Address of the Oozie server. */
    String oozie() throws IOException {
        String port = Files.readAllLines(directory.resolve("ports/oozie")).get(0);
        return "http://localhost:" + port + "/oozie";
    }

    /** All applications there have been that carry a tag. */
    List<ApplicationReport> applications(String tag) throws IOException {
        try {
            return yarn.getApplications(Set.of(), EnumSet.allOf(YarnApplicationState.class), Set.of(tag));
        } catch (YarnException e) {
            throw new IOException(e);
        }
    }

    QuernProcess quern(Path scratch, List<String> arguments) throws IOException {
        return QuernProcess.start(
                Map.of("HADOOP_CONF_DIR", directory.resolve("conf").toString()), scratch, arguments);
    }

    /** Waits until an application has so many passes in its journal, which is written behind the run. */
    static void awaitRecordedPasses(int number, String application, FileSystem files)
            throws IOException, InterruptedException {
        org.apache.hadoop.fs.Path journal = new org.apache.hadoop.fs.Path(
                files.getHomeDirectory(), ".quern/work/*-" + application + "/journal/[^.]*");
        Patience.ASKING.untilSo(
                number + " passes of " + application + " are recorded",
                () -> files.globStatus(journal).length >= number);
    }

    List<ContainerProcess> containers(String application) throws IOException {
        return ContainerProcess.of(directory, application);
    }

    ApplicationReport report(String application) throws IOException {
        try {
            return yarn.getApplicationReport(ApplicationId.fromString(application));
        } catch (YarnException e) {
            throw new IOException(e);
        }
    }

    /** How often the application's master was started. */
    int attempts(String application) throws IOException {
        try {
            return yarn.getApplicationAttempts(ApplicationId.fromString(application))
                    .size();
        } catch (YarnException e) {
            throw new IOException(e);
        }
    }

    // Daemons by the names of scripts/cluster: nn, dn, rm, nm1, nm2, oozie.

    private long pid(String daemon) throws IOException {
        return Long.parseLong(
                Files.readString(directory.resolve("pid/" + daemon)).strip());
    }

    void kill(String daemon) throws IOException, InterruptedException {
        script("kill", daemon);
    }

    /** What a container of a node that runs has written to its standard error; empty before it has started. */
    String log(ContainerProcess process) throws IOException {
        Path logs = directory.resolve(process.node()).resolve("logs");
        Path file =
                logs.resolve(process.application()).resolve(process.container()).resolve("stderr");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** What containers of all nodes have written to their standard error or logged, a text for each file. */
    List<String> containerLogs() throws IOException {
        List<String> texts = new ArrayList<>();
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(directory, "nm*")) {
            for (Path node : nodes) {
                LiveFiles.readAll(
                        node.resolve("logs"),
                        file -> file.endsWith("stderr") || file.endsWith("syslog"),
                        (file, text) -> texts.add(text));
            }
        }
        return texts;
    }

    /** A node manager and all that it has started, as if the machine had lost its power. */
    void loseNode(String daemon) throws IOException, InterruptedException {
        kill(daemon);
        for (ContainerProcess process : containers("application_")) {
            if (process.node().equals(daemon)) {
                process.kill();
            }
        }
    }

    /** At once, where the script's hundredth of a second would matter. */
    void freeze(String daemon) throws IOException, InterruptedException {
        ContainerProcess.signal("-STOP", pid(daemon));
    }

    void thaw(String daemon) throws IOException, InterruptedException {
        ContainerProcess.signal("-CONT", pid(daemon));
    }

    void start(String... daemons) throws IOException, InterruptedException {
        script("start", daemons);
    }

    /** Puts everything back as tests expect to find it. */
    private void restore() throws IOException, InterruptedException {
        for (String daemon : DAEMONS) {
            thaw(daemon);
        }
        for (String daemon : DAEMONS) {
            if (ProcessHandle.of(pid(daemon)).isEmpty()) {
                start(daemon);
            }
        }
        try {
            for (ApplicationReport report : yarn.getApplications(EnumSet.of(
                    YarnApplicationState.SUBMITTED, YarnApplicationState.ACCEPTED, YarnApplicationState.RUNNING))) {
                yarn.killApplication(report.getApplicationId());
            }
        } catch (YarnException e) {
            throw new IOException(e);
        }
        for (ContainerProcess orphan : containers("application_")) {
            orphan.kill();
        }
    }

    @Override
    public void close() throws IOException {
        yarn.stop();
        fileSystem.close();
        try {
            if (keepsLogs) {
                script("stop", "--keep-logs");
            } else {
                script("stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the cluster stopped", e);
        }
    }

    /** Hands the shared cluster to tests that have a parameter for it, and mends it after each of them. */
    static final class Extension implements ParameterResolver, AfterEachCallback {
        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(TrialCluster.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TrialCluster.class;
        }

        @Override
        public TrialCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared(context);
        }

        @Override
        public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
            TrialCluster cluster = shared(context);
            cluster.keepsLogs |= context.getExecutionException().isPresent();
            cluster.restore();
        }

        private static TrialCluster shared(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(TrialCluster.class, key -> started(), TrialCluster.class);
        }

        private static TrialCluster started() {
            try {
                return new TrialCluster();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
