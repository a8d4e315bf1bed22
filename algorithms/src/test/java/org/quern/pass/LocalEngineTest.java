package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;

class LocalEngineTest {
    private static final LocalEngine.Options STREAMING = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);

    /** Columns a, b and c of seeded values whose sum rounds differently in every order. */
    private static MemoryChunkSource data(int rows, int rowsPerChunk) {
        Random random = new Random(5);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = random.nextGaussian() * Math.pow(10, random.nextInt(12));
            }
            columns.add(new DoubleColumn(values));
        }
        Schema schema = Schema.of(
                Variable.of("a", ColumnType.FLOAT64),
                Variable.of("b", ColumnType.FLOAT64),
                Variable.of("c", ColumnType.FLOAT64));
        return MemoryChunkSource.of("numbers", schema, columns, rowsPerChunk);
    }

    private static SumPass sum(String... columns) {
        return new SumPass(ColumnSelection.of(List.of(columns)), 0);
    }

    /** Counts the columns read. */
    private static class CountingSource implements ChunkSource {
        final ChunkSource source;
        final AtomicInteger columnsRead = new AtomicInteger();

        CountingSource(ChunkSource source) {
            this.source = source;
        }

        @Override
        public DataSetInfo info() {
            return source.info();
        }

        @Override
        public Chunk read(int chunk, List<String> columns) throws IOException {
            columnsRead.addAndGet(columns.size());
            return source.read(chunk, columns);
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        MemoryChunkSource data = data(10_000, 77);
        for (int leafLevel : new int[] {0, 1, 3}) {
            SumPass pass = new SumPass(ColumnSelection.of(List.of("a", "b")), leafLevel);
            double alone = new LocalEngine(data, STREAMING, Progress.NONE).run(pass);
            for (int threads : new int[] {2, 3, 8}) {
                for (LocalEngine.States states : LocalEngine.States.values()) {
                    LocalEngine.Options options = STREAMING.withThreads(threads).withStates(states);
                    assertThat(new LocalEngine(data, options, Progress.NONE).run(pass))
                            .isEqualTo(alone);
                }
            }
        }
    }

    @Test
    void aDataSetWithoutChunksGivesTheNeutralState() {
        MemoryChunkSource data = data(0, 10);
        assertThat(new LocalEngine(data, STREAMING.withThreads(2), Progress.NONE).run(sum("a")))
                .isZero();
    }

    @Test
    void whatMergesInAnyOrderTakesAStateForEachThread() {
        MemoryChunkSource data = data(10_000, 77);
        List<Long> expected = new LocalEngine(data, STREAMING, Progress.NONE).run(tally());
        assertThat(expected.stream().mapToLong(Long::longValue).sum()).isEqualTo(20_000);
        for (int threads : new int[] {1, 2, 3, 8}) {
            for (LocalEngine.States states : LocalEngine.States.values()) {
                LocalEngine.Options options = STREAMING.withThreads(threads).withStates(states);
                TallyPass pass = tally();
                assertThat(new LocalEngine(data, options, Progress.NONE).run(pass))
                        .isEqualTo(expected);
                assertThat(pass.statesMade()).isBetween(1, threads);
            }
        }
        assertThat(new LocalEngine(data(0, 10), STREAMING, Progress.NONE).total(tally(), 1))
                .containsOnly(0);
    }

    private static TallyPass tally() {
        return new TallyPass(ColumnSelection.of(List.of("a", "b")));
    }

    @Test
    void usesItsThreadsAgain() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        CountingSource source = new CountingSource(data(1000, 10)) {
            @Override
            public Chunk read(int chunk, List<String> columns) throws IOException {
                names.add(Thread.currentThread().getName());
                return super.read(chunk, columns);
            }
        };
        LocalEngine engine = new LocalEngine(source, STREAMING.withThreads(3), Progress.NONE);
        for (int i = 0; i < 50; i++) {
            engine.run(sum("a"));
        }
        names.remove(Thread.currentThread().getName());
        assertThat(names).isSubsetOf("quern-pass-1", "quern-pass-2");
    }

    @Test
    void digestsEachSliceOnce() {
        MemoryChunkSource data = data(1000, 70);
        ColumnSelection columns = ColumnSelection.of(List.of("a", "b", "c"));
        List<Double> sums = new LocalEngine(data, STREAMING, Progress.NONE).run(new SlicedSums(columns, false));
        for (int threads : new int[] {1, 3}) {
            LocalEngine engine = new LocalEngine(data, STREAMING.withThreads(threads), Progress.NONE);
            assertThat(engine.run(new SlicedSums(columns, true)))
                    .isEqualTo(sums.stream()
                            .map(sum -> (double) Math.getExponent(sum))
                            .toList());
        }
    }

    @Test
    void digestsTheTotalOfNothing() {
        SlicedSums pass = new SlicedSums(ColumnSelection.of(List.of("a", "b")), true);
        assertThat(new LocalEngine(data(0, 10), STREAMING, Progress.NONE).total(pass, 1))
                .containsExactly(Math.getExponent(0.0), Math.getExponent(0.0));
    }

    @Test
    void keepsColumnsThatAnEarlierPassHasRead() {
        CountingSource source = new CountingSource(data(1000, 100));
        LocalEngine engine = new LocalEngine(source, STREAMING.withCacheBytes(100_000), Progress.NONE);
        double first = engine.run(sum("a", "b"));
        assertThat(source.columnsRead).hasValue(20);
        assertThat(engine.cachedBytes()).isZero();
        assertThat(engine.run(sum("a", "b"))).isEqualTo(first);
        assertThat(source.columnsRead).hasValue(40);
        assertThat(engine.cachedBytes()).isEqualTo(2 * 8000);
        assertThat(engine.run(sum("a", "b"))).isEqualTo(first);
        assertThat(source.columnsRead).hasValue(40);
        engine.run(sum("b", "c"));
        assertThat(source.columnsRead).hasValue(50);
        assertThat(engine.cachedBytes()).isEqualTo(2 * 8000);
    }

    @Test
    void streamsWhatDoesNotFit() {
        CountingSource source = new CountingSource(data(1000, 100));
        LocalEngine engine = new LocalEngine(source, STREAMING.withCacheBytes(5 * 800), Progress.NONE);
        engine.run(sum("a"));
        engine.run(sum("a"));
        assertThat(engine.cachedBytes()).isEqualTo(5 * 800);
        assertThat(source.columnsRead).hasValue(20);
        engine.run(sum("a"));
        assertThat(source.columnsRead).hasValue(25);
    }

    @Test
    void columnsOfAnEarlierPassMakeRoom() {
        CountingSource source = new CountingSource(data(1000, 100));
        LocalEngine engine = new LocalEngine(source, STREAMING.withCacheBytes(10 * 800), Progress.NONE);
        engine.run(sum("a"));
        engine.run(sum("a"));
        assertThat(source.columnsRead).hasValue(20);
        engine.run(sum("b"));
        engine.run(sum("b"));
        assertThat(source.columnsRead).hasValue(40);
        engine.run(sum("b"));
        assertThat(source.columnsRead).hasValue(40);
    }

    @Test
    void reportsTheLowestFailingChunkAndBeginsNoMore() {
        reportsTheLowestFailingChunk(sum("a"));
        reportsTheLowestFailingChunk(tally());
    }

    private static void reportsTheLowestFailingChunk(Pass<?, ?> pass) {
        for (int threads : new int[] {1, 2, 4}) {
            Set<Integer> begun = ConcurrentHashMap.newKeySet();
            CountingSource source = new CountingSource(data(10_000, 10)) {
                @Override
                public Chunk read(int chunk, List<String> columns) throws IOException {
                    begun.add(chunk);
                    if (chunk == 20 || chunk == 21) {
                        throw new QuernException("chunk " + chunk + " is damaged");
                    }
                    return super.read(chunk, columns);
                }
            };
            assertThatThrownBy(() -> new LocalEngine(source, STREAMING.withThreads(threads), Progress.NONE).run(pass))
                    .isInstanceOf(QuernException.class)
                    .hasMessage("chunk 20 is damaged");
            assertThat(begun).hasSizeLessThan(1000);
        }
    }

    @Test
    void namesTheChunkThatCannotBeRead() {
        CountingSource source = new CountingSource(data(100, 10)) {
            @Override
            public Chunk read(int chunk, List<String> columns) throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> new LocalEngine(source, STREAMING, Progress.NONE).run(sum("a")))
                .hasMessage("Cannot read chunk 0 of numbers: connection reset")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void tellsItsProgress() {
        AtomicLong rows = new AtomicLong();
        List<String> heard = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void passStarted(String pass, int number, long rowsOfAll) {
                heard.add("start " + pass + " " + number + " " + rowsOfAll);
            }

            @Override
            public void rowsDone(long done) {
                rows.addAndGet(done);
            }

            @Override
            public void passFinished(String pass, int number) {
                heard.add("end " + pass + " " + number);
            }
        };
        LocalEngine engine = new LocalEngine(data(105, 10), STREAMING.withThreads(2), progress);
        engine.run(sum("a"));
        engine.run(sum("a"));
        assertThat(heard)
                .containsExactly("start test.sum 1 105", "end test.sum 1", "start test.sum 2 105", "end test.sum 2");
        assertThat(rows).hasValue(210);
    }

    @Test
    void selectsRowsAndComputesColumnsAndSkipsChunksWithoutSelectedRows() {
        Schema schema = Schema.of(Variable.of("a", ColumnType.FLOAT64), Variable.of("b", ColumnType.FLOAT64));
        MemoryChunkSource data = MemoryChunkSource.of(
                "numbers", schema, List.of(new DoubleColumn(1, 2, 3, 4, 5, 6), new DoubleColumn(1, 1, 2, 2, 3, 3)), 2);
        List<Integer> read = new ArrayList<>();
        CountingSource source = new CountingSource(data) {
            @Override
            public Chunk read(int chunk, List<String> columns) throws IOException {
                read.add(chunk);
                return super.read(chunk, columns);
            }

            @Override
            public boolean mayMatch(int chunk, List<ColumnRange> conditions) {
                return conditions.stream().noneMatch(c -> c.column().equals("b") && chunk + 1 < c.low());
            }
        };
        SumPass pass = new SumPass(
                new ColumnSelection(
                        List.of("c"),
                        Optional.of(Expression.parse("b >= 2 & c != 8")),
                        List.of(Transform.parse("c = a * 2"))),
                0);
        assertThat(new LocalEngine(source, STREAMING, Progress.NONE).run(pass)).isEqualTo(6.0 + 10 + 12);
        assertThat(read).containsExactly(1, 2);
    }

    @Test
    void wideStatesTakeFewerThreads() {
        assertThat(LeafEngine.threads(8, 100, 1L << 30)).isEqualTo(8);
        assertThat(LeafEngine.threads(8, 100L << 20, 1L << 30)).isEqualTo(2);
        assertThat(LeafEngine.threads(8, 1L << 40, 1L << 30)).isEqualTo(1);
    }

    @Test
    void refusesImpossibleOptions() {
        assertThatThrownBy(() -> STREAMING.withThreads(0))
                .hasMessage("Invalid number of threads: 0, must be at least 1");
        assertThatThrownBy(() -> STREAMING.withCacheBytes(-1))
                .hasMessage("Invalid cache: -1 bytes, must not be negative");
    }
}
