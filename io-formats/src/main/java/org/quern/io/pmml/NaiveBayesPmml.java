package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dmg.pmml.DataField;
import org.dmg.pmml.DataType;
import org.dmg.pmml.GaussianDistribution;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.Value;
import org.dmg.pmml.naive_bayes.BayesInput;
import org.dmg.pmml.naive_bayes.BayesInputs;
import org.dmg.pmml.naive_bayes.BayesOutput;
import org.dmg.pmml.naive_bayes.NaiveBayesModel;
import org.dmg.pmml.naive_bayes.PairCounts;
import org.dmg.pmml.naive_bayes.TargetValueCount;
import org.dmg.pmml.naive_bayes.TargetValueCounts;
import org.dmg.pmml.naive_bayes.TargetValueStat;
import org.dmg.pmml.naive_bayes.TargetValueStats;
import org.quern.QuernException;
import org.quern.bayes.ClassConditional;
import org.quern.model.ModelVariables;

/**
 * A naive Bayes model as a NaiveBayesModel: normal distributions of numbers, pair counts of factors with the smoothing added,
 * the weights of the classes as their counts. Classes without rows, whose probability is 0, are left out.
 *
 * <p>PMML's threshold would stand for small densities too, so it is 0. Where a count is 0, probabilities stand for counts, with
 * our threshold for those of 0. They add up to more than 1, by which PMML divides; a level that no row has brings the sums of
 * all classes to the largest one, so that all classes are divided by the same number, which changes nothing.
 */
final class NaiveBayesPmml {
    private final org.quern.bayes.NaiveBayesModel bayes;
    private final ModelVariables variables;
    /** Positions of the classes that have rows. */
    private final List<Integer> classes = new ArrayList<>();

    NaiveBayesPmml(org.quern.bayes.NaiveBayesModel bayes, ModelVariables variables) {
        this.bayes = bayes;
        this.variables = variables;
        for (int k = 0; k < bayes.classes().size(); k++) {
            if (bayes.classWeights()[k] > 0) {
                classes.add(k);
            }
        }
    }

    /** Adds the model and gives the fields it uses. */
    Fields addTo(List<Model> models) {
        Predictors predictors = Predictors.of(bayes.predictors(), variables, List.of());
        BayesInputs inputs = new BayesInputs();
        for (int p = 0; p < bayes.conditionals().size(); p++) {
            inputs.addBayesInputs(input(bayes.conditionals().get(p), predictors.name(p)));
        }
        Fields fields = predictors.fields();
        DataField target = new DataField(bayes.responseName(), OpType.CATEGORICAL, DataType.STRING);
        bayes.classes().forEach(name -> target.addValues(new Value(name)));
        String name = fields.addTarget(target);
        NaiveBayesModel model = new NaiveBayesModel()
                .setModelName(bayes.responseName())
                .setAlgorithmName("naivebayes")
                .setMiningFunction(MiningFunction.CLASSIFICATION)
                .setThreshold(0)
                .setMiningSchema(fields.miningSchema(name))
                .setOutput(output())
                .setBayesInputs(inputs)
                .setBayesOutput(new BayesOutput(counts(bayes.classWeights())).setTargetField(name));
        models.add(model);
        return fields;
    }

    private Output output() {
        Output output = new Output()
                .addOutputFields(new OutputField(bayes.responseName() + "_Pred", OpType.CATEGORICAL, DataType.STRING)
                        .setResultFeature(ResultFeature.PREDICTED_VALUE));
        for (int k : classes) {
            String name = bayes.classes().get(k);
            output.addOutputFields(PmmlDocument.probability(name + "_prob", name));
        }
        return output;
    }

    private TargetValueCounts counts(double[] byClass) {
        TargetValueCounts counts = new TargetValueCounts();
        for (int k : classes) {
            counts.addTargetValueCounts(new TargetValueCount(bayes.classes().get(k), byClass[k]));
        }
        return counts;
    }

    private BayesInput input(ClassConditional conditional, String field) {
        if (conditional instanceof ClassConditional.Normal normal) {
            return new BayesInput(field, normal(normal), null);
        }
        ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
        BayesInput input = new BayesInput(field, null, null);
        double[][] probabilities = categorical.probabilities(bayes.options().smoothing());
        boolean counted = classes.stream()
                .flatMapToDouble(k -> Arrays.stream(probabilities[k]))
                .allMatch(p -> p > 0);
        double[] sums = new double[bayes.classes().size()];
        for (int level = 0; level < categorical.levels().size(); level++) {
            double[] weights = new double[sums.length];
            for (int k : classes) {
                double p = probabilities[k][level];
                weights[k] = counted
                        ? categorical.counts()[k][level] + bayes.options().smoothing()
                        : p > 0 ? p : bayes.options().threshold();
                sums[k] += weights[k];
            }
            input.addPairCounts(new PairCounts(value(categorical, level), counts(weights)));
        }
        if (!counted) {
            double largest = Arrays.stream(sums).max().orElseThrow();
            double[] rest = Arrays.stream(sums).map(sum -> largest - sum).toArray();
            input.addPairCounts(new PairCounts(noValue(categorical), counts(rest)));
        }
        return input;
    }

    /** Truth values are numbers to PMML. */
    private static String value(ClassConditional.Categorical categorical, int level) {
        return isTruth(categorical)
                ? String.valueOf(level)
                : categorical.levels().get(level);
    }

    private static boolean isTruth(ClassConditional.Categorical categorical) {
        return categorical.levels().equals(List.of("FALSE", "TRUE"));
    }

    /** A level that no row has, of the type of the others. */
    private static String noValue(ClassConditional.Categorical categorical) {
        String candidate = "2";
        while (categorical.levels().contains(candidate)) {
            candidate += "0";
        }
        return candidate;
    }

    private TargetValueStats normal(ClassConditional.Normal normal) {
        TargetValueStats stats = new TargetValueStats();
        for (int k : classes) {
            String name = bayes.classes().get(k);
            if (Double.isNaN(normal.means()[k])) {
                throw new QuernException("PMML cannot express that '" + normal.name() + "' is not known in class '"
                        + name + "': fit the model without it or without that class");
            }
            double deviation = normal.deviations()[k] > 0
                    ? normal.deviations()[k]
                    : bayes.options().threshold();
            stats.addTargetValueStats(new TargetValueStat()
                    .setValue(name)
                    .setContinuousDistribution(new GaussianDistribution(normal.means()[k], deviation * deviation)));
        }
        return stats;
    }
}
