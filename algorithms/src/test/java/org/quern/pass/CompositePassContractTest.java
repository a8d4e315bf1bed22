package org.quern.pass;

import java.util.List;
import java.util.Optional;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;

/** Cross-products of three models in one read. */
class CompositePassContractTest extends AlgorithmContractTest<CompositePass.States, List<Object>> {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.of("w", ColumnType.FLOAT64));

    static CrossProductsPass pass(String formula) {
        Design design = Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
        return new CrossProductsPass(design, ColumnSelection.of(List.of()), Optional.of("w"), false);
    }

    @Override
    protected Pass<CompositePass.States, List<Object>> pass() {
        return new CompositePass(List.of(pass("y ~ x"), pass("y ~ x + f"), pass("y ~ f:x")));
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }
}
