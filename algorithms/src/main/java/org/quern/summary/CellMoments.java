package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Count, sum, extremes and centred sums of powers of the values of each cell of a table; a table of one cell serves a
 * column that is not grouped. With weights w (1 if there are none) and W = Σw:
 *
 * <p>mean = Σwx / W, M_k = Σw·(x − mean)^k for k = 2, 3, 4.
 *
 * <p>An empty cell has W = 0, sums 0, low +∞ and high −∞. Missing values (NaN) do not count. With an infinite value the
 * sum is what IEEE arithmetic makes of it and M_k is NaN.
 *
 * <p>Method: rows are taken in blocks of a fixed size; a block is read twice, first for the mean c of each cell, then for
 * the sums of (x − c)^k, whose small remainder about the true mean is corrected. Blocks and states are combined by the
 * update of Chan and Pébay, never by differences of raw moments. The sum is kept in two doubles; the sum of whole numbers
 * is exact. The order of additions is fixed by row and block, so the bits do not depend on the machine.
 *
 * <p>Cost: 72 bytes a cell.
 *
 * <p>Reference: P. Pébay (2008), Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
 * statistical moments, SAND2008-6212, doi:10.2172/1028931.
 */
public final class CellMoments {
    /** Rows whose values are at hand together in the first-level cache. */
    private static final int BLOCK_ROWS = 4096;

    /** Values added up before they join the sums of the block: many small terms beside a large one keep their digits. */
    private static final int RUN = 256;

    private static final double EXACT_INTEGERS = 0x1p53;

    private final int cells;
    /** By cell: rows with a valid value and a weight above 0. */
    private final long[] valid;
    /** By cell: W. */
    private final double[] weight;
    /** By cell: Σwx as the sum of two doubles. */
    private final double[] sum;

    private final double[] sumLow;
    /** By cell: M_2, M_3 and M_4. */
    private final double[] m2;

    private final double[] m3;
    private final double[] m4;
    private final double[] low;
    private final double[] high;

    public CellMoments(int cells) {
        this.cells = cells;
        this.valid = new long[cells];
        this.weight = new double[cells];
        this.sum = new double[cells];
        this.sumLow = new double[cells];
        this.m2 = new double[cells];
        this.m3 = new double[cells];
        this.m4 = new double[cells];
        this.low = new double[cells];
        this.high = new double[cells];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
    }

    public int cells() {
        return cells;
    }

    /** Bytes of the moments of that many cells. */
    public static long bytes(long cells) {
        return 72 * cells;
    }

    /**
     * Adds the first {@code rows} values to one cell.
     *
     * @param x NaN where missing
     * @param w weights above 0, or null if all are 1
     */
    public void addAll(double[] x, double[] w, int rows) {
        double[] values = new double[BLOCK_ROWS + 1];
        double[] weights = w == null ? null : new double[BLOCK_ROWS + 1];
        for (int from = 0; from < rows; from += BLOCK_ROWS) {
            int to = Math.min(rows, from + BLOCK_ROWS);
            int count = 0;
            for (int i = from; i < to; i++) {
                values[count] = x[i];
                if (w != null) {
                    weights[count] = w[i];
                }
                count += Double.isNaN(x[i]) ? 0 : 1;
            }
            if (count > 0) {
                add(0, w == null ? Block.of(values, count) : Block.of(values, weights, count));
            }
        }
    }

    /**
     * Adds the first {@code rows} values, each to its cell.
     *
     * @param cell cell of each row, −1 for none
     */
    public void addByCell(double[] x, int[] cell, double[] w, int rows) {
        int blockRows = Math.max(BLOCK_ROWS, 16 * cells);
        CellBlock block = new CellBlock(cells);
        for (int from = 0; from < rows; from += blockRows) {
            block.fill(x, cell, w, from, Math.min(rows, from + blockRows));
            for (int k = 0; k < cells; k++) {
                if (block.valid[k] > 0) {
                    add(k, block.of(k));
                }
            }
        }
    }

