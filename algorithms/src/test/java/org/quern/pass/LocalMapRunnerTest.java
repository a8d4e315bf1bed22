package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSink;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;

class LocalMapRunnerTest {
    private static final int ROWS = 1000;
    private static final Schema SCHEMA = Schema.of(Variable.of("x", ColumnType.FLOAT64));

    private final List<Chunk> written = new ArrayList<>();
    private final ChunkSink sink = new ChunkSink() {
        @Override
        public void write(Chunk chunk) {
            written.add(chunk);
        }

        @Override
        public void commit() {
            throw new IllegalStateException("the caller commits");
        }

        @Override
        public void close() {}
    };

    private static MemoryChunkSource data(int rowsPerChunk) {
        double[] x = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = i;
        }
        return MemoryChunkSource.of("numbers", SCHEMA, List.of(new DoubleColumn(x)), rowsPerChunk);
    }

    /** Keeps even numbers of chunks below {@code failFrom}. */
    private static final class Evens implements ChunkMap, ChunkMap.Bound {
        private final int failFrom;
        private final AtomicInteger underWay = new AtomicInteger();

        Evens(int failFrom) {
            this.failFrom = failFrom;
        }

        @Override
        public ChunkMapType<?> type() {
            return new ChunkMapType<Evens>() {
                @Override
                public String name() {
                    return "test.evens";
                }

                @Override
                public void write(Evens map, java.io.DataOutput out) {}

                @Override
                public Evens read(java.io.DataInput in) {
                    return new Evens(Integer.MAX_VALUE);
                }
            };
        }

        @Override
        public ColumnSelection columns() {
            return ColumnSelection.of(List.of("x"));
        }

        @Override
        public Bound bind(Schema input) {
            return this;
        }

        @Override
        public Schema output() {
            return SCHEMA;
        }

        @Override
        public Chunk map(Chunk chunk, Counts counts) {
            if (chunk.index() >= failFrom) {
                throw new QuernException("chunk " + chunk.index() + " fails");
            }
            underWay.incrementAndGet();
            int[] kept = new int[chunk.rows()];
            int count = 0;
            for (int i = 0; i < chunk.rows(); i++) {
                kept[count] = i;
                count += chunk.rowNumber(i) % 2 == 0 ? 1 : 0;
            }
            counts.add("odd", chunk.rows() - count);
            return chunk.select(kept, count);
        }
    }

    @Test
    void writesInRowOrderWhateverTheThreads() throws IOException {
        for (int threads : new int[] {1, 2, 7}) {
            written.clear();
            Counts counts = new LocalMapRunner(data(3), threads, Progress.NONE).run(new Evens(Integer.MAX_VALUE), sink);
            double next = 0;
            for (Chunk chunk : written) {
                for (int i = 0; i < chunk.rows(); i++, next += 2) {
                    assertThat(((DoubleColumn) chunk.column("x")).values()[i]).isEqualTo(next);
                }
            }
            assertThat(next).isEqualTo(ROWS);
            assertThat(counts.values()).containsExactly(java.util.Map.entry("odd", ROWS / 2L));
        }
    }

    @Test
    void leavesOutChunksWithoutRows() throws IOException {
        new LocalMapRunner(data(1), 2, Progress.NONE).run(new Evens(Integer.MAX_VALUE), sink);
        assertThat(written).hasSize(ROWS / 2).allSatisfy(chunk -> assertThat(chunk.rows())
                .isEqualTo(1));
    }

    @Test
    void throwsTheErrorOfTheLowestFailingChunk() {
        for (int threads : new int[] {1, 4}) {
            written.clear();
            assertThatThrownBy(() -> new LocalMapRunner(data(10), threads, Progress.NONE).run(new Evens(5), sink))
                    .isInstanceOf(QuernException.class)
                    .hasMessage("chunk 5 fails");
            assertThat(written).hasSize(5);
        }
    }

    /** However slow the sink: chunks wait unread rather than in memory. */
    @Test
    void keepsFewChunksInMemory() throws IOException {
        Evens map = new Evens(Integer.MAX_VALUE);
        AtomicInteger most = new AtomicInteger();
        ChunkSink slow = new ChunkSink() {
            private int taken;

            @Override
            public void write(Chunk chunk) {
                Thread.yield();
                most.accumulateAndGet(map.underWay.get() - taken++, Math::max);
            }

            @Override
            public void commit() {}

            @Override
            public void close() {}
        };
        new LocalMapRunner(data(5), 3, Progress.NONE).run(map, slow);
        assertThat(most.get()).isBetween(1, 6);
    }

    @Test
    void readsAMappedSourceByColumn() throws IOException {
        MappedSource mapped = new MappedSource(new Evens(Integer.MAX_VALUE), data(10));
        Chunk chunk = mapped.read(1, List.of("x"));
        assertThat(chunk.rows()).isEqualTo(5);
        assertThat(mapped.info().schema()).isEqualTo(SCHEMA);
        assertThat(mapped.counts().count("odd")).isEqualTo(5);
        assertThat(new MappedSource(new Evens(Integer.MAX_VALUE), data(1))
                        .read(1, List.of("x"))
                        .rows())
                .isZero();
    }

    @Test
    void namesAKindOfMapItDoesNotKnow() {
        byte[] unknown = ChunkMapTypes.write(new Evens(0));
        assertThatThrownBy(() -> ChunkMapTypes.read(unknown))
                .isInstanceOf(QuernException.class)
                .hasMessage("Unknown kind of chunk map 'test.evens': it was written by another version of Quern");
    }
}
