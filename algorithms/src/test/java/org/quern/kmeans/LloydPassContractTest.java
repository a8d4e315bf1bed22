package org.quern.kmeans;

import java.util.List;
import java.util.Optional;
import org.quern.pass.Pass;

class LloydPassContractTest extends KMeansPassContract<LloydState, LloydState> {
    @Override
    protected Pass<LloydState, LloydState> pass() {
        return new LloydPass(
                points(Optional.empty(), Standardization.NONE),
                6,
                new double[] {1, 2, 3, 0, 0},
                List.of(0, 3),
                List.of(centres(6, 1), centres(6, 2)),
                LloydPass.Bounds.ALWAYS);
    }
}
