package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.glm.Family;
import org.quern.glm.Glm;
import org.quern.glm.GlmModel;
import org.quern.glm.GlmOptions;
import org.quern.language.ColumnSelection;

class ResidenceTest {
    private static final int ROWS = 20_000;
    private static final int ROWS_PER_CHUNK = 900;
    private static final Schema SCHEMA = Schema.of(
            Variable.of("d", ColumnType.FLOAT64),
            Variable.of("s", ColumnType.FLOAT32),
            Variable.of("i", ColumnType.INT32),
            Variable.of("l", ColumnType.INT64),
            Variable.of("b", ColumnType.BOOLEAN),
            Variable.of("day", ColumnType.DATE),
            Variable.of("t", ColumnType.TIMESTAMP),
            Variable.factor("f", List.of("low", "middle", "high")));
    private static final MemoryChunkSource DATA =
            RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, ROWS, 9, 8), ROWS_PER_CHUNK);

    /** Keeps its own copies of nothing: every read makes new columns, as reading a file does. */
    private record Files(int[] reads) implements ChunkSource {
        @Override
        public DataSetInfo info() {
            return DATA.info();
        }

        @Override
        public Chunk read(int chunk, List<String> columns) throws java.io.IOException {
            synchronized (reads) {
                reads[0] += columns.size();
            }
            return DATA.read(chunk, columns);
        }
    }

    private static double sum(LeafEngine engine, List<String> columns) {
        SumPass pass = new SumPass(ColumnSelection.of(columns), 0);
        BitSet all = new BitSet();
        all.set(0, DATA.info().chunks().size());
        return engine.process(pass, all, LeafEngine.Keep.YES, LeafWatch.NONE).total(pass, all.length())[0];
    }

    @Test
    void everyFormGivesTheSameBits() {
        List<String> columns = SCHEMA.names();
        double expected = sum(new LeafEngine(DATA, 1, new Residence(0, 0, keeping(0), packing(0))), columns);
        for (Residence.Packing packing : Residence.Packing.values()) {
            for (long directBytes : new long[] {0, 1 << 21, 1 << 24}) {
                LeafEngine engine = new LeafEngine(DATA, 2, new Residence(1 << 19, directBytes, keeping(0), packing));
                for (int pass = 0; pass < 4; pass++) {
                    assertThat(sum(engine, columns)).isEqualTo(expected);
                }
            }
        }
    }

    private static Residence.Keeping keeping(int number) {
        return Residence.Keeping.values()[number];
    }

    private static Residence.Packing packing(int number) {
        return Residence.Packing.values()[number];
    }

    @Test
    void packedColumnsFitWhereColumnsAsReadDoNot() {
        List<String> columns = List.of("d", "s", "i", "b", "f");
        long bytesAsRead = 21L * ROWS;
        for (Residence.Packing packing : Residence.Packing.values()) {
            Files files = new Files(new int[1]);
            LeafEngine engine = new LeafEngine(files, 2, new Residence(bytesAsRead * 2 / 3, 0, keeping(0), packing));
            sum(engine, columns);
            files.reads[0] = 0;
            sum(engine, columns);
            if (packing == Residence.Packing.NEVER) {
                assertThat(files.reads[0]).isPositive();
            } else {
                assertThat(files.reads[0]).isZero();
            }
        }
    }

    @Test
    void columnsAreHeldAsTheyAreReadWhileAllOfThemFit() {
        List<String> columns = List.of("d", "i", "f");
        Residence ample = new Residence(1 << 20, 0, keeping(0), Residence.Packing.WHERE_NEEDED);
        LeafEngine engine = new LeafEngine(DATA, 1, ample);
        sum(engine, columns);
        assertThat(engine.columnBytes()).isEqualTo(16L * ROWS);
    }

    @Test
    void theBudgetHoldsAtAllTimes() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Residence residence = new Residence(
                    random.nextInt(1 << 19),
                    random.nextInt(3) * (1L << 18),
                    keeping(random.nextInt(2)),
                    packing(random.nextInt(3)));
            LeafEngine engine = new LeafEngine(DATA, 1 + random.nextInt(3), residence);
            long budget = residence.columnBytes() + residence.memoBytes() + residence.directBytes();
            List<Long> held = new ArrayList<>();
            LeafWatch watch = new LeafWatch() {
                @Override
                public void chunkDone(int chunk) {
                    synchronized (held) {
                        held.add(engine.columnBytes() + engine.memoBytes());
                    }
                }
            };
            for (int pass = 0; pass < 8; pass++) {
                List<String> columns = new ArrayList<>(SCHEMA.names());
                columns.removeIf(name -> random.nextInt(3) == 0);
                BitSet leaves = new BitSet();
                leaves.set(random.nextInt(10), DATA.info().chunks().size());
                SumPass sums = new SumPass(ColumnSelection.of(columns), 0);
                Pass<double[], ?> any = random.nextInt(3) == 0
                        ? new RememberedSums(
                                sums, columns, 2000, 1000 + random.nextInt(5000), true, random.nextBoolean())
                        : sums;
                engine.process(any, leaves, LeafEngine.Keep.values()[random.nextInt(2)], watch);
            }
            assertThat(held).as("seed %d", seed).allMatch(bytes -> bytes <= budget);
        }
    }

    @Test
    void modelsHaveTheSameBitsWhateverIsHeld() {
        GlmOptions options = GlmOptions.of("b ~ d + i + s + f", Family.parse("binomial"));
        List<List<Object>> models = new ArrayList<>();
        for (long cacheBytes : new long[] {0, 200_000, 1 << 30}) {
            LocalEngine.Options engine = new LocalEngine.Options(2, cacheBytes, LocalEngine.States.AS_OBJECTS);
            GlmModel model = new Glm(options).fit(new LocalEngine(DATA, engine, Progress.NONE), Progress.NONE);
            models.add(List.of(
                    Arrays.toString(model.estimates()), Arrays.toString(model.standardErrors()), model.deviance()));
        }
        assertThat(models.get(1)).isEqualTo(models.get(0));
        assertThat(models.get(2)).isEqualTo(models.get(0));
    }

    @Test
    void refusesBudgetsBelowZero() {
        assertThatThrownBy(() -> new Residence(1, -5, keeping(0), packing(0)))
                .hasMessage("Invalid cache: -5 bytes, must not be negative");
    }
}
