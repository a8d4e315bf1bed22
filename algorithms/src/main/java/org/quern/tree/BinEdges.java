package org.quern.tree;

import java.util.Arrays;
import org.quern.QuernException;

/**
 * The bins of a number, from how often its values occur.
 *
 * <p>A number of no more distinct values than bins has a bin for each. Else neighbouring values share a bin so that each bin
 * has about the same share of a measure of which half is the count of rows, and half is ∛(count·distance²), the distance that
 * to the nearer neighbour: the first half cuts where rows are, the second keeps the sum of squares within bins low, which is
 * what a response that follows the number loses by its bins (Panter and Dite 1951), so that the tails of a skewed
 * column are not thrown together. A value with more than a bin's share of the measure has a bin of its own.
 *
 * <p>Bins one unit wide go from the whole number below the lowest value to that below the highest.
 */
final class BinEdges {
    private final double[] low;
    private final double[] high;

    private BinEdges(double[] low, double[] high) {
        this.low = low;
        this.high = high;
    }

    /** Lowest value of each bin. */
    double[] low() {
        return low;
    }

    /** Highest value of each bin, or where it is not known the lowest of the next. */
    double[] high() {
        return high;
    }

    /** Unit-wide bins of a number of this range. */
    static BinEdges unitWide(String name, double from, double to, boolean whole) {
        double first = Math.floor(from);
        double count = Math.floor(to) - first + 1;
        if (!(count <= Bins.MAX_BINS)) {
            throw new QuernException(
                    "'" + name + "' goes from " + from + " to " + to + ": bins one unit wide would be " + (long) count
                            + ", at most " + Bins.MAX_BINS + " are possible; give a maximum of bins or scale it");
        }
        double[] low = new double[(int) count];
        double[] high = new double[low.length];
        for (int b = 0; b < low.length; b++) {
            low[b] = first + b;
            high[b] = whole ? low[b] : low[b] + 1;
        }
        if (low.length > 0) {
            high[low.length - 1] = to;
        }
        return new BinEdges(low, high);
    }

    static BinEdges of(ValueCounts.Table table, int bins) {
        double[] from = table.from();
        if (from.length <= bins) {
            return new BinEdges(from, table.exact() ? from : upTo(from, table.high()));
        }
        int[] starts = starts(measure(table), bins);
        double[] low = new double[starts.length];
        double[] high = new double[starts.length];
        for (int b = 0; b < starts.length; b++) {
            low[b] = from[starts[b]];
            int next = b + 1 < starts.length ? starts[b + 1] : from.length;
            if (table.exact()) {
                high[b] = from[next - 1];
            } else {
                high[b] = next < from.length ? from[next] : table.high();
            }
        }
        return new BinEdges(low, high);
    }

    private static double[] upTo(double[] from, double high) {
        double[] to = Arrays.copyOfRange(from, 1, from.length + 1);
        to[from.length - 1] = high;
        return to;
    }

    /** Share of each value, all together 1. */
    private static double[] measure(ValueCounts.Table table) {
        double[] from = table.from();
        double[] spread = new double[from.length];
        double rows = 0;
        double spreads = 0;
        for (int i = 0; i < from.length; i++) {
            double below = i > 0 ? from[i] - from[i - 1] : Double.POSITIVE_INFINITY;
            double above = i + 1 < from.length ? from[i + 1] - from[i] : Double.POSITIVE_INFINITY;
            double root = StrictMath.cbrt(Math.min(below, above));
            spread[i] = StrictMath.cbrt(table.counts()[i]) * root * root;
            rows += table.counts()[i];
            spreads += spread[i];
        }
        double[] measure = new double[from.length];
        for (int i = 0; i < measure.length; i++) {
            measure[i] = 0.5 * (table.counts()[i] / rows) + 0.5 * (spread[i] / spreads);
        }
        return measure;
    }

    /** First value of each of at most {@code bins} bins. */
    private static int[] starts(double[] measure, int bins) {
        boolean[] alone = new boolean[measure.length];
        int left = bins;
        double rest = 1;
        boolean found = true;
        while (found) {
            found = false;
            double share = rest / left;
            for (int i = 0; i < measure.length && left > 1; i++) {
                if (!alone[i] && measure[i] >= share) {
                    alone[i] = true;
                    rest -= measure[i];
                    left--;
                    found = true;
                }
            }
        }
        double share = rest / left;
        int[] starts = new int[bins];
        int count = 0;
        double gathered = 0;
        boolean close = true;
        for (int i = 0; i < measure.length; i++) {
            boolean fits = count < bins;
            if (fits && (close || alone[i] && gathered >= share / 2)) {
                starts[count++] = i;
                gathered = 0;
            }
            gathered += measure[i];
            close = alone[i] || gathered >= share || i + 1 < measure.length && alone[i + 1] && gathered >= share / 2;
        }
        return Arrays.copyOf(starts, count);
    }
}
