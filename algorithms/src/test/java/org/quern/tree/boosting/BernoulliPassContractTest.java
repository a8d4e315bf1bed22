package org.quern.tree.boosting;

import java.util.List;
import org.quern.pass.Pass;

/** The root of a third round, of samples without replacement, with the losses of the rounds before. */
class BernoulliPassContractTest extends BoostingPassContract {
    @Override
    protected Pass<BoostingState, BoostingPass.Found> pass() {
        BoostingRun run = run(Loss.BERNOULLI, false, new double[] {0.25}, new BoostingRun.Sampling(false, 0.6), 0, 4);
        return new BoostingPass(
                run,
                List.of(tree(0.5), tree(-1)),
                List.of(BinnedTree.ROOT),
                List.of(new BoostingPass.Node(0, 0, 1)),
                Scales.of(run, 5),
                true,
                true);
    }
}
