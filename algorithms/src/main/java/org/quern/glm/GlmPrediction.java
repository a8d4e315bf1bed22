package org.quern.glm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.commons.statistics.distribution.NormalDistribution;
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
 * Scores data with a generalized linear model, row by row: the linear predictor η = x'b + offsets, or the mean μ = g⁻¹(η) of
 * the response (of a binomial response the probability of success); residuals of y and μ; the standard error s·√(x'Vx) of η
 * with V = (X'WX)⁻¹ and s² the dispersion, and |dμ/dη|·s·√(x'Vx) of μ; confidence bounds of η ± q·s·√(x'Vx) and, for the mean,
 * g⁻¹ of these in ascending order, with q the normal quantile where the dispersion is known and else Student's with the
 * residual degrees of freedom.
 *
 * <p>A row with a missing predictor or offset, or a level the model does not know, has no prediction and is counted; so has
 * one whose η no mean belongs to, as with the square root link and η below 0; an interval of η that reaches from above 0 below
 * it ends in the mean's limit there, 0 or infinity. A missing response costs the residual only, and so does a response outside the family's range its deviance residual. Coefficients that were dropped
 * count as 0; rows that meet one dropped for a singularity are counted.
 *
 * <p>Cost: at most one non-zero x a term, k in all, so k operations a row, one or two exponentials or so, and k² / 2 for x'Vx.
 * Memory: the model, with p² / 2 doubles of covariance if standard errors are asked for.
 *
 * <p>Reference: McCullagh and Nelder (1989), Generalized Linear Models, 2.4 and 2.5.
 *
 * @param scoring holds the model
 * @param quantile q of the interval, computed once so that all tasks use the same bits; NaN if there is no interval
 */
public record GlmPrediction(Scoring scoring, double quantile) implements ChunkMap {
    public static final ChunkMapType<GlmPrediction> TYPE = new Type();

    /**
     * Prepares scoring.
     *
     * @throws QuernException if the model lacks what the options need
     */
    static GlmPrediction of(GlmModel model, Scoring scoring) {
        checkCovariance(model, scoring.options());
        return new GlmPrediction(scoring, quantile(model, scoring.options()));
    }

    private static void checkCovariance(GlmModel model, PredictionOptions options) {
        if (!options.needsCovariance()) {
            return;
        }
        if (model.centredCovariance().length == 0 && model.rank() > 0) {
            throw new QuernException(
                    "Standard errors and intervals need the covariance of the coefficients, which the model"
                            + " does not keep: fit it again with --cov-coef");
        }
        if (!(model.dispersion() >= 0)) {
            throw new QuernException(
                    "Standard errors and intervals need the dispersion, which the model has no residual"
                            + " degrees of freedom for: it was fitted to " + model.validRows() + " rows with "
                            + model.rank()
                            + " coefficients");
        }
    }

    private static double quantile(GlmModel model, PredictionOptions options) {
        if (options.interval() == Interval.NONE) {
            return Double.NaN;
        }
        double tail = (1 - options.confidenceLevel()) / 2;
        return model.dispersionEstimated()
                ? TDistribution.of(model.residualDf()).inverseSurvivalProbability(tail)
                : NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
    }

    GlmModel model() {
        return scoring.model(GlmModel.class);
    }

    @Override
    public ChunkMapType<GlmPrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scoring.columns();
    }

    @Override
    public Bound bind(Schema input) {
        scoring.checkTypes(input);
        return new BoundGlmPrediction(this, input);
    }

    private static final class Type implements ChunkMapType<GlmPrediction> {
        @Override
        public String name() {
            return "glm.predict";
        }

        @Override
        public void write(GlmPrediction map, DataOutput out) throws IOException {
            map.scoring.write(out);
            out.writeDouble(map.quantile);
        }

        @Override
        public GlmPrediction read(DataInput in) throws IOException {
            return new GlmPrediction(Scoring.read(in), in.readDouble());
        }
    }
}
