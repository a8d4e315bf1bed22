package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.MemoPass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * One of Lloyd's iterations for all starts still running: assigns each point to its nearest centre and sums up the clusters.
 *
 * <p>Sums are taken about an origin that stays the same in all iterations of a run, so that equal clusters have sums of equal
 * bits whatever the centres were, and run over the points of a chunk in their order, so that they do not depend on how the
 * nearest centres were found: each anew ({@link NearestCentres}) or with the bounds of a {@link LloydMemo}.
 *
 * <p>State: S·8·(k·(p + 3) + f·(p + 2)) bytes written for S starts, k clusters, p coordinates and f = min(k − 1, 16) far
 * points. Time: S·k·p multiplications and additions a point without a memo.
 */
final class LloydPass implements MemoPass<LloydState, LloydState, LloydMemo> {
    static final PassType<LloydPass> TYPE = new Type();

    /** Most empty clusters that find a new centre in one iteration. */
    private static final int SPARES = 16;

    /** Distances a point needs without a memo, below which bounds cost more than they save. */
    private static final int LEAST_WORK_FOR_BOUNDS = 2000;

    private final Points points;
    private final int clusters;
    private final double[] origin;
    /** Numbers of the starts still running. */
    private final List<Integer> starts;
    /** By start: centre after centre. */
    private final List<double[]> centres;

    private final Bounds bounds;

    /** Whether engines that remember rows are asked to. */
    enum Bounds {
        WHERE_FASTER,
        ALWAYS
    }

    LloydPass(Points points, int clusters, double[] origin, List<Integer> starts, List<double[]> centres) {
        this(points, clusters, origin, starts, centres, Bounds.WHERE_FASTER);
    }

    LloydPass(
            Points points, int clusters, double[] origin, List<Integer> starts, List<double[]> centres, Bounds bounds) {
        this.points = points;
        this.clusters = clusters;
        this.origin = origin.clone();
        this.starts = List.copyOf(starts);
        this.centres = List.copyOf(centres);
        this.bounds = bounds;
    }

    int spares() {
        return Math.min(clusters - 1, SPARES);
    }

