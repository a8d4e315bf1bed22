package org.quern.crossproduct;

import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Cross-products in double-double. */
class ExtendedCrossProductsContractTest extends AlgorithmContractTest<CrossProducts, CrossProducts> {
    @Override
    protected Pass<CrossProducts, CrossProducts> pass() {
        return CrossProductsContractTest.pass(CrossProductsContractTest.FORMULA, true);
    }

    @Override
    protected Schema schema() {
        return CrossProductsContractTest.SCHEMA;
    }
}
