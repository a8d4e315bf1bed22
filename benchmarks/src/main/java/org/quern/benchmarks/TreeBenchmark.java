package org.quern.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.quern.data.MemoryChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.tree.ClassCriterion;
import org.quern.tree.Criterion;
import org.quern.tree.Grown;
import org.quern.tree.GrowthOptions;
import org.quern.tree.PredictorDraw;
import org.quern.tree.RowSample;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeFrame;
import org.quern.tree.TreeGrower;
import org.quern.tree.TreeGrowth;
import org.quern.tree.TreeVariables;
import org.quern.tree.VarianceCriterion;

/** Growing of trees over a million rows in memory, one thread: milliseconds from the columns to the trees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
public class TreeBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;
    private static final String PREDICTORS =
            "DepDelay + CRSDepTime + CRSArrTime + Distance + AirTime + TaxiIn + TaxiOut"
                    + " + DayOfMonth + DayOfWeek + Month + Carrier + Origin";

    /** A tree of depth 8 for a number or a class, or 20 trees of depth 10 that draw 4 predictors a node. */
    @Param({"numbers", "classes", "forest", "class-forest"})
    public String trees;

    private MemoryChunkSource source;
    private TreeFrame frame;

    @Setup
    public void makeRows() {
        source = new AirlineRows(1).inMemory(ROWS, CHUNK_ROWS);
        frame = frame(engine());
    }

    private LocalEngine engine() {
        return new LocalEngine(source, LocalEngine.Options.defaults().withThreads(1), Progress.NONE);
    }

    private TreeFrame frame(LocalEngine engine) {
        String response = trees.startsWith("class") ? "I(Late == 1)" : "ArrDelay";
        return TreeFrame.of(engine, TreeVariables.of(response + " ~ " + PREDICTORS), 1001, TreeFrame.Needs.RANGES);
    }

    /** The bins alone. */
    @Benchmark
    public TreeFrame bins() {
        return frame(engine());
    }

    /** Bins being known. */
    @Benchmark
    public Grown grow() {
        boolean forest = trees.endsWith("forest");
        List<RowSample> samples = forest
                ? IntStream.range(0, 20)
                        .<RowSample>mapToObj(t -> new RowSample.Bootstrap(1, t, 1))
                        .toList()
                : List.of(new RowSample.All());
        GrowthOptions options = new GrowthOptions(
                forest ? 10 : 8,
                forest ? 2 : 20,
                forest ? 1 : 7,
                0,
                forest ? new PredictorDraw(4, 1) : PredictorDraw.ALL,
                null,
                0,
                SurrogateUse.THEN_MAJORITY,
                GrowthOptions.DEFAULT_STATE_BYTES);
        TreeGrowth growth = new TreeGrowth(frame.design(), frame.bins(), criterion(frame.design(), samples), samples);
        return new TreeGrower(growth, options).grow(engine());
    }

    private Criterion criterion(TreeDesign design, List<RowSample> samples) {
        return design.isClassification()
                ? ClassCriterion.of(
                        ClassCriterion.Impurity.GINI,
                        design.classes().size(),
                        false,
                        frame.rows(),
                        Optional.empty(),
                        Optional.empty(),
                        samples)
                : VarianceCriterion.of(frame.rows(), false, samples);
    }
}
