package org.quern.tree;

import java.util.List;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Classes, without weights. */
class ClassesNodeDetailsPassContractTest extends AlgorithmContractTest<NodeDetailsState, NodeDetailsPass.Result> {
    @Override
    protected Schema schema() {
        return GrowthPasses.SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        return GrowthPasses.columns(rows, seed);
    }

    @Override
    protected boolean usesRowNumbers() {
        return true;
    }

    @Override
    protected Pass<NodeDetailsState, NodeDetailsPass.Result> pass() {
        return NodeDetailsPasses.of("class", false);
    }
}
