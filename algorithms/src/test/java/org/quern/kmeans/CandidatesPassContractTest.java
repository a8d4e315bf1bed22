package org.quern.kmeans;

import java.util.List;
import java.util.Optional;
import org.quern.pass.Pass;

class CandidatesPassContractTest extends KMeansPassContract<CandidatesState, CandidatesState> {
    @Override
    protected Pass<CandidatesState, CandidatesState> pass() {
        return new CandidatesPass(
                points(Optional.of("w"), standardization()), List.of(centres(1, 1), centres(3, 2)), 6, 1, 5);
    }
}
