package org.quern.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;
import org.quern.language.BoundExpression;
import org.quern.model.Interval;
import org.quern.model.PredictionOptions;
import org.quern.model.ScoredChunk;
import org.quern.model.Scoring;
import org.quern.model.UnknownLevels;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/** A {@link LinearPrediction} fitted to the variables of its data. */
final class BoundLinearPrediction implements ChunkMap.Bound {
    private final LinearModel model;
    private final Scoring scoring;
    private final PredictionOptions options;
    private final double quantile;
    private final BoundDesign design;
    private final UnknownLevels unknownLevels;
    private final List<BoundExpression> responses = new ArrayList<>();
    private final LinearPredictor predictor;
    private final Schema output;

    BoundLinearPrediction(LinearPrediction map, Schema input) {
        this.model = map.model();
        this.scoring = map.scoring();
        this.options = scoring.options();
        this.quantile = map.quantile();
        this.design = model.design().bindPredictors(input);
        this.unknownLevels = new UnknownLevels(options.newLevels(), input);
        if (options.residuals()) {
            model.design().formula().responses().forEach(response -> responses.add(response.bind(input)));
        }
        this.predictor = new LinearPredictor(
                model.design(),
                model.coefficients(),
                model.fits().stream().map(LinearFit::estimates).toList(),
                options.needsCovariance() ? Optional.of(CoefficientCovariance.of(model)) : Optional.empty());
        this.output = scoring.output(input, model.design().responses());
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
        ScoredChunk scored = new ScoredChunk(scoring, chunk);
        for (int r = 0; r < model.fits().size(); r++) {
            double[] predictions = values.predictors(r);
            scored.addPredictions(predictions);
            if (options.residuals()) {
                scored.addResiduals(residuals(chunk, r, predictions));
            }
            if (options.needsCovariance()) {
                addErrors(scored, r, predictions, values.quadratic());
            }
        }
        return scored.finish(output, counts);
    }

    private double[] residuals(Chunk chunk, int response, double[] predictions) {
        double[] residuals = new double[chunk.rows()];
        responses.get(response).evaluate(chunk).toDoubles(residuals);
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] -= predictions[i];
        }
        return residuals;
    }

    private void addErrors(ScoredChunk scored, int response, double[] predictions, double[] quadratic) {
        double variance = model.fits().get(response).residualVariance();
        double extra = options.interval() == Interval.PREDICTION ? 1 : 0;
        int rows = predictions.length;
        double[] errors = new double[rows];
        double[] lower = new double[rows];
        double[] upper = new double[rows];
        for (int i = 0; i < rows; i++) {
            errors[i] = Math.sqrt(variance * quadratic[i]);
            double half = quantile * Math.sqrt(variance * (quadratic[i] + extra));
            lower[i] = predictions[i] - half;
            upper[i] = predictions[i] + half;
        }
        if (options.standardErrors()) {
            scored.add(errors);
        }
        if (options.interval() != Interval.NONE) {
            scored.add(lower);
            scored.add(upper);
        }
    }
}
