package org.quern.tree.forest;

import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Of a small forest of means. */
class OutOfBagNumbersContractTest extends AlgorithmContractTest<OutOfBagPass.State, OutOfBag> {
    @Override
    protected Schema schema() {
        return OutOfBagPassContractTest.SCHEMA;
    }

    @Override
    protected boolean usesRowNumbers() {
        return true;
    }

    @Override
    protected Pass<OutOfBagPass.State, OutOfBag> pass() {
        return OutOfBagPassContractTest.pass("y ~ x + f");
    }
}