    public void merge(CellMoments later) {
        if (later.cells != cells) {
            throw new IllegalStateException("Cannot merge moments of " + cells + " and " + later.cells + " cells");
        }
        for (int k = 0; k < cells; k++) {
            if (later.valid[k] > 0) {
                add(k, later.block(k));
            }
        }
    }

    /** The moments of all cells together, merged in the order of cells. */
    public CellMoments together() {
        CellMoments all = new CellMoments(1);
        for (int k = 0; k < cells; k++) {
            if (valid[k] > 0) {
                all.add(0, block(k));
            }
        }
        return all;
    }

    private Block block(int k) {
        return new Block(valid[k], weight[k], sum[k], sumLow[k], m2[k], m3[k], m4[k], low[k], high[k]);
    }

    private void add(int k, Block b) {
        if (valid[k] == 0) {
            set(k, b);
            return;
        }
        double total = weight[k] + b.weight;
        double shareA = weight[k] / total;
        double shareB = b.weight / total;
        double d = b.meanMinus(sum[k], sumLow[k], weight[k]);
        double dd = d * d;
        double between = shareA * b.weight;
        double newM2 = m2[k] + b.m2 + dd * between;
        double newM3 = m3[k] + b.m3 + dd * d * between * (shareA - shareB) + 3 * d * (shareA * b.m2 - shareB * m2[k]);
        double newM4 = m4[k]
                + b.m4
                + dd * dd * between * (shareA * shareA - shareA * shareB + shareB * shareB)
                + 6 * dd * (shareA * shareA * b.m2 + shareB * shareB * m2[k])
                + 4 * d * (shareA * b.m3 - shareB * m3[k]);
        double high1 = sum[k] + b.sum;
        double low1 = twoSumError(sum[k], b.sum, high1) + (sumLow[k] + b.sumLow);
        set(
                k,
                new Block(
                        valid[k] + b.valid,
                        total,
                        high1 + finiteOrZero(low1),
                        finiteOrZero(low1 - ((high1 + low1) - high1)),
                        newM2,
                        newM3,
                        newM4,
                        b.low < low[k] ? b.low : low[k],
                        b.high > high[k] ? b.high : high[k]));
    }

    private void set(int k, Block b) {
        valid[k] = b.valid;
        weight[k] = b.weight;
        sum[k] = b.sum;
        sumLow[k] = b.sumLow;
        m2[k] = b.m2;
        m3[k] = b.m3;
        m4[k] = b.m4;
        low[k] = b.low;
        high[k] = b.high;
    }

    private static double twoSumError(double a, double b, double rounded) {
        double bb = rounded - a;
        return (a - (rounded - bb)) + (b - bb);
    }

    private static double finiteOrZero(double x) {
        return Double.isFinite(x) ? x : 0;
    }

    public long valid(int k) {
        return valid[k];
    }

    public double weight(int k) {
        return weight[k];
    }

    public double sum(int k) {
        return sum[k];
    }

    public double mean(int k) {
        return quotient(sum[k], sumLow[k], weight[k]);
    }

    /** Σw·(x − mean)^power for power 2, 3 or 4. */
    public double centred(int k, int power) {
        return switch (power) {
            case 2 -> m2[k];
            case 3 -> m3[k];
            case 4 -> m4[k];
            default -> throw new IllegalArgumentException("Invalid power: " + power + ", must be 2, 3 or 4");
        };
    }

    public double low(int k) {
        return low[k];
    }

    public double high(int k) {
        return high[k];
    }

    private static double quotient(double high, double low, double divisor) {
        double q = high / divisor;
        double rest = Math.fma(-q, divisor, high) + low;
        return Double.isFinite(rest) ? q + rest / divisor : q;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(cells);
        for (int k = 0; k < cells; k++) {
            out.writeLong(valid[k]);
            if (valid[k] > 0) {
                for (double[] part : parts()) {
                    out.writeDouble(part[k]);
                }
            }
        }
    }

