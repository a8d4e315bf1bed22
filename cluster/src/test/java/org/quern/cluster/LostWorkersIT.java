package org.quern.cluster;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that die or halt: their chunks are computed by others, and the bits are those of the local engine. */
@ExtendWith(TrialCluster.Extension.class)
final class LostWorkersIT {
    private final TrialCluster cluster;

    LostWorkersIT(TrialCluster cluster) {
        this.cluster = cluster;
    }

    private Trial submit(String name, String... options) throws IOException, InterruptedException {
        return Trial.submit(cluster, name, options);
    }

    /**
     * The node that has the data stands still, so that the worker cannot be done with loading before it is killed; and the
     * workers do so before, so that they have not loaded all when the node does.
     */
    @Test
    void bearsAWorkerKilledWhileLoading() throws IOException, InterruptedException {
        Trial trial = submit("loading", "--workers", "2");
        trial.awaitWorkers(1).get(0).freeze();
        List<ContainerProcess> workers = trial.awaitWorkers(2);
        workers.get(1).freeze();
        trial.client().awaitPass(1);
        cluster.freeze("dn");
        for (ContainerProcess worker : workers) {
            worker.thaw();
        }
        ContainerProcess worker = trial.awaitWorkerIn("hdfs.DFSInputStream");
        worker.kill();
        cluster.thaw("dn");
        trial.hasEqualBits();
    }

    @Test
    void bearsAWorkerKilledWhileComputing() throws IOException, InterruptedException {
        Trial trial = submit("computing", "--workers", "2", "-D", Trial.SLOW_WORKERS);
        trial.client().awaitPass(2);
        trial.awaitWorkerIn("org.quern.tree").kill();
        trial.hasEqualBits();
    }

    @Test
    void bearsAWorkerKilledWhileSending() throws IOException, InterruptedException {
        Trial trial = submit("sending", "--workers", "2", "-D", Trial.SLOW_WORKERS);
        trial.client().awaitPass(2);
        ContainerProcess master = trial.master();
        trial.awaitWorkerSendingTo(master).kill();
        master.thaw();
        trial.hasEqualBits();
    }

    @Test
    @Tag("long")
    void bearsAllWorkersKilledAtOnce() throws IOException, InterruptedException {
        Trial trial = submit("all", "--workers", "2");
        trial.client().awaitPass(3);
        List<ContainerProcess> workers = trial.awaitWorkers(2);
        for (ContainerProcess worker : workers) {
            worker.kill();
        }
        trial.hasEqualBits();
    }

    /** It is silent, not dead: the master counts it as lost, and has its container ended. */
    @Test
    void bearsAWorkerThatHangs() throws IOException, InterruptedException {
        Trial trial = submit("hanging", "--workers", "2", "-D", "quern.yarn.worker.timeout-ms=10000");
        trial.client().awaitPass(2);
        ContainerProcess worker = trial.awaitWorkers(2).get(0);
        worker.freeze();
        trial.hasEqualBits();
        Patience.LOOKING.untilSo("the process of the worker is gone", () -> !worker.isAlive());
    }
}
