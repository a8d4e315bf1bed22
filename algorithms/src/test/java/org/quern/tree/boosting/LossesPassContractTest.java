package org.quern.tree.boosting;

import java.util.List;
import org.quern.pass.Pass;

/** The last pass: losses of all groups of rows, without nodes. */
class LossesPassContractTest extends BoostingPassContract {
    @Override
    protected Pass<BoostingState, BoostingPass.Found> pass() {
        BoostingRun run = run(Loss.GAUSSIAN, false, new double[] {2}, new BoostingRun.Sampling(true, 1), 0.3, 4);
        return new BoostingPass(run, List.of(tree(2)), List.of(), List.of(), Scales.of(run, 1e6), true, true);
    }
}
