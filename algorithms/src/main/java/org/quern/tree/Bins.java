package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How values of predictors become small whole numbers. A number lies in the bin whose lowest value is the largest not above
 * it (values below all bins in the first); a factor's bins are its levels. Missing values, and levels unknown when the bins
 * were made, have a bin of their own, {@link #missing}, after all others.
 *
 * <p>A column of few distinct values has one bin for each, so nothing is lost: splits are those of the values themselves.
 */
public final class Bins {
    /** Most bins of a predictor, the missing one apart: codes are at most two bytes. */
    public static final int MAX_BINS = 65_535;

    /** By predictor: lowest value in the data of each bin, ascending; null for factors. */
    private final double[][] low;
    /** By predictor: a value not below any of the bin's data and not above the next bin's {@link #low}; null for factors. */
    private final double[][] high;
    /** By predictor: number of bins. */
    private final int[] counts;

    private Bins(double[][] low, double[][] high, int[] counts) {
        this.low = low;
        this.high = high;
        this.counts = counts;
    }

    /**
     * @param low by predictor: lowest value of each bin; null for factors
     * @param high by predictor: highest value of each bin; null for factors
     * @param levels by predictor: number of levels of factors; not looked at for numbers
     */
    public static Bins of(double[][] low, double[][] high, int[] levels) {
        int[] counts = new int[levels.length];
        for (int p = 0; p < counts.length; p++) {
            counts[p] = low[p] == null ? levels[p] : low[p].length;
        }
        return new Bins(low.clone(), high.clone(), counts);
    }

    /** Number of predictors. */
    public int width() {
        return counts.length;
    }

    public boolean isFactor(int predictor) {
        return low[predictor] == null;
    }

    /** Number of bins of a predictor, the missing one not counted. */
    public int count(int predictor) {
        return counts[predictor];
    }

    /** The code of missing values, {@code count(predictor)}. */
    public int missing(int predictor) {
        return counts[predictor];
    }

    /** The bin of a number, or of the code of a level. */
    public int code(int predictor, double value) {
        double[] lows = low[predictor];
        if (lows == null) {
            return value >= 0 && value < counts[predictor] ? (int) value : counts[predictor];
        }
        if (Double.isNaN(value) || lows.length == 0) {
            return counts[predictor];
        }
        int found = Arrays.binarySearch(lows, value == 0 ? 0.0 : value);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    /** Lowest values of the bins of a number, ascending; not to be changed. */
    double[] lows(int predictor) {
        return low[predictor];
    }

    /**
     * The threshold between two bins of a number, none between which had rows: half-way from the highest value of one to the
     * lowest of the other. All values in the lower bin are below it, none in the upper one is. Where that cuts a bin in between
     * (which other rows may have values in), it is the nearer border of that bin.
     */
    public double threshold(int predictor, int lastBelow, int firstAbove) {
        double middle = halfWay(predictor, lastBelow, firstAbove);
        if (firstAbove == lastBelow + 1) {
            return middle;
        }
        int found = Arrays.binarySearch(low[predictor], middle);
        int holder = found >= 0 ? found - 1 : -found - 2;
        if (holder <= lastBelow || holder >= firstAbove || middle > high[predictor][holder]) {
            return middle;
        }
        double lower = halfWay(predictor, holder - 1, holder);
        double upper = halfWay(predictor, holder, holder + 1);
        return middle - lower <= upper - middle ? lower : upper;
    }

    private double halfWay(int predictor, int below, int above) {
        double from = high[predictor][below];
        double to = low[predictor][above];
        double middle = from / 2 + to / 2;
        return middle > from && middle <= to ? middle : to;
    }

    /** Where a rule sends the rows of a bin; thresholds are those of {@link #threshold}. */
    public Side side(SplitRule rule, int code) {
        if (code == missing(rule.predictor())) {
            return Side.NONE;
        }
        return rule.side(isFactor(rule.predictor()) ? code : low[rule.predictor()][code]);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(counts.length);
        for (int p = 0; p < counts.length; p++) {
            out.writeInt(counts[p]);
            out.writeBoolean(isFactor(p));
            if (!isFactor(p)) {
                for (int b = 0; b < counts[p]; b++) {
                    out.writeDouble(low[p][b]);
                    out.writeDouble(high[p][b]);
                }
            }
        }
    }

    public static Bins read(DataInput in) throws IOException {
        int width = in.readInt();
        double[][] low = new double[width][];
        double[][] high = new double[width][];
        int[] counts = new int[width];
        for (int p = 0; p < width; p++) {
            counts[p] = in.readInt();
            if (!in.readBoolean()) {
                low[p] = new double[counts[p]];
                high[p] = new double[counts[p]];
                for (int b = 0; b < counts[p]; b++) {
                    low[p][b] = in.readDouble();
                    high[p][b] = in.readDouble();
                }
            }
        }
        return new Bins(low, high, counts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins
                && Arrays.equals(counts, bins.counts)
                && Arrays.deepEquals(low, bins.low)
                && Arrays.deepEquals(high, bins.high);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Arrays.deepHashCode(low);
    }
}
