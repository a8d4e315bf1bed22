package org.quern.summary;

import java.util.List;
import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class QuantilePassContractTest extends AlgorithmContractTest<List<ValueCounter>, List<ValueCounter>> {

    @Override
    protected Schema schema() {
        return SummaryPassContractTest.SCHEMA;
    }

    @Override
    protected Pass<List<ValueCounter>, List<ValueCounter>> pass() {
        return new QuantilePass(
                SummaryPassContractTest.design("~ x + x:f", MissingRows.BY_TERM),
                List.of(
                        new Series(0, 0, 0, 0),
                        new Series(0, 0, 1, ValueCounter.prefix(ValueCounter.key(3.0), 1)),
                        new Series(1, 2, 1, ValueCounter.prefix(ValueCounter.key(5.0), 1))));
    }
}
