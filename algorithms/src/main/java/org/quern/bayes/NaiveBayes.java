package org.quern.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.DesignSides;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.language.TermVariable;
import org.quern.linear.WeightKind;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.summary.CellMoments;

/**
 * Naive Bayes: P(class | x) ∝ P(class)·Π P(x_j | class), the predictors taken as independent within a class. P(class) is the
 * share of the class; a number is normal with the mean and standard deviation of its class (denominator n − 1); a factor
 * has the level with probability (count + λ) / (count of the class + λ·levels), λ the smoothing.
 *
 * <p>A missing predictor leaves out itself or the row ({@link NaiveBayesOptions#missing}); rows without class or weight are
 * left out and counted. Infinite numbers and negative weights are refused, as are data in which fewer than two classes
 * have rows. A mean or deviation that the rows of a class do not determine is missing. Truth values are factors.
 *
 * <p>Method: counts, and centred moments combined by Chan's update ({@link CellMoments}).
 *
 * <p>Cost: one pass, and one before if strings or an F() without range need their levels found; state of
 * classes·(72·numbers + 8·levels) bytes.
 *
 * <p>Reference: Hand and Yu (2001), Idiot's Bayes: not so stupid after all?, doi:10.1111/j.1751-5823.2001.tb00465.x.
 */
public final class NaiveBayes implements Algorithm<NaiveBayesModel> {
    private final NaiveBayesOptions options;

    public NaiveBayes(NaiveBayesOptions options) {
        this.options = options;
    }

    /** The formula and the variables that the data have after the transforms. */
    private record Bound(Formula formula, Schema schema, ColumnSelection all) {
        List<TermVariable> unknownLevels() {
            return DesignSides.of(formula, NaiveBayesOptions.MODEL).unknownLevels(schema);
        }
    }

    private Bound bind(DataSetInfo data) {
        ColumnSelection all = ColumnSelection.all(data.schema(), options.rowSelection(), options.transforms());
        Schema schema = all.bind(data.schema()).output();
        Set<String> weights = options.weights().map(Set::of).orElse(Set.of());
        return new Bound(DesignSides.expandDot(options.formula(), schema, weights), schema, all);
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Bound bound = bind(data);
        if (!bound.unknownLevels().isEmpty()) {
            return List.of(
                    new PlannedPass(LevelsPass.TYPE.name(), "1", -1, ""),
                    new PlannedPass(ClassCountsPass.NAME, "1", -1, "classes·(72·numbers + 8·levels) bytes"));
        }
        ClassCountsPass pass = new ClassCountsPass(BayesDesign.of(options, bound.formula(), bound.schema(), Map.of()));
        return List.of(new PlannedPass(ClassCountsPass.NAME, "1", pass.stateBytes(), pass.stateFormula()));
    }

    @Override
    public NaiveBayesModel fit(PassRunner data, Progress progress) {
        Bound bound = bind(data.data());
        List<TermVariable> unknown = bound.unknownLevels();
        Map<String, List<String>> levels =
                unknown.isEmpty() ? Map.of() : data.run(new LevelsPass(unknown, bound.all()));
        BayesDesign design = BayesDesign.of(options, bound.formula(), bound.schema(), new TreeMap<>(levels));
        ClassCounts counts = data.run(new ClassCountsPass(design));
        check(counts, design, data.data().name());
        return model(counts, design, bound.formula(), data.data(), unknown.isEmpty() ? 1 : 2);
    }

    private void check(ClassCounts counts, BayesDesign design, String dataName) {
        if (counts.negativeWeights > 0) {
            throw new QuernException("Weights '" + options.weights().orElseThrow() + "' are negative in "
                    + counts.negativeWeights + " rows of " + dataName + ", must be 0 or more");
        }
        for (int p = 0; p < counts.infinite.length; p++) {
            if (counts.infinite[p] > 0) {
                String name = name(design, p);
                throw new QuernException("'" + name + "' is infinite in " + counts.infinite[p] + " rows of " + dataName
                        + ": leave them out with --row-selection \"is_finite(" + name + ")\"");
            }
        }
        long rows = Arrays.stream(counts.rows).sum();
        if (rows == 0) {
            throw new QuernException(
                    "No valid rows for '" + options.formula().text() + "' in " + dataName + ": " + whyNone(counts));
        }
        long classes = Arrays.stream(counts.rows).filter(n -> n > 0).count();
        if (classes < 2) {
            int only = 0;
            while (counts.rows[only] == 0) {
                only++;
            }
            throw new QuernException("All " + rows + " valid rows of " + dataName + " are of the class '"
                    + design.classes().get(only) + "' of '"
                    + design.response().variables().get(0).source().text()
                    + "': naive Bayes needs rows of at least two classes");
        }
    }

    private String whyNone(ClassCounts counts) {
        if (counts.missingRows == 0 && counts.weightlessRows == 0) {
            return options.rowSelection()
                    .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                    .orElse("there are no rows");
        }
        return counts.missingRows + " rows have a missing value"
                + (counts.weightlessRows > 0 ? ", " + counts.weightlessRows + " have weight 0" : "");
    }

    private static String name(BayesDesign design, int predictor) {
        return design.predictors().variables().get(predictor).source().text();
    }

    private NaiveBayesModel model(
            ClassCounts counts, BayesDesign design, Formula formula, DataSetInfo data, int passes) {
        List<ClassConditional> conditionals = new ArrayList<>();
        List<List<String>> levels = design.predictorLevels();
        for (int p = 0; p < levels.size(); p++) {
            conditionals.add(
                    counts.moments[p] != null
                            ? normal(name(design, p), counts.moments[p])
                            : new ClassConditional.Categorical(
                                    name(design, p), levels.get(p), byClass(counts.cells[p], counts.rows.length)));
        }
        return new NaiveBayesModel(
                formula,
                options,
                design.response(),
                design.predictors(),
                data.name(),
                data.generation(),
                design.classes(),
                counts.rows,
                counts.weights,
                conditionals,
                counts.missingRows,
                passes);
    }

    private ClassConditional.Normal normal(String name, CellMoments moments) {
        int classes = moments.cells();
        double[] weights = new double[classes];
        double[] means = new double[classes];
        double[] deviations = new double[classes];
        for (int k = 0; k < classes; k++) {
            weights[k] = moments.weight(k);
            means[k] = moments.valid(k) > 0 ? moments.mean(k) : Double.NaN;
            deviations[k] = Math.sqrt(variance(moments, k));
        }
        return new ClassConditional.Normal(name, weights, means, deviations);
    }

    private double variance(CellMoments moments, int k) {
        double m2 = moments.centred(k, 2);
        double n = options.weightKind() == WeightKind.FREQUENCY ? moments.weight(k) : moments.valid(k);
        if (!(n > 1)) {
            return Double.NaN;
        }
        return options.weightKind() == WeightKind.PROBABILITY ? m2 / moments.weight(k) * (n / (n - 1)) : m2 / (n - 1);
    }

    /** Weights by class and level, from those of class + classes·level. */
    private static double[][] byClass(double[] cells, int classes) {
        double[][] table = new double[classes][cells.length / classes];
        for (int cell = 0; cell < cells.length; cell++) {
            table[cell % classes][cell / classes] = cells[cell];
        }
        return table;
    }
}
