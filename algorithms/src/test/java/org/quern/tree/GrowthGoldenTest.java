package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.RpartCase;
import org.quern.linear.WeightKind;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/**
 * Nodes, splits and improvements are those of R 4.2.2's rpart 4.1.19; the calls are in the files of {@code golden/trees}. Splits
 * below rpart's pruned leaves are not looked at. Competitors of improvements that are equal but for rounding may come in any
 * order.
 */
class GrowthGoldenTest {
    /** No surrogates are needed in these. */
    static List<String> cases() {
        return List.of(
                "Boston",
                "Boston-cost",
                "ChickWeight",
                "Pima",
                "adult-information",
                "adult-six-classes",
                "airquality-missing-0",
                "bike-weights",
                "car.test.frame",
                "cu.summary-class",
                "diamonds",
                "diamonds-class",
                "housing",
                "iris",
                "iris-information",
                "iris-loss",
                "kyphosis",
                "kyphosis-cost",
                "kyphosis-loss",
                "kyphosis-loss-prior",
                "kyphosis-missing-0",
                "kyphosis-prior",
                "mtcars",
                "warpbreaks");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void growsTheNodesOfRpart(String name) {
        RpartCase golden = RpartCase.of(name);
        JsonNode json = golden.json();
        MemoryChunkSource source = golden.source(5000);
        LocalEngine engine = new LocalEngine(source, LocalEngine.Options.defaults(), Progress.NONE);
        Call call = new Call(json.get("call").asText());
        TreeVariables variables = TreeVariables.of(call.formula);
        if (call.has("weights")) {
            variables = variables.withWeights(Optional.of(call.value("weights", "")), WeightKind.PROBABILITY);
        }
        TreeFrame frame = TreeFrame.of(engine, variables, Bins.MAX_BINS, TreeFrame.Needs.STATISTICS);
        Grown grown = new TreeGrower(growth(frame, json), options(call)).grow(engine);
        compare(grown.trees().get(0), json, frame.design());
    }

    private static TreeGrowth growth(TreeFrame frame, JsonNode json) {
        boolean weighted = frame.design().weights().isPresent();
        List<RowSample> all = List.of(new RowSample.All());
        Criterion criterion;
        if (frame.design().isClassification()) {
            criterion = ClassCriterion.of(
                    json.get("split").asText().equals("gini")
                            ? ClassCriterion.Impurity.GINI
                            : ClassCriterion.Impurity.INFORMATION,
                    frame.design().classes().size(),
                    weighted,
                    frame.rows(),
                    Optional.of(numbers(json.get("prior"))),
                    Optional.of(matrix(json.get("loss"))),
                    all);
        } else {
            criterion = VarianceCriterion.of(frame.rows(), weighted, all);
        }
        return new TreeGrowth(frame.design(), frame.bins(), criterion, all);
    }

    private static double[] numbers(JsonNode array) {
        double[] result = new double[array.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = array.get(i).asDouble();
        }
        return result;
    }

    private static double[][] matrix(JsonNode rows) {
        double[][] result = new double[rows.size()][];
        for (int i = 0; i < result.length; i++) {
            result[i] = numbers(rows.get(i));
        }
        return result;
    }

    private static GrowthOptions options(Call call) {
        int minSplit = call.number("minsplit", 20);
        int minBucket = call.number("minbucket", Math.round(minSplit / 3f));
        Matcher cost = Pattern.compile("cost = c\\(([^)]*)\\)").matcher(call.text);
        double[] costs = null;
        if (cost.find()) {
            String[] parts = cost.group(1).split(", ");
            costs = new double[parts.length];
            for (int p = 0; p < costs.length; p++) {
                costs[p] = Double.parseDouble(parts[p]);
            }
        }
        boolean surrogates = call.number("maxsurrogate", 5) > 0;
        return new GrowthOptions(
                call.number("maxdepth", 30),
                minSplit,
                minBucket,
                Double.parseDouble(call.value("cp", "0.01")),
                PredictorDraw.ALL,
                costs,
                call.number("maxcompete", 4),
                call.number("usesurrogate", 2) == 2 && surrogates ? SurrogateUse.THEN_MAJORITY : SurrogateUse.USED,
                GrowthOptions.DEFAULT_STATE_BYTES);
    }

    /** The arguments of a call as text. */
    private static final class Call {
        final String text;
        final String formula;

        Call(String text) {
            this.text = text;
            this.formula = text.substring("rpart(".length(), text.indexOf(", d"));
        }

        boolean has(String argument) {
            return text.contains(" " + argument + " = ");
        }

        String value(String argument, String otherwise) {
            Matcher found = Pattern.compile(" " + argument + " = ([^,)]*)").matcher(text);
            return found.find() ? found.group(1) : otherwise;
        }

        int number(String argument, int otherwise) {
            return Integer.parseInt(value(argument, String.valueOf(otherwise)));
        }
    }

    private static void compare(Tree tree, JsonNode json, TreeDesign design) {
        Map<Long, Integer> positions = tree.positions();
        List<String> problems = new ArrayList<>();
        for (JsonNode node : json.get("nodes")) {
            Integer position = positions.get(node.get("node").asLong());
            if (position == null || tree.node(position).rows() != node.get("n").asLong()) {
                problems.add("no node " + node);
            } else {
                compare(tree.node(position), node, design, problems);
            }
        }
        assertThat(problems).isEmpty();
    }

    private static void compare(TreeNode node, JsonNode golden, TreeDesign design, List<String> problems) {
        String at = "node " + node.number() + ": ";
        if (!close(node.weight(), golden.get("wt").asDouble())) {
            problems.add(at + "weight " + node.weight() + " not " + golden.get("wt"));
        }
        if (!close(node.risk(), golden.get("dev").asDouble())) {
            problems.add(at + "risk " + node.risk() + " not " + golden.get("dev"));
        }
        double value = golden.get("yval").asDouble() - (design.isClassification() ? 1 : 0);
        if (!close(node.value(), value)) {
            problems.add(at + "value " + node.value() + " not " + value);
        }
        if (!golden.has("splits")) {
            return;
        }
        JsonNode primary = golden.get("splits").get(0);
        if (node.isLeaf()) {
            problems.add(at + "leaf, not split by " + primary);
            return;
        }
        NodeSplit split = node.split().orElseThrow();
        if (!design.name(split.rule().predictor()).equals(primary.get(1).asText())
                || split.rows() != primary.get(2).asLong()
                || !close(split.improvement(), primary.get(4).asDouble())) {
            problems.add(at + split + " not " + primary);
        }
        if (split.rule() instanceof SplitRule.Threshold threshold) {
            if (!close(threshold.threshold(), primary.get(5).asDouble())
                    || threshold.below() == Side.LEFT != primary.get(3).asInt() < 0) {
                problems.add(at + threshold + " not " + primary);
            }
        } else if (!sides(split.rule()).equals(primary.get(7).asText())) {
            problems.add(at + split.rule() + " not " + primary);
        }
        List<Double> found =
                split.competitors().stream().map(Competitor::improvement).toList();
        List<Double> expected = StreamSupport.stream(golden.get("splits").spliterator(), false)
                .filter(other -> other.get(0).asText().equals("competitor"))
                .map(other -> other.get(4).asDouble())
                .toList();
        for (int k = 0; k < expected.size(); k++) {
            if (k >= found.size() || !close(found.get(k), expected.get(k))) {
                problems.add(at + "competitors " + split.competitors() + " not " + golden);
            }
        }
    }

    private static String sides(SplitRule rule) {
        StringBuilder text = new StringBuilder();
        for (Side side : ((SplitRule.Levels) rule).sides()) {
            text.append(side == Side.LEFT ? 'L' : side == Side.RIGHT ? 'R' : '-');
        }
        return text.toString();
    }

    private static boolean close(double found, double expected) {
        return Math.abs(found - expected) <= 1e-9 * Math.max(1e-3, Math.abs(expected));
    }
}
