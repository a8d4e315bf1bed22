package org.quern.kmeans;

import java.util.Arrays;
import java.util.List;
import org.quern.QuernException;

/** Lloyd's iterations of one start: its centres, and what becomes of them after each pass. */
final class Lloyd {
    /** Below this share of the coordinates a distance is rounding. */
    private static final double ROUNDING = 1e-12;

    private final int number;
    private final int width;
    private final double[] origin;
    private final double tolerance;
    private double[] centres;
    private LloydState.Clusters clusters;
    /** By cluster: sum of weights, or number of points where there are none. */
    private double[] weights = new double[0];

    private double[] within = new double[0];
    private int iterations;
    private double shift = Double.NaN;
    private boolean converged;
    private long moved;

    /**
     * @param number of the start, from 0
     * @param centres centre after centre
     * @param origin that sums are taken about
     */
    Lloyd(int number, double[] centres, double[] origin, double tolerance) {
        this.number = number;
        this.centres = centres.clone();
        this.width = origin.length;
        this.origin = origin;
        this.tolerance = tolerance;
    }

    int number() {
        return number;
    }

    double[] centres() {
        return centres;
    }

    boolean converged() {
        return converged;
    }

    int iterations() {
        return iterations;
    }

    double shift() {
        return shift;
    }

    /** At least so many points changed their cluster in the last iteration; −1 after the first. */
    long moved() {
        return moved;
    }

    private int k() {
        return centres.length / width;
    }

    /** Σ w·d² of all clusters. */
    double withinSumOfSquares() {
        double sum = 0;
        for (double value : within) {
            sum += value;
        }
        return sum;
    }

    /**
     * Takes the sums of a pass over these centres and moves them.
     *
     * @param isLast whether no pass follows: then an empty cluster keeps its centre
     * @throws QuernException if a cluster is empty and no point is left to give it
     */
    void iterate(LloydState.Clusters state, boolean weighted, boolean isLast) {
        moved = clusters == null ? -1 : moved(clusters.rows, state.rows);
        clusters = state;
        weights = weighted
                ? state.weights
                : Arrays.stream(state.rows).mapToDouble(n -> n).toArray();
        iterations++;
        double[] next = means();
        within = withinAbout(next);
        boolean relocated = relocate(next);
        shift = shift(next);
        converged = !relocated && (Arrays.equals(next, centres) || shift <= tolerance);
        centres = isLast && relocated ? means() : next;
    }

    private static long moved(long[] before, long[] after) {
        long moved = 0;
        for (int c = 0; c < before.length; c++) {
            moved += Math.max(0, after[c] - before[c]);
        }
        return moved;
    }

    /** The means of the clusters; an empty one keeps its centre. */
    private double[] means() {
        double[] means = centres.clone();
        for (int c = 0; c < k(); c++) {
            if (clusters.rows[c] > 0) {
                for (int j = 0; j < width; j++) {
                    means[c * width + j] = origin[j] + clusters.sums[c * width + j] / weights[c];
                }
            }
        }
        return means;
    }

    /** Σ w·d² about the means: that about the old centres less what the move of the centre is worth. */
    private double[] withinAbout(double[] means) {
        double[] result = new double[k()];
        for (int c = 0; c < k(); c++) {
            result[c] = Math.max(0, clusters.within[c] - weights[c] * squaredShift(means, c));
        }
        return result;
    }

    private double squaredShift(double[] next, int c) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double t = next[c * width + j] - centres[c * width + j];
            sum = Math.fma(t, t, sum);
        }
        return sum;
    }

    private double shift(double[] next) {
        double farthest = 0;
        for (int c = 0; c < k(); c++) {
            farthest = Math.max(farthest, squaredShift(next, c));
        }
        return Math.sqrt(farthest);
    }

    /** Starts empty clusters anew from the farthest points, the lowest cluster from the farthest. */
    private boolean relocate(double[] next) {
        List<double[]> farthest = clusters.farthest.points();
        List<RowSample.Place> places = clusters.farthest.places();
        int used = 0;
        boolean isEmpty = false;
        for (int c = 0; c < k(); c++) {
            if (clusters.rows[c] > 0) {
                continue;
            }
            isEmpty = true;
            if (used < farthest.size() && !isRounding(-places.get(used).key(), farthest.get(used))) {
                System.arraycopy(farthest.get(used++), 0, next, c * width, width);
            }
        }
        if (isEmpty && used == 0) {
            throw tooFewPoints();
        }
        return isEmpty;
    }

    private boolean isRounding(double squaredDistance, double[] point) {
        double size = 0;
        for (int j = 0; j < width; j++) {
            size = Math.max(size, Math.abs(point[j]) + Math.abs(origin[j]));
        }
        return Math.sqrt(squaredDistance) <= ROUNDING * size;
    }

    private QuernException tooFewPoints() {
        long filled = Arrays.stream(clusters.rows).filter(n -> n > 0).count();
        return KMeans.tooFewPoints(k(), filled);
    }

    /** The clusters as they are now. */
    List<KMeansCluster> result() {
        KMeansCluster[] result = new KMeansCluster[k()];
        for (int c = 0; c < k(); c++) {
            result[c] = new KMeansCluster(
                    Arrays.stream(centres, c * width, (c + 1) * width).boxed().toList(),
                    clusters.rows[c],
                    weights[c],
                    within[c]);
        }
        return List.of(result);
    }
}