    public static CellMoments read(DataInput in) throws IOException {
        CellMoments moments = new CellMoments(in.readInt());
        for (int k = 0; k < moments.cells; k++) {
            moments.valid[k] = in.readLong();
            if (moments.valid[k] > 0) {
                for (double[] part : moments.parts()) {
                    part[k] = in.readDouble();
                }
            }
        }
        return moments;
    }

    private double[][] parts() {
        return new double[][] {weight, sum, sumLow, m2, m3, m4, low, high};
    }

    /** The moments of some values. */
    private record Block(
            long valid,
            double weight,
            double sum,
            double sumLow,
            double m2,
            double m3,
            double m4,
            double low,
            double high) {

        /** Of the first n values, which are all valid. */
        static Block of(double[] v, int n) {
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            double low = v[0];
            double high = v[0];
            int i = 0;
            for (; i + 3 < n; i += 4) {
                double a = v[i];
                double b = v[i + 1];
                double c = v[i + 2];
                double d = v[i + 3];
                sum0 += a;
                sum1 += b;
                sum2 += c;
                sum3 += d;
                low = a < low ? a : low;
                high = a > high ? a : high;
                low = b < low ? b : low;
                high = b > high ? b : high;
                low = c < low ? c : low;
                high = c > high ? c : high;
                low = d < low ? d : low;
                high = d > high ? d : high;
            }
            for (; i < n; i++) {
                sum0 += v[i];
                low = v[i] < low ? v[i] : low;
                high = v[i] > high ? v[i] : high;
            }
            double sum = (sum0 + sum1) + (sum2 + sum3);
            double center = low == high ? low : sum / n;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double s4 = 0;
            for (int from = 0; from < n; from += RUN) {
                int to = Math.min(n, from + RUN);
                double p1 = 0;
                double q1 = 0;
                double p2 = 0;
                double q2 = 0;
                double p3 = 0;
                double q3 = 0;
                double p4 = 0;
                double q4 = 0;
                i = from;
                for (; i + 1 < to; i += 2) {
                    double d = v[i] - center;
                    double e = v[i + 1] - center;
                    double dd = d * d;
                    double ee = e * e;
                    p1 += d;
                    q1 += e;
                    p2 += dd;
                    q2 += ee;
                    p3 += dd * d;
                    q3 += ee * e;
                    p4 += dd * dd;
                    q4 += ee * ee;
                }
                if (i < to) {
                    double d = v[i] - center;
                    double dd = d * d;
                    p1 += d;
                    p2 += dd;
                    p3 += dd * d;
                    p4 += dd * dd;
                }
                s1 += p1 + q1;
                s2 += p2 + q2;
                s3 += p3 + q3;
                s4 += p4 + q4;
            }
            boolean exact = n * Math.max(Math.abs(low), Math.abs(high)) < EXACT_INTEGERS && areWhole(v, n);
            return about(center, n, n, sum, exact, s1, s2, s3, s4, low, high);
        }

        private static boolean areWhole(double[] v, int n) {
            for (int i = 0; i < n; i++) {
                if (v[i] != (long) v[i]) {
                    return false;
                }
            }
            return true;
        }

        /** Of the first n values with weights. */
        static Block of(double[] v, double[] w, int n) {
            double weight = 0;
            double sum = 0;
            double low = v[0];
            double high = v[0];
            for (int i = 0; i < n; i++) {
                weight += w[i];
                sum += w[i] * v[i];
                low = v[i] < low ? v[i] : low;
                high = v[i] > high ? v[i] : high;
            }
            double center = low == high ? low : sum / weight;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double s4 = 0;
            for (int i = 0; i < n; i++) {
                double d = v[i] - center;
                double wd = w[i] * d;
                double dd = d * d;
                s1 += wd;
                s2 += wd * d;
                s3 += wd * dd;
                s4 += w[i] * dd * dd;
            }
            boolean exact = weight * Math.max(Math.abs(low), Math.abs(high)) < EXACT_INTEGERS
                    && areWhole(v, n)
                    && areWhole(w, n);
            return about(center, n, weight, sum, exact, s1, s2, s3, s4, low, high);
        }

        /** From sums of powers about a center near the mean; {@code exact} where {@code sum} has no rounding. */
        static Block about(
                double center,
                long valid,
                double weight,
                double sum,
                boolean exact,
                double s1,
                double s2,
                double s3,
                double s4,
                double low,
                double high) {
            if (!Double.isFinite(sum)) {
                return new Block(valid, weight, sum, 0, Double.NaN, Double.NaN, Double.NaN, low, high);
            }
            double d = s1 / weight;
            double m2 = s2 - d * s1;
            double m3 = s3 - 3 * d * s2 + 2 * d * d * s1;
            double m4 = s4 - 4 * d * s3 + 6 * d * d * s2 - 3 * d * d * d * s1;
            if (exact || !Double.isFinite(s1)) {
                return new Block(valid, weight, sum, 0, Math.max(0, m2), m3, m4, low, high);
            }
            double product = center * weight;
            double error = Math.fma(center, weight, -product) + s1;
            double rounded = product + error;
            return new Block(valid, weight, rounded, error - (rounded - product), Math.max(0, m2), m3, m4, low, high);
        }

        /** This mean less that of a sum in two doubles over a weight. */
        double meanMinus(double otherSum, double otherLow, double otherWeight) {
            double mine = sum / weight;
            double theirs = otherSum / otherWeight;
            double rests = (Math.fma(-mine, weight, sum) + sumLow) / weight
                    - (Math.fma(-theirs, otherWeight, otherSum) + otherLow) / otherWeight;
            return mine - theirs + rests;
        }
    }