    @Override
    public PassType<LloydPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return points.rows();
    }

    @Override
    public LloydState newState() {
        return LloydState.empty(starts.size(), clusters, points.width(), spares());
    }

    /** What decides which rows of a chunk are points, and where they lie. */
    private record Family(Points points, int clusters) {}

    @Override
    public Object family() {
        return new Family(points, clusters);
    }

    @Override
    public long memoBytes(int rows) {
        boolean faster = clusters * (points.width() + 2) >= LEAST_WORK_FOR_BOUNDS;
        return clusters > 1 && (faster || bounds == Bounds.ALWAYS) ? LloydMemo.bytes(starts.size(), rows) : 0;
    }

    @Override
    public LloydMemo newMemo(Chunk chunk) {
        return new LloydMemo(chunk.rows());
    }

    @Override
    public void process(LloydState state, Chunk chunk) {
        process(state, chunk, null);
    }

    @Override
    public void process(LloydState state, Chunk chunk, LloydMemo memo) {
        if (chunk.rows() == 0) {
            return;
        }
        PointBlocks blocks = new PointBlocks(
                chunk,
                points.standardization(),
                points.bind(chunk.schema()).coordinates(chunk),
                points.weights(chunk),
                state.counts);
        List<Assignment> assignments = new ArrayList<>();
        if (memo == null) {
            Assignment plain = new PlainAssignment(clusters);
            assignments.addAll(Collections.nCopies(starts.size(), plain));
        } else {
            memo.keepOnly(starts);
            BoundedAssignment.Scratch scratch = new BoundedAssignment.Scratch(points.width());
            for (int s = 0; s < starts.size(); s++) {
                assignments.add(
                        new BoundedAssignment(memo.start(starts.get(s)), centres.get(s), points.width(), scratch));
            }
        }
        while (blocks.next()) {
            for (int s = 0; s < starts.size(); s++) {
                Assignment assignment = assignments.get(s);
                assignment.assign(blocks, centres.get(s));
                add(state.starts.get(s), blocks, assignment.centre(), assignment.distance());
            }
        }
        if (memo != null) {
            memo.finish(starts, centres);
        }
    }

    /** How the points of a block find their centres. */
    interface Assignment {
        void assign(PointBlocks block, double[] centres);

        /** By point of the block: number of the nearest centre, the lowest of several. */
        int[] centre();

        /** By point of the block: squared distance to it. */
        double[] distance();
    }

    /** Compares all centres. */
    private static final class PlainAssignment implements Assignment {
        private final NearestCentres nearest = new NearestCentres();
        private final int clusters;

        PlainAssignment(int clusters) {
            this.clusters = clusters;
        }

        @Override
        public void assign(PointBlocks block, double[] centres) {
            nearest.find(block.panel(), block.rows(), centres, clusters, NearestCentres.Second.UNWANTED);
        }

        @Override
        public int[] centre() {
            return nearest.centre();
        }

        @Override
        public double[] distance() {
            return nearest.distance();
        }
    }

    private void add(LloydState.Clusters state, PointBlocks block, int[] centre, double[] distance) {
        if (block.weights() == null) {
            addRows(state, block, centre, distance);
        } else {
            addWeighted(state, block, centre, distance);
        }
        double farthest = -state.farthest.highestKey();
        for (int i = 0; i < block.rows(); i++) {
            if (distance[i] >= farthest) {
                state.farthest.offer(-distance[i], block.rowNumber(i), block.panel(), i);
                farthest = -state.farthest.highestKey();
            }
        }
    }

    private void addRows(LloydState.Clusters state, PointBlocks block, int[] centre, double[] distance) {
        int rows = block.rows();
        double[] within = state.within;
        long[] counts = state.rows;
        for (int i = 0; i < rows; i++) {
            int c = centre[i];
            counts[c]++;
            within[c] += distance[i];
        }
        double[][] panel = block.panel();
        int width = panel.length;
        int j = 0;
        for (; j + 3 < width; j += 4) {
            addFour(panel, j, rows, centre, state.sums);
        }
        for (; j < width; j++) {
            double[] x = panel[j];
            double o = origin[j];
            for (int i = 0; i < rows; i++) {
                state.sums[centre[i] * width + j] += x[i] - o;
            }
        }
    }

    private void addFour(double[][] panel, int j, int rows, int[] centre, double[] sums) {
        double[] x = panel[j];
        double[] y = panel[j + 1];
        double[] z = panel[j + 2];
        double[] w = panel[j + 3];
        double a = origin[j];
        double b = origin[j + 1];
        double c = origin[j + 2];
        double d = origin[j + 3];
        for (int i = 0; i < rows; i++) {
            int at = centre[i] * panel.length + j;
            sums[at] += x[i] - a;
            sums[at + 1] += y[i] - b;
            sums[at + 2] += z[i] - c;
            sums[at + 3] += w[i] - d;
        }
    }

    private void addWeighted(LloydState.Clusters state, PointBlocks block, int[] centre, double[] distance) {
        double[][] panel = block.panel();
        int width = panel.length;
        for (int i = 0; i < block.rows(); i++) {
            int c = centre[i];
            double w = block.weights()[i];
            state.rows[c]++;
            state.weights[c] += w;
            state.within[c] += w * distance[i];
            for (int j = 0; j < width; j++) {
                state.sums[c * width + j] += w * (panel[j][i] - origin[j]);
            }
        }
    }

    @Override
    public void merge(LloydState state, LloydState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<LloydState> codec() {
        return new LloydState.Codec(starts.size(), clusters, points.width(), spares());
    }

    @Override
    public LloydState finish(LloydState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return stateBytes(starts.size(), clusters, points.width());
    }

    static long stateBytes(long starts, long clusters, int width) {
        int spares = (int) Math.min(clusters - 1, SPARES);
        return 1024 + starts * (8 * clusters * (width + 3) + RowSample.bytes(spares, width));
    }

    @Override
    public String stateFormula() {
        return stateFormula(starts.size(), clusters, points.width());
    }

    static String stateFormula(int starts, int clusters, int width) {
        return String.format(
                "S·8·k·(p + 3) bytes with S = %,d starts, k = %,d clusters, p = %,d coordinates; take fewer starts",
                starts, clusters, width);
    }

    private static final class Type implements PassType<LloydPass> {
        @Override
        public String name() {
            return "kmeans.lloyd";
        }

        @Override
        public void write(LloydPass pass, DataOutput out) throws IOException {
            pass.points.write(out);
            out.writeInt(pass.clusters);
            Numbers.write(pass.origin, out);
            out.writeInt(pass.starts.size());
            for (int s = 0; s < pass.starts.size(); s++) {
                out.writeInt(pass.starts.get(s));
                Numbers.write(pass.centres.get(s), out);
            }
            out.writeUTF(pass.bounds.name());
        }

        @Override
        public LloydPass read(DataInput in) throws IOException {
            Points points = Points.read(in);
            int clusters = in.readInt();
            double[] origin = Numbers.read(in);
            List<Integer> starts = new ArrayList<>();
            List<double[]> centres = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                starts.add(in.readInt());
                centres.add(Numbers.read(in));
            }
            return new LloydPass(points, clusters, origin, starts, centres, Bounds.valueOf(in.readUTF()));
        }
    }
}
