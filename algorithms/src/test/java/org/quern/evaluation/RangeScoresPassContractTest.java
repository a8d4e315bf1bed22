package org.quern.evaluation;

import java.util.List;
import java.util.Optional;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** Of scores in a range for one predictor, of none for the other. */
class RangeScoresPassContractTest extends AlgorithmContractTest<ScoresState, ScoresState> {
    @Override
    protected Schema schema() {
        return ScoresPassContractTest.SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        return ScoresPassContractTest.weighted(schema(), rows, seed);
    }

    @Override
    protected Pass<ScoresState, ScoresState> pass() {
        List<KeyRange> ranges = List.of(new KeyRange(ScoreKeys.key(-2), ScoreKeys.key(5)), KeyRange.NONE);
        return new ScoresPass(ScoresPassContractTest.scored(), ranges, 1000, Optional.empty());
    }
}
