package org.quern.kmeans;

import java.util.Optional;
import org.quern.pass.Pass;

class StartPassContractTest extends KMeansPassContract<StartState, StartState> {
    @Override
    protected Pass<StartState, StartState> pass() {
        return new StartPass(points(Optional.of("w"), Standardization.NONE), 7, 2, StartPass.Order.RANDOM, 5);
    }
}
