package org.quern.numeric;

import java.util.Arrays;

/**
 * log of up to {@link ExpBlock#SIZE} numbers: x = 2^k·(1 + f), √½ ≤ 1 + f &lt; √2, s = f / (2 + f),
 * log(1 + f) = 2·atanh(s) = f − (f²/2 − s·(f²/2 + 2s²·p(s²))), and log x = k·log 2 + log(1 + f); the largest terms are added
 * last. A small correction, known apart from x, may be added before any rounding: log1p needs it. NaN and negative numbers
 * give NaN, 0 −∞, ∞ itself: f = 0 and that value as k.
 *
 * <p>Cost: 3 arrays of 4 kB. Reference: Tang (1990), doi:10.1145/98267.98294; Muller (2016),
 * doi:10.1007/978-1-4899-7983-4, section 11.4. Coefficients: src/main/scripts/elementary_coefficients.py.
 */
final class LogBlock {
    private static final long ONE = Double.doubleToRawLongBits(1);
    private static final long ROOT_OF_HALF = Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1);
    private static final long FIRST_NORMAL = Double.doubleToRawLongBits(Double.MIN_NORMAL);
    private static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    /** 2^27 + 1: cuts a double into two of 26 bits. */
    private static final double SPLITTER = 0x1.0000002p27;

    private static final double P0 = 0x1.5555555555555p-2;
    private static final double P1 = 0x1.9999999999a38p-3;
    private static final double P2 = 0x1.2492492476cccp-3;
    private static final double P3 = 0x1.c71c720159177p-4;
    private static final double P4 = 0x1.745cf9048dd95p-4;
    private static final double P5 = 0x1.3b1c355a8f7a2p-4;
    private static final double P6 = 0x1.0fbe95d716020p-4;
    private static final double P7 = 0x1.0c039c49989c6p-4;

    final double[] k;
    final double[] f;
    /** Added to the result. After {@link #logExtended} its low part. */
    final double[] correction;

    private static final ThreadLocal<LogBlock> BLOCKS = ThreadLocal.withInitial(LogBlock::new);

    private LogBlock() {
        k = new double[ExpBlock.SIZE];
        f = new double[ExpBlock.SIZE];
        correction = new double[ExpBlock.SIZE];
    }

    /** The block of this thread, of any content. */
    static LogBlock ofThread() {
        return BLOCKS.get();
    }

    /** Splits numbers into k and f; no correction. */
    void split(double[] x, int offset, int n) {
        Arrays.fill(correction, 0, n, 0.0);
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToRawLongBits(x[offset + i]);
            if (bits >= FIRST_NORMAL && bits < INFINITY) {
                long exponent = (bits - ROOT_OF_HALF) >> 52;
                k[i] = exponent;
                f[i] = Double.longBitsToDouble(bits - (exponent << 52)) - 1;
            } else {
                splitUnusual(x[offset + i], i);
            }
        }
    }

    private void splitUnusual(double x, int i) {
        if (x > 0 && x < Double.MIN_NORMAL) {
            long bits = Double.doubleToRawLongBits(x * 0x1p54);
            long exponent = (bits - ROOT_OF_HALF) >> 52;
            k[i] = exponent - 54;
            f[i] = Double.longBitsToDouble(bits - (exponent << 52)) - 1;
        } else {
            k[i] = x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
            f[i] = 0;
            correction[i] = 0;
        }
    }

    /** Splits 1 + x, the rounding error of that sum going into the correction. */
    void splitOnePlus(double[] x, int offset, int n) {
        System.arraycopy(x, offset, k, 0, n);
        onePlus(k, f, correction, n);
        for (int i = 0; i < n; i++) {
            double sum = f[i];
            long bits = Double.doubleToRawLongBits(sum);
            if (bits == ONE) {
                // x alone is the sum's rounding error; k takes its sign, so that −0 gives −0
                f[i] = k[i];
                k[i] *= 0;
                correction[i] = k[i];
            } else if (bits >= FIRST_NORMAL && bits < INFINITY) {
                long exponent = (bits - ROOT_OF_HALF) >> 52;
                k[i] = exponent;
                f[i] = Double.longBitsToDouble(bits - (exponent << 52)) - 1;
            } else {
                splitUnusual(sum, i);
            }
        }
    }

    /** sum = 1 + x, and the error of that sum as a part of the sum. */
    private static void onePlus(double[] x, double[] sum, double[] error, int n) {
        for (int i = 0; i < n; i++) {
            double s = 1 + x[i];
            double partOfX = s - 1;
            sum[i] = s;
            error[i] = ((1 - (s - partOfX)) + (x[i] - partOfX)) / s;
        }
    }

    /** Makes f into the logarithm. */
    void log(int n) {
        log(k, f, correction, n);
    }

    private static void log(double[] k, double[] f, double[] correction, int n) {
        for (int i = 0; i < n; i++) {
            double s = f[i] / (2 + f[i]);
            double z = s * s;
            double z2 = z * z;
            double p = ((P0 + z * P1) + z2 * (P2 + z * P3)) + z2 * z2 * ((P4 + z * P5) + z2 * (P6 + z * P7));
            double half = 0.5 * f[i] * f[i];
            double low = s * (half + 2 * z * p) + (k[i] * ExpBlock.LOG_2_LOW + correction[i]);
            f[i] = k[i] * ExpBlock.LOG_2_HIGH + (f[i] - (half - low));
        }
    }

    /** Makes f and the correction into the high and low parts of the logarithm, together right to about 2^−60. */
    void logExtended(int n) {
        atanhExtended(f, correction, n);
        addExponents(k, f, correction, n);
    }

    /** f becomes 2s, low the rest of log(1 + f): s = f / (2 + f) in two parts, the products exact by Dekker's splitting. */
    private static void atanhExtended(double[] f, double[] low, int n) {
        for (int i = 0; i < n; i++) {
            double d = 2 + f[i];
            double restOfD = f[i] - (d - 2);
            double s = f[i] / d;
            double scaledS = s * SPLITTER;
            double highS = scaledS - (scaledS - s);
            double scaledD = d * SPLITTER;
            double highD = scaledD - (scaledD - d);
            double product = highS * highD;
            double rest = highS * (d - highD) + (s - highS) * highD + (s - highS) * (d - highD);
            double lowS = (((f[i] - product) - rest) - s * restOfD) / d;
            double z = s * s;
            double z2 = z * z;
            double p = ((P0 + z * P1) + z2 * (P2 + z * P3)) + z2 * z2 * ((P4 + z * P5) + z2 * (P6 + z * P7));
            f[i] = 2 * s;
            low[i] = 2 * (lowS + s * z * p);
        }
    }

    private static void addExponents(double[] k, double[] high, double[] low, int n) {
        for (int i = 0; i < n; i++) {
            double a = k[i] * ExpBlock.LOG_2_HIGH;
            double sum = a + high[i];
            double rest = (high[i] - (sum - a)) + (low[i] + k[i] * ExpBlock.LOG_2_LOW);
            double value = sum + rest;
            low[i] = (sum - value) + rest;
            high[i] = value;
        }
    }

    /** Makes (f, correction) into their product with a factor, in x and tail of the block. */
    void timesExtended(double factor, ExpBlock block, int n) {
        timesExtended(factor, f, correction, block.x, block.tail, n);
    }

    private static void timesExtended(
            double factor, double[] high, double[] low, double[] product, double[] rest, int n) {
        double scaledFactor = factor * SPLITTER;
        double highFactor = scaledFactor - (scaledFactor - factor);
        double lowFactor = factor - highFactor;
        for (int i = 0; i < n; i++) {
            double scaled = high[i] * SPLITTER;
            double h = scaled - (scaled - high[i]);
            double l = high[i] - h;
            double p = high[i] * factor;
            product[i] = p;
            rest[i] = (((h * highFactor - p) + h * lowFactor + l * highFactor) + l * lowFactor) + low[i] * factor;
        }
    }
}
