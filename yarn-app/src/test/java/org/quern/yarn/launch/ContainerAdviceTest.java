package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContainerAdviceTest {
    private static final ContainerAdvice WORKER = ContainerAdvice.ofWorker();

    @Test
    void saysHowMuchMemoryAndWhichSettingToRaise() {
        String diagnostics = "Container [pid=4711,containerID=container_1_1_01_000002] is running 12345B beyond the"
                + " 'PHYSICAL' memory limit. Current usage: 2.1 GB of 2 GB physical memory used; 4.4 GB of 4.2 GB virtual"
                + " memory used. Killing container.\nDump of the process-tree";

        assertThat(WORKER.line("node1", -104, diagnostics))
                .isEqualTo("A worker on node1 was killed for taking more memory than its container has (2.1 GB of 2 GB"
                        + " physical memory used): raise -D quern.yarn.worker.memory-mb, or lower quern.yarn.worker.heap and"
                        + " quern.yarn.worker.direct, which are shares of it");
        assertThat(ContainerAdvice.ofMaster().line("", -104, ""))
                .isEqualTo("The master was killed for taking more memory than its container has: raise -D"
                        + " quern.yarn.master.memory-mb");
    }

    @Test
    void ownWordsOnStandardErrorComeFirst() {
        String diagnostics =
                """
                [2026-11-22 14:00:00.123]Exception from container-launch.
                Exit code: 2
                [2026-11-22 14:00:00.124]Container exited with a non-zero exit code 2. Error file: prelaunch.err.
                Last 4096 bytes of stderr :
                quern: Java 8 (/usr/lib/jvm/java-8) on node1, but Quern needs Java 17 or newer: name one
                """;

        assertThat(WORKER.line("node1", 2, diagnostics))
                .isEqualTo(
                        "A worker on node1 has ended: Java 8 (/usr/lib/jvm/java-8) on node1, but Quern needs Java 17 or"
                                + " newer: name one");
    }

    @Test
    void namesTheClassThatIsMissingAndWhereToLook() {
        assertThat(
                        WORKER.line(
                                "node1",
                                1,
                                "Exception in thread \"main\" java.lang.NoClassDefFoundError: org/apache/hadoop/conf/Configuration\n"))
                .isEqualTo("A worker on node1 did not find the class org.apache.hadoop.conf.Configuration: check"
                        + " yarn.application.classpath and mapreduce.application.classpath of the cluster");
    }

    @Test
    void saysThatThereIsNoJava() {
        assertThat(WORKER.line("node1", 127, "/bin/bash: /opt/java/bin/java: No such file or directory"))
                .isEqualTo("A worker on node1 found no Java: set -D quern.yarn.java-home to a JDK 17 on the nodes");
    }

    @Test
    void saysWhatTheClusterHasTakenAndKilled() {
        assertThat(WORKER.line("node1", -102, ""))
                .isEqualTo(
                        "A worker on node1 was taken back by the cluster, which gives its container to another queue or"
                                + " application");
        assertThat(WORKER.line("node1", 137, "")).startsWith("A worker on node1 was killed (exit code 137)");
        assertThat(WORKER.line("node1", -101, ""))
                .isEqualTo("A worker on node1 has ended: the disks of the node failed or are full");
    }

    @Test
    void fileThatIsGoneIsNamed() {
        assertThat(
                        WORKER.line(
                                "node1",
                                -1000,
                                "Application failed\nFile does not exist: hdfs://host/quern.jar\njava.io.FileNotFoundException: x"))
                .isEqualTo("A worker on node1 could not be started: File does not exist: hdfs://host/quern.jar");
    }
}
