package org.quern.kmeans;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quern.pass.ChunkMemo;

/**
 * What Lloyd's iterations remember of the points of a chunk, for each start: the centre each point was nearest to, and a
 * lower bound for its distance from all other centres.
 *
 * <p>Cost: 8 bytes a row and start.
 */
final class LloydMemo implements ChunkMemo {
    private final int rows;
    private final Map<Integer, Start> starts = new TreeMap<>();

    /** One start. */
    static final class Start {
        final int[] centre;
        /** Never above the true distance; for the centres of {@link #centres}. */
        final float[] lowerBound;
        /** The centres that points and bounds belong to; null while they belong to none. */
        private double[] centres;

        Start(int rows) {
            centre = new int[rows];
            lowerBound = new float[rows];
        }

        /** Takes the centres out: the caller brings points and bounds to those of its pass. */
        double[] takeCentres() {
            double[] taken = centres;
            centres = null;
            return taken;
        }
    }

    LloydMemo(int rows) {
        this.rows = rows;
    }

    /** Forgets starts that ended. */
    void keepOnly(List<Integer> running) {
        starts.keySet().retainAll(running);
    }

    Start start(int number) {
        return starts.computeIfAbsent(number, n -> new Start(rows));
    }

    /** Says which centres points and bounds belong to now. */
    void finish(List<Integer> running, List<double[]> centres) {
        for (int s = 0; s < running.size(); s++) {
            start(running.get(s)).centres = centres.get(s);
        }
    }

    static long bytes(int starts, int rows) {
        return 64 + starts * (64 + 8L * rows);
    }

    @Override
    public long bytes() {
        return bytes(starts.size(), rows);
    }
}
