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
        assertThat(end(
                                Cluster.Phase.FAILED,
                                "Container [pid=1,containerID=c] is running 12MB beyond the 'PHYSICAL' memory limit. Current usage: …")
                        .line())
                .isEqualTo("The master took more memory than its container has: raise -D quern.yarn.master.memory-mb");
    }

    @Test
    void elseTheFirstLineAndWhereThereIsMore() {
        assertThat(end(Cluster.Phase.FAILED, "\nSome reason\nand more"))
                .isEqualTo(new Diagnostics.End(
                        "The application failed: Some reason; 'quern yarn logs " + FakeCluster.ID + "' shows more", 1));
    }
}
