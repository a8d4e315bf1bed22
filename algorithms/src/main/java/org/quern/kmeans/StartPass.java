package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.numeric.RowHash;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * The pass before the first centres are known: means and deviations for standardising, and for each start as many distinct
 * points as there will be clusters. They are the first ones, or random ones: those with the lowest −log(u)/w, where u is the
 * row's random number and w its weight, so that a point is as likely as its weight says.
 *
 * <p>State: 16·p + S·k·8·(p + 2) bytes written for S starts of k clusters in p coordinates, about thrice that in memory.
 *
 * <p>Reference for the sampling: Efraimidis and Spirakis (2006), doi:10.1016/j.ipl.2005.11.003.
 */
final class StartPass implements Pass<StartState, StartState> {
    static final PassType<StartPass> TYPE = new Type();

    private final Points points;
    private final int clusters;
    private final int starts;
    private final Order order;
    private final long seed;

    /** Which points are kept. */
    enum Order {
        AS_STORED,
        RANDOM
    }

    StartPass(Points points, int clusters, int starts, Order order, long seed) {
        this.points = points;
        this.clusters = clusters;
        this.starts = starts;
        this.order = order;
        this.seed = seed;
    }

    @Override
    public PassType<StartPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return points.rows();
    }

    @Override
    public StartState newState() {
        return StartState.empty(points.width(), starts, clusters);
    }

    @Override
    public void process(StartState state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        PointBlocks blocks = new PointBlocks(
                chunk,
                points.standardization(),
                points.bind(chunk.schema()).coordinates(chunk),
                points.weights(chunk),
                state.counts);
        while (blocks.next()) {
            state.moments.add(blocks);
            for (int s = 0; s < starts; s++) {
                sample(state.samples.get(s), blocks, new RowHash(seed, s, 0));
            }
        }
    }

    private void sample(RowSample sample, PointBlocks blocks, RowHash random) {
        for (int i = 0; i < blocks.rows(); i++) {
            long row = blocks.rowNumber(i);
            if (order == Order.AS_STORED) {
                sample.offer(row, row, blocks.panel(), i);
                continue;
            }
            double u = random.uniform(row);
            // −log(u) is at least 1 − u: most rows need no logarithm.
            if ((1 - u) <= sample.highestKey() * blocks.weight(i)) {
                sample.offer(-StrictMath.log(u) / blocks.weight(i), row, blocks.panel(), i);
            }
        }
    }

    @Override
    public void merge(StartState state, StartState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<StartState> codec() {
        return new StartState.Codec(points.width(), starts, clusters);
    }

    @Override
    public StartState finish(StartState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 1024 + 24L * points.width() + starts * RowSample.bytes(clusters, points.width());
    }

    @Override
    public String stateFormula() {
        return String.format(
                "S·k·(24·p + 160) bytes with S = %,d starts, k = %,d clusters, p = %,d coordinates; take fewer starts",
                starts, clusters, points.width());
    }

    private static final class Type implements PassType<StartPass> {
        @Override
        public String name() {
            return "kmeans.start";
        }

        @Override
        public void write(StartPass pass, DataOutput out) throws IOException {
            pass.points.write(out);
            out.writeInt(pass.clusters);
            out.writeInt(pass.starts);
            out.writeUTF(pass.order.name());
            out.writeLong(pass.seed);
        }

        @Override
        public StartPass read(DataInput in) throws IOException {
            return new StartPass(
                    Points.read(in), in.readInt(), in.readInt(), Order.valueOf(in.readUTF()), in.readLong());
        }
    }
}
