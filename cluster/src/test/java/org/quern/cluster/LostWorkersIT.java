package org.quern.cluster;

import java.io.IOException;
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
}
