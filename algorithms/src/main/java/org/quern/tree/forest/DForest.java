package org.quern.tree.forest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Variable;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.tree.ClassCriterion;
import org.quern.tree.Criterion;
import org.quern.tree.Grown;
import org.quern.tree.GrowthOptions;
import org.quern.tree.PredictorDraw;
import org.quern.tree.RowSample;
import org.quern.tree.RowStatistics;
import org.quern.tree.SurrogateUse;
import org.quern.tree.Tree;
import org.quern.tree.TreeChecks;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeFrame;
import org.quern.tree.TreeGrower;
import org.quern.tree.TreeGrowth;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeVariables;
import org.quern.tree.VarianceCriterion;

/**
 * A random forest: trees grown without pruning, each from a sample of the rows and with predictors drawn anew at each split.
 * The forest predicts the class with the largest ratio of votes to its cutoff, or the mean of the trees.
 *
 * <p>A sample with replacement takes each row a number of times that follows Poisson's law (the limit of the bootstrap for
 * many rows), one without takes each row for itself; samples and draws come from hashes of seed, tree, and row or node, so
 * every engine grows the same forest. Missing values go with the majority. Rows without response, weight or any predictor
 * are left out and counted. Refused: data of one class, a constant response, predictors without any value.
 *
 * <p>Cost: all trees grow in the same passes: one for the bins (none where the data set's description is enough), one a level,
 * one for the out-of-bag error; depth + 2 for any number of trees. A level whose histograms are larger than
 * {@link DForestOptions#maxStateBytes} takes several.
 *
 * <p>Reference: Breiman (2001), Random forests, Machine Learning 45, 5–32, doi:10.1023/A:1010933404324.
 */
public final class DForest implements Algorithm<DForestModel> {
    private final DForestOptions options;

    public DForest(DForestOptions options) {
        this.options = options;
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        TreeVariables variables = options.variables();
        List<PlannedPass> plan = new ArrayList<>(TreeFrame.plan(data, variables, maxBins(data), needs()));
        TreeDesign draft = TreeFrame.draft(data, variables);
        check(draft);
        strata(draft, data);
        plan.add(new PlannedPass(
                "tree.growth", "one a level, at most " + options.growth().maxDepth(), -1, ""));
        if (options.outOfBag() != DForestOptions.OutOfBagUse.NONE) {
            plan.add(new PlannedPass(
                    OutOfBagPass.NAME, "1", 128 + 16L * options.sampling().trees(), "16·trees bytes"));
        }
        return plan;
    }

    private int maxBins(DataSetInfo data) {
        return options.growth().maxBins().orElse(TreeFrame.defaultBins(data.rows()));
    }

    private TreeFrame.Needs needs() {
        return options.classes().priors().isPresent()
                        || options.classes().loss().isPresent()
                ? TreeFrame.Needs.STATISTICS
                : TreeFrame.Needs.RANGES;
    }

    /** What can be checked when variables and classes are known. */
    private void check(TreeDesign design) {
        options.tried(design.width(), design.isClassification());
        TreeChecks.levels(design, options.growth().maxUnorderedLevels());
        if (!design.isClassification()) {
            if (!options.cutoff().isEmpty()) {
                throw new QuernException("Cutoffs are for classes, but '"
                        + design.responseExpression().text() + "' is a number");
            }
            if (!options.classes().equals(org.quern.tree.decision.DTreeOptions.Classes.DEFAULT)) {
                throw new QuernException("Priors, loss and the splitting index are for classes, but '"
                        + design.responseExpression().text() + "' is a number");
            }
        } else if (!options.cutoff().isEmpty()
                && !design.classes().isEmpty()
                && options.cutoff().size() != design.classes().size()) {
            throw new QuernException(options.cutoff().size() + " cutoffs, but the response has "
                    + design.classes().size() + " classes: " + String.join(", ", design.classes()));
        }
    }

    @Override
    public DForestModel fit(PassRunner data, Progress progress) {
        TreeFrame frame = TreeFrame.of(data, options.variables(), maxBins(data.data()), needs());
        TreeDesign design = frame.design();
        check(design);
        RowStatistics rows = frame.rows();
        int tried = options.tried(design.width(), design.isClassification());
        List<RowSample> samples = samples(strata(design, data.data()));
        TreeGrowth growth = new TreeGrowth(design, frame.bins(), criterion(design, rows, samples), samples);
        Grown grown = new TreeGrower(growth, growthOptions(rows.rows(), tried)).grow(data);
        checkClasses(design, grown.trees(), data.data().name());
        Optional<OutOfBag> outOfBag = options.outOfBag() == DForestOptions.OutOfBagUse.NONE
                ? Optional.empty()
                : Optional.of(asked(data.run(outOfBagPass(growth, grown, rows))));
        TreeFit fit = new TreeFit(
                frame.variables().formula(),
                design,
                options.variables().weightKind(),
                data.data().name(),
                data.data().generation(),
                frame.passes() > 0 ? rows.rows() : data.data().rows() - grown.missingRows(),
                grown.missingRows(),
                frame.passes() + grown.passes() + (outOfBag.isPresent() ? 1 : 0));
        return new DForestModel(
                fit,
                options.withVariables(frame.variables())
                        .withFilledGrowth(rows.rows(), maxBins(data.data()))
                        .withTried(tried),
                grown.trees(),
                tried,
                outOfBag,
                Importance.of(grown.trees(), design.width()));
    }

