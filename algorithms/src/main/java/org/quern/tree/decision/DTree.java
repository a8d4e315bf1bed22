package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.DesignSides;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.summary.MissingRows;
import org.quern.tree.ClassCriterion;
import org.quern.tree.Criterion;
import org.quern.tree.Grown;
import org.quern.tree.GrowthOptions;
import org.quern.tree.NodeDetailsPass;
import org.quern.tree.PredictorDraw;
import org.quern.tree.RowSample;
import org.quern.tree.SplitRefinement;
import org.quern.tree.SurrogateRefinement;
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
 * A decision tree: nodes are split in two as gains most in impurity or deviance, splits that save less than the least
 * complexity are dropped ({@link CostComplexity}), and cross-validation tells how the pruned trees do on new rows
 * ({@link CrossValidation}). With the same values and folds it is rpart's tree where each value has its bin.
 *
 * <p>Rows without response, weight or any predictor are left out and counted. A row that lacks a split's predictor counts not
 * for it and goes by its surrogates, with the majority, or stays ({@link SurrogateUse}). Refused: data of one class, a
 * constant response, predictors without any value, infinite values, negative weights.
 *
 * <p>Cost: the trees of all folds grow in the same passes: one for the bins (none where the data set's description is enough),
 * one a level, one for the folds and surrogates; depth + 2 for any number of folds. Where surrogates send rows, one more a
 * level. A level whose histograms are larger than the limit takes several.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees; Therneau and Atkinson, An
 * introduction to recursive partitioning using the RPART routines.
 */
public final class DTree implements Algorithm<DTreeModel> {
    private final DTreeOptions options;

    public DTree(DTreeOptions options) {
        this.options = options;
    }

    private int maxBins(DataSetInfo data) {
        return options.growth().maxBins(data.rows());
    }

    private TreeFrame.Needs needs() {
        boolean isPlain =
                options.classes().priors().isEmpty() && options.classes().loss().isEmpty();
        return isPlain ? TreeFrame.Needs.RANGES : TreeFrame.Needs.STATISTICS;
    }

    private boolean hasFinalPass() {
        return options.folds() > 0 || options.surrogates().most() > 0;
    }

    private boolean sendsBySurrogates() {
        return options.surrogates().most() > 0 && options.surrogates().use() != SurrogateUse.SHOWN;
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        List<PlannedPass> plan = new ArrayList<>(TreeFrame.plan(data, options.variables(), maxBins(data), needs()));
        check(TreeFrame.draft(data, options.variables()));
        plan.add(new PlannedPass(
                "tree.growth", "one a level, at most " + options.growth().maxDepth(), -1, ""));
        if (sendsBySurrogates()) {
            plan.add(new PlannedPass(
                    NodeDetailsPass.NAME, "0 or one a level: where rows lack the predictor of a split", -1, ""));
        }
        if (hasFinalPass()) {
            plan.add(new PlannedPass(NodeDetailsPass.NAME, "1", -1, ""));
        }
        return plan;
    }

    @Override
    public DTreeModel fit(PassRunner data, Progress progress) {
        TreeFrame frame = TreeFrame.of(data, variables(data.data()), maxBins(data.data()), needs());
        check(frame.design());
        return new Fit(data, frame).run();
    }

    /** With rows that lack a variable left out, if so asked. */
    private TreeVariables variables(DataSetInfo data) {
        TreeVariables asked = options.variables();
        if (options.missing() == MissingRows.BY_TERM) {
            return asked;
        }
        Schema schema = ColumnSelection.all(data.schema(), asked.rowSelection(), asked.transforms())
                .bind(data.schema())
                .output();
        Formula formula = DesignSides.expandDot(asked.formula(), schema, asked.besides());
        String complete = formula.columns().stream()
                .map(column -> "!missing(" + column + ")")
                .collect(Collectors.joining(" & "));
        String selection = asked.rowSelection()
                .map(expression -> "(" + expression.text() + ") & " + complete)
                .orElse(complete);
        return asked.withRows(Optional.of(Expression.parse(selection)), asked.transforms());
    }

    /** What can be checked when variables and classes are known. */
    private void check(TreeDesign design) {
        String response = design.responseExpression().text();
        if (options.method().isPresent()) {
            boolean wantsClasses = options.method().get() == DTreeOptions.Method.CLASS;
            if (wantsClasses && !design.isClassification()) {
                throw new QuernException("Method 'class' needs a factor, string or truth value, but '" + response
                        + "' is a number: --transform \"c = factor(" + response + ", 0, 1)\" makes a factor of it");
            }
            if (!wantsClasses && design.isClassification()) {
                throw new QuernException(
                        "Method 'anova' needs a number, but '" + response + "' is a factor, string or truth value");
            }
        }
        if (design.isClassification()) {
            if (!design.classes().isEmpty()) {
                options.classes().check(design.classes());
            }
        } else if (!options.classes().equals(DTreeOptions.Classes.DEFAULT)) {
            throw new QuernException(
                    "Priors, loss and the splitting index are for classes, but '" + response + "' is a number");
        }
        TreeChecks.levels(design, options.growth().maxUnorderedLevels());
        costs(design);
    }

    /** By predictor; null if all are 1. */
    private double[] costs(TreeDesign design) {
        if (options.costs().isEmpty()) {
            return null;
        }
        double[] costs = new double[design.width()];
        Arrays.fill(costs, 1);
        List<String> names =
                IntStream.range(0, design.width()).mapToObj(design::name).toList();
        for (Map.Entry<String, Double> cost : options.costs().entrySet()) {
            int predictor = names.indexOf(cost.getKey());
            if (predictor < 0) {
                throw new QuernException("A cost is given for '" + cost.getKey()
                        + "', which is no predictor; predictors: " + String.join(", ", names));
            }
            costs[predictor] = cost.getValue();
        }
        return costs;
    }

    /** One run. */
    private final class Fit {
        private final PassRunner data;
        private final TreeFrame frame;
        private final TreeDesign design;
        private final TreeGrowth growth;
        private final SurrogateRefinement surrogates;
        private int passes;

        Fit(PassRunner data, TreeFrame frame) {
            this.data = data;
            this.frame = frame;
            this.design = frame.design();
            List<RowSample> samples = samples();
            this.growth = new TreeGrowth(design, frame.bins(), criterion(samples), samples);
            this.surrogates = new SurrogateRefinement(
                    growth,
                    options.surrogates().most(),
                    options.surrogates().style(),
                    GrowthOptions.DEFAULT_STATE_BYTES);
            this.passes = frame.passes();
        }

        /** All rows, and those outside each fold. */
        private List<RowSample> samples() {
            List<RowSample> samples = new ArrayList<>();
            samples.add(new RowSample.All());
            for (int fold = 0; fold < options.folds(); fold++) {
                samples.add(new RowSample.OutsideFold(fold, options.folds()));
            }
            return samples;
        }

        private Criterion criterion(List<RowSample> samples) {
            boolean weighted = design.weights().isPresent();
            if (!design.isClassification()) {
                return VarianceCriterion.of(frame.rows(), weighted, samples);
            }
            return ClassCriterion.of(
                    options.classes().impurity(),
                    design.classes().size(),
                    weighted,
                    frame.rows(),
                    options.classes().priors().map(Fit::array),
                    options.classes()
                            .loss()
                            .map(rows -> rows.stream().map(Fit::array).toArray(double[][]::new)),
                    samples);
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(v -> v).toArray();
        }

        private GrowthOptions growthOptions() {
            long rows = frame.rows().rows();
            return new GrowthOptions(
                    options.growth().maxDepth(),
                    options.growth().minSplit(rows),
                    options.growth().minBucket(rows),
                    options.growth().complexity(),
                    PredictorDraw.ALL,
                    costs(design),
                    options.competitors(),
                    options.surrogates().use(),
                    GrowthOptions.DEFAULT_STATE_BYTES);
        }

        DTreeModel run() {
            SplitRefinement refinement = sendsBySurrogates() ? surrogates : SplitRefinement.NONE;
            Grown grown = new TreeGrower(growth, growthOptions(), refinement).grow(data);
            passes += grown.passes();
            check(grown.trees());
            Tree tree = grown.trees().get(0);
            double alpha = options.growth().complexity() * tree.root().risk();
            CostComplexity complexity = CostComplexity.of(tree, alpha);
            List<CpRow> table = complexity.table();
            if (table.size() > 1 && hasFinalPass()) {
                TreeDetails details = new TreeDetails(growth, frame.rows(), options, surrogates);
                passes += details.find(data, grown, alpha);
                complexity = CostComplexity.of(details.tree(), alpha);
                if (options.folds() > 0) {
                    table = new CrossValidation(tree, alpha, table).table(folds(grown), details.losses());
                }
            }
            passes += surrogates.passes();
            return model(complexity.tree(), table, grown.missingRows());
        }

        /** What the description of the data set did not tell. */
        private void check(List<Tree> trees) {
            TreeNode root = trees.get(0).root();
            String name = data.data().name();
            if (design.isClassification()
                    && Arrays.stream(root.classWeights()).filter(w -> w > 0).count() < 2) {
                throw new QuernException("All " + root.rows() + " valid rows of " + name + " are of the class '"
                        + design.classes().get((int) root.value()) + "' of '"
                        + design.responseExpression().text() + "': a tree needs rows of at least two classes");
            }
            for (int t = 1; t < trees.size(); t++) {
                if (trees.get(t).root().rows() == 0) {
                    throw new QuernException("All " + root.rows() + " valid rows of " + name + " are in one of "
                            + options.folds() + " folds"
                            + design.groups()
                                    .map(column -> ": '" + column + "' has the same value in all of them")
                                    .orElse(""));
                }
            }
        }

        private DTreeModel model(Tree grown, List<CpRow> grownTable, long missingRows) {
            Tree tree = grown;
            List<CpRow> table = grownTable;
            OptionalDouble parameter = pruneAt(table);
            if (parameter.isPresent()) {
                tree = CostComplexity.pruned(grown, parameter.getAsDouble());
                table = CostComplexity.pruned(grownTable, parameter.getAsDouble());
            }
            TreeNode root = tree.root();
            TreeFit fit = new TreeFit(
                    frame.variables().formula(),
                    design,
                    options.variables().weightKind(),
                    data.data().name(),
                    data.data().generation(),
                    root.rows(),
                    missingRows,
                    passes);
            DTreeOptions used = options.withVariables(frame.variables())
                    .withMethod(Optional.empty())
                    .withMissing(MissingRows.BY_TERM)
                    .withGrowth(filled(options.growth()));
            return new DTreeModel(
                    fit,
                    used,
                    tree,
                    priors(root),
                    loss(),
                    table,
                    VariableImportance.of(tree, design.width(), !design.isClassification()));
        }

        private DTreeOptions.Growth filled(DTreeOptions.Growth growthAsked) {
            DTreeOptions.Growth filled = growthAsked.filled(frame.rows().rows());
            return new DTreeOptions.Growth(
                    filled.maxDepth(),
                    filled.minSplit(),
                    filled.minBucket(),
                    filled.complexity(),
                    OptionalInt.of(maxBins(data.data())),
                    filled.maxUnorderedLevels());
        }

        private OptionalDouble pruneAt(List<CpRow> table) {
            if (options.pruning() instanceof DTreeOptions.Pruning.At at) {
                return OptionalDouble.of(at.parameter());
            }
            return options.pruning() instanceof DTreeOptions.Pruning.OneStandardError
                    ? OptionalDouble.of(CostComplexity.best(table))
                    : OptionalDouble.empty();
        }

        private List<Double> priors(TreeNode root) {
            if (!design.isClassification()) {
                return List.of();
            }
            return options.classes().priors().orElseGet(() -> Arrays.stream(root.classWeights())
                    .map(weight -> weight / root.weight())
                    .boxed()
                    .toList());
        }

        private List<List<Double>> loss() {
            int classes = design.classes().size();
            return options.classes().loss().orElseGet(() -> IntStream.range(0, classes)
                    .mapToObj(truth -> IntStream.range(0, classes)
                            .mapToObj(predicted -> truth == predicted ? 0.0 : 1.0)
                            .toList())
                    .toList());
        }
    }

    private static List<Tree> folds(Grown grown) {
        return grown.trees().subList(1, grown.trees().size());
    }
}
