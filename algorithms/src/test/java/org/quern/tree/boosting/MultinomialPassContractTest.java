package org.quern.tree.boosting;

import java.util.List;
import org.quern.pass.Pass;

/** Roots and sons of three classes, two predictors a split, rows drawn with replacement and held out. */
class MultinomialPassContractTest extends BoostingPassContract {
    @Override
    protected Pass<BoostingState, BoostingPass.Found> pass() {
        BoostingRun run =
                run(Loss.MULTINOMIAL, true, new double[] {0, -1, 0.5}, new BoostingRun.Sampling(true, 0.9), 0.1, 2);
        return new BoostingPass(
                run,
                List.of(tree(0.5), tree(-1), tree(0.1)),
                List.of(growing(), BinnedTree.ROOT, growing()),
                List.of(new BoostingPass.Node(0, 1, 2), new BoostingPass.Node(2, 1, 2), new BoostingPass.Node(2, 2, 3)),
                Scales.of(run, 5),
                false,
                false);
    }
}
