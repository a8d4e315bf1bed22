package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;
import org.quern.pass.RandomColumns;

/** With weights, probabilities, and tables so small that they drop bits. */
class ScoresPassContractTest extends AlgorithmContractTest<ScoresState, ScoresState> {
    static final Schema SCHEMA = Schema.of(
            Variable.factor("f", List.of("a", "b")),
            Variable.of("s", ColumnType.FLOAT64),
            Variable.of("r", ColumnType.FLOAT32),
            Variable.of("w", ColumnType.FLOAT64));

    static ScoredColumns scored() {
        return ScoredColumns.of(ScoredOptions.of("f", "s", "r").withWeights("w", WeightKind.PROBABILITY), SCHEMA);
    }

    /** Weights of 0 and above, some missing. */
    static List<Column> weighted(Schema schema, int rows, long seed) {
        List<Column> columns = new ArrayList<>(RandomColumns.of(schema, rows, 12, seed));
        double[] weights = ((DoubleColumn) columns.get(3)).values().clone();
        for (int i = 0; i < rows; i++) {
            weights[i] = i % 10 == 0 ? 0 : Math.abs(weights[i]);
        }
        columns.set(3, new DoubleColumn(weights));
        return columns;
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        List<Column> columns = weighted(SCHEMA, rows, seed);
        double[] scores = ((DoubleColumn) columns.get(1)).values();
        float[] others = ((FloatColumn) columns.get(2)).values();
        for (int i = 0; i < rows; i++) {
            // Probabilities: of others the state keeps the number of the first row.
            scores[i] = 1 / (1 + Math.exp(-scores[i]));
            others[i] = (float) (1 / (1 + Math.exp(-others[i])));
        }
        return columns;
    }

    @Override
    protected Pass<ScoresState, ScoresState> pass() {
        return ScoresPass.of(scored(), 20, Optional.of(new Losses(0.5, true, 1e-9)));
    }
}
