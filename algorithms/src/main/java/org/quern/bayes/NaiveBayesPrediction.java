package org.quern.bayes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.quern.QuernException;
import org.quern.data.Schema;
import org.quern.language.ColumnSelection;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapType;

/**
 * Scores data with a naive Bayes model, row by row: the class of the largest P(class | x), the first where several are equal,
 * or P(class | x) of every class.
 *
 * <p>A predictor that is missing or infinite, or has a level new to the model, says nothing of the classes and is passed
 * over; a row without any gets the a priori probabilities. Where a conditional probability is 0 or unknown, or a standard
 * deviation 0 or unknown, the model's threshold stands for it. A row in which every class is beyond the range of doubles
 * has no prediction.
 *
 * <p>Method: sums of logarithms, less the largest, so that nothing underflows.
 *
 * <p>Cost: classes·predictors operations a row.
 *
 * @param scoring holds the model
 */
public record NaiveBayesPrediction(Scoring scoring) implements ChunkMap {
    /** How the map is written and read. */
    public static final ChunkMapType<NaiveBayesPrediction> TYPE = new Type();

    /** @throws QuernException if the priors of the options do not fit the classes */
    static NaiveBayesPrediction of(NaiveBayesModel model, Scoring scoring) {
        List<Double> priors = scoring.options().priors();
        if (!priors.isEmpty()) {
            checkPriors(model, priors);
        }
        return new NaiveBayesPrediction(scoring);
    }

    private static void checkPriors(NaiveBayesModel model, List<Double> priors) {
        List<String> classes = model.classes();
        if (priors.size() != classes.size()) {
            throw new QuernException("The model has " + classes.size() + " classes, " + String.join(", ", classes)
                    + ", but " + priors.size() + " prior(s) were given");
        }
        double sum = 0;
        for (int k = 0; k < priors.size(); k++) {
            sum += priors.get(k);
            if (priors.get(k) > 0 && model.classRows()[k] == 0) {
                throw new QuernException(
                        "Class '" + classes.get(k) + "' had no rows when the model was fitted, so its prior must be 0");
            }
        }
        if (!(sum > 0)) {
            throw new QuernException("The priors add up to 0: at least one must be above 0");
        }
    }

    NaiveBayesModel model() {
        return scoring.model(NaiveBayesModel.class);
    }

    /** The a priori probabilities used. */
    double[] priors() {
        List<Double> given = scoring.options().priors();
        if (given.isEmpty()) {
            return model().priors();
        }
        double sum = given.stream().mapToDouble(Double::doubleValue).sum();
        return given.stream().mapToDouble(prior -> prior / sum).toArray();
    }

    @Override
    public ChunkMapType<NaiveBayesPrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scoring.columns();
    }

    @Override
    public Bound bind(Schema input) {
        scoring.checkTypes(input);
        return new BoundNaiveBayesPrediction(this, input);
    }

    /** log P(level | class) by class and level, the threshold standing for what is 0 or unknown. */
    static double[][] logProbabilities(ClassConditional.Categorical conditional, NaiveBayesOptions options) {
        return Arrays.stream(conditional.probabilities(options.smoothing()))
                .map(row -> Arrays.stream(row)
                        .map(p -> StrictMath.log(p > 0 ? p : options.threshold()))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static final class Type implements ChunkMapType<NaiveBayesPrediction> {
        @Override
        public String name() {
            return "bayes.predict";
        }

        @Override
        public void write(NaiveBayesPrediction map, DataOutput out) throws IOException {
            map.scoring.write(out);
        }

        @Override
        public NaiveBayesPrediction read(DataInput in) throws IOException {
            return new NaiveBayesPrediction(Scoring.read(in));
        }
    }
}
