package org.quern.linear;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.model.PredictionCounts;
import org.quern.pass.Counts;

/**
 * The linear predictors η = x'b + offset of rows and, if asked for, x'Vx.
 *
 * <p>A row with a missing predictor, or a level the model does not know, has NaN. Coefficients that were dropped count as
 * 0; rows that meet one dropped for a singularity are counted, since their predictions hold only where new data are
 * singular in the same way.
 *
 * <p>Cost: at most one non-zero x a term, k in all, so k operations a row for η and k² / 2 for x'Vx, whatever the number of
 * coefficients.
 */
public final class LinearPredictor {
    private final Design design;
    /** By response: a number for every column of the design, 0 where dropped. */
    private final double[][] coefficients;
    /** By column of the design: whether its coefficient is not defined because of singularities. */
    private final boolean[] aliased;

    private final Optional<CoefficientCovariance> covariance;

    /**
     * A predictor.
     *
     * @param coefficients one for each column of the design
     * @param estimates by response, NaN where dropped
     * @param covariance V; empty if x'Vx is not asked for
     */
    public LinearPredictor(
            Design design,
            List<LinearCoefficient> coefficients,
            List<double[]> estimates,
            Optional<CoefficientCovariance> covariance) {
        this.design = design;
        this.coefficients = estimates.stream()
                .map(all -> Arrays.stream(all).map(b -> Double.isNaN(b) ? 0 : b).toArray())
                .toArray(double[][]::new);
        this.aliased = new boolean[coefficients.size()];
        for (int i = 0; i < aliased.length; i++) {
            aliased[i] = coefficients.get(i).status() == LinearCoefficient.Status.ALIASED;
        }
        this.covariance = covariance;
    }

    /** What is computed a row at a time. */
    public static final class Values {
        private final double[][] predictors;
        private final double[] quadratic;

        Values(int responses, int rows, boolean withQuadratic) {
            predictors = new double[responses][rows];
            quadratic = new double[withQuadratic ? rows : 0];
        }

        /** η of a response, NaN where missing. */
        public double[] predictors(int response) {
            return predictors[response];
        }

        /** x'Vx, NaN where missing; empty if not asked for. */
        public double[] quadratic() {
            return quadratic;
        }

        private void setMissing(int row) {
            for (double[] predictor : predictors) {
                predictor[row] = Double.NaN;
            }
            if (quadratic.length > 0) {
                quadratic[row] = Double.NaN;
            }
        }
    }

    /** The values of all rows of a chunk. */
    public Values evaluate(DesignRows rows, Counts counts) {
        Values values = new Values(coefficients.length, rows.rows(), covariance.isPresent());
        int[] columns = new int[design.terms().size() + 1];
        double[] x = new double[columns.length];
        long undefined = 0;
        for (int row = 0; row < rows.rows(); row++) {
            if (!rows.isComplete(row)) {
                values.setMissing(row);
                continue;
            }
            int count = rows.nonZeros(row, columns, x);
            double offset = rows.offset(row);
            for (int r = 0; r < coefficients.length; r++) {
                values.predictors[r][row] = product(coefficients[r], columns, x, count) + offset;
            }
            if (covariance.isPresent()) {
                values.quadratic[row] = covariance.get().quadraticForm(columns, x, count);
            }
            undefined += meetsAliased(columns, x, count) ? 1 : 0;
        }
        counts.add(PredictionCounts.ALIASED, undefined);
        return values;
    }

    private static double product(double[] b, int[] columns, double[] x, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[i] * b[columns[i]];
        }
        return sum;
    }

    private boolean meetsAliased(int[] columns, double[] x, int count) {
        for (int i = 0; i < count; i++) {
            if (aliased[columns[i]] && x[i] != 0) {
                return true;
            }
        }
        return false;
    }
}
