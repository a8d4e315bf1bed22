package org.quern.crossproduct;

import java.util.Optional;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Cross-products of a design and all its parts. */
class CrossProductPartsContractTest extends AlgorithmContractTest<CrossProducts, CrossProducts> {
    @Override
    protected Pass<CrossProducts, CrossProducts> pass() {
        Design design = Design.of(Formula.parse(CrossProductsContractTest.FORMULA), schema(), DesignOptions.DEFAULT);
        return new CrossProductsPass(
                design,
                ColumnSelection.of(java.util.List.of()),
                Optional.of("w"),
                false,
                CrossProductLayout.Extent.PARTS);
    }

    @Override
    protected Schema schema() {
        return CrossProductsContractTest.SCHEMA;
    }
}
