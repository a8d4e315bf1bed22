package org.quern.tree.boosting;

import java.util.List;
import org.quern.pass.Pass;

/** The second level of a second round, weighted, with rows held out. */
class GaussianPassContractTest extends BoostingPassContract {
    @Override
    protected Pass<BoostingState, BoostingPass.Found> pass() {
        BoostingRun run = run(Loss.GAUSSIAN, true, new double[] {1.5}, BoostingRun.Sampling.ALL, 0.2, 4);
        return new BoostingPass(
                run,
                List.of(tree(3)),
                List.of(growing()),
                List.of(new BoostingPass.Node(0, 1, 2), new BoostingPass.Node(0, 2, 3)),
                Scales.of(run, 1e6),
                false,
                true);
    }
}
