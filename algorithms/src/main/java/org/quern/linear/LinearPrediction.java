package org.quern.linear;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.commons.statistics.distribution.TDistribution;
import org.quern.QuernException;
import org.quern.data.Schema;
import org.quern.language.ColumnSelection;
import org.quern.model.Interval;
import org.quern.model.PredictionOptions;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapType;

/**
 * Scores data with a linear model, row by row: ŷ = x'b + offset, residual y − ŷ, standard error of the expected value
 * s·√(x'Vx) with V = (X'WX)⁻¹ and s² the residual variance (numeric columns of x and X taken about
 * centres near their means, so that nothing cancels), bounds ŷ ± t·se (confidence) or ŷ ± t·√(s² + se²) (a new
 * observation of weight 1), where t is Student's quantile with the residual degrees of freedom.
 *
 * <p>A row with a missing predictor, or a level the model does not know, has no prediction and is counted. A missing
 * response costs the residual only. Coefficients that were dropped count as 0; rows that meet one dropped for a
 * singularity are counted, since their predictions hold only where new data are singular in the same way. Infinite
 * predictors give what IEEE arithmetic gives.
 *
 * <p>Cost: at most one non-zero x a term, k in all, so k operations a row for the prediction and k² / 2 for x'Vx, whatever
 * the number of coefficients. Memory: the model, with p² / 2 doubles of covariance if standard errors are asked for.
 *
 * <p>Reference: Draper and Smith (1998), Applied Regression Analysis, section 3.1, doi:10.1002/9781118625590.
 *
 * @param scoring holds the linear model
 * @param quantile t of the interval, computed once so that all tasks use the same bits; NaN if there is no interval
 */
public record LinearPrediction(Scoring scoring, double quantile) implements ChunkMap {
    public static final ChunkMapType<LinearPrediction> TYPE = new Type();

    /**
     * Prepares scoring.
     *
     * @throws QuernException if the model lacks what the options need
     */
    static LinearPrediction of(LinearModel model, Scoring scoring) {
        checkCovariance(model, scoring.options());
        return new LinearPrediction(scoring, quantile(model, scoring.options()));
    }

    private static void checkCovariance(LinearModel model, PredictionOptions options) {
        if (!options.needsCovariance()) {
            return;
        }
        if (model.centredCovariance().length == 0 && model.rank() > 0) {
            throw new QuernException(
                    "Standard errors and intervals need the covariance of the coefficients, which the model"
                            + " does not keep: fit it again with --cov-coef");
        }
        if (!(model.residualDf() > 0)) {
            throw new QuernException("Standard errors and intervals need residual degrees of freedom, but the model was"
                    + " fitted to " + model.validRows() + " rows with " + model.rank() + " coefficients");
        }
    }

    private static double quantile(LinearModel model, PredictionOptions options) {
        return options.interval() == Interval.NONE
                ? Double.NaN
                : TDistribution.of(model.residualDf()).inverseSurvivalProbability((1 - options.confidenceLevel()) / 2);
    }

    LinearModel model() {
        return scoring.model(LinearModel.class);
    }

    @Override
    public ChunkMapType<LinearPrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scoring.columns();
    }

    @Override
    public Bound bind(Schema input) {
        scoring.checkTypes(input);
        return new BoundLinearPrediction(this, input);
    }

    private static final class Type implements ChunkMapType<LinearPrediction> {
        @Override
        public String name() {
            return "linear.predict";
        }

        @Override
        public void write(LinearPrediction map, DataOutput out) throws IOException {
            map.scoring.write(out);
            out.writeDouble(map.quantile);
        }

        @Override
        public LinearPrediction read(DataInput in) throws IOException {
            return new LinearPrediction(Scoring.read(in), in.readDouble());
        }
    }
}
