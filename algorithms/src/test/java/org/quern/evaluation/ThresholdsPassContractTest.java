package org.quern.evaluation;

import java.util.List;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class ThresholdsPassContractTest extends AlgorithmContractTest<ThresholdsPass.Intervals, ThresholdsPass.Intervals> {
    @Override
    protected Schema schema() {
        return ScoresPassContractTest.SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        return ScoresPassContractTest.weighted(schema(), rows, seed);
    }

    @Override
    protected Pass<ThresholdsPass.Intervals, ThresholdsPass.Intervals> pass() {
        return new ThresholdsPass(
                ScoresPassContractTest.scored(), List.of(new double[] {-5, 0, 3.5}, new double[] {1, 2}));
    }
}
