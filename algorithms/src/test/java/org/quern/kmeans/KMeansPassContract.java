package org.quern.kmeans;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.RandomColumns;

/** What the passes of k-means have in common under the contract: coordinates of several types, and weights of which some are 0. */
abstract class KMeansPassContract<S, R> extends AlgorithmContractTest<S, R> {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("y", ColumnType.FLOAT32),
            Variable.of("n", ColumnType.INT32),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.of("t", ColumnType.BOOLEAN),
            Variable.of("w", ColumnType.FLOAT64));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        List<Column> columns = new ArrayList<>(RandomColumns.of(SCHEMA, rows, 20, seed));
        Random random = new Random(seed);
        columns.set(
                5,
                new DoubleColumn(
                        random.ints(rows, -1, 4).mapToDouble(w -> w / 4.0).toArray()));
        return columns;
    }

    @Override
    protected boolean usesRowNumbers() {
        return true;
    }

    static Points points(Optional<String> weights, Standardization standardization) {
        Formula formula = Formula.parse("~ x + I(y^2) + n + N(f) + t");
        return Points.of(formula, ColumnSelection.of(List.of()), weights, SCHEMA)
                .standardizedBy(standardization);
    }

    static Standardization standardization() {
        return new Standardization(List.of(1.0, 100.0, 3.0, 2.0, 0.5), List.of(10.0, 150.0, 9.0, 1.0, 0.5));
    }

    /** Centres at random, one after another. */
    static double[] centres(int k, long seed) {
        return new Random(seed).doubles(5L * k, -20, 20).toArray();
    }
}
