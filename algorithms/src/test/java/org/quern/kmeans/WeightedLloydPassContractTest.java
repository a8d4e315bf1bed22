package org.quern.kmeans;

import java.util.List;
import java.util.Optional;
import org.quern.pass.Pass;

class WeightedLloydPassContractTest extends KMeansPassContract<LloydState, LloydState> {
    @Override
    protected Pass<LloydState, LloydState> pass() {
        return new LloydPass(
                points(Optional.of("w"), standardization()), 20, new double[5], List.of(0), List.of(centres(20, 1)));
    }
}
