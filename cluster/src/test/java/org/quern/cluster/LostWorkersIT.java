package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** The node that has the data stands still, so that the worker cannot be done with loading before it is killed. */
    @Test
    void bearsAWorkerKilledWhileLoading() throws IOException, InterruptedException {
        Trial trial = submit("loading", "--workers", "2");
        trial.client().awaitPass(1);
        trial.awaitWorkers(2);
        cluster.freeze("dn");
        ContainerProcess worker = trial.awaitWorkerIn("hdfs.DFSInputStream");
        worker.kill();
        cluster.thaw("dn");
        trial.hasEqualBits();
    }

    @Test
    void bearsAWorkerKilledWhileComputing() throws IOException, InterruptedException {
        Trial trial = submit("computing", "--workers", "2");
        trial.client().awaitPass(3);
        trial.awaitWorkerIn("org.quern.tree").kill();
        trial.hasEqualBits();
    }

    /** The master stands still, so that the worker cannot be done with sending before it is killed. */
    @Test
    void bearsAWorkerKilledWhileSending() throws IOException, InterruptedException {
        Trial trial = submit("sending", "--workers", "2");
        trial.client().awaitPass(3);
        ContainerProcess master = trial.master();
        master.freeze();
        ContainerProcess worker = trial.awaitWorkerIn("RemoteWorkerCalls.deliver");
        worker.kill();
        master.thaw();
        trial.hasEqualBits();
    }

    @Test
    @Tag("long")
    void bearsAllWorkersKilledAtOnce() throws IOException, InterruptedException {
        Trial trial = submit("all", "--workers", "2");
        trial.client().awaitPass(4);
        List<ContainerProcess> workers = trial.awaitWorkers(2);
        for (ContainerProcess worker : workers) {
            worker.kill();
        }
        trial.hasEqualBits();
    }

    /** It is silent, not dead: the master counts it as lost, and has its container ended. */
    @Test
    void bearsAWorkerThatHangs() throws IOException, InterruptedException {
        Trial trial = submit("hanging", "--workers", "2", "-D", "quern.yarn.worker.timeout-ms=3000");
        trial.client().awaitPass(3);
        ContainerProcess worker = trial.awaitWorkers(2).get(0);
        worker.freeze();
        trial.hasEqualBits();
        assertThat(worker.isAlive()).isFalse();
    }
}
