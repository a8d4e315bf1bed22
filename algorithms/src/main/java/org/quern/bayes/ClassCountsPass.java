package org.quern.bayes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.data.Chunk;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.summary.CellMoments;

/**
 * The pass of naive Bayes: rows of each class, moments of numbers and counts of factors within each class.
 *
 * <p>Rows without a class or weight are counted and left out; with {@link org.quern.summary.MissingRows#BY_ROW} so are rows
 * in which a predictor is missing, else only that predictor does without the row. Infinite numbers are counted and left out
 * of the moments, for {@link NaiveBayes} to refuse.
 *
 * <p>Cost: state of 72 bytes for each class and number, 8 for each class and level of a factor.
 */
public record ClassCountsPass(BayesDesign design) implements Pass<ClassCounts, ClassCounts> {
    static final String NAME = "bayes.counts";
    /** How the pass is written and read. */
    public static final PassType<ClassCountsPass> TYPE = new Type();

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return design.rows();
    }

    private int predictors() {
        return design.predictors().variables().size();
    }

    @Override
    public ClassCounts newState() {
        List<Boolean> numeric =
                IntStream.range(0, predictors()).mapToObj(design::isNumeric).toList();
        return ClassCounts.empty(design.classes().size(), design.predictorLevels(), numeric);
    }

    @Override
    public void process(ClassCounts state, Chunk chunk) {
        int rows = chunk.rows();
        if (rows == 0) {
            return;
        }
        DesignRows response = design.response().bind(chunk.schema()).evaluate(chunk);
        DesignRows predictors = design.predictors().bind(chunk.schema()).evaluate(chunk);
        double[] weights = weights(chunk);
        int[] classes = BayesDesign.codes(design.response(), response, 0).clone();
        leaveOut(state, classes, predictors, weights, rows);
        countClasses(state, classes, weights, rows);
        for (int p = 0; p < predictors(); p++) {
            if (state.moments[p] != null) {
                double[] values = finite(predictors.numbers(p), classes, rows, state, p);
                state.moments[p].addByCell(values, classes, weights, rows);
            } else {
                int[] codes = BayesDesign.codes(design.predictors(), predictors, p);
                countCells(state.cells[p], state.rows.length, classes, codes, weights, rows);
            }
        }
    }

    private double[] weights(Chunk chunk) {
        if (design.weights().isEmpty()) {
            return null;
        }
        double[] weights = new double[chunk.rows()];
        chunk.column(design.weights().get()).toDoubles(weights);
        return weights;
    }

    /** Sets the class of rows not used to −1, and counts them. */
    private void leaveOut(ClassCounts state, int[] classes, DesignRows predictors, double[] weights, int rows) {
        boolean byRow = design.missing() == org.quern.summary.MissingRows.BY_ROW;
        for (int i = 0; i < rows; i++) {
            if (weights != null && weights[i] <= 0) {
                state.negativeWeights += weights[i] < 0 ? 1 : 0;
                state.weightlessRows += weights[i] == 0 ? 1 : 0;
                classes[i] = -1;
            } else if (classes[i] < 0
                    || weights != null && Double.isNaN(weights[i])
                    || byRow && !predictors.isComplete(i)) {
                state.missingRows++;
                classes[i] = -1;
            }
        }
    }

    private static void countClasses(ClassCounts state, int[] classes, double[] weights, int rows) {
        double[] added = new double[state.weights.length];
        for (int i = 0; i < rows; i++) {
            if (classes[i] >= 0) {
                state.rows[classes[i]]++;
                added[classes[i]] += weights == null ? 1 : weights[i];
            }
        }
        add(added, state.weights);
    }

    private static void add(double[] added, double[] sums) {
        for (int i = 0; i < added.length; i++) {
            sums[i] += added[i];
        }
    }

    /** The values, without infinite ones in rows that are used. */
    private static double[] finite(double[] values, int[] classes, int rows, ClassCounts state, int predictor) {
        if (DesignRows.allFinite(values, rows)) {
            return values;
        }
        double[] kept = values.clone();
        for (int i = 0; i < rows; i++) {
            if (Double.isInfinite(kept[i])) {
                state.infinite[predictor] += classes[i] >= 0 ? 1 : 0;
                kept[i] = Double.NaN;
            }
        }
        return kept;
    }

    private static void countCells(double[] cells, int width, int[] classes, int[] codes, double[] weights, int rows) {
        double[] added = new double[cells.length];
        for (int i = 0; i < rows; i++) {
            if (classes[i] >= 0 && codes[i] >= 0) {
                added[classes[i] + width * codes[i]] += weights == null ? 1 : weights[i];
            }
        }
        add(added, cells);
    }

    @Override
    public void merge(ClassCounts state, ClassCounts later) {
        state.merge(later);
    }

    @Override
    public StateCodec<ClassCounts> codec() {
        return new ClassCounts.Codec();
    }

    @Override
    public ClassCounts finish(ClassCounts total) {
        return total;
    }

    @Override
    public long stateBytes() {
        long classes = design.classes().size();
        return 100 + 16 * classes + CellMoments.bytes(classes * numbers()) + 8 * classes * levels();
    }

    private long numbers() {
        return IntStream.range(0, predictors()).filter(design::isNumeric).count();
    }

    private long levels() {
        return design.predictorLevels().stream().mapToLong(List::size).sum();
    }

    @Override
    public String stateFormula() {
        return "classes·(72·numbers + 8·levels) bytes with " + design.classes().size() + " classes, " + numbers()
                + " numbers and " + levels() + " levels of factors; leave out predictors or merge levels";
    }

    private static final class Type implements PassType<ClassCountsPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(ClassCountsPass pass, DataOutput out) throws IOException {
            pass.design.write(out);
        }

        @Override
        public ClassCountsPass read(DataInput in) throws IOException {
            return new ClassCountsPass(BayesDesign.read(in));
        }
    }
}
