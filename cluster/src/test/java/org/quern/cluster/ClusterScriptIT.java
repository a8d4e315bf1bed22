package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/cluster}, beyond what all other tests of this module need of it. */
@ExtendWith(TrialCluster.Extension.class)
final class ClusterScriptIT {
    @TempDir
    private Path folder;

    private final TrialCluster cluster;

    ClusterScriptIT(TrialCluster cluster) {
        this.cluster = cluster;
    }

    private long pid(String daemon) throws IOException {
        return Long.parseLong(
                Files.readString(cluster.directory().resolve("pid/" + daemon)).strip());
    }

    private TrialCluster.Outcome script(String command, String... arguments) throws IOException, InterruptedException {
        return TrialCluster.script(cluster.directory(), command, arguments);
    }

    @Test
    void aSecondStartSaysThatItRuns() throws IOException, InterruptedException {
        long nameNode = pid("nn");
        TrialCluster.Outcome outcome = script("start", "-D", "dfs.replication=3");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output())
                .startsWith("The cluster in " + cluster.directory() + " runs already")
                .contains("export HADOOP_CONF_DIR=" + cluster.directory() + "/conf");
        assertThat(pid("nn")).isEqualTo(nameNode);
    }

    /** As after a machine's restart: the number in the file belongs to another process, and that one is left alone. */
    @Test
    void aDaemonWhoseNumberAnotherProcessHasDoesNotRun() throws IOException, InterruptedException {
        cluster.kill("jhs");
        Path file = cluster.directory().resolve("pid/jhs");
        Files.writeString(file, Long.toString(ProcessHandle.current().pid()));

        TrialCluster.Outcome status = script("status");
        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.output()).contains("jhs     does not run", "nn      runs, process " + pid("nn"));
        TrialCluster.Outcome kill = script("kill", "jhs");
        assertThat(kill.exitCode()).isEqualTo(2);
        assertThat(kill.output()).isEqualTo("cluster: jhs does not run\n");

        cluster.start("jhs");
        assertThat(script("status").exitCode()).isZero();
    }

    @Test
    void givesCommandsOfHadoop() throws IOException, InterruptedException {
        Path out = folder.resolve("nodes.txt");
        Process process = new ProcessBuilder(
                        cluster.directory().resolve("bin/yarn").toString(), "node", "-list")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(out)).contains("Total Nodes:2", "localhost:", "RUNNING");
    }

    @Test
    void saysWhyADaemonDidNotStart() throws IOException, InterruptedException {
        Path directory = folder.resolve("broken");
        TrialCluster.Outcome outcome = TrialCluster.script(directory, "start", "-D", "dfs.heartbeat.interval=often");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .startsWith("cluster: format ended while starting:")
                .contains("NumberFormatException: For input string: \"often\"", directory + "/logs/format.log");
        assertThat(directory.resolve("pid")).doesNotExist();
        TrialCluster.Outcome status = TrialCluster.script(directory, "status");
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.output()).isEqualTo("No cluster in " + directory + ".\n");
    }

    /** It is free when it is chosen, and no more when its daemon comes to it. */
    @Test
    @Tag("long")
    void startsOnceMoreWhenAPortIsTakenMeanwhile() throws Exception {
        Path directory = folder.resolve("second");
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<ServerSocket> taken = other.submit(() -> takePort(directory.resolve("ports/nm1")));
        try {
            TrialCluster.Outcome outcome = TrialCluster.script(directory, "start", "--nodes", "1");
            taken.get().close();
            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(outcome.output())
                    .containsSubsequence(
                            "cluster: nm1 ended while starting:\n",
                            "BindException",
                            "\nAnother process has taken a port meanwhile; starting once more with others.\n"
                                    + "Hadoop runs in " + directory + ": 5 daemons");
            assertThat(TrialCluster.script(directory, "status").exitCode()).isZero();
        } finally {
            other.shutdownNow();
            TrialCluster.script(directory, "stop");
        }
    }

    /** That of the web pages, which a node manager opens last. */
    private static ServerSocket takePort(Path chosen) throws IOException, InterruptedException {
        List<String> ports = Patience.LOOKING.until("five ports in " + chosen, () -> {
            List<String> lines = Files.exists(chosen) ? Files.readAllLines(chosen) : List.of();
            return lines.size() == 5 ? Optional.of(lines) : Optional.empty();
        });
        return new ServerSocket(Integer.parseInt(ports.get(2)), 1, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void leavesADirectoryWithOtherFilesAlone() throws IOException, InterruptedException {
        Path mine = Files.writeString(folder.resolve("thesis.txt"), "1815\n");
        for (String command : List.of("start", "stop")) {
            TrialCluster.Outcome outcome = TrialCluster.script(folder, command);
            assertThat(outcome.exitCode()).isEqualTo(command.equals("start") ? 2 : 0);
        }
        assertThat(mine).hasContent("1815\n");
    }

    @Test
    void namesWhatItDoesNotUnderstand() throws IOException, InterruptedException {
        for (List<String> mistake : List.of(
                List.of("--nodes", "none", "'none' is not a whole number above 0"),
                List.of("-D", "dfs.replication", "'-D dfs.replication' is not of the form key=value"),
                List.of("--with-hbase", "yes", "Unknown argument '--with-hbase'"))) {
            TrialCluster.Outcome outcome =
                    TrialCluster.script(folder.resolve("none"), "start", mistake.get(0), mistake.get(1));
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.output()).startsWith("cluster: " + mistake.get(2));
        }
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
