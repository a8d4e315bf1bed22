package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;

/** What the local engine does with the memos of passes: ten chunks of 100 rows, whose columns take 800 bytes a chunk. */
class MemosTest {
    private static final int CHUNKS = 10;
    private static final SumPass SUMS = new SumPass(ColumnSelection.of(List.of("a", "b")), 0);

    private final Source source = new Source();
    private LocalEngine engine;
    private double expected;

    /** Counts what is asked for; statistics rule out the first two chunks of any row selection. */
    private static final class Source implements ChunkSource {
        private final MemoryChunkSource data;
        private final AtomicInteger chunksRead = new AtomicInteger();
        private final AtomicInteger statisticsRead = new AtomicInteger();

        Source() {
            Random random = new Random(3);
            Schema schema = Schema.of(
                    Variable.of("a", ColumnType.FLOAT64),
                    Variable.of("b", ColumnType.FLOAT64),
                    Variable.of("number", ColumnType.FLOAT64));
            double[] numbers = new double[100 * CHUNKS];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = i;
            }
            data = MemoryChunkSource.of(
                    "numbers",
                    schema,
                    List.of(
                            new DoubleColumn(random.doubles(numbers.length).toArray()),
                            new DoubleColumn(random.doubles(numbers.length).toArray()),
                            new DoubleColumn(numbers)),
                    100);
        }

        @Override
        public DataSetInfo info() {
            return data.info();
        }

        @Override
        public Chunk read(int chunk, List<String> columns) throws IOException {
            chunksRead.incrementAndGet();
            return data.read(chunk, columns);
        }

