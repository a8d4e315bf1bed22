package org.quern.stepwise;

import java.util.List;
import java.util.Optional;
import org.quern.crossproduct.CrossProducts;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Cross-products of one model over the rows that are complete for a larger one. */
class CompleteRowsPassContractTest
        extends AlgorithmContractTest<CompleteRowsPass.Counted<CrossProducts>, CompleteRowsPass.Result<CrossProducts>> {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("z", ColumnType.FLOAT64),
            Variable.factor("f", List.of("a", "b", "c")));

    private static Design design(String formula) {
        return Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
    }

    @Override
    protected Pass<CompleteRowsPass.Counted<CrossProducts>, CompleteRowsPass.Result<CrossProducts>> pass() {
        CrossProductsPass inner =
                new CrossProductsPass(design("y ~ x"), ColumnSelection.of(List.of()), Optional.empty(), false);
        return new CompleteRowsPass<>(design("y ~ x + log(z) + f"), inner);
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }
}
