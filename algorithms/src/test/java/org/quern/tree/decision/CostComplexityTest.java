package org.quern.tree.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.golden.RpartCase;
import org.quern.tree.NodeSplit;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/** Against rpart 4.1.19 of R 4.2.2, from the risks of the nodes in {@code golden/trees}. */
class CostComplexityTest {

    /** The nodes of a fit, each with a split that stands for any. */
    private static Tree tree(JsonNode nodes) {
        List<JsonNode> sorted = new ArrayList<>();
        nodes.forEach(sorted::add);
        sorted.sort((a, b) -> Long.compare(a.get("node").asLong(), b.get("node").asLong()));
        Map<Long, Integer> positions = new HashMap<>();
        sorted.forEach(node -> positions.put(node.get("node").asLong(), positions.size()));
        List<TreeNode> result = new ArrayList<>();
        for (JsonNode node : sorted) {
            long number = node.get("node").asLong();
            boolean isLeaf = node.get("var").asText().equals("<leaf>");
            result.add(new TreeNode(
                    number,
                    isLeaf ? -1 : positions.get(2 * number),
                    isLeaf ? -1 : positions.get(2 * number + 1),
                    node.get("n").asLong(),
                    node.get("wt").asDouble(),
                    node.get("yval").asDouble(),
                    new double[0],
                    node.get("dev").asDouble(),
                    0,
                    isLeaf ? Optional.empty() : Optional.of(split())));
        }
        return new Tree(result);
    }

    private static NodeSplit split() {
        return NodeSplit.of(new SplitRule.Threshold(0, 0, Side.LEFT), 1, 1, Side.LEFT);
    }

    private static CostComplexity of(JsonNode fit) {
        Tree tree = tree(fit.get("nodes"));
        return CostComplexity.of(tree, leastComplexity(fit) * tree.root().risk());
    }

    /** The cp of the call. R gives splits that it tried and dropped what they would have saved. */
    private static double leastComplexity(JsonNode fit) {
        return fit.get("cptable").get(fit.get("cptable").size() - 1).get(0).asDouble();
    }

    @ParameterizedTest
    @MethodSource("org.quern.golden.RpartCase#names")
    void givesTheComplexitiesOfNodes(String name) {
        JsonNode fit = RpartCase.of(name).json();
        Tree tree = of(fit).tree();
        Map<Long, Integer> positions = tree.positions();
        assertThat(tree.size()).isEqualTo(fit.get("nodes").size());
        for (JsonNode node : fit.get("nodes")) {
            TreeNode found = tree.node(positions.get(node.get("node").asLong()));
            assertThat(found.complexity())
                    .as("complexity of node %s", node.get("node"))
                    .isCloseTo(
                            Math.max(
                                    leastComplexity(fit), node.get("complexity").asDouble()),
                            within(1e-11));
        }
    }

    @ParameterizedTest
    @MethodSource("org.quern.golden.RpartCase#names")
    void givesTheTableOfComplexities(String name) {
        JsonNode fit = RpartCase.of(name).json();
        List<CpRow> table = of(fit).table();
        List<JsonNode> expected = withoutTies(fit.get("cptable"));
        assertThat(table).hasSameSizeAs(expected);
        for (int i = 0; i < table.size(); i++) {
            CpRow row = table.get(i);
            assertThat(row.complexity()).isCloseTo(expected.get(i).get(0).asDouble(), within(1e-11));
            assertThat(row.splits()).isEqualTo(expected.get(i).get(1).asInt());
            assertThat(row.relativeError()).isCloseTo(expected.get(i).get(2).asDouble(), within(1e-11));
        }
    }

    /** R lists parameters that differ by rounding alone one by one. */
    private static List<JsonNode> withoutTies(JsonNode table) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : table) {
            double cp = row.get(0).asDouble();
            if (rows.isEmpty() || rows.get(rows.size() - 1).get(0).asDouble() - cp > 1e-12) {
                rows.add(row);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("org.quern.golden.RpartCase#names")
    void prunesToTheTreeWithinOneStandardError(String name) {
        JsonNode fit = RpartCase.of(name).json();
        if (!fit.has("pruned")) {
            return;
        }
        List<CpRow> table = new ArrayList<>();
        for (JsonNode row : fit.get("cptable")) {
            table.add(new CpRow(
                    row.get(0).asDouble(),
                    row.get(1).asInt(),
                    row.get(2).asDouble(),
                    row.get(3).asDouble(),
                    row.get(4).asDouble()));
        }
        double best = CostComplexity.best(table);
        assertThat(best).isEqualTo(fit.at("/pruned/cp").asDouble());
        // The parameter read from text differs in the last digits from the complexity computed.
        Tree pruned = CostComplexity.pruned(of(fit).tree(), best * (1 + 1e-12));
        assertThat(pruned.nodes().stream().map(TreeNode::number).sorted().toList())
                .isEqualTo(numbers(fit.get("prunedNodes")));
        List<CpRow> rows = CostComplexity.pruned(table, best);
        assertThat(rows).isEqualTo(table.subList(0, fit.at("/pruned/cptable").size()));
    }

    private static List<Long> numbers(JsonNode nodes) {
        List<Long> numbers = new ArrayList<>();
        nodes.forEach(node -> numbers.add(node.get("node").asLong()));
        return numbers.stream().sorted().toList();
    }

    @Test
    void aTreeWithoutSplitsHasOneRow() {
        TreeNode root = new TreeNode(1, -1, -1, 4, 4, 0.5, new double[0], 8, 0, Optional.empty());
        CostComplexity alone = CostComplexity.of(new Tree(List.of(root)), 0.08);
        assertThat(alone.table()).containsExactly(new CpRow(0.01, 0, 1, Double.NaN, Double.NaN));
        assertThat(alone.tree().root().complexity()).isEqualTo(0.01);
    }

    @Test
    void aSplitThatSavesNothingIsDropped() {
        TreeNode root = new TreeNode(1, 1, 2, 4, 4, 0.5, new double[0], 8, 0, Optional.of(split()));
        TreeNode left = new TreeNode(2, -1, -1, 2, 2, 0.5, new double[0], 3, 0, Optional.empty());
        TreeNode right = new TreeNode(3, -1, -1, 2, 2, 0.5, new double[0], 5, 0, Optional.empty());
        assertThat(CostComplexity.of(new Tree(List.of(root, left, right)), 0)
                        .tree()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void pruningAtNoRowOfTheTableTakesTheNextSmallerTree() {
        List<CpRow> table = List.of(
                new CpRow(0.5, 0, 1, 1, 0.1), new CpRow(0.2, 1, 0.5, 0.7, 0.1), new CpRow(0.01, 3, 0.3, 0.6, 0.1));
        assertThat(CostComplexity.pruned(table, 0.3))
                .containsExactly(new CpRow(0.5, 0, 1, 1, 0.1), new CpRow(0.3, 1, 0.5, 0.7, 0.1));
        assertThat(CostComplexity.pruned(table, 0)).isEqualTo(table);
    }
}
