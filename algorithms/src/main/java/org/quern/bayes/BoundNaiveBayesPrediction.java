package org.quern.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ScoredChunk;
import org.quern.model.Scoring;
import org.quern.model.UnknownLevels;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/** A {@link NaiveBayesPrediction} fitted to the variables of its data. */
final class BoundNaiveBayesPrediction implements ChunkMap.Bound {
    private static final double LOG_ROOT_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);

    private final NaiveBayesModel model;
    private final Scoring scoring;
    private final BoundDesign design;
    private final UnknownLevels unknownLevels;
    /** By class. */
    private final double[] logPriors;
    /** By predictor, class and level; null for numbers. */
    private final double[][][] logProbabilities;

    private final Schema output;

    BoundNaiveBayesPrediction(NaiveBayesPrediction map, Schema input) {
        this.model = map.model();
        this.scoring = map.scoring();
        this.design = model.predictors().bindPredictors(input);
        this.unknownLevels = new UnknownLevels(scoring.options().newLevels(), input);
        this.logPriors = Arrays.stream(map.priors()).map(StrictMath::log).toArray();
        this.logProbabilities = model.conditionals().stream()
                .map(c -> c instanceof ClassConditional.Categorical categorical
                        ? NaiveBayesPrediction.logProbabilities(categorical, model.options())
                        : null)
                .toArray(double[][][]::new);
        List<Variable> variables = new ArrayList<>(scoring.carriedVariables(input));
        variables.addAll(predictions());
        this.output = new Schema(variables);
    }

    private boolean givesClasses() {
        return scoring.options().type().orElseThrow() == PredictionType.CLASS;
    }

    private List<Variable> predictions() {
        PredictionOptions options = scoring.options();
        String response = model.responseName();
        if (givesClasses()) {
            return List.of(Variable.factor(
                            options.names(List.of(response)).predictions().get(0), model.classes())
                    .withDescription("Predicted class of " + response));
        }
        PredictionNames given = options.names();
        List<String> names = given.predictions().isEmpty()
                ? model.classes().stream().map(name -> name + "_prob").toList()
                : options.names(model.classes()).predictions();
        List<Variable> variables = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            variables.add(Scoring.made(
                    names.get(k),
                    "Probability that " + response + " is " + model.classes().get(k)));
        }
        return variables;
    }

    @Override
    public Schema output() {
        return output;
    }

    @Override
    public Chunk map(Chunk chunk, Counts counts) {
        DesignRows rows = design.evaluate(chunk);
        unknownLevels.check(model.predictors(), rows, chunk, counts);
        double[][] logs = new double[logPriors.length][chunk.rows()];
        for (int k = 0; k < logs.length; k++) {
            Arrays.fill(logs[k], logPriors[k]);
        }
        for (int p = 0; p < logProbabilities.length; p++) {
            if (model.conditionals().get(p) instanceof ClassConditional.Normal normal) {
                addDensities(normal, rows.numbers(p), logs);
            } else {
                addProbabilities(logProbabilities[p], BayesDesign.codes(model.predictors(), rows, p), logs);
            }
        }
        ScoredChunk scored = new ScoredChunk(scoring, chunk);
        if (givesClasses()) {
            scored.addPredictions(new FactorColumn(largest(logs, chunk.rows()), model.classes(), chunk.rows()));
        } else {
            toProbabilities(logs, chunk.rows());
            for (double[] probabilities : logs) {
                scored.addPredictions(probabilities);
            }
        }
        return scored.finish(output, counts);
    }

    /** Adds the logarithm of the normal density of each class. */
    private void addDensities(ClassConditional.Normal normal, double[] values, double[][] logs) {
        double threshold = model.options().threshold();
        for (int k = 0; k < logs.length; k++) {
            double mean = normal.means()[k];
            double deviation = normal.deviations()[k] > 0 ? normal.deviations()[k] : threshold;
            boolean known = !Double.isNaN(mean);
            double constant = known ? -StrictMath.log(deviation) - LOG_ROOT_TWO_PI : StrictMath.log(threshold);
            double[] sums = logs[k];
            for (int i = 0; i < sums.length; i++) {
                double z = known ? (values[i] - mean) / deviation : 0;
                sums[i] += Double.isFinite(values[i]) ? constant - 0.5 * (z * z) : 0;
            }
        }
    }

    private static void addProbabilities(double[][] logProbabilities, int[] codes, double[][] logs) {
        for (int k = 0; k < logs.length; k++) {
            double[] sums = logs[k];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += codes[i] >= 0 ? logProbabilities[k][codes[i]] : 0;
            }
        }
    }

    /** The class of the largest value of each row, the first of equal ones; −1 where all are −∞. */
    private static int[] largest(double[][] logs, int rows) {
        int[] classes = new int[rows];
        for (int i = 0; i < rows; i++) {
            int best = -1;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < logs.length; k++) {
                if (logs[k][i] > largest) {
                    largest = logs[k][i];
                    best = k;
                }
            }
            classes[i] = best;
        }
        return classes;
    }

    /** Turns logarithms, of which a constant may be missing, into probabilities; NaN where all are −∞. */
    private static void toProbabilities(double[][] logs, int rows) {
        int[] classes = largest(logs, rows);
        for (int i = 0; i < rows; i++) {
            double largest = classes[i] < 0 ? Double.NaN : logs[classes[i]][i];
            double sum = 0;
            for (double[] column : logs) {
                column[i] = StrictMath.exp(column[i] - largest);
                sum += column[i];
            }
            for (double[] column : logs) {
                column[i] /= sum;
            }
        }
    }
}
