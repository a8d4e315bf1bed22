package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;

class LeafEngineTest {
    private static final int CHUNKS = 37;
    private static final int ROWS_PER_CHUNK = 50;
    private static final Residence AMPLE = Residence.of(1 << 20, 0);
    private static final ColumnSelection COLUMNS = ColumnSelection.of(List.of("a", "b"));

    private final Source source = new Source(data());

    private static MemoryChunkSource data() {
        Random random = new Random(7);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            double[] values = random.doubles(CHUNKS * ROWS_PER_CHUNK, -1e9, 1e9).toArray();
            columns.add(new DoubleColumn(values));
        }
        Schema schema = Schema.of(Variable.of("a", ColumnType.FLOAT64), Variable.of("b", ColumnType.FLOAT64));
        return MemoryChunkSource.of("numbers", schema, columns, ROWS_PER_CHUNK);
    }

    /** Notes which chunks are read, and fails at some. */
    private static final class Source implements ChunkSource {
        private final ChunkSource source;
        private final List<Integer> read = Collections.synchronizedList(new ArrayList<>());
        private final BitSet failing = new BitSet();

        Source(ChunkSource source) {
            this.source = source;
        }

        @Override
        public DataSetInfo info() {
            return source.info();
        }

        @Override
        public Chunk read(int chunk, List<String> columns) throws IOException {
            if (failing.get(chunk)) {
                throw new QuernException("chunk " + chunk + " is torn");
            }
            read.add(chunk);
            return source.read(chunk, columns);
        }
    }

    private static BitSet range(int first, int end) {
        BitSet leaves = new BitSet();
        leaves.set(first, end);
        return leaves;
    }

    private static SumPass sum(int leafLevel) {
        return new SumPass(COLUMNS, leafLevel);
    }

    private LeafEngine engine(int threads) {
        return new LeafEngine(source, threads, AMPLE);
    }

    private static LeafStates<double[]> sums(LeafEngine engine, int leafLevel, BitSet leaves) {
        return engine.process(sum(leafLevel), leaves, LeafEngine.Keep.YES, LeafWatch.NONE);
    }

    @Test
    void partsOfTheLeavesMakeTheSameTotalAsAllOfThem() {
        Random random = new Random(3);
        for (int leafLevel = 0; leafLevel < 3; leafLevel++) {
            double expected =
                    new LocalEngine(data(), LocalEngine.Options.defaults(), Progress.NONE).run(sum(leafLevel));
            int leaves = MergeTree.leaves(CHUNKS, leafLevel);
            for (int threads = 1; threads < 4; threads++) {
                BitSet some = new BitSet();
                for (int leaf = 0; leaf < leaves; leaf++) {
                    some.set(leaf, random.nextBoolean());
                }
                BitSet others = range(0, leaves);
                others.andNot(some);
                LeafStates<double[]> left = sums(engine(threads), leafLevel, some);
                LeafStates<double[]> right = sums(engine(threads), leafLevel, others);
                assertThat(left.covered()).isEqualTo(some);
                assertThat(right.covered()).isEqualTo(others);
                MergeTree<double[]> tree = MergeTree.of(sum(leafLevel), CHUNKS);
                right.nodes().forEach(tree::add);
                left.nodes().forEach(tree::add);
                assertThat(tree.total(new double[1])[0]).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatMergesInAnyOrderGivesOneState() {
        TallyPass pass = new TallyPass(COLUMNS);
        LeafStates<long[]> some = engine(3).process(pass, range(5, 20), LeafEngine.Keep.YES, LeafWatch.NONE);
        assertThat(some.nodes()).hasSize(1);
        assertThat(some.covered()).isEqualTo(range(5, 20));
        assertThat(java.util.Arrays.stream(some.nodes().get(0).state()).sum()).isEqualTo(15L * ROWS_PER_CHUNK * 2);
        assertThat(engine(3)
                        .process(pass, new BitSet(), LeafEngine.Keep.YES, LeafWatch.NONE)
                        .nodes())
                .isEmpty();
    }

    @Test
    void leavesThatOthersTookOverCostNothing() {
        for (int threads : new int[] {1, 3}) {
            source.read.clear();
            AtomicInteger done = new AtomicInteger();
            LeafWatch tailTaken = new LeafWatch() {
                @Override
                public boolean isWanted(int leaf) {
                    return leaf < 30 || done.get() == 0;
                }

                @Override
                public void leafDone(int leaf) {
                    done.incrementAndGet();
                }
            };
            LeafStates<double[]> states =
                    engine(threads).process(sum(0), range(3, CHUNKS), LeafEngine.Keep.YES, tailTaken);
            assertThat(states.covered()).isEqualTo(range(3, 30));
            assertThat(source.read).hasSize(27).allMatch(chunk -> chunk < 30);
        }
    }

    @Test
    void beginsLeavesInAscendingOrder() {
        BitSet odd = new BitSet();
        for (int leaf = 1; leaf < CHUNKS; leaf += 2) {
            odd.set(leaf);
        }
        sums(engine(1), 0, odd);
        assertThat(source.read).isSorted().allMatch(chunk -> chunk % 2 == 1);
    }

    @Test
    void tellsWhatIsDone() {
        List<Integer> chunks = Collections.synchronizedList(new ArrayList<>());
        BitSet leaves = new BitSet();
        LeafWatch watch = new LeafWatch() {
            @Override
            public void chunkDone(int chunk) {
                chunks.add(chunk);
            }

            @Override
            public void leafDone(int leaf) {
                leaves.set(leaf);
            }
        };
        engine(1).process(sum(2), range(8, 10), LeafEngine.Keep.YES, watch);
        assertThat(chunks).containsExactly(32, 33, 34, 35, 36);
        assertThat(leaves).isEqualTo(range(8, 10));
    }

    @Test
    void givesUpWhenNobodyWaits() {
        AtomicInteger begun = new AtomicInteger();
        LeafWatch cancelledAfterThree = new LeafWatch() {
            @Override
            public boolean isCancelled() {
                return begun.get() >= 3;
            }

            @Override
            public void chunkDone(int chunk) {
                begun.incrementAndGet();
            }
        };
        assertThatThrownBy(() -> engine(1).process(sum(0), range(0, CHUNKS), LeafEngine.Keep.YES, cancelledAfterThree))
                .isInstanceOf(CancellationException.class);
        assertThat(source.read).containsExactly(0, 1, 2);
    }

    @Test
    void theLowestFailingChunkIsNamed() {
        source.failing.set(11);
        source.failing.set(14);
        source.failing.set(30);
        for (int threads : new int[] {1, 2, 5}) {
            for (int leafLevel = 0; leafLevel < 3; leafLevel++) {
                int level = leafLevel;
                ChunkFailure failure = catchThrowableOfType(
                        ChunkFailure.class,
                        () -> sums(engine(threads), level, range(0, MergeTree.leaves(CHUNKS, level))));
                assertThat(failure.chunk()).isEqualTo(11);
                assertThat(failure).cause().hasMessage("chunk 11 is torn");
            }
        }
    }

    @Test
    void keepsColumnsFromTheFirstPassOn() {
        LeafEngine engine = engine(2);
        double[] first = sums(engine, 0, range(4, 8)).nodes().get(0).state();
        assertThat(engine.residentChunks()).isEqualTo(range(4, 8));
        assertThat(engine.columnBytes()).isEqualTo(4L * ROWS_PER_CHUNK * 2 * 8);
        source.read.clear();
        assertThat(sums(engine, 0, range(4, 8)).nodes().get(0).state()).isEqualTo(first);
        assertThat(source.read).isEmpty();
    }

    @Test
    void aHelperKeepsNothingAndLosesNothing() {
        LeafEngine engine = engine(1);
        sums(engine, 0, range(0, 4));
        long held = engine.columnBytes();
        engine.process(sum(0), range(10, 14), LeafEngine.Keep.NO, LeafWatch.NONE);
        assertThat(engine.residentChunks()).isEqualTo(range(0, 4));
        RememberedSums remembering = new RememberedSums(sum(0), "family", 50, 60, true, false);
        engine.process(remembering, range(10, 14), LeafEngine.Keep.NO, LeafWatch.NONE);
        assertThat(engine.memoBytes()).isZero();
        source.read.clear();
        sums(engine, 0, range(0, 4));
        assertThat(source.read).isEmpty();
        assertThat(engine.columnBytes()).isEqualTo(held);
    }

    @Test
    void releasedChunksAreForgotten() {
        LeafEngine engine = engine(2);
        RememberedSums remembering = new RememberedSums(sum(0), "family", 50, 60, true, false);
        engine.process(remembering, range(0, 10), LeafEngine.Keep.YES, LeafWatch.NONE);
        assertThat(engine.memoBytes()).isEqualTo(600);
        engine.release(range(6, 20));
        assertThat(engine.residentChunks()).isEqualTo(range(0, 6));
        assertThat(engine.memoBytes()).isEqualTo(360);
        assertThat(engine.columnBytes()).isEqualTo(6L * ROWS_PER_CHUNK * 2 * 8);
        engine.releaseAll();
        assertThat(engine.residentChunks()).isEqualTo(new BitSet());
        assertThat(engine.memoBytes() + engine.columnBytes()).isZero();
    }

    @Test
    void chunksMayBeReleasedWhileTheyAreUsed() throws InterruptedException {
        LeafEngine engine = engine(2);
        RememberedSums remembering = new RememberedSums(sum(0), "family", 50, 60, false, false);
        AtomicBoolean over = new AtomicBoolean();
        Thread releasing = new Thread(() -> {
            while (!over.get()) {
                engine.releaseAll();
            }
        });
        releasing.start();
        double expected =
                sums(new LeafEngine(data(), 1, AMPLE), 0, range(0, CHUNKS)).total(sum(0), CHUNKS)[0];
        try {
            for (int i = 0; i < 200; i++) {
                LeafStates<double[]> states =
                        engine.process(remembering, range(0, CHUNKS), LeafEngine.Keep.YES, LeafWatch.NONE);
                assertThat(states.total(remembering, CHUNKS)[0]).isEqualTo(expected);
            }
        } finally {
            over.set(true);
            releasing.join();
        }
        engine.releaseAll();
        assertThat(engine.memoBytes() + engine.columnBytes()).isZero();
        assertThat(engine.residentChunks()).isEqualTo(new BitSet());
    }
}
