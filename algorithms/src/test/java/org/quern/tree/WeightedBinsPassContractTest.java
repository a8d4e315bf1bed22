package org.quern.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.data.Schema;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** A number as response, with weights some of which are negative. */
class WeightedBinsPassContractTest extends AlgorithmContractTest<BinsState, BinsState> {
    @Override
    protected Schema schema() {
        return BinsPassContractTest.SCHEMA;
    }

    @Override
    protected Pass<BinsState, BinsState> pass() {
        TreeVariables variables = TreeVariables.of("log(x) ~ .").withWeights(Optional.of("n"), WeightKind.PROBABILITY);
        TreeDesign design = TreeDesign.of(variables, schema(), Map.of("text", List.of(), "more", List.of()));
        return new BinsPass(design, BinsPass.capacity(2, design.width()));
    }
}
