package org.quern.glm;

import java.util.List;
import java.util.Optional;
import org.quern.design.Design;
import org.quern.linear.CubeTable;
import org.quern.linear.LinearCoefficient;
import org.quern.linear.Precision;
import org.quern.linear.WeightKind;
import org.quern.model.Model;
import org.quern.stepwise.StepPath;

/**
 * A fitted generalized linear model: everything its printed summary shows and scoring needs. Arrays by coefficient run over
 * {@code coefficients} and hold NaN where one is dropped; standard errors, statistics and p-values are NaN too where no
 * degrees of freedom are left and the dispersion is estimated.
 *
 * @param design terms, levels and coding, with which new data are scored
 * @param options what was asked for
 * @param dataName name of the data set fitted to
 * @param dataGeneration its generation
 * @param coefficients one for each column of the design, dropped ones included
 * @param estimates of the linear predictor's coefficients
 * @param statistics estimates over standard errors
 * @param pValues two-sided: normal for {@link GlmOptions.Kind#LOGIT}, else Student's t with {@code residualDf}
 * @param rank number of estimated coefficients
 * @param validRows rows used
 * @param missingRows rows left out because a variable of the model, the weight or the offset was missing
 * @param sumOfWeights number of rows used if there are no weights
 * @param residualDf rows used (or the sum of frequency weights) less the rank
 * @param nullDf rows used (or the sum of frequency weights), less 1 if the null model has a constant
 * @param nullDeviance of the constant and the offsets alone; without an intercept of the offsets alone
 * @param minusTwoLogLikelihood NaN for a family without a likelihood
 * @param aic minus twice the log-likelihood and twice the number of parameters, an estimated dispersion being one; NaN for a
 *     family without a likelihood
 * @param pearson Σ w(y − μ)²/V(μ)
 * @param dispersion φ: 1 if known, else pearson over residualDf, NaN where that is 0
 * @param dispersionEstimated whether φ was not known
 * @param iterations solutions after the starting regression
 * @param converged whether the last change was within a tolerance and no coefficient runs away
 * @param finalChange relative change of the deviance over the last iteration
 * @param conditionNumber ‖R‖₁·‖R⁻¹‖₁ of the correlation matrix R of the estimated predictors without the intercept, weighted as
 *     in the last iteration; about 0 without an intercept
 * @param conditionEstimated whether ‖R⁻¹‖₁ is Higham's estimate, as for more than 2 000 coefficients
 * @param centres what is subtracted from the column of each estimated coefficient in {@code centredCovariance}; 0 for the
 *     intercept and columns with factors. Empty unless the covariance was asked for
 * @param centredCovariance (X'WX)⁻¹ of the estimated coefficients in their order when their columns are taken about the
 *     centres, lower triangle by rows; times the dispersion it is their covariance. Empty unless asked for
 * @param dataCovariance covariance of the columns of the estimated coefficients but the intercept, with the weights of rows, as
 *     for a linear model. Empty unless asked for
 * @param cubePredictions of each cell of a cube's first term, the mean response where the linear predictor is that of the cell
 *     at the means of the other terms. Empty unless asked for
 * @param responseLevels the two levels of a response that is a factor or a string, the second being success; else empty
 * @param precision the arithmetic of the cross-products, never {@link Precision#AUTOMATIC}
 * @param precisionReason why double-double was used, empty for double
 * @param notes lines about the fit for its user: separation, no convergence, coefficients left out on the way
 * @param steps how its terms were selected, if they were
 * @param passes passes over the data
 */
