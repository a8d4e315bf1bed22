package org.quern.tree;

import java.util.Arrays;

/**
 * Codes of the predictors of many rows at once, those of {@link Bins#code}. Bins that begin at whole numbers close together
 * are found by a table, others by a search without branches.
 */
final class BinEncoder {
    /** A table is used where the bins of a number span no more than this. */
    private static final int MAX_TABLE = 1 << 16;

    private BinEncoder() {}

    /** Codes of the rows used. */
    static BinCodes encode(Bins bins, TreeRows rows) {
        BinCodes codes = BinCodes.zeros(bins, rows.count());
        char[] found = new char[rows.count()];
        for (int p = 0; p < bins.width(); p++) {
            if (bins.isFactor(p)) {
                levels(rows.predictors().codes(p), rows, bins.count(p), found);
            } else {
                numbers(rows.predictors().numbers(p), rows, bins, p, found);
            }
            store(found, codes, p);
        }
        return codes;
    }

    private static void store(char[] found, BinCodes codes, int predictor) {
        byte[] bytes = codes.bytes()[predictor];
        if (bytes != null) {
            for (int i = 0; i < found.length; i++) {
                bytes[i] = (byte) found[i];
            }
            return;
        }
        short[] shorts = codes.shorts()[predictor];
        for (int i = 0; i < found.length; i++) {
            shorts[i] = (short) found[i];
        }
    }

    private static void levels(int[] level, TreeRows rows, int count, char[] found) {
        int[] used = rows.used();
        for (int i = 0; i < found.length; i++) {
            int code = level[used[i]];
            found[i] = (char) (code >= 0 && code < count ? code : count);
        }
    }

    private static void numbers(double[] values, TreeRows rows, Bins bins, int predictor, char[] found) {
        double[] lows = bins.lows(predictor);
        char missing = (char) bins.missing(predictor);
        if (lows.length == 0) {
            Arrays.fill(found, missing);
        } else if (isWhole(lows)) {
            byTable(values, rows.used(), table(lows), lows[0], missing, found);
        } else {
            bySearch(values, rows.used(), lows, missing, found);
        }
    }

    private static boolean isWhole(double[] lows) {
        for (double low : lows) {
            if (low != Math.rint(low)) {
                return false;
            }
        }
        return lows[lows.length - 1] - lows[0] < MAX_TABLE && Math.abs(lows[0]) < 0x1p52;
    }

    /** The bin of each whole number from the lowest bin to the highest. */
    private static char[] table(double[] lows) {
        char[] table = new char[(int) (lows[lows.length - 1] - lows[0]) + 1];
        int bin = 0;
        for (int i = 0; i < table.length; i++) {
            if (bin + 1 < lows.length && lows[bin + 1] <= lows[0] + i) {
                bin++;
            }
            table[i] = (char) bin;
        }
        return table;
    }

    private static void byTable(double[] values, int[] used, char[] table, double first, char missing, char[] found) {
        double last = table.length - 1;
        for (int i = 0; i < found.length; i++) {
            double value = values[used[i]];
            double place = Math.max(0, Math.min(last, Math.floor(value) - first));
            found[i] = Double.isNaN(value) ? missing : table[(int) place];
        }
    }

    private static void bySearch(double[] values, int[] used, double[] lows, char missing, char[] found) {
        int half = Integer.highestOneBit(lows.length);
        double[] padded = Arrays.copyOf(lows, 2 * half);
        Arrays.fill(padded, lows.length, padded.length, Double.POSITIVE_INFINITY);
        int last = lows.length - 1;
        for (int i = 0; i < found.length; i++) {
            double value = values[used[i]];
            int bin = 0;
            for (int step = half; step > 0; step >>= 1) {
                bin += padded[bin + step] <= value ? step : 0;
            }
            found[i] = Double.isNaN(value) ? missing : (char) Math.min(bin, last);
        }
    }
}
