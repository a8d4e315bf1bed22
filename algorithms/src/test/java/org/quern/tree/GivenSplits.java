package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quern.data.Chunk;
import org.quern.data.MemoryChunkSource;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;

/** Trees for tests whose splits are given rather than searched for; rows, values and risks are those of the data. */
final class GivenSplits {
    private final TreeDesign design;
    private final Formula formula;
    private final MemoryChunkSource data;
    private final DesignRows predictors;
    private final double[] response;
    private final Map<Long, NodeSplit> splits = new HashMap<>();

    private GivenSplits(TreeDesign design, Formula formula, MemoryChunkSource data) {
        this.design = design;
        this.formula = formula;
        this.data = data;
        Chunk all = data.read(0, design.rows().columns());
        this.predictors = design.predictors().bind(all.schema()).evaluate(all);
        DesignRows responses = design.response().bind(all.schema()).evaluate(all);
        this.response = design.isClassification()
                ? Arrays.stream(responses.codes(0)).asDoubleStream().toArray()
                : responses.numbers(0);
    }

    /** @param data in one chunk */
    static GivenSplits of(String formula, MemoryChunkSource data) {
        Formula whole = Formula.parse(formula);
        Design response = design("~ " + whole.responses().get(0).text(), data);
        Design predictors = design(formula.substring(formula.indexOf('~')), data);
        List<String> columns = new ArrayList<>(response.inputs());
        columns.addAll(predictors.inputs());
        return new GivenSplits(
                new TreeDesign(response, predictors, ColumnSelection.of(columns), Optional.empty(), Optional.empty()),
                whole,
                data);
    }

    private static Design design(String formula, MemoryChunkSource data) {
        return Design.of(Formula.parse(formula), data.info().schema(), DesignOptions.DEFAULT, Map.of());
    }

    TreeFit fit() {
        return new TreeFit(
                formula, design, WeightKind.NONE, "table", 3, data.info().rows(), 0, 5);
    }

    TreeDesign design() {
        return design;
    }

    MemoryChunkSource data() {
        return data;
    }

    private int predictor(String name) {
        return IntStream.range(0, design.width())
                .filter(p -> design.name(p).equals(name))
                .findFirst()
                .orElseThrow();
    }

    SplitRule below(String predictor, double threshold, Side side) {
        return new SplitRule.Threshold(predictor(predictor), threshold, side);
    }

    /** @param sides a letter for each level: L, R, or - for none */
    SplitRule levels(String predictor, String sides) {
        return new SplitRule.Levels(
                predictor(predictor),
                sides.chars()
                        .mapToObj(c -> c == 'L' ? Side.LEFT : c == 'R' ? Side.RIGHT : Side.NONE)
                        .toList());
    }

    GivenSplits split(long node, SplitRule rule, Side missing, Surrogate... surrogates) {
        splits.put(node, new NodeSplit(rule, 7, 1.5 * node, missing, List.of(), List.of(surrogates)));
        return this;
    }

    GivenSplits competitor(long node, SplitRule rule) {
        NodeSplit split = splits.get(node);
        splits.put(
                node,
                new NodeSplit(
                        split.rule(),
                        split.rows(),
                        split.improvement(),
                        split.missing(),
                        List.of(new Competitor(rule, 6, 0.75)),
                        split.surrogates()));
        return this;
    }

    /** The tree; rows go where {@link SplitRule#side}, surrogates and the missing side say, written down plainly. */
    Tree tree() {
        Map<Long, List<Integer>> members = new HashMap<>();
        for (int row = 0; row < response.length; row++) {
            for (long node : path(row)) {
                members.computeIfAbsent(node, n -> new ArrayList<>()).add(row);
            }
        }
        List<Long> numbers = new ArrayList<>(List.of(1L));
        for (int i = 0; i < numbers.size(); i++) {
            if (splits.containsKey(numbers.get(i))) {
                numbers.add(2 * numbers.get(i));
                numbers.add(2 * numbers.get(i) + 1);
            }
        }
        return new Tree(numbers.stream()
                .map(number -> node(number, numbers.indexOf(2 * number), members.getOrDefault(number, List.of())))
                .toList());
    }

    /** Numbers of the nodes that a row comes through. */
    List<Long> path(int row) {
        return path(row, true);
    }

    List<Long> path(int row, boolean usesSurrogates) {
        List<Long> path = new ArrayList<>();
        for (long node = 1; node > 0; ) {
            path.add(node);
            Side side = splits.containsKey(node) ? side(splits.get(node), row, usesSurrogates) : Side.NONE;
            node = side == Side.LEFT ? 2 * node : side == Side.RIGHT ? 2 * node + 1 : 0;
        }
        return path;
    }

    private Side side(NodeSplit split, int row, boolean usesSurrogates) {
        Side side = side(split.rule(), row);
        if (usesSurrogates) {
            for (Surrogate surrogate : split.surrogates()) {
                side = side == Side.NONE ? side(surrogate.rule(), row) : side;
            }
        }
        return side == Side.NONE ? split.missing() : side;
    }

    private Side side(SplitRule rule, int row) {
        int p = rule.predictor();
        return rule.side(
                design.isFactor(p) ? predictors.codes(p)[row] : predictors.numbers(p)[row]);
    }

    private TreeNode node(long number, int left, List<Integer> rows) {
        int classes = design.classes().size();
        double[] counts = new double[classes];
        double sum = 0;
        for (int row : rows) {
            sum += response[row];
            if (classes > 0) {
                counts[(int) response[row]]++;
            }
        }
        double value = rows.isEmpty() ? 0 : sum / rows.size();
        double risk = 0;
        if (classes > 0) {
            value = 0;
            for (int k = 1; k < classes; k++) {
                value = counts[k] > counts[(int) value] ? k : value;
            }
            risk = rows.size() - counts[(int) value];
        } else {
            for (int row : rows) {
                risk += (response[row] - value) * (response[row] - value);
            }
        }
        return new TreeNode(
                number,
                left,
                left < 0 ? -1 : left + 1,
                rows.size(),
                rows.size(),
                value,
                counts,
                risk,
                0,
                Optional.ofNullable(splits.get(number)));
    }
}
