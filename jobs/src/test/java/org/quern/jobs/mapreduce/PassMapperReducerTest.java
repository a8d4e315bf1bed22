package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mrunit.mapreduce.MapDriver;
import org.apache.hadoop.mrunit.mapreduce.ReduceDriver;
import org.apache.hadoop.mrunit.types.Pair;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.Progress;
import org.quern.pass.SlicedSums;
import org.quern.pass.SumPass;
import org.quern.pass.TallyPass;

/** Mapper and reducer on their own, fed and read by MRUnit. */
class PassMapperReducerTest {
    private static final int CHUNKS = 13;
    private static final ColumnSelection COLUMNS = ColumnSelection.of(List.of("x", "y"));
    private static final MemoryChunkSource DATA = data();

    private static MemoryChunkSource data() {
        Random random = new Random(7);
        double[] x = random.doubles(CHUNKS * 10 - 3).map(v -> Math.exp(30 * v)).toArray();
        double[] y = random.doubles(CHUNKS * 10 - 3).map(v -> -Math.exp(30 * v)).toArray();
        double[] z = random.doubles(CHUNKS * 10 - 3).toArray();
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.FLOAT64));
        return MemoryChunkSource.of(
                "numbers", schema, List.of(new DoubleColumn(x), new DoubleColumn(y), new DoubleColumn(z)), 10);
    }

    @Test
    void givesTheBitsOfTheLocalEngineForAnyCutIntoTasks() throws IOException {
        for (int leafLevel = 0; leafLevel < 3; leafLevel++) {
            SumPass pass = new SumPass(COLUMNS, leafLevel);
            int leaves = (CHUNKS + (1 << leafLevel) - 1) >> leafLevel;
            long expected = Double.doubleToRawLongBits(local(pass));
            for (int cut = 1; cut <= leaves; cut++) {
                List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>();
                for (int first = 0; first < leaves; first += cut) {
                    nodes.addAll(map(pass, DATA, first, Math.min(leaves, first + cut)));
                }
                double[] total = states(pass, reduce(pass, nodes)).get(0);
                assertThat(Double.doubleToRawLongBits(total[0]))
                        .as("level %d, %d leaves a task", leafLevel, cut)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void fillsOneStateForEachNodeWhereAnyOrderWillDo() throws IOException {
        List<Long> expected = local(new TallyPass(COLUMNS));
        for (int first = 0; first < CHUNKS; first++) {
            TallyPass pass = new TallyPass(COLUMNS);
            List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, DATA, first, CHUNKS));
            assertThat(keys(nodes)).isEqualTo(keys(map(new SumPass(COLUMNS, 0), DATA, first, CHUNKS)));
            assertThat(pass.statesMade()).isEqualTo(nodes.size());
            if (first > 0) {
                nodes.addAll(map(pass, DATA, 0, first));
            }
            assertThat(pass.finish(states(pass, reduce(pass, nodes)).get(0))).isEqualTo(expected);
        }
    }

    @Test
    void aMistakeStandsEvenAfterStatesWereEmitted() throws IOException {
        TallyPass pass = new TallyPass(COLUMNS);
        List<Pair<NodeKey, BytesWritable>> nodes = map(pass, new BrokenFrom(9), 0, CHUNKS);
        assertThat(keys(nodes)).containsExactly("slice 0, level 3, from chunk 0", "mistake in chunk 9");
        List<Pair<IntWritable, BytesWritable>> output = reduce(pass, nodes);
        assertThat(output).hasSize(1);
        assertThat(output.get(0).getFirst().get()).isEqualTo(PassReducer.MISTAKE);
    }

    private static List<String> keys(List<Pair<NodeKey, BytesWritable>> nodes) {
        return nodes.stream().map(node -> node.getFirst().toString()).toList();
    }

    @Test
    void totalsEachSliceOnItsOwn() throws IOException {
        SlicedSums pass = new SlicedSums(COLUMNS, false);
        List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, DATA, 0, 5));
        nodes.addAll(map(pass, DATA, 5, CHUNKS));
        TreeMap<Integer, double[]> slices = states(pass, reduce(pass, nodes));
        assertThat(pass.finish(pass.assemble(new ArrayList<>(slices.values())))).isEqualTo(local(pass));
    }

    @Test
    void writesTheDigestOfEachSliceFromAnyReducer() throws IOException {
        SlicedSums pass = new SlicedSums(ColumnSelection.of(List.of("x", "y", "z")), true);
        List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, DATA, 0, 5));
        nodes.addAll(map(pass, DATA, 5, CHUNKS));
        List<Double> sums = local(new SlicedSums(pass.columns(), false));
        for (int reducers = 1; reducers <= 3; reducers++) {
            TreeMap<Integer, double[]> slices = new TreeMap<>();
            for (int reducer = 0; reducer < reducers; reducer++) {
                slices.putAll(states(pass, reduce(pass, partition(nodes, reducer, reducers))));
            }
            for (int slice = 0; slice < 3; slice++) {
                assertThat(slices.get(slice)).containsExactly(Math.getExponent(sums.get(slice)));
            }
            assertThat(pass.finish(pass.assemble(new ArrayList<>(slices.values()))))
                    .isEqualTo(local(pass));
        }
    }

    private static List<Pair<NodeKey, BytesWritable>> partition(
            List<Pair<NodeKey, BytesWritable>> nodes, int reducer, int reducers) {
        SlicePartitioner partitioner = new SlicePartitioner();
        return nodes.stream()
                .filter(node -> partitioner.getPartition(node.getFirst(), node.getSecond(), reducers) == reducer)
                .toList();
    }

    @Test
    void emitsOnlyWhatCannotPair() throws IOException {
        assertThat(map(new SumPass(COLUMNS, 0), DATA, 3, 13).stream()
                        .map(node -> node.getFirst().toString()))
                .containsExactly(
                        "slice 0, level 0, from chunk 3",
                        "slice 0, level 2, from chunk 4",
                        "slice 0, level 2, from chunk 8",
                        "slice 0, level 0, from chunk 12");
    }

    @Test
    void refusesATaskReadTwice() throws IOException {
        SumPass pass = new SumPass(COLUMNS, 0);
        List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, DATA, 0, CHUNKS));
        nodes.addAll(map(pass, DATA, 4, 6));
        assertThatThrownBy(() -> reduce(pass, nodes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Two states for chunk 4 of 13: was the output of one task read twice?");
    }

    @Test
    void refusesAMissingTask() throws IOException {
        SumPass pass = new SumPass(COLUMNS, 0);
        List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, DATA, 0, 4));
        nodes.addAll(map(pass, DATA, 6, CHUNKS));
        assertThatThrownBy(() -> reduce(pass, nodes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No state for chunks 4 to 5 of 13: did a worker stop early?");
    }

    @Test
    void handsOnTheFirstMistakeInTheData() throws IOException {
        SlicedSums pass = new SlicedSums(COLUMNS, false);
        ChunkSource broken = new BrokenFrom(6);
        List<Pair<NodeKey, BytesWritable>> nodes = new ArrayList<>(map(pass, broken, 8, CHUNKS));
        nodes.addAll(map(pass, broken, 0, 8));
        assertThat(nodes.stream().filter(node -> node.getFirst().isMistake())).hasSize(4);
        List<Pair<IntWritable, BytesWritable>> output = reduce(pass, nodes);
        assertThat(output).hasSize(1);
        assertThat(output.get(0).getFirst().get()).isEqualTo(PassReducer.MISTAKE);
        assertThat(new String(output.get(0).getSecond().copyBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Chunk 6 is broken");
    }

    @Test
    void countsWhatItReads() throws IOException {
        MapDriver<IntWritable, NullWritable, NodeKey, BytesWritable> driver =
                driver(new SumPass(COLUMNS, 0), DATA, 11, 13);
        driver.run();
        assertThat(Map.of(
                        "chunks", count(driver, JobCounter.CHUNKS_READ),
                        "rows", count(driver, JobCounter.ROWS_READ),
                        "selected", count(driver, JobCounter.ROWS_SELECTED)))
                .isEqualTo(Map.of("chunks", 2L, "rows", 17L, "selected", 17L));
    }

    private static long count(MapDriver<?, ?, ?, ?> driver, JobCounter counter) {
        return driver.getCounters()
                .findCounter(JobCounter.GROUP, counter.label())
                .getValue();
    }

    private static <R> R local(Pass<?, R> pass) {
        return new LocalEngine(DATA, LocalEngine.Options.defaults().withThreads(1), Progress.NONE).run(pass);
    }

    private static List<Pair<NodeKey, BytesWritable>> map(Pass<?, ?> pass, ChunkSource data, int first, int end)
            throws IOException {
        return driver(pass, data, first, end).run();
    }

    private static MapDriver<IntWritable, NullWritable, NodeKey, BytesWritable> driver(
            Pass<?, ?> pass, ChunkSource data, int first, int end) {
        MapDriver<IntWritable, NullWritable, NodeKey, BytesWritable> driver = MapDriver.newMapDriver(new PassMapper() {
            @Override
            public void run(Context context) throws IOException, InterruptedException {
                run(pass, new CountedSource(data, context), end, context);
            }
        });
        for (int leaf = first; leaf < end; leaf++) {
            driver.withInput(new IntWritable(leaf), NullWritable.get());
        }
        return driver;
    }

    /** As the shuffle does: sorted by key, the values of a key together. */
    private static List<Pair<IntWritable, BytesWritable>> reduce(
            Pass<?, ?> pass, List<Pair<NodeKey, BytesWritable>> nodes) throws IOException {
        TreeMap<NodeKey, List<BytesWritable>> grouped = new TreeMap<>();
        List<Pair<NodeKey, BytesWritable>> arrived = new ArrayList<>(nodes);
        Collections.shuffle(arrived, new Random(nodes.size()));
        arrived.forEach(node -> grouped.computeIfAbsent(node.getFirst(), key -> new ArrayList<>())
                .add(node.getSecond()));
        ReduceDriver<NodeKey, BytesWritable, IntWritable, BytesWritable> driver =
                ReduceDriver.newReduceDriver(new PassReducer() {
                    @Override
                    public void run(Context context) throws IOException, InterruptedException {
                        run(pass, CHUNKS, context);
                    }
                });
        grouped.forEach(driver::withInput);
        return driver.run();
    }

    private static <S> TreeMap<Integer, S> states(Pass<S, ?> pass, List<Pair<IntWritable, BytesWritable>> output)
            throws IOException {
        TreeMap<Integer, S> states = new TreeMap<>();
        for (Pair<IntWritable, BytesWritable> slice : output) {
            states.put(
                    slice.getFirst().get(),
                    pass.codec()
                            .read(new DataInputStream(
                                    new ByteArrayInputStream(slice.getSecond().copyBytes()))));
        }
        return states;
    }

    /** Data whose chunks cannot be read from one chunk on. */
    private record BrokenFrom(int chunk) implements ChunkSource {
        @Override
        public DataSetInfo info() {
            return DATA.info();
        }

        @Override
        public Chunk read(int index, List<String> columns) {
            if (index >= chunk) {
                throw new QuernException("Chunk " + index + " is broken");
            }
            return DATA.read(index, columns);
        }
    }
}
