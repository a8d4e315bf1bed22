package org.quern.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.tree.EnsembleRouter;
import org.quern.tree.NodeSplit;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Tree;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeNode;

/** Where rows end in full trees of random splits at values of the data, one thread: nanoseconds a row for all trees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class TreeScoringBenchmark {
    private static final int ROWS = 250_000;
    private static final String NUMBERS =
            "~ DepDelay+CRSDepTime+CRSArrTime+Distance+AirTime+TaxiIn+TaxiOut+Elapsed+Year+DayOfMonth";

    @Param({"false", "true"})
    public boolean factors;

    @Param({"50x5", "20x10"})
    public String trees;

    private final Random random = new Random(1);
    private TreeDesign design;
    private DesignRows rows;
    private EnsembleRouter router;

    @Setup
    public void makeTrees() {
        AirlineRows airline = new AirlineRows(1);
        Chunk chunk = airline.chunk(0, 0, ROWS);
        Schema schema = airline.schema();
        design = new TreeDesign(
                design("~ ArrDelay", schema),
                design(NUMBERS + (factors ? "+DayOfWeek+Month+Carrier+Origin" : ""), schema),
                ColumnSelection.of(schema.names()),
                Optional.empty(),
                Optional.empty());
        rows = design.predictors().bindPredictors(schema).evaluate(chunk);
        int count = Integer.parseInt(trees.substring(0, trees.indexOf('x')));
        int depth = Integer.parseInt(trees.substring(trees.indexOf('x') + 1));
        List<Tree> made = IntStream.range(0, count).mapToObj(t -> tree(depth)).toList();
        router = new EnsembleRouter(design, made, true);
    }

    private static Design design(String formula, Schema schema) {
        return Design.of(Formula.parse(formula), schema, DesignOptions.DEFAULT, Map.of());
    }

    private Tree tree(int depth) {
        List<TreeNode> nodes = new ArrayList<>();
        int inner = (1 << depth) - 1;
        for (int i = 0; i <= 2 * inner; i++) {
            boolean leaf = i >= inner;
            nodes.add(new TreeNode(
                    i + 1,
                    leaf ? -1 : 2 * i + 1,
                    leaf ? -1 : 2 * i + 2,
                    1,
                    1,
                    i,
                    new double[0],
                    0,
                    0,
                    leaf ? Optional.empty() : Optional.of(NodeSplit.of(rule(), 1, 1, Side.LEFT))));
        }
        return new Tree(nodes);
    }

    private SplitRule rule() {
        int predictor = random.nextInt(design.width());
        if (design.isFactor(predictor)) {
            return new SplitRule.Levels(
                    predictor,
                    design.levels(predictor).stream()
                            .map(level -> random.nextBoolean() ? Side.LEFT : Side.RIGHT)
                            .toList());
        }
        double value = Double.NaN;
        while (Double.isNaN(value)) {
            value = rows.numbers(predictor)[random.nextInt(ROWS)];
        }
        return new SplitRule.Threshold(predictor, value, random.nextBoolean() ? Side.LEFT : Side.RIGHT);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long route() {
        long[] sum = new long[1];
        router.route(rows, (tree, ends, from, to) -> {
            for (int i = 0; i < to - from; i++) {
                sum[0] += ends[i];
            }
        });
        return sum[0];
    }
}
