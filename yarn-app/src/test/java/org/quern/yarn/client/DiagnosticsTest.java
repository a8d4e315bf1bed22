package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static Diagnostics.End end(Cluster.Phase phase, String diagnostics) {
        return Diagnostics.ofEnd(FakeCluster.over(phase, diagnostics));
    }

    @Test
    void aMasterThatStartsDoesNotWaitInItsQueue() {
        assertThat(Diagnostics.ofWaiting(FakeCluster.waiting(
                        "[Sun Nov 22 13:00:00 +0000 2026] AM container is launched, waiting for AM container to Register with"
                                + " RM")))
                .isEqualTo("The master's process is starting");
        assertThat(Diagnostics.ofWaiting(FakeCluster.waiting(""))).isEqualTo("Waiting in queue 'default'");
    }

    @Test
    void whatAContainerOfOursSaidGoesFirst() {
        assertThat(end(
                        Cluster.Phase.FAILED,
                        "exited with  exitCode: 2\nLast 4096 bytes of stderr :\nquern: Java 11, but …\n"))
                .isEqualTo(new Diagnostics.End("Java 11, but …", 2));
    }

    @Test
    void namesTimeAndMemoryThatWereTooLittle() {
        assertThat(end(Cluster.Phase.KILLED, "Application killed by RM as timeout occurred for type LIFETIME")
                        .line())
                .isEqualTo("The application was ended after its --timeout");
        assertThat(
                        end(
                                Cluster.Phase.FAILED,
                                ofTheMaster(
                                        -104,
                                        "Container [pid=1,containerID=c] is running 12MB beyond the 'PHYSICAL' memory limit. Current"
                                                + " usage: 1.1 GB of 1 GB physical memory used; 3 GB of 2.1 GB virtual memory used.")))
                .isEqualTo(new Diagnostics.End(
                        "The master was killed for taking more memory than its container has (1.1 GB of 1 GB physical memory"
                                + " used): raise -D quern.yarn.master.memory-mb; 'quern yarn logs "
                                + FakeCluster.ID + "' shows more",
                        1));
    }

    /** As the resource manager words it. */
    private static String ofTheMaster(int exitStatus, String ofItsContainer) {
        return "Application " + FakeCluster.ID
                + " failed 2 times due to AM Container for appattempt_1_0001_000002 exited with "
                + " exitCode: " + exitStatus + "\nFailing this attempt.Diagnostics: [2026-11-22 14:00:00.123]"
                + ofItsContainer
                + "\nFor more detailed output, check the application tracking page: http://rm:8088/x Then click"
                + " on links to logs of each attempt.\n. Failing the application.";
    }

    @Test
    void whatAMasterSaidOfItselfIsNoMistakeOfTheUser() {
        assertThat(
                        end(
                                Cluster.Phase.FAILED,
                                ofTheMaster(
                                        1,
                                        "Exit code: 1\nLast 4096 bytes of stderr :\nquern: The master has lost the cluster: x\n")))
                .isEqualTo(new Diagnostics.End("The master has lost the cluster: x", 1));
        assertThat(end(Cluster.Phase.FAILED, ofTheMaster(2, "Exit code: 2\nquern: CONTAINER_ID is not set\n")))
                .isEqualTo(new Diagnostics.End("CONTAINER_ID is not set", 2));
    }

    @Test
    void endsOfTheMastersContainerAreExplainedAsThoseOfWorkersAre() {
        assertThat(end(Cluster.Phase.FAILED, ofTheMaster(-100, "Container released on a *lost* node"))
                        .line())
                .startsWith("The master is gone: its node is lost; 'quern yarn logs ");
        assertThat(end(Cluster.Phase.FAILED, ofTheMaster(137, "Killed by external signal"))
                        .line())
                .startsWith(
                        "The master was killed (exit code 137), perhaps by the node's system for want of memory: raise -D"
                                + " quern.yarn.master.memory-mb; ");
        assertThat(end(Cluster.Phase.FAILED, ofTheMaster(5, "Last 4096 bytes of stderr :\nno such thing"))
                        .line())
                .startsWith("The master failed with exit code 5: no such thing; ");
    }

    @Test
    void elseTheFirstLineAndWhereThereIsMore() {
        assertThat(end(Cluster.Phase.FAILED, "\nSome reason\nand more"))
                .isEqualTo(new Diagnostics.End(
                        "The application failed: Some reason; 'quern yarn logs " + FakeCluster.ID + "' shows more", 1));
    }
}
