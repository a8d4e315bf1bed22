package org.quern.tree;

import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.design.DesignRows;
import org.quern.language.Expression;
import org.quern.language.TermVariable;

/**
 * The rows of a chunk that trees are fitted to: those with a response, a weight above 0 and at least one predictor. Others
 * are counted.
 *
 * @param rows of the chunk
 * @param used the rows fitted to, ascending; the first {@code count} entries
 * @param response values of all rows of the chunk, evaluated
 * @param classes by row of the chunk: code of the class, −1 where missing; null for regression
 * @param values by row of the chunk: the response, NaN where missing; null for classes
 * @param weights by row of the chunk; null without weights
 * @param predictors of all rows of the chunk
 * @param missingRows rows left out because response, weight or all predictors are missing
 * @param weightlessRows rows left out because their weight is 0
 * @param negativeWeights rows left out because their weight is negative or infinite: they make a fit impossible
 */
public record TreeRows(
        int rows,
        int[] used,
        int count,
        Column response,
        int[] classes,
        double[] values,
        double[] weights,
        DesignRows predictors,
        long missingRows,
        long weightlessRows,
        long negativeWeights) {

    /** Evaluates the variables of a design. */
    public static TreeRows of(TreeDesign design, Chunk chunk) {
        Column response = design.responseExpression().bind(chunk.schema()).evaluate(chunk);
        DesignRows predictors =
                design.predictors().bindPredictors(chunk.schema()).evaluate(chunk);
        double[] values = null;
        int[] classes = null;
        if (design.isFactorResponse()) {
            classes = design.response().bind(chunk.schema()).evaluate(chunk).codes(0);
        } else if (design.isClassification()) {
            classes = truth(response, chunk.rows());
        } else {
            values = new double[chunk.rows()];
            response.toDoubles(values);
        }
        double[] weights = null;
        if (design.weights().isPresent()) {
            weights = new double[chunk.rows()];
            chunk.column(design.weights().get()).toDoubles(weights);
        }
        boolean[] hasPredictor = hasPredictor(design, predictors, chunk);
        int[] used = new int[chunk.rows()];
        int count = 0;
        long missing = 0;
        long weightless = 0;
        long negative = 0;
        for (int i = 0; i < used.length; i++) {
            if (weights != null && (weights[i] <= 0 || weights[i] == Double.POSITIVE_INFINITY)) {
                weightless += weights[i] == 0 ? 1 : 0;
                negative += weights[i] == 0 ? 0 : 1;
            } else if (response.isMissing(i)
                    || weights != null && Double.isNaN(weights[i])
                    || hasPredictor != null && !hasPredictor[i]) {
                missing++;
            } else {
                used[count++] = i;
            }
        }
        return new TreeRows(
                chunk.rows(),
                used,
                count,
                response,
                classes,
                values,
                weights,
                predictors,
                missing,
                weightless,
                negative);
    }

    private static int[] truth(Column response, int rows) {
        double[] truth = new double[rows];
        response.toDoubles(truth);
        int[] codes = new int[rows];
        for (int i = 0; i < rows; i++) {
            codes[i] = Double.isNaN(truth[i]) ? -1 : truth[i] != 0 ? 1 : 0;
        }
        return codes;
    }

    /** Whether a row has a predictor; null if all have. */
    private static boolean[] hasPredictor(TreeDesign design, DesignRows predictors, Chunk chunk) {
        int rows = chunk.rows();
        boolean[] has = new boolean[rows];
        for (int p = 0; p < design.width(); p++) {
            boolean all = true;
            if (design.isFactor(p) && design.levels(p).isEmpty()) {
                Column column = column(design.predictors().variables().get(p).source(), chunk);
                for (int i = 0; i < rows; i++) {
                    has[i] |= !column.isMissing(i);
                    all &= has[i];
                }
            } else if (design.isFactor(p)) {
                int[] codes = predictors.codes(p);
                for (int i = 0; i < rows; i++) {
                    has[i] |= codes[i] >= 0;
                    all &= has[i];
                }
            } else {
                double[] numbers = predictors.numbers(p);
                for (int i = 0; i < rows; i++) {
                    has[i] |= !Double.isNaN(numbers[i]);
                    all &= has[i];
                }
            }
            if (all) {
                return null;
            }
        }
        return has;
    }

    /** A factor whose levels are being looked for. */
    private static Column column(TermVariable source, Chunk chunk) {
        Expression expression = source instanceof TermVariable.BucketVariable bucket
                ? bucket.x()
                : ((TermVariable.ExpressionVariable) source).expression();
        return expression.bind(chunk.schema()).evaluate(chunk);
    }

    /** Whether all rows of the chunk are used. */
    public boolean areAll() {
        return count == rows;
    }

    /** Codes of the predictors of the rows used. */
    public BinCodes codes(Bins bins) {
        return BinEncoder.encode(bins, this);
    }
}
