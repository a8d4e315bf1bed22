package org.quern.benchmarks;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.language.ColumnSelection;
import org.quern.pass.LeafEngine;
import org.quern.pass.LeafWatch;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.Residence;
import org.quern.pass.StateCodec;

/**
 * What columns that stay in memory take, and what a pass over them costs on one thread, by column: packed, as read, and
 * streamed. {@code [DATA]}: a chunk set such as {@code GenerateAirline} writes; without it typical columns of a million rows,
 * which cannot be streamed. The pass reads every value and adds it up.
 */
public final class ResidentColumns {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;
    private static final int PASSES = 15;
    private static final long AMPLE = 1L << 40;

    private ResidentColumns() {}

    public static void main(String[] args) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%-24s %12s %12s %12s %12s %12s%n",
                "column",
                "as read MB",
                "packed MB",
                "as read ns",
                "packed ns",
                "streamed ns");
        System.out.println("(MB a million rows; CPU nanoseconds a value of one pass, best of " + PASSES + ")");
        try (ChunkSource data = args.length == 0 ? typical() : ChunkSet.open(new Path(args[0]), new Configuration())) {
            for (Variable variable : data.info().schema().variables()) {
                if (variable.type() != ColumnType.STRING) {
                    line(data, variable.name(), args.length > 0);
                }
            }
        }
    }

    private static void line(ChunkSource data, String column, boolean streams) {
        Sum sum = new Sum(ColumnSelection.of(List.of(column)));
        LeafEngine asRead = engine(data, AMPLE, Residence.Packing.NEVER);
        LeafEngine packed = engine(data, AMPLE, Residence.Packing.ALWAYS);
        double readNanos = nanos(asRead, sum);
        double packedNanos = nanos(packed, sum);
        double streamedNanos = streams ? nanos(engine(data, 0, Residence.Packing.NEVER), sum) : Double.NaN;
        System.out.printf(
                Locale.ROOT,
                "%-24s %12.2f %12.2f %12.2f %12.2f %12.2f%n",
                column,
                (double) asRead.columnBytes() / data.info().rows(),
                (double) packed.columnBytes() / data.info().rows(),
                readNanos,
                packedNanos,
                streamedNanos);
    }

    private static LeafEngine engine(ChunkSource data, long bytes, Residence.Packing packing) {
        return new LeafEngine(data, 1, new Residence(bytes, 0, Residence.Keeping.FIRST_PASS, packing));
    }

    private static double nanos(LeafEngine engine, Sum sum) {
        BitSet all = new BitSet();
        all.set(0, engine.data().chunks().size());
        long best = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            engine.process(sum, all, LeafEngine.Keep.YES, LeafWatch.NONE);
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        return (double) best / engine.data().rows();
    }

    private static ChunkSource typical() {
        Random random = new Random(1);
        List<Variable> variables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        add("price (2 decimals)", row -> random.nextInt(60_000) / 100.0, variables, columns);
        add("price, heavy tail", row -> Math.rint(Math.exp(4 + 2 * random.nextGaussian())) / 100, variables, columns);
        add("whole, missing", row -> row % 9 == 0 ? Double.NaN : random.nextInt(2400), variables, columns);
        add("float32 in float64", row -> (float) random.nextGaussian(), variables, columns);
        add("random float64", row -> random.nextGaussian(), variables, columns);
        add("0/1 float64", row -> random.nextInt(2), variables, columns);
        variables.add(Variable.of("int32 of a year's days", ColumnType.INT32));
        columns.add(new IntColumn(random.ints(ROWS, 1, 366).toArray()));
        variables.add(Variable.of("int32, any", ColumnType.INT32));
        columns.add(new IntColumn(random.ints(ROWS).toArray()));
        List<String> levels = IntStream.range(0, 300).mapToObj(i -> "level" + i).toList();
        variables.add(Variable.factor("factor of 300", levels));
        columns.add(new FactorColumn(random.ints(ROWS, -1, 300).toArray(), levels, ROWS));
        List<String> few = levels.subList(0, 12);
        variables.add(Variable.factor("factor of 12", few));
        columns.add(new FactorColumn(random.ints(ROWS, 0, 12).toArray(), few, ROWS));
        return MemoryChunkSource.of("typical", new Schema(variables), columns, CHUNK_ROWS);
    }

    private static void add(String name, IntToDoubleFunction value, List<Variable> variables, List<Column> columns) {
        variables.add(Variable.of(name, ColumnType.FLOAT64));
        columns.add(new DoubleColumn(IntStream.range(0, ROWS).mapToDouble(value).toArray()));
    }

    /** Adds up all values, in a few lanes so that memory rather than the adding sets the pace. */
    private record Sum(ColumnSelection columns) implements Pass<double[], Double> {
        private static final int LANES = 4;

        @Override
        public PassType<?> type() {
            return Type.INSTANCE;
        }

        @Override
        public double[] newState() {
            return new double[LANES];
        }

        @Override
        public void process(double[] state, Chunk chunk) {
            double[] values = new double[chunk.rows()];
            chunk.column(0).toDoubles(values);
            for (int i = 0; i + LANES <= values.length; i += LANES) {
                state[0] += values[i];
                state[1] += values[i + 1];
                state[2] += values[i + 2];
                state[3] += values[i + 3];
            }
        }

        @Override
        public void merge(double[] state, double[] later) {
            for (int i = 0; i < LANES; i++) {
                state[i] += later[i];
            }
        }

        @Override
        public StateCodec<double[]> codec() {
            throw new UnsupportedOperationException("never sent");
        }

        @Override
        public Double finish(double[] total) {
            return total[0] + total[1] + total[2] + total[3];
        }

        @Override
        public long stateBytes() {
            return LANES * Double.BYTES;
        }
    }

    private static final class Type implements PassType<Sum> {
        static final Type INSTANCE = new Type();

        @Override
        public String name() {
            return "benchmark.sum";
        }

        @Override
        public void write(Sum pass, DataOutput out) throws IOException {
            pass.columns().write(out);
        }

        @Override
        public Sum read(DataInput in) throws IOException {
            return new Sum(ColumnSelection.read(in));
        }
    }
}
