package org.quern.linear;

import java.util.List;
import java.util.Optional;
import org.quern.design.Design;
import org.quern.model.Model;
import org.quern.stepwise.StepPath;

/**
 * A fitted linear model: everything its printed summary shows and scoring needs.
 *
 * @param design terms, levels and coding, with which new data are scored
 * @param options what was asked for
 * @param dataName name of the data set fitted to
 * @param dataGeneration its generation
 * @param coefficients one for each column of the design, dropped ones included
 * @param fits one for each response
 * @param rank number of estimated coefficients
 * @param validRows rows used
 * @param missingRows rows left out because a variable of the model, or the weight, was missing
 * @param sumOfWeights number of rows used if there are no weights
 * @param residualDf rows used (or the sum of frequency weights) less the rank
 * @param conditionNumber ‖R‖₁·‖R⁻¹‖₁ of the correlation matrix R of the estimated predictors without the intercept, about the
 *     mean if there is an intercept, else about 0
 * @param conditionEstimated whether ‖R⁻¹‖₁ is Higham's estimate, a lower bound that is rarely off by more than a factor of 3,
 *     as for more than 2 000 coefficients
 * @param centres what is subtracted from the column of each estimated coefficient in {@code centredCovariance}, near its
 *     mean; 0 for the intercept and columns with factors. Empty unless the covariance was asked for
 * @param centredCovariance (X'WX)⁻¹ of the estimated coefficients in their order when their columns are taken about the
 *     centres, lower triangle by rows: standard errors of predictions from it do not cancel. Empty unless asked for
 * @param dataCovariance covariance of the columns of the estimated coefficients but the intercept, lower triangle by rows:
 *     M/(n − 1) with M = Σ w(x − x̄)(x − x̄)', n the rows or the sum of frequency weights, and M/Σw·n/(n − 1) with probability
 *     weights. Empty unless asked for
 * @param precision the arithmetic used, never {@link Precision#AUTOMATIC}
 * @param precisionReason why double-double was used, empty for double
 * @param steps how its terms were selected, if they were
 * @param passes passes over the data
 */
public record LinearModel(
        Design design,
        LinearRegressionOptions options,
        String dataName,
        long dataGeneration,
        List<LinearCoefficient> coefficients,
        List<LinearFit> fits,
        int rank,
        long validRows,
        long missingRows,
        double sumOfWeights,
        double residualDf,
        double conditionNumber,
        boolean conditionEstimated,
        double[] centres,
        double[] centredCovariance,
        double[] dataCovariance,
        Precision precision,
        String precisionReason,
        Optional<StepPath> steps,
        int passes)
        implements Model {

    public LinearModel {
        coefficients = List.copyOf(coefficients);
        fits = List.copyOf(fits);
    }

    @Override
    public LinearModelType type() {
        return LinearModelType.INSTANCE;
    }

    /** The name of each coefficient in the style of the options. */
    public List<String> labels() {
        return design.columns().stream()
                .map(column -> design.label(column, options.labels()))
                .toList();
    }

    /** Whether each cell of the first term has a coefficient and a count. */
    public boolean isCube() {
        return options.design().cube();
    }

    /** Coefficients not shown as estimates because of the coding or a singularity. */
    public int dropped() {
        return coefficients.size() - rank;
    }

    /** Coefficients not defined because of singularities. */
    public int aliased() {
        return (int) coefficients.stream()
                .filter(c -> c.status() == LinearCoefficient.Status.ALIASED)
                .count();
    }

    /**
     * (X'WX)⁻¹ of the estimated coefficients in their order, lower triangle by rows; times
     * {@link LinearFit#residualVariance} it is their covariance. Empty unless asked for.
     */
    public double[] covariance() {
        double[] plain = centredCovariance.clone();
        if (plain.length == 0 || !design.intercept() || !coefficients.get(0).estimated()) {
            return plain;
        }
        // Only the intercept differs: b₀ = b₀' − Σ c·b.
        for (int k = 0; k < rank; k++) {
            plain[row(k)] -= centresTimes(k);
        }
        for (int j = 1; j < rank; j++) {
            plain[0] -= centres[j] * plain[row(j)];
        }
        return plain;
    }

    /** Σ_j c_j·V'_jk. */
    private double centresTimes(int k) {
        double sum = 0;
        for (int j = 1; j < rank; j++) {
            sum += centres[j] * centredCovariance[j > k ? row(j) + k : row(k) + j];
        }
        return sum;
    }

    /** Where a row of a lower triangle starts. */
    static int row(int index) {
        return (int) ((long) index * (index + 1) / 2);
    }

    /** The model with the steps by which its terms were selected. */
    public LinearModel withSteps(StepPath path) {
        return new LinearModel(
                design,
                options,
                dataName,
                dataGeneration,
                coefficients,
                fits,
                rank,
                validRows,
                missingRows,
                sumOfWeights,
                residualDf,
                conditionNumber,
                conditionEstimated,
                centres,
                centredCovariance,
                dataCovariance,
                precision,
                precisionReason,
                Optional.of(path),
                passes);
    }

    /**
     * Akaike's criterion up to a constant, n·log(RSS/n) + 2·rank, as R's {@code extractAIC}; of one response. With frequency
     * weights n is their sum.
     */
    public double aic(LinearFit fit) {
        double n = residualDf + rank;
        return n * StrictMath.log(fit.residualSumOfSquares() / n) + 2.0 * rank;
    }
}
