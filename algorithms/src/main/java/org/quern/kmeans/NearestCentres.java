package org.quern.kmeans;

import java.util.Arrays;

/**
 * The centre nearest to each point of a block: argmin over c of Σ_j (x_j − c_j)², the lowest centre where several are
 * nearest.
 *
 * <p>A squared distance is the sum over the coordinates in their order, each added by one fused multiply-add of the rounded
 * difference: relative error at most (p + 2)·2⁻⁵³, no cancellation, and the same bits for a point and a centre wherever and
 * in whatever company they meet. Overflow gives infinity, which its callers refuse.
 *
 * <p>Method: centres are taken 16 at a time, so that their distances to a block of points stay in a first-level cache. Loops
 * run along the points and have no branches, so that the compiler makes vector instructions of them; the number of the
 * nearest centre too is found by minima: of c + 1e300·(d_c − d_min), which is c where d_c is the minimum and beyond all
 * numbers of centres where it is not, for an ulp of d_min is above 1e−290 if d_min is above 1e−270. Points nearer to a centre
 * than that (mostly those that are centres) are decided one by one.
 *
 * <p>Cost: k·p fused multiply-adds and subtractions a point and about as many simple operations as 2k.
 */
final class NearestCentres {
    private static final int TILE = 16;

    /** Squared distances below are compared one by one. */
    private static final double TINY = 1e-270;

    private static final double HUGE = 1e300;

    private final double[][] tile = new double[TILE][PointBlocks.ROWS];
    private final double[] tileNearest = new double[PointBlocks.ROWS];
    private final double[] tileCentre = new double[PointBlocks.ROWS];
    private final double[] tileSecond = new double[PointBlocks.ROWS];
    private final double[] nearest = new double[PointBlocks.ROWS];
    private final double[] second = new double[PointBlocks.ROWS];
    private final double[] number = new double[PointBlocks.ROWS];
    private final int[] centre = new int[PointBlocks.ROWS];

    /** Whether the distance to the second nearest centre is wanted. */
    enum Second {
        WANTED,
        UNWANTED
    }

    /** By point: number of the nearest centre. */
    int[] centre() {
        return centre;
    }

    /** By point: squared distance to the nearest centre. */
    double[] distance() {
        return nearest;
    }

    /** By point: squared distance to the second nearest centre, infinite if there is none. */
    double[] secondDistance() {
        return second;
    }

    /**
     * Finds the nearest centres of the first {@code rows} points of a panel.
     *
     * @param centres centre after centre
     * @param k their number
     */
    void find(double[][] panel, int rows, double[] centres, int k, Second wanted) {
        int width = panel.length;
        for (int first = 0; first < k; first += TILE) {
            int count = Math.min(TILE, k - first);
            for (int c = 0; c < count; c++) {
                squaredDistances(panel, rows, centres, (first + c) * width, tile[c]);
            }
            if (wanted == Second.WANTED) {
                twoNearest(count, rows, first == 0);
            }
            if (first == 0) {
                minimum(tile, count, rows, nearest);
                numbers(tile, count, rows, nearest, 0, number);
            } else {
                minimum(tile, count, rows, tileNearest);
                numbers(tile, count, rows, tileNearest, first, tileCentre);
                join(rows);
            }
        }
        for (int i = 0; i < rows; i++) {
            centre[i] = (int) number[i];
        }
        settleTiny(panel, rows, centres, k);
    }

    /** Squared distances of points to the centre that begins at {@code at}. */
    static void squaredDistances(double[][] panel, int rows, double[] centres, int at, double[] distances) {
        int width = panel.length;
        int j;
        if (width >= 4) {
            firstFour(panel[0], panel[1], panel[2], panel[3], centres, at, distances, rows);
            j = 4;
        } else {
            first(panel[0], centres[at], distances, rows);
            j = 1;
        }
        for (; j + 3 < width; j += 4) {
            nextFour(panel[j], panel[j + 1], panel[j + 2], panel[j + 3], centres, at + j, distances, rows);
        }
        if (j + 1 < width) {
            nextTwo(panel[j], panel[j + 1], centres[at + j], centres[at + j + 1], distances, rows);
            j += 2;
        }
        if (j < width) {
            next(panel[j], centres[at + j], distances, rows);
        }
    }

    private static void first(double[] x, double c, double[] sums, int rows) {
        for (int i = 0; i < rows; i++) {
            double t = x[i] - c;
            sums[i] = t * t;
        }
    }

    private static void next(double[] x, double c, double[] sums, int rows) {
        for (int i = 0; i < rows; i++) {
            double t = x[i] - c;
            sums[i] = Math.fma(t, t, sums[i]);
        }
    }

    private static void nextTwo(double[] x, double[] y, double c, double d, double[] sums, int rows) {
        for (int i = 0; i < rows; i++) {
            double t = x[i] - c;
            double u = y[i] - d;
            sums[i] = Math.fma(u, u, Math.fma(t, t, sums[i]));
        }
    }

