package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.numeric.RowHash;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * A round of k-means‖ for all starts at once: given candidates, samples further points with probability proportional to
 * w·d², d being the distance to the nearest candidate, and sums the weight of the points nearest to each candidate.
 *
 * <p>Method: the published round draws each point by itself with probability ℓ·w·d²/Σ w·d², for which Σ w·d² must be known
 * before; here the ℓ points with the lowest −log(u)/(w·d²) are taken, u being the row's random number: sampling without
 * replacement by the same weights, always ℓ points, in the same pass that finds the distances.
 *
 * <p>State: S·(8·m + ℓ·8·(p + 2)) bytes written for S starts, m candidates and p coordinates, about thrice that in memory.
 *
 * <p>References: Bahmani et al. (2012), Scalable k-means++, doi:10.14778/2180912.2180915; Efraimidis and Spirakis (2006),
 * doi:10.1016/j.ipl.2005.11.003.
 */
final class CandidatesPass implements Pass<CandidatesState, CandidatesState> {
    static final PassType<CandidatesPass> TYPE = new Type();

    private final Points points;
    /** By start: candidate after candidate. */
    private final List<double[]> candidates;

    private final int sampled;
    private final int round;
    private final long seed;

    /**
     * @param candidates by start, at least one each
     * @param sampled points to sample for each start, 0 if only weights are wanted
     */
    CandidatesPass(Points points, List<double[]> candidates, int sampled, int round, long seed) {
        this.points = points;
        this.candidates = List.copyOf(candidates);
        this.sampled = sampled;
        this.round = round;
        this.seed = seed;
    }

    private int[] counts() {
        return candidates.stream().mapToInt(c -> c.length / points.width()).toArray();
    }

    @Override
    public PassType<CandidatesPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return points.rows();
    }

    @Override
    public CandidatesState newState() {
        return CandidatesState.empty(counts(), sampled);
    }

    @Override
    public void process(CandidatesState state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        PointBlocks blocks = new PointBlocks(
                chunk,
                points.standardization(),
                points.bind(chunk.schema()).coordinates(chunk),
                points.weights(chunk),
                new RowCounts(points.width()));
        NearestCentres nearest = new NearestCentres();
        int[] counts = counts();
        while (blocks.next()) {
            for (int s = 0; s < counts.length; s++) {
                nearest.find(
                        blocks.panel(), blocks.rows(), candidates.get(s), counts[s], NearestCentres.Second.UNWANTED);
                weigh(state.weights.get(s), blocks, nearest.centre());
                if (sampled > 0) {
                    sample(state.samples.get(s), blocks, nearest.distance(), new RowHash(seed, s, round));
                }
            }
        }
    }

    private static void weigh(double[] weights, PointBlocks blocks, int[] centre) {
        for (int i = 0; i < blocks.rows(); i++) {
            weights[centre[i]] += blocks.weight(i);
        }
    }

    private static void sample(RowSample sample, PointBlocks blocks, double[] distance, RowHash random) {
        for (int i = 0; i < blocks.rows(); i++) {
            double size = blocks.weight(i) * distance[i];
            long row = blocks.rowNumber(i);
            double u = random.uniform(row);
            // −log(u) is at least 1 − u: most rows need no logarithm.
            if (size > 0 && 1 - u <= sample.highestKey() * size) {
                sample.offer(-StrictMath.log(u) / size, row, blocks.panel(), i);
            }
        }
    }

    @Override
    public void merge(CandidatesState state, CandidatesState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<CandidatesState> codec() {
        return new CandidatesState.Codec(points.width(), counts(), sampled);
    }

    @Override
    public CandidatesState finish(CandidatesState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        long bytes = 1024;
        for (int count : counts()) {
            bytes += 8L * count + RowSample.bytes(sampled, points.width());
        }
        return bytes;
    }

    @Override
    public String stateFormula() {
        return String.format(
                "S·(8·m + l·(24·p + 160)) bytes with S = %,d starts, at most m = %,d candidates, l = %,d sampled a round,"
                        + " p = %,d coordinates; take fewer starts, or --start random-rows",
                candidates.size(),
                candidates.stream()
                        .mapToInt(c -> c.length / points.width())
                        .max()
                        .orElse(0),
                sampled,
                points.width());
    }

    private static final class Type implements PassType<CandidatesPass> {
        @Override
        public String name() {
            return "kmeans.candidates";
        }

        @Override
        public void write(CandidatesPass pass, DataOutput out) throws IOException {
            pass.points.write(out);
            out.writeInt(pass.candidates.size());
            for (double[] values : pass.candidates) {
                Numbers.write(values, out);
            }
            out.writeInt(pass.sampled);
            out.writeInt(pass.round);
            out.writeLong(pass.seed);
        }

        @Override
        public CandidatesPass read(DataInput in) throws IOException {
            Points points = Points.read(in);
            List<double[]> candidates = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                candidates.add(Numbers.read(in));
            }
            return new CandidatesPass(points, candidates, in.readInt(), in.readInt(), in.readLong());
        }
    }
}