    /** Sums of a block of rows by cell. */
    private static final class CellBlock {
        private final long[] valid;
        private final double[] weight;
        private final double[] sum;
        private final double[] low;
        private final double[] high;
        private final boolean[] whole;
        /** By cell, five places each: center, and the sums of powers 1 to 4 about it. */
        private final double[] powers;

        CellBlock(int cells) {
            valid = new long[cells];
            weight = new double[cells];
            sum = new double[cells];
            low = new double[cells];
            high = new double[cells];
            whole = new boolean[cells];
            powers = new double[5 * cells];
        }

        void fill(double[] x, int[] cell, double[] w, int from, int to) {
            Arrays.fill(valid, 0);
            Arrays.fill(weight, 0);
            Arrays.fill(sum, 0);
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
            Arrays.fill(whole, true);
            Arrays.fill(powers, 0);
            for (int i = from; i < to; i++) {
                int k = cell[i];
                double v = x[i];
                if (k >= 0 && !Double.isNaN(v)) {
                    double u = w == null ? 1 : w[i];
                    valid[k]++;
                    weight[k] += u;
                    sum[k] += u * v;
                    low[k] = v < low[k] ? v : low[k];
                    high[k] = v > high[k] ? v : high[k];
                    whole[k] &= v == (long) v && u == (long) u;
                }
            }
            for (int k = 0; k < valid.length; k++) {
                powers[5 * k] = low[k] == high[k] ? low[k] : sum[k] / weight[k];
            }
            for (int i = from; i < to; i++) {
                int k = cell[i];
                double v = x[i];
                if (k >= 0 && !Double.isNaN(v)) {
                    int at = 5 * k;
                    double d = v - powers[at];
                    double wd = w == null ? d : w[i] * d;
                    double dd = d * d;
                    powers[at + 1] += wd;
                    powers[at + 2] += wd * d;
                    powers[at + 3] += wd * dd;
                    powers[at + 4] += wd * dd * d;
                }
            }
        }

        Block of(int k) {
            boolean exact = whole[k] && weight[k] * Math.max(Math.abs(low[k]), Math.abs(high[k])) < EXACT_INTEGERS;
            int at = 5 * k;
            return Block.about(
                    powers[at],
                    valid[k],
                    weight[k],
                    sum[k],
                    exact,
                    powers[at + 1],
                    powers[at + 2],
                    powers[at + 3],
                    powers[at + 4],
                    low[k],
                    high[k]);
        }
    }
}
