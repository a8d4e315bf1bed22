package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quern.linear.WeightKind;
import org.quern.print.CallLine;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Surrogate;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeText;

/**
 * A decision tree as the old system printed it, with the table of complexities and the importance of the predictors after
 * it; and node by node with competing and surrogate splits, as rpart's {@code summary} has it. Difference: the call is the
 * command line that fits the model again.
 */
final class DTreeSummary {
    private final DTreeModel model;
    private final TreeDesign design;

    DTreeSummary(DTreeModel model) {
        this.model = model;
        this.design = model.fit().design();
    }

    /** What was fitted, the tree, the table of complexities and the importance of predictors. */
    List<String> lines() {
        List<String> lines = head();
        lines.add("");
        lines.add("Tree representation:");
        lines.addAll(shortLines());
        lines.addAll(figures());
        return lines;
    }

    /** The tree alone. */
    List<String> shortLines() {
        return new TreeText(model, model.tree()).lines();
    }

    /** What was fitted, the tables, and everything about each node. */
    List<String> details() {
        List<String> lines = head();
        lines.addAll(figures());
        lines.addAll(new NodeDetails().lines());
        return lines;
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(call());
        lines.add("");
        lines.add("Data: " + model.fit().dataName());
        design.weights()
                .ifPresent(column ->
                        lines.add((model.fit().weightKind() == WeightKind.FREQUENCY ? "Frequency" : "Probability")
                                + " weights: " + column));
        lines.add("Number of valid observations: " + model.fit().validRows());
        lines.add("Number of missing observations: " + model.fit().missingRows());
        return lines;
    }

    private List<String> call() {
        DTreeOptions options = model.options();
        CallLine call = new CallLine("dtree")
                .option("--data", model.fit().dataName())
                .option("--formula", model.fit().formula().text());
        design.rows().rowSelection().ifPresent(selection -> call.option("--row-selection", selection.text()));
        design.rows().transforms().forEach(transform -> call.option("--transform", transform.text()));
        design.weights()
                .ifPresent(column -> call.option(
                        model.fit().weightKind() == WeightKind.FREQUENCY ? "--frequency-weights" : "--weights",
                        column));
        addClasses(options.classes(), call);
        if (!options.costs().isEmpty()) {
            call.option(
                    "--costs",
                    options.costs().entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
                            .collect(Collectors.joining(",")));
        }
        addGrowth(options.growth(), call);
        addOthers(options, call);
        return call.lines();
    }

    private static void addClasses(DTreeOptions.Classes classes, CallLine call) {
        classes.priors().ifPresent(priors -> call.option("--prior", plain(priors)));
        classes.loss()
                .ifPresent(loss -> call.option(
                        "--loss", loss.stream().map(DTreeSummary::plain).collect(Collectors.joining(";"))));
        call.flag("--split information", classes.impurity() == org.quern.tree.ClassCriterion.Impurity.INFORMATION);
    }

