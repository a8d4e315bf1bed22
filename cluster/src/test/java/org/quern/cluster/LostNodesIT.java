package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Masters that die, and nodes and storage that are lost under a run. */
@ExtendWith(TrialCluster.Extension.class)
final class LostNodesIT {
    private final TrialCluster cluster;

    LostNodesIT(TrialCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aSecondMasterGoesOnAfterThePassesThatAreFinished() throws IOException, InterruptedException {
        Trial trial = Trial.submit(cluster, "master", "--workers", "2", "-D", Trial.SLOW_WORKERS);
        TrialCluster.awaitRecordedPasses(2, trial.application(), cluster.fileSystem());
        trial.master().kill();
        trial.hasEqualBits();
        assertThat(trial.attempts()).isEqualTo(2);
        assertThat(trial.client().err())
                .contains("The master was lost; attempt 2 goes on after the passes that are finished")
                .containsPattern("Going on after the \\d+ finished passes of an earlier run");
    }

    /** Nobody ends the worker on the lost node but itself. */
    @Test
    void bearsTheLossOfANodeManagerUnderAWorker() throws IOException, InterruptedException {
        Trial trial = Trial.submit(cluster, "node", "--workers", "3");
        trial.awaitWorkers(3);
        trial.client().awaitPass(2);
        cluster.kill(trial.master().node().equals("nm1") ? "nm2" : "nm1");
        trial.hasEqualBits();
        assertThat(trial.attempts()).isEqualTo(1);
    }

    /** The first master lives on for a while, and must not get in the way of the second. */
    @Test
    @Tag("long")
    void bearsTheLossOfANodeManagerUnderTheMaster() throws IOException, InterruptedException {
        Trial trial = Trial.submit(cluster, "master-node", "--workers", "2");
        trial.client().awaitPass(2);
        ContainerProcess master = trial.master();
        // It is not to finish before the resource manager counts its node as lost.
        master.freeze();
        cluster.kill(master.node());
        Patience.ASKING.untilSo("a second master", () -> trial.attempts() == 2);
        master.thaw();
        trial.hasEqualBits();
    }

    /** A node that comes while the run waits for more workers, and goes as soon as it has one. */
    @Test
    @Tag("long")
    void bearsTheLossOfANodeWhileGrowing() throws IOException, InterruptedException {
        cluster.kill("nm2");
        Trial trial = Trial.submit(cluster, "growing", "--workers", "1-4", "-D", "quern.yarn.worker.memory-mb=1024");
        trial.client().awaitPass(2);
        for (ContainerProcess worker : trial.workers()) {
            worker.freeze();
        }
        cluster.start("nm2");
        Patience.LOOKING.until("a worker on nm2", () -> trial.workers().stream()
                .filter(worker -> worker.node().equals("nm2"))
                .findFirst());
        cluster.loseNode("nm2");
        for (ContainerProcess worker : trial.workers()) {
            worker.thaw();
        }
        trial.hasEqualBits();
    }

    /** Reading, the journal and the model all need the one node that has the data. It comes back once a worker has missed it. */
    @Test
    void bearsStorageThatIsDownForAWhile() throws IOException, InterruptedException {
        Trial trial = Trial.submit(cluster, "storage", "--workers", "1");
        ContainerProcess worker = trial.awaitWorkers(1).get(0);
        worker.freeze();
        trial.client().awaitPass(1);
        cluster.kill("dn");
        worker.thaw();
        Patience.LOOKING.untilSo(
                "a worker misses storage",
                () -> cluster.log(worker).contains("dead DataNode")
                        || cluster.log(worker).contains("BlockMissing"));
        cluster.start("dn");
        trial.hasEqualBits();
    }
}