public record GlmModel(
        Design design,
        GlmOptions options,
        String dataName,
        long dataGeneration,
        List<LinearCoefficient> coefficients,
        double[] estimates,
        double[] standardErrors,
        double[] statistics,
        double[] pValues,
        int rank,
        long validRows,
        long missingRows,
        double sumOfWeights,
        double residualDf,
        double nullDf,
        double deviance,
        double nullDeviance,
        double minusTwoLogLikelihood,
        double aic,
        double pearson,
        double dispersion,
        boolean dispersionEstimated,
        int iterations,
        boolean converged,
        double finalChange,
        double conditionNumber,
        boolean conditionEstimated,
        double[] centres,
        double[] centredCovariance,
        double[] dataCovariance,
        double[] cubePredictions,
        List<String> responseLevels,
        Precision precision,
        String precisionReason,
        List<String> notes,
        Optional<StepPath> steps,
        int passes)
        implements Model {

    public GlmModel {
        coefficients = List.copyOf(coefficients);
        responseLevels = List.copyOf(responseLevels);
        notes = List.copyOf(notes);
    }

    /** A model whose terms were given. */
    public GlmModel(
            Design design,
            GlmOptions options,
            String dataName,
            long dataGeneration,
            List<LinearCoefficient> coefficients,
            double[] estimates,
            double[] standardErrors,
            double[] statistics,
            double[] pValues,
            int rank,
            long validRows,
            long missingRows,
            double sumOfWeights,
            double residualDf,
            double nullDf,
            double deviance,
            double nullDeviance,
            double minusTwoLogLikelihood,
            double aic,
            double pearson,
            double dispersion,
            boolean dispersionEstimated,
            int iterations,
            boolean converged,
            double finalChange,
            double conditionNumber,
            boolean conditionEstimated,
            double[] centres,
            double[] centredCovariance,
            double[] dataCovariance,
            double[] cubePredictions,
            List<String> responseLevels,
            Precision precision,
            String precisionReason,
            List<String> notes,
            int passes) {
        this(
                design,
                options,
                dataName,
                dataGeneration,
                coefficients,
                estimates,
                standardErrors,
                statistics,
                pValues,
                rank,
                validRows,
                missingRows,
                sumOfWeights,
                residualDf,
                nullDf,
                deviance,
                nullDeviance,
                minusTwoLogLikelihood,
                aic,
                pearson,
                dispersion,
                dispersionEstimated,
                iterations,
                converged,
                finalChange,
                conditionNumber,
                conditionEstimated,
                centres,
                centredCovariance,
                dataCovariance,
                cubePredictions,
                responseLevels,
                precision,
                precisionReason,
                notes,
                Optional.empty(),
                passes);
    }

    /** The model as the last of a selection, which counts missing rows and passes for all its models. */
    public GlmModel withSteps(StepPath path, long newMissingRows, int newPasses) {
        return new GlmModel(
                design,
                options,
                dataName,
                dataGeneration,
                coefficients,
                estimates,
                standardErrors,
                statistics,
                pValues,
                rank,
                validRows,
                newMissingRows,
                sumOfWeights,
                residualDf,
                nullDf,
                deviance,
                nullDeviance,
                minusTwoLogLikelihood,
                aic,
                pearson,
                dispersion,
                dispersionEstimated,
                iterations,
                converged,
                finalChange,
                conditionNumber,
                conditionEstimated,
                centres,
                centredCovariance,
                dataCovariance,
                cubePredictions,
                responseLevels,
                precision,
                precisionReason,
                notes,
                Optional.of(path),
                newPasses);
    }

    @Override
    public GlmModelType type() {
        return GlmModelType.INSTANCE;
    }

    /** The response as the formula has it. */
    public String responseText() {
        List<String> responses = design.responses();
        return responses.size() == 1 ? responses.get(0) : "cbind(" + String.join(", ", responses) + ")";
    }

    /** The name that made columns begin with: the response, or that of successes. */
    public String responseName() {
        return design.responses().get(0);
    }

    /** The cells of a cube. */
    CubeTable cells() {
        return new CubeTable(design, coefficients, List.of(new CubeTable.Predictions(responseText(), cubePredictions)));
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

    /** Rows used, or the sum of frequency weights. */
    public double observations() {
        return options.weightKind() == WeightKind.FREQUENCY ? sumOfWeights : validRows;
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
     * (X'WX)⁻¹ of the estimated coefficients in their order, lower triangle by rows; times the dispersion it is their
     * covariance. Empty unless asked for.
     */
    public double[] covariance() {
        double[] plain = centredCovariance.clone();
        if (plain.length == 0 || !design.intercept() || !coefficients.get(0).estimated()) {
            return plain;
        }
        // Only the intercept differs: b₀ = b₀' − Σ c·b.
        for (int k = 0; k < rank; k++) {
            for (int j = 1; j < rank; j++) {
                plain[row(k)] -= centres[j] * centredCovariance[j > k ? row(j) + k : row(k) + j];
            }
        }
        for (int j = 1; j < rank; j++) {
            plain[0] -= centres[j] * plain[row(j)];
        }
        return plain;
    }

    private static int row(int index) {
        return (int) ((long) index * (index + 1) / 2);
    }
}