    private List<RowSample> samples(int strata) {
        List<RowSample> samples = new ArrayList<>();
        for (int t = 0; t < options.sampling().trees(); t++) {
            int tree = t;
            samples.add(
                    strata == 0
                            ? sample(tree, options.sampling().rate())
                            : new RowSample.Strata(options.sampling().rates().stream()
                                    .map(rate -> sample(tree, rate))
                                    .toList()));
        }
        return samples;
    }

    private RowSample sample(int tree, double rate) {
        long seed = options.sampling().seed();
        return options.sampling().replacement() == DForestOptions.Replacement.WITH
                ? new RowSample.Bootstrap(seed, tree, rate)
                : new RowSample.Subsample(seed, tree, rate);
    }

    /** Strata with a sampling rate each; 0 if all rows have one. */
    private int strata(TreeDesign design, DataSetInfo data) {
        if (design.groups().isEmpty()) {
            return 0;
        }
        String name = design.groups().get();
        Variable variable = design.rows().bind(data.schema()).output().variable(name);
        if (!variable.type().isFactor()) {
            throw new QuernException("Strata must be a factor, but column '" + name + "' is "
                    + variable.type().label() + ": --transform \"s = factor(" + name
                    + ", 0, 1)\" makes one of a number");
        }
        int rates = options.sampling().rates().size();
        if (rates > 1 && rates != variable.levels().size()) {
            throw new QuernException(rates + " sampling rates, but '" + name + "' has "
                    + variable.levels().size() + " levels: " + String.join(", ", variable.levels()));
        }
        return rates > 1 ? rates : 0;
    }

    private Criterion criterion(TreeDesign design, RowStatistics rows, List<RowSample> samples) {
        boolean weighted = design.weights().isPresent();
        if (!design.isClassification()) {
            return VarianceCriterion.of(rows, weighted, samples);
        }
        options.classes().check(design.classes());
        Optional<double[]> priors = options.classes().priors().map(DForest::array);
        Optional<double[][]> loss = options.classes()
                .loss()
                .map(matrix -> matrix.stream().map(DForest::array).toArray(double[][]::new));
        return ClassCriterion.of(
                options.classes().impurity(), design.classes().size(), weighted, rows, priors, loss, samples);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }

    private GrowthOptions growthOptions(long rows, int tried) {
        return new GrowthOptions(
                options.growth().maxDepth(),
                options.minSplit(rows),
                options.minBucket(rows),
                options.growth().complexity(),
                new PredictorDraw(tried, options.sampling().seed()),
                null,
                0,
                SurrogateUse.THEN_MAJORITY,
                options.maxStateBytes());
    }

    /** Of data whose description was enough, only the trees tell that they have one class. */
    private static void checkClasses(TreeDesign design, List<Tree> trees, String dataName) {
        if (!design.isClassification()) {
            return;
        }
        double[] sums = new double[design.classes().size()];
        int met = 0;
        int last = 0;
        for (Tree tree : trees) {
            for (int k = 0; k < sums.length; k++) {
                double weight = tree.root().classWeights()[k];
                met += sums[k] == 0 && weight > 0 ? 1 : 0;
                last = weight > 0 ? k : last;
                sums[k] += weight;
            }
        }
        if (met == 1) {
            throw new QuernException("All rows of " + dataName + " that trees were grown from are of the class '"
                    + design.classes().get(last) + "' of '"
                    + design.responseExpression().text() + "': a tree needs rows of at least two classes");
        }
    }

    private OutOfBagPass outOfBagPass(TreeGrowth growth, Grown grown, RowStatistics rows) {
        double[][] values = grown.trees().stream()
                .map(tree -> tree.nodes().stream().mapToDouble(TreeNode::value).toArray())
                .toArray(double[][]::new);
        int classes = growth.design().classes().size();
        List<Double> cutoff = options.cutoff().isEmpty() ? DForestModel.equalCutoff(classes) : options.cutoff();
        return new OutOfBagPass(growth, grown.shapes(), values, array(cutoff), rows.weight(), rows.high() - rows.low());
    }

    /** No more than was asked for. */
    private OutOfBag asked(OutOfBag all) {
        int trees = all.errors().size();
        return options.outOfBag() == DForestOptions.OutOfBagUse.TREES
                ? all
                : new OutOfBag(
                        all.errors().subList(trees - 1, trees),
                        all.weights().subList(trees - 1, trees),
                        all.confusion(),
                        all.variance());
    }
}