        @Override
        public boolean mayMatch(int chunk, List<ColumnRange> conditions) {
            statisticsRead.incrementAndGet();
            return conditions.isEmpty() || chunk >= 2;
        }
    }

    @BeforeEach
    void sumWithoutMemos() {
        expected = engine(0).run(SUMS);
        source.chunksRead.set(0);
        source.statisticsRead.set(0);
    }

    private LocalEngine engine(long cacheBytes) {
        LocalEngine.Options options = new LocalEngine.Options(2, cacheBytes, LocalEngine.States.AS_OBJECTS);
        return new LocalEngine(source, options, Progress.NONE);
    }

    private static RememberedSums enough(long memoBytes) {
        return new RememberedSums(SUMS, "enough", memoBytes, memoBytes, true, true);
    }

    /** Chunks read by a pass, whose result is checked. */
    private int chunksRead(Pass<?, Double> pass) {
        source.chunksRead.set(0);
        assertThat(engine.run(pass)).isEqualTo(expected);
        return source.chunksRead.get();
    }

    @Test
    void readsNoChunkWhoseMemoIsEnough() {
        engine = engine(100_000);
        assertThat(chunksRead(enough(500))).isEqualTo(CHUNKS);
        source.statisticsRead.set(0);
        assertThat(chunksRead(enough(500))).isZero();
        assertThat(chunksRead(enough(500))).isZero();
        assertThat(source.statisticsRead).hasValue(0);
        assertThat(engine.memoBytes()).isEqualTo(CHUNKS * 500);
    }

    @Test
    void readsAChunkWhoseMemoIsNotEnough() {
        engine = engine(100_000);
        RememberedSums half = new RememberedSums(SUMS, "enough", 500, 500, false, true);
        assertThat(chunksRead(half)).isEqualTo(CHUNKS);
        assertThat(chunksRead(half)).isEqualTo(CHUNKS);
        assertThat(chunksRead(enough(500))).isZero();
    }

    @Test
    void asksOnceForChunksWithoutSelectedRows() {
        // Statistics do not tell that chunks 2 to 4 and 9 hold no such row.
        ColumnSelection late = new ColumnSelection(
                List.of("a"), Optional.of(Expression.parse("number >= 520 & number < 900")), List.of());
        SumPass sums = new SumPass(late, 0);
        RememberedSums pass = new RememberedSums(sums, "late", 500, 500, true, true);
        expected = engine(0).run(sums);
        engine = engine(100_000);
        assertThat(chunksRead(pass)).isEqualTo(8);
        assertThat(engine.memoBytes()).isEqualTo(4 * 500);
        source.statisticsRead.set(0);
        assertThat(chunksRead(pass)).isZero();
        assertThat(source.statisticsRead).hasValue(0);
    }

    @Test
    void memosThatReplaceColumnsTakeTheirMemoryToo() {
        engine = engine(4000);
        assertThat(chunksRead(SUMS)).isEqualTo(CHUNKS);
        assertThat(chunksRead(SUMS)).isEqualTo(CHUNKS);
        assertThat(engine.cachedBytes()).isEqualTo(4000);
        assertThat(chunksRead(enough(1000))).isEqualTo(CHUNKS);
        assertThat(engine.cachedBytes()).isZero();
        assertThat(engine.memoBytes()).isEqualTo(5000);
        assertThat(chunksRead(enough(1000))).isEqualTo(5);
        assertThat(chunksRead(enough(1000))).isEqualTo(5);
        assertThat(engine.cachedBytes()).isZero();
    }

    @Test
    void otherMemosTakeAQuarterBesideTheColumns() {
        engine = engine(40_000);
        RememberedSums pass = new RememberedSums(SUMS, "beside", 3000, 3000, false, false);
        chunksRead(pass);
        chunksRead(pass);
        assertThat(engine.memoBytes()).isEqualTo(9000);
        assertThat(engine.cachedBytes()).isEqualTo(2 * CHUNKS * 800);
        assertThat(chunksRead(pass)).isZero();
    }

    @Test
    void aPassWithoutMemosLeavesThemAloneAndCachesInWhatIsLeft() {
        engine = engine(8000);
        chunksRead(enough(800));
        assertThat(engine.memoBytes()).isEqualTo(8000);
        chunksRead(SUMS);
        assertThat(chunksRead(SUMS)).isEqualTo(CHUNKS);
        assertThat(engine.memoBytes()).isEqualTo(8000);
        assertThat(engine.cachedBytes()).isEqualTo(1600);
        assertThat(chunksRead(enough(800))).isZero();
    }

    @Test
    void anotherFamilyStartsAnew() {
        engine = engine(8000);
        chunksRead(enough(800));
        assertThat(chunksRead(new RememberedSums(SUMS, "other", 500, 500, true, true)))
                .isEqualTo(CHUNKS);
        assertThat(engine.memoBytes()).isEqualTo(CHUNKS * 500);
        assertThat(chunksRead(enough(800))).isEqualTo(CHUNKS);
    }

    @Test
    void memosMayShrinkAndMakeRoom() {
        engine = engine(4000);
        chunksRead(new RememberedSums(SUMS, "enough", 1000, 100, true, true));
        assertThat(engine.memoBytes()).isEqualTo(CHUNKS * 100);
    }

    @Test
    void aMemoThatOutgrowsTheBudgetIsGivenUp() {
        engine = engine(4000);
        chunksRead(enough(500));
        assertThat(engine.memoBytes()).isEqualTo(5000);
        assertThat(chunksRead(new RememberedSums(SUMS, "enough", 500, 900, true, true)))
                .isZero();
        assertThat(engine.memoBytes()).isLessThanOrEqualTo(5000);
        int lost = chunksRead(enough(500));
        assertThat(lost).isBetween(4, CHUNKS - 1);
        assertThat(chunksRead(enough(500))).isEqualTo(lost);
    }

    @Test
    void remembersNothingWithoutMemory() {
        engine = engine(0);
        assertThat(chunksRead(enough(1))).isEqualTo(CHUNKS);
        assertThat(chunksRead(enough(1))).isEqualTo(CHUNKS);
        assertThat(engine.memoBytes()).isZero();
    }

    @Test
    void aMemoWhosePassFailedIsNotUsedAgain() {
        engine = engine(100_000);
        chunksRead(enough(500));
        RememberedSums broken = new RememberedSums(SUMS, "enough", 500, -1, true, true);
        assertThatThrownBy(() -> engine.run(broken)).hasMessage("memo is broken");
        int lost = chunksRead(enough(500));
        assertThat(lost).isBetween(1, 2);
    }
}
