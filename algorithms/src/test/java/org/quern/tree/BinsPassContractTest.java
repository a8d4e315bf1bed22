package org.quern.tree;

import java.util.List;
import java.util.Map;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Classes of a string whose levels are not known, predictors of every kind. */
class BinsPassContractTest extends AlgorithmContractTest<BinsState, BinsState> {
    static final Schema SCHEMA = Schema.of(
            Variable.of("text", ColumnType.STRING),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.of("truth", ColumnType.BOOLEAN),
            Variable.factor("f", List.of("u", "v")),
            Variable.of("more", ColumnType.STRING));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected Pass<BinsState, BinsState> pass() {
        TreeDesign design = TreeDesign.of(
                TreeVariables.of("text ~ x + exp(x) + n + truth + f + more"),
                SCHEMA,
                Map.of("text", List.of(), "more", List.of()));
        return new BinsPass(design, BinsPass.capacity(101, design.width()));
    }
}
