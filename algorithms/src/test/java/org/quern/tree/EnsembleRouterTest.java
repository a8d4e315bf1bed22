package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;

class EnsembleRouterTest {
    private static final int ROWS = 3000;
    private static final double[] SPECIAL = {
        Double.NaN, -0.0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.5, 1e300, -1e300, Double.MIN_VALUE
    };

    private final Random random = new Random(20);
    private final List<String> levels =
            IntStream.range(0, 40).mapToObj(i -> "l" + i).toList();
    private final Schema schema = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("whole", ColumnType.FLOAT64),
            Variable.of("number", ColumnType.FLOAT64),
            Variable.of("wide", ColumnType.FLOAT64),
            Variable.factor("many", levels),
            Variable.factor("few", levels.subList(0, 3)));
    private final TreeDesign design = new TreeDesign(
            design("~ y"),
            design("~ whole + number + wide + many + few"),
            ColumnSelection.of(schema.names()),
            Optional.empty(),
            Optional.empty());

    private Design design(String formula) {
        return Design.of(Formula.parse(formula), schema, DesignOptions.DEFAULT, Map.of());
    }

    private double number(int predictor) {
        if (random.nextInt(10) == 0) {
            return SPECIAL[random.nextInt(SPECIAL.length)];
        }
        return switch (predictor) {
            case 0 -> random.nextInt(50) - 20;
            case 1 -> random.nextGaussian();
            default -> random.nextInt() * 1000.0;
        };
    }

    private int[] codes(int count) {
        return IntStream.range(0, ROWS).map(i -> random.nextInt(count + 1) - 1).toArray();
    }

    private double[] numbers(int predictor) {
        return IntStream.range(0, ROWS).mapToDouble(i -> number(predictor)).toArray();
    }

    private Chunk chunk() {
        return Chunk.of(
                0,
                0,
                ROWS,
                schema,
                List.of(
                        new DoubleColumn(numbers(0)),
                        new DoubleColumn(numbers(0)),
                        new DoubleColumn(numbers(1)),
                        new DoubleColumn(numbers(2)),
                        new FactorColumn(codes(40), levels, ROWS),
                        new FactorColumn(codes(3), levels.subList(0, 3), ROWS)));
    }

    private SplitRule rule(boolean factors) {
        int predictor = random.nextInt(factors ? 5 : 3);
        if (predictor < 3) {
            double threshold = number(predictor);
            return new SplitRule.Threshold(
                    predictor, Double.isNaN(threshold) ? 1.5 : threshold, Side.values()[random.nextInt(2)]);
        }
        int count = predictor == 3 ? 40 : 3;
        return new SplitRule.Levels(
                predictor,
                IntStream.range(0, count)
                        .mapToObj(i -> Side.values()[random.nextInt(3)])
                        .toList());
    }

    private Tree tree(int size, boolean factors, boolean stops, boolean surrogates) {
        record Grown(long number, Optional<NodeSplit> split) {}
        List<Grown> grown = new ArrayList<>(List.of(new Grown(1, Optional.empty())));
        while (grown.size() < size) {
            int at = random.nextInt(grown.size());
            Grown node = grown.get(at);
            if (node.split().isEmpty() && node.number() < 1 << 12) {
                NodeSplit split = new NodeSplit(
                        rule(factors),
                        1,
                        1,
                        Side.values()[random.nextInt(stops ? 3 : 2)],
                        List.of(),
                        surrogates ? List.of(new Surrogate(rule(factors), 1, 1, 1)) : List.of());
                grown.set(at, new Grown(node.number(), Optional.of(split)));
                grown.add(new Grown(2 * node.number(), Optional.empty()));
                grown.add(new Grown(2 * node.number() + 1, Optional.empty()));
            }
        }
        grown.sort((a, b) -> Long.compare(a.number(), b.number()));
        List<Long> numbers = grown.stream().map(Grown::number).toList();
        return new Tree(grown.stream()
                .map(node -> {
                    int left = numbers.indexOf(2 * node.number());
                    int right = left < 0 ? -1 : left + 1;
                    return new TreeNode(node.number(), left, right, 1, 1, 0, new double[0], 0, 0, node.split());
                })
                .toList());
    }

    /** The definition, row by row. */
    private int end(Tree tree, DesignRows rows, int row, boolean usesSurrogates) {
        int position = 0;
        while (true) {
            TreeNode node = tree.node(position);
            Side side = node.split()
                    .map(split -> side(split, rows, row, usesSurrogates))
                    .orElse(Side.NONE);
            if (side == Side.NONE) {
                return position;
            }
            position = side == Side.LEFT ? node.left() : node.right();
        }
    }

    private Side side(NodeSplit split, DesignRows rows, int row, boolean usesSurrogates) {
        Side side = side(split.rule(), rows, row);
        for (Surrogate surrogate : usesSurrogates ? split.surrogates() : List.<Surrogate>of()) {
            side = side == Side.NONE ? side(surrogate.rule(), rows, row) : side;
        }
        return side == Side.NONE ? split.missing() : side;
    }

    private Side side(SplitRule rule, DesignRows rows, int row) {
        int p = rule.predictor();
        return rule.side(design.isFactor(p) ? rows.codes(p)[row] : rows.numbers(p)[row]);
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,false,false", "true,true,false", "true,false,true", "true,true,true"})
    void endsWhereTheRulesSay(boolean factors, boolean stops, boolean surrogates) {
        List<Tree> trees = List.of(
                tree(1, factors, false, false),
                tree(3, factors, stops, surrogates),
                tree(301, factors, false, false),
                tree(61, factors, stops, surrogates),
                tree(1001, factors, false, surrogates));
        Chunk chunk = chunk();
        DesignRows rows = design.predictors().bindPredictors(schema).evaluate(chunk);
        for (boolean uses : new boolean[] {false, true}) {
            int[][] ends = new int[trees.size()][ROWS];
            new EnsembleRouter(design, trees, uses)
                    .route(rows, (tree, nodes, from, to) -> System.arraycopy(nodes, 0, ends[tree], from, to - from));
            for (int t = 0; t < ends.length; t++) {
                for (int row = 0; row < ROWS; row++) {
                    assertThat(ends[t][row])
                            .as("tree %s, row %s", t, row)
                            .isEqualTo(end(trees.get(t), rows, row, uses));
                }
            }
        }
    }
}
