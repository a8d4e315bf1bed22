package org.quern.kmeans;

import java.util.Arrays;

/**
 * Finds nearest centres with the bounds of a {@link LloydMemo}, with the same result to the last bit as comparing all.
 *
 * <p>Each point's distance u to the centre c it was nearest to is computed anew, since the sum of squares needs it. It stays
 * with c if u is below its lower bound for all other centres, less the farthest that any of them has moved, or below half
 * the distance from c to the nearest other centre; all other points are compared with all centres, a block of them at a time.
 *
 * <p>Rounding: a squared distance has a relative error of at most (p + 2)·2⁻⁵³. Upper bounds are raised and lower ones
 * reduced by a factor of (p + 16)·2⁻⁵², more than all roundings between them can add up to, so that a point stays only if
 * the computed distances to all other centres are above that to its own. Distances so small that a square may underflow are
 * always compared.
 *
 * <p>Cost: p multiplications and additions a point that stays, k·p one that is compared; 8 bytes a point.
 *
 * <p>Reference: Hamerly (2010), Making k-means even faster, doi:10.1137/1.9781611972801.12.
 */
final class BoundedAssignment implements LloydPass.Assignment {
    /** Distances below are not trusted to bounds: their squares are near the smallest normal double. */
    private static final double LEAST = 1e-140;

    private final LloydMemo.Start memo;
    private final int clusters;
    private final int width;
    private final Scratch scratch;
    private final double raise;
    private final double reduce;
    /** By centre: the farthest that any other centre has moved, at least; infinite if nothing is known. */
    private final double[] othersMoved;
    /** By centre: half the distance to the nearest other centre, at most. */
    private final double[] halfGap;

    /** Arrays for one block, shared by the starts. */
    static final class Scratch {
        private final NearestCentres nearest = new NearestCentres();
        private final double[][] panel;
        private final int[] open = new int[PointBlocks.ROWS];
        private final int[] centre = new int[PointBlocks.ROWS];
        private final double[] distance = new double[PointBlocks.ROWS];

        Scratch(int width) {
            panel = new double[width][PointBlocks.ROWS];
        }
    }

    BoundedAssignment(LloydMemo.Start memo, double[] centres, int width, Scratch scratch) {
        this.memo = memo;
        this.clusters = centres.length / width;
        this.width = width;
        this.scratch = scratch;
        double slack = (width + 16) * 0x1p-52;
        this.raise = 1 + slack;
        this.reduce = 1 - slack;
        double[] before = memo.takeCentres();
        this.othersMoved = before == null ? null : othersMoved(before, centres);
        this.halfGap = before == null ? null : halfGaps(centres);
    }

    private double[] othersMoved(double[] before, double[] centres) {
        double[] moved = new double[clusters];
        int farthest = 0;
        for (int c = 0; c < clusters; c++) {
            moved[c] = Math.sqrt(squaredDistance(before, c, centres, c)) * raise + LEAST;
            farthest = moved[c] > moved[farthest] ? c : farthest;
        }
        double second = 0;
        for (int c = 0; c < clusters; c++) {
            second = c == farthest ? second : Math.max(second, moved[c]);
        }
        double[] result = new double[clusters];
        Arrays.fill(result, moved[farthest]);
        result[farthest] = second;
        return result;
    }

    private double[] halfGaps(double[] centres) {
        double[] gaps = new double[clusters];
        Arrays.fill(gaps, Double.POSITIVE_INFINITY);
        for (int a = 0; a < clusters; a++) {
            for (int b = a + 1; b < clusters; b++) {
                double squared = squaredDistance(centres, a, centres, b);
                gaps[a] = Math.min(gaps[a], squared);
                gaps[b] = Math.min(gaps[b], squared);
            }
        }
        Arrays.setAll(gaps, c -> Math.sqrt(gaps[c]) * 0.5 * reduce - LEAST);
        return gaps;
    }

    private double squaredDistance(double[] from, int a, double[] to, int b) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double t = from[a * width + j] - to[b * width + j];
            sum = Math.fma(t, t, sum);
        }
        return sum;
    }

    @Override
    public int[] centre() {
        return scratch.centre;
    }

    @Override
    public double[] distance() {
        return scratch.distance;
    }

    @Override
    public void assign(PointBlocks block, double[] centres) {
        int open = othersMoved == null ? all(block.rows()) : stay(block, centres);
        compare(block, centres, open);
    }

    private int all(int rows) {
        for (int i = 0; i < rows; i++) {
            scratch.open[i] = i;
        }
        return rows;
    }

    /** Settles the points that stay with their centre; the others are left open, and counted. */
    private int stay(PointBlocks block, double[] centres) {
        ownDistances(block, centres);
        int[] remembered = memo.centre;
        float[] bounds = memo.lowerBound;
        int at = block.pointsBefore();
        int open = 0;
        for (int i = 0; i < block.rows(); i++, at++) {
            int c = remembered[at];
            double lower = bounds[at] - othersMoved[c];
            // The bound is a float, the difference is rounded once more: both downwards.
            float bound = below(lower * (lower > 0 ? reduce : 1));
            bounds[at] = bound;
            double upper = Math.sqrt(scratch.distance[i]) * raise;
            boolean stays = upper > LEAST && (upper < bound || upper < halfGap[c]);
            scratch.centre[i] = c;
            scratch.open[open] = i;
            open += stays ? 0 : 1;
        }
        return open;
    }

    private void ownDistances(PointBlocks block, double[] centres) {
        int[] remembered = memo.centre;
        int at = block.pointsBefore();
        double[][] panel = block.panel();
        double[] distance = scratch.distance;
        for (int i = 0; i < block.rows(); i++) {
            distance[i] = NearestCentres.squaredDistance(panel, i, centres, remembered[at + i] * width);
        }
    }

    private void compare(PointBlocks block, double[] centres, int open) {
        if (open == 0) {
            return;
        }
        double[][] panel = open == block.rows() ? block.panel() : packed(block.panel(), open);
        NearestCentres nearest = scratch.nearest;
        nearest.find(panel, open, centres, clusters, NearestCentres.Second.WANTED);
        int at = block.pointsBefore();
        for (int o = 0; o < open; o++) {
            int i = scratch.open[o];
            int c = nearest.centre()[o];
            scratch.centre[i] = c;
            scratch.distance[i] = nearest.distance()[o];
            memo.centre[at + i] = c;
            memo.lowerBound[at + i] = below(Math.sqrt(nearest.secondDistance()[o]) * reduce);
        }
    }

    private double[][] packed(double[][] panel, int open) {
        for (int j = 0; j < width; j++) {
            double[] from = panel[j];
            double[] to = scratch.panel[j];
            for (int o = 0; o < open; o++) {
                to[o] = from[scratch.open[o]];
            }
        }
        return scratch.panel;
    }

    private static float below(double value) {
        float rounded = (float) value;
        return rounded > value ? Math.nextDown(rounded) : rounded;
    }
}