    private static void firstFour(
            double[] x, double[] y, double[] z, double[] w, double[] centres, int at, double[] sums, int rows) {
        double a = centres[at];
        double b = centres[at + 1];
        double c = centres[at + 2];
        double d = centres[at + 3];
        for (int i = 0; i < rows; i++) {
            double t = x[i] - a;
            double u = y[i] - b;
            double v = z[i] - c;
            double s = w[i] - d;
            sums[i] = Math.fma(s, s, Math.fma(v, v, Math.fma(u, u, t * t)));
        }
    }

    private static void nextFour(
            double[] x, double[] y, double[] z, double[] w, double[] centres, int at, double[] sums, int rows) {
        double a = centres[at];
        double b = centres[at + 1];
        double c = centres[at + 2];
        double d = centres[at + 3];
        for (int i = 0; i < rows; i++) {
            double t = x[i] - a;
            double u = y[i] - b;
            double v = z[i] - c;
            double s = w[i] - d;
            sums[i] = Math.fma(s, s, Math.fma(v, v, Math.fma(u, u, Math.fma(t, t, sums[i]))));
        }
    }

    /** One squared distance, by the same operations in the same order. */
    static double squaredDistance(double[][] panel, int point, double[] centres, int at) {
        double t = panel[0][point] - centres[at];
        double sum = t * t;
        for (int j = 1; j < panel.length; j++) {
            t = panel[j][point] - centres[at + j];
            sum = Math.fma(t, t, sum);
        }
        return sum;
    }

    private static void minimum(double[][] distances, int count, int rows, double[] result) {
        System.arraycopy(distances[0], 0, result, 0, rows);
        int c = 1;
        for (; c + 2 < count; c += 3) {
            minimum(distances[c], distances[c + 1], distances[c + 2], rows, result);
        }
        for (; c < count; c++) {
            minimum(distances[c], rows, result);
        }
    }

    private static void minimum(double[] a, double[] b, double[] c, int rows, double[] result) {
        for (int i = 0; i < rows; i++) {
            result[i] = Math.min(Math.min(result[i], a[i]), Math.min(b[i], c[i]));
        }
    }

    private static void minimum(double[] a, int rows, double[] result) {
        for (int i = 0; i < rows; i++) {
            result[i] = Math.min(result[i], a[i]);
        }
    }

    private static void numbers(
            double[][] distances, int count, int rows, double[] minimum, int first, double[] result) {
        Arrays.fill(result, 0, rows, HUGE);
        int c = 0;
        for (; c + 1 < count; c += 2) {
            numbers(distances[c], distances[c + 1], minimum, first + c, rows, result);
        }
        if (c < count) {
            numbers(distances[c], minimum, first + c, rows, result);
        }
    }

    private static void numbers(double[] a, double[] minimum, double c, int rows, double[] result) {
        for (int i = 0; i < rows; i++) {
            result[i] = Math.min(result[i], Math.fma(a[i] - minimum[i], HUGE, c));
        }
    }

    private static void numbers(double[] a, double[] b, double[] minimum, double c, int rows, double[] result) {
        double d = c + 1;
        for (int i = 0; i < rows; i++) {
            double m = minimum[i];
            result[i] = Math.min(result[i], Math.min(Math.fma(a[i] - m, HUGE, c), Math.fma(b[i] - m, HUGE, d)));
        }
    }

    /** Takes the tile's nearest centre where it is nearer than those before it. */
    private void join(int rows) {
        for (int i = 0; i < rows; i++) {
            double m = Math.min(nearest[i], tileNearest[i]);
            number[i] = Math.min(
                    Math.fma(nearest[i] - m, HUGE, number[i]), Math.fma(tileNearest[i] - m, HUGE, tileCentre[i]));
            nearest[i] = m;
        }
    }

    /** The lowest and the second lowest distance, of those of this tile and the tiles before. */
    private void twoNearest(int count, int rows, boolean isFirst) {
        if (isFirst) {
            Arrays.fill(second, 0, rows, Double.POSITIVE_INFINITY);
            System.arraycopy(tile[0], 0, tileSecond, 0, rows);
        } else {
            System.arraycopy(nearest, 0, tileSecond, 0, rows);
        }
        for (int c = isFirst ? 1 : 0; c < count; c++) {
            twoNearest(tile[c], rows, tileSecond, second);
        }
    }

    private static void twoNearest(double[] a, int rows, double[] lowest, double[] next) {
        for (int i = 0; i < rows; i++) {
            double low = lowest[i];
            next[i] = Math.min(next[i], Math.max(low, a[i]));
            lowest[i] = Math.min(low, a[i]);
        }
    }

    private void settleTiny(double[][] panel, int rows, double[] centres, int k) {
        for (int i = 0; i < rows; i++) {
            if (nearest[i] < TINY || nearest[i] == Double.POSITIVE_INFINITY || Double.isNaN(number[i])) {
                int best = 0;
                double distance = squaredDistance(panel, i, centres, 0);
                for (int c = 1; c < k; c++) {
                    double d = squaredDistance(panel, i, centres, c * panel.length);
                    if (d < distance) {
                        best = c;
                        distance = d;
                    }
                }
                centre[i] = best;
            }
        }
    }
}