    private static String plain(List<Double> values) {
        return values.stream().map(DTreeSummary::plain).collect(Collectors.joining(","));
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private void addGrowth(DTreeOptions.Growth growth, CallLine call) {
        DTreeOptions.Growth usual =
                DTreeOptions.Growth.DEFAULT.filled(model.fit().validRows());
        flag(call, "--max-depth", growth.maxDepth(), usual.maxDepth());
        flag(
                call,
                "--min-split",
                growth.minSplit().orElseThrow(),
                usual.minSplit().orElseThrow());
        DTreeOptions.Growth unsaid = new DTreeOptions.Growth(
                growth.maxDepth(),
                growth.minSplit(),
                OptionalInt.empty(),
                growth.complexity(),
                growth.maxBins(),
                growth.maxUnorderedLevels());
        flag(
                call,
                "--min-bucket",
                growth.minBucket().orElseThrow(),
                unsaid.minBucket(model.fit().validRows()));
        call.flag("--cp " + plain(growth.complexity()), growth.complexity() != usual.complexity());
        flag(call, "--max-bins", growth.maxBins().orElseThrow(), usual.maxBins().orElseThrow());
        flag(call, "--max-unordered-levels", growth.maxUnorderedLevels(), usual.maxUnorderedLevels());
    }

    private void addOthers(DTreeOptions options, CallLine call) {
        flag(call, "--max-compete", options.competitors(), 0);
        DTreeOptions.Surrogates surrogates = options.surrogates();
        DTreeOptions.Surrogates usual = DTreeOptions.Surrogates.DEFAULT;
        flag(call, "--max-surrogate", surrogates.most(), usual.most());
        flag(call, "--use-surrogate", surrogates.use().ordinal(), usual.use().ordinal());
        flag(
                call,
                "--surrogate-style",
                surrogates.style().ordinal(),
                usual.style().ordinal());
        flag(call, "--xval", options.folds(), DTreeOptions.DEFAULT_FOLDS);
        design.groups().ifPresent(column -> call.option("--folds-column", column));
        if (options.pruning() instanceof DTreeOptions.Pruning.At at) {
            call.option("--prune-cp", plain(at.parameter()));
        }
        call.flag("--prune-cp auto", options.pruning() instanceof DTreeOptions.Pruning.OneStandardError);
    }

    private static void flag(CallLine call, String name, int value, int usual) {
        call.flag(name + " " + value, value != usual);
    }

    /** The table of complexities, and the importance of predictors in percent. */
    private List<String> figures() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table().lines());
        List<String> importance = importance();
        if (!importance.isEmpty()) {
            lines.add("");
            lines.add("Variable importance");
            lines.addAll(importance);
        }
        return lines;
    }

    private TextTable table() {
        List<CpRow> rows = model.complexityTable();
        TextTable table = new TextTable(
                IntStream.rangeClosed(1, rows.size()).mapToObj(String::valueOf).toList());
        table.column("CP", formatted(rows, CpRow::complexity));
        table.column(
                "nsplit", rows.stream().map(row -> String.valueOf(row.splits())).toList());
        table.column("rel error", formatted(rows, CpRow::relativeError));
        if (!Double.isNaN(rows.get(0).crossValidatedError())) {
            table.column("xerror", formatted(rows, CpRow::crossValidatedError));
            table.column("xstd", formatted(rows, CpRow::standardError));
        }
        return table;
    }

    private static List<String> formatted(List<CpRow> rows, ToDoubleFunction<CpRow> value) {
        return RFormat.formatAll(rows.stream().mapToDouble(value).toArray(), RFormat.DIGITS);
    }

    private List<String> importance() {
        double sum =
                model.importance().stream().mapToDouble(Double::doubleValue).sum();
        List<Integer> order = IntStream.range(0, design.width())
                .boxed()
                .filter(p -> percent(p, sum) > 0)
                .sorted(Comparator.comparingDouble(
                        (Integer p) -> -model.importance().get(p)))
                .toList();
        if (order.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable(List.of(""));
        // R gives all entries of a vector with names the same width.
        List<String> names = RFormat.padLeft(order.stream().map(design::name).toList());
        for (int i = 0; i < names.size(); i++) {
            table.column(names.get(i), List.of(String.valueOf(percent(order.get(i), sum))));
        }
        return table.lines();
    }

    private long percent(int predictor, double sum) {
        return sum > 0 ? (long) Math.rint(100 * model.importance().get(predictor) / sum) : 0;
    }

    /** The nodes in order of their numbers. */
    private final class NodeDetails {
        private static final int LONG_CUT = 25;

        private final boolean isRegression = model.priors().isEmpty();
        private final int classWidth =
                design.classes().stream().mapToInt(String::length).max().orElse(0);
        /** Widest threshold of the tree. */
        private final int thresholdWidth = model.tree().nodes().stream()
                .filter(node -> !node.isLeaf())
                .flatMap(node -> rules(node).stream())
                .filter(SplitRule.Threshold.class::isInstance)
                .mapToInt(rule -> threshold((SplitRule.Threshold) rule).length())
                .max()
                .orElse(0);

        private static List<SplitRule> rules(TreeNode node) {
            List<SplitRule> rules = new ArrayList<>();
            rules.add(node.split().orElseThrow().rule());
            node.split().orElseThrow().competitors().forEach(other -> rules.add(other.rule()));
            node.split().orElseThrow().surrogates().forEach(other -> rules.add(other.rule()));
            return rules;
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (TreeNode node : model.tree().nodes()) {
                lines.add("");
                lines.add("Node number " + node.number() + ": " + node.rows() + " observations"
                        + (node.isLeaf()
                                ? ""
                                : ",    complexity param="
                                        + number(RFormat.signif(node.complexity(), RFormat.DIGITS))));
                lines.addAll(isRegression ? mean(node) : classes(node));
                if (!node.isLeaf()) {
                    lines.addAll(sons(node));
                    lines.add("  Primary splits:");
                    lines.addAll(primaries(node));
                    if (!node.split().orElseThrow().surrogates().isEmpty()) {
                        lines.add("  Surrogate splits:");
                        lines.addAll(surrogates(node.split().orElseThrow().surrogates()));
                    }
                }
            }
            return lines;
        }

        private static String number(double value) {
            return RFormat.format(value, RFormat.DIGITS);
        }

        private static String general(double value) {
            return RFormat.general(value, RFormat.DIGITS);
        }

        private List<String> mean(TreeNode node) {
            return List.of("  mean=" + general(node.value()) + ", MSE=" + general(node.risk() / node.weight()));
        }

        private List<String> classes(TreeNode node) {
            double probability = model.probability(node);
            String name = design.classes().get((int) node.value());
            double loss = node.risk() / (model.tree().root().weight() * probability);
            return List.of(
                    "  predicted class=" + name + " ".repeat(classWidth - name.length()) + "  expected loss="
                            + general(loss) + "  P(node) =" + general(probability),
                    "    class counts: " + joined(node.classWeights(), weight -> padded(RFormat.general(weight, 6))),
                    "   probabilities: " + joined(model.probabilities(node), share -> padded(RFormat.fixed(share, 3))));
        }

        private static String padded(String text) {
            return " ".repeat(Math.max(0, 5 - text.length())) + text;
        }

        private static String joined(double[] values, java.util.function.DoubleFunction<String> text) {
            return java.util.Arrays.stream(values).mapToObj(text).collect(Collectors.joining(" "));
        }

        private List<String> sons(TreeNode node) {
            TreeNode left = model.tree().node(node.left());
            TreeNode right = model.tree().node(node.right());
            long remaining = node.rows() - left.rows() - right.rows();
            return List.of("  left son=" + left.number() + " (" + left.rows() + " obs) right son=" + right.number()
                    + " (" + right.rows() + " obs)"
                    + (remaining > 1
                            ? ", " + remaining + " observations remain"
                            : remaining == 1 ? ", 1 observation remains" : ""));
        }

        private List<String> primaries(TreeNode node) {
            List<SplitRule> rules = new ArrayList<>();
            List<Double> improvements = new ArrayList<>();
            List<Long> rows = new ArrayList<>();
            rules.add(node.split().orElseThrow().rule());
            improvements.add(node.split().orElseThrow().improvement());
            rows.add(node.split().orElseThrow().rows());
            node.split().orElseThrow().competitors().forEach(other -> {
                rules.add(other.rule());
                improvements.add(other.improvement());
                rows.add(other.rows());
            });
            List<String> texts = texts(rules);
            List<String> improve = RFormat.padLeft(RFormat.formatAll(
                    improvements.stream()
                            .mapToDouble(value -> RFormat.signif(value, RFormat.DIGITS))
                            .toArray(),
                    RFormat.DIGITS));
            return IntStream.range(0, texts.size())
                    .mapToObj(i -> texts.get(i) + " improve=" + improve.get(i) + ", (" + (node.rows() - rows.get(i))
                            + " missing)")
                    .toList();
        }

        private List<String> surrogates(List<Surrogate> surrogates) {
            List<String> texts = texts(surrogates.stream().map(Surrogate::rule).toList());
            List<String> agree = rounded(surrogates, Surrogate::agreement);
            List<String> adjusted = rounded(surrogates, Surrogate::adjusted);
            return IntStream.range(0, texts.size())
                    .mapToObj(i -> texts.get(i) + " agree=" + agree.get(i) + ", adj=" + adjusted.get(i) + ", ("
                            + surrogates.get(i).rows() + " split)")
                    .toList();
        }

        private static List<String> rounded(List<Surrogate> surrogates, ToDoubleFunction<Surrogate> value) {
            return RFormat.padLeft(RFormat.formatAll(
                    surrogates.stream()
                            .mapToDouble(s -> RFormat.round(value.applyAsDouble(s), 3))
                            .toArray(),
                    RFormat.DIGITS));
        }

        /** Names and cuts, aligned. */
        private List<String> texts(List<SplitRule> rules) {
            List<String> names = padRight(
                    rules.stream().map(rule -> design.name(rule.predictor())).toList());
            List<String> cuts = rules.stream().map(this::cut).toList();
            List<String> aligned = cuts.stream().allMatch(cut -> cut.length() < LONG_CUT) ? padRight(cuts) : cuts;
            return IntStream.range(0, rules.size())
                    .mapToObj(i -> "      " + names.get(i) + " " + aligned.get(i))
                    .toList();
        }

        private static List<String> padRight(List<String> texts) {
            int width = texts.stream().mapToInt(String::length).max().orElse(0);
            return texts.stream()
                    .map(text -> text + " ".repeat(width - text.length()))
                    .toList();
        }

        private String cut(SplitRule rule) {
            if (rule instanceof SplitRule.Threshold threshold) {
                String text = threshold(threshold);
                return text
                        + " ".repeat(thresholdWidth - text.length())
                        + (threshold.below() == Side.LEFT ? " to the left, " : " to the right,");
            }
            return ((SplitRule.Levels) rule)
                    .sides().stream().map(NodeDetails::letter).collect(Collectors.joining("", "splits as  ", ","));
        }

        private static String threshold(SplitRule.Threshold rule) {
            return "< " + number(RFormat.signif(rule.threshold(), RFormat.DIGITS));
        }

        private static String letter(Side side) {
            return switch (side) {
                case LEFT -> "L";
                case RIGHT -> "R";
                case NONE -> "-";
            };
        }
    }
}
