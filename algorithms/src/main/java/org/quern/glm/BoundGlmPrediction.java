package org.quern.glm;

import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;
import org.quern.language.BoundExpression;
import org.quern.linear.CoefficientCovariance;
import org.quern.linear.LinearPredictor;
import org.quern.model.Interval;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ScoredChunk;
import org.quern.model.Scoring;
import org.quern.model.UnknownLevels;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/** A {@link GlmPrediction} fitted to the variables of its data. */
final class BoundGlmPrediction implements ChunkMap.Bound {
    private final GlmModel model;
    private final Scoring scoring;
    private final PredictionOptions options;
    private final double quantile;
    private final BoundDesign design;
    private final Optional<BoundExpression> offset;
    private final UnknownLevels unknownLevels;
    private final Optional<GlmResiduals> residuals;
    private final LinearPredictor predictor;
    private final LinkKernel link;
    /** Whether linear predictors must be positive, so that an interval that reaches below 0 ends there. */
    private final boolean endsAtZero;

    private final double meanAtZero;
    private final Schema output;

    BoundGlmPrediction(GlmPrediction map, Schema input) {
        this.model = map.model();
        this.scoring = map.scoring();
        this.options = scoring.options();
        this.quantile = map.quantile();
        this.design = model.design().bindPredictors(input);
        this.offset = model.options().offset().map(o -> o.bind(input));
        this.unknownLevels = new UnknownLevels(options.newLevels(), input);
        this.residuals = options.residuals()
                ? Optional.of(new GlmResiduals(model, options.residualType(), input))
                : Optional.empty();
        this.predictor = new LinearPredictor(
                model.design(),
                model.coefficients(),
                List.of(model.estimates()),
                options.needsCovariance()
                        ? Optional.of(new CoefficientCovariance(
                                model.coefficients(), model.centres(), model.centredCovariance()))
                        : Optional.empty());
        this.link = LinkKernel.of(model.options().link());
        Link g = model.options().link();
        this.endsAtZero = switch (g.kind()) {
            case SQRT, INVERSE_SQUARE, POWER -> true;
            case INVERSE -> model.options().family().meanRange() == Family.Range.POSITIVE;
            default -> false;
        };
        this.meanAtZero = g.kind() == Link.Kind.SQRT || g.power() > 0 ? 0 : Double.POSITIVE_INFINITY;
        this.output = scoring.output(input, List.of(model.responseName()));
    }

    @Override
    public Schema output() {
        return output;
    }

    @Override
    public Chunk map(Chunk chunk, Counts counts) {
        DesignRows rows = design.evaluate(chunk);
        unknownLevels.check(model.design(), rows, chunk, counts);
        LinearPredictor.Values values = predictor.evaluate(rows, counts);
        int count = chunk.rows();
        double[] eta = values.predictors(0);
        offset.ifPresent(o -> addOffset(o, chunk, eta));
        double[] mu = new double[count];
        double[] slope = new double[count];
        link.meansAndSlopes(eta, mu, slope, count);
        ScoredChunk scored = new ScoredChunk(scoring, chunk);
        scored.addPredictions(isLink() ? eta : mu);
        residuals.ifPresent(r -> scored.addResiduals(r.of(chunk, mu, slope)));
        if (options.needsCovariance()) {
            addErrors(scored, eta, slope, values.quadratic());
        }
        return scored.finish(output, counts);
    }

    private boolean isLink() {
        return options.type().orElseThrow() == PredictionType.LINK;
    }

    private static void addOffset(BoundExpression offset, Chunk chunk, double[] eta) {
        double[] values = new double[eta.length];
        offset.evaluate(chunk).toDoubles(values);
        for (int i = 0; i < eta.length; i++) {
            eta[i] += values[i];
        }
    }

    private void addErrors(ScoredChunk scored, double[] eta, double[] slope, double[] quadratic) {
        int rows = eta.length;
        double[] errors = new double[rows];
        double[] lower = new double[rows];
        double[] upper = new double[rows];
        for (int i = 0; i < rows; i++) {
            double error = Math.sqrt(model.dispersion() * quadratic[i]);
            // NaN where an offset is missing.
            errors[i] = isLink() ? error + 0 * eta[i] : Math.abs(slope[i]) * error;
            lower[i] = eta[i] - quantile * error;
            upper[i] = eta[i] + quantile * error;
        }
        if (options.standardErrors()) {
            scored.add(errors);
        }
        if (options.interval() != Interval.NONE) {
            if (!isLink()) {
                toMeans(eta, lower, upper);
            }
            scored.add(lower);
            scored.add(upper);
        }
    }

    private void toMeans(double[] eta, double[] lower, double[] upper) {
        int rows = eta.length;
        double[] atLower = new double[rows];
        double[] atUpper = new double[rows];
        link.means(lower, atLower, rows);
        link.means(upper, atUpper, rows);
        for (int i = 0; i < rows; i++) {
            if (lower[i] <= 0 && eta[i] > 0 && endsAtZero) {
                atLower[i] = meanAtZero;
            }
            // A link may be descending.
            lower[i] = Math.min(atLower[i], atUpper[i]);
            upper[i] = Math.max(atLower[i], atUpper[i]);
        }
    }
}
