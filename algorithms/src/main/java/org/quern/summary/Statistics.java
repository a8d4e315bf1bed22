package org.quern.summary;

import java.util.List;
import org.quern.linear.WeightKind;

/**
 * The statistics of the values of a column or of a cell. With weights w (1 if there are none), W = Σw, n the number of
 * valid rows and M_k = Σw·(x − mean)^k:
 *
 * <p>mean = Σwx/W; sd = √(M_2/(n − 1)) without weights, √(M_2/(W − 1)) with frequency weights, √(n/(n − 1)·M_2/W) with
 * probability weights, which does not change when all weights are multiplied by a constant; skewness and kurtosis as
 * {@link ShapeKind} says, n being W with frequency weights.
 *
 * <p>Without valid values everything but the counts, the weight and the sum is NaN, which stands for missing; so are the
 * sd of one value and the skewness and kurtosis of a constant. Infinite values follow IEEE arithmetic: one of them makes
 * the sd NaN.
 *
 * @param valid rows with a valid value; with frequency weights the sum of their weights
 * @param missing the other rows, likewise
 * @param weight W
 * @param quantiles in the order of the probabilities asked for
 */
public record Statistics(
        double valid,
        double missing,
        double weight,
        double mean,
        double sd,
        double low,
        double high,
        double sum,
        double skewness,
        double kurtosis,
        List<Double> quantiles) {

    public Statistics {
        quantiles = List.copyOf(quantiles);
    }

    static Statistics of(
            CellMoments moments, int cell, double missing, WeightKind kind, ShapeKind shape, List<Double> quantiles) {
        double weight = moments.weight(cell);
        double rows = moments.valid(cell);
        double n = kind == WeightKind.FREQUENCY ? weight : rows;
        if (rows == 0) {
            double none = Double.NaN;
            return new Statistics(0, missing, 0, none, none, none, none, 0, none, none, quantiles);
        }
        boolean constant = moments.low(cell) == moments.high(cell);
        double m2 = constant ? 0 : moments.centred(cell, 2) / weight;
        double variance = n > 1 ? m2 * (n / (n - 1)) : Double.NaN;
        if (kind != WeightKind.PROBABILITY && n > 1 && !constant) {
            variance = moments.centred(cell, 2) / (n - 1);
        }
        double g1 = moments.centred(cell, 3) / weight / (m2 * Math.sqrt(m2));
        double g2 = moments.centred(cell, 4) / weight / (m2 * m2) - 3;
        return new Statistics(
                n,
                missing,
                weight,
                moments.mean(cell),
                Math.sqrt(variance),
                moments.low(cell),
                moments.high(cell),
                moments.sum(cell),
                constant ? Double.NaN : skewness(g1, n, shape),
                constant ? Double.NaN : kurtosis(g2, n, shape),
                quantiles);
    }

    private static double skewness(double g1, double n, ShapeKind shape) {
        if (shape == ShapeKind.POPULATION) {
            return g1;
        }
        return n > 2 ? g1 * Math.sqrt(n * (n - 1)) / (n - 2) : Double.NaN;
    }

    private static double kurtosis(double g2, double n, ShapeKind shape) {
        if (shape == ShapeKind.POPULATION) {
            return g2;
        }
        return n > 3 ? ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)) : Double.NaN;
    }
}
