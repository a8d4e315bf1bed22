package org.quern.crossproduct;

import java.util.List;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Cross-products in double: factors, interactions of all kinds, offset, two responses and weights. */
class CrossProductsContractTest extends AlgorithmContractTest<CrossProducts, CrossProducts> {
    static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("y2", ColumnType.FLOAT32),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("i", ColumnType.INT32),
            Variable.of("late", ColumnType.BOOLEAN),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.factor("g", List.of("u", "v")),
            Variable.of("w", ColumnType.FLOAT64));

    static final String FORMULA = "cbind(y, y2) ~ x + f + g + f:g + x:f + x:i + late + N(g):i + offset(x)";

    static CrossProductsPass pass(String formula, boolean extended) {
        Design design = Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
        ColumnSelection rows = new ColumnSelection(List.of(), Optional.empty(), List.of());
        return new CrossProductsPass(design, rows, Optional.of("w"), extended);
    }

    @Override
    protected Pass<CrossProducts, CrossProducts> pass() {
        return pass(FORMULA, false);
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }
}
