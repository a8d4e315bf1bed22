package org.quern.numeric;

/**
 * Density φ, distribution function Φ and quantiles of the standard normal distribution over arrays, as {@link Elementary}
 * has elementary functions: same bits everywhere, the result may be the array of the arguments.
 *
 * <p>φ(x) = e^(−x²/2) / √(2π) with x² exact in two parts; Φ(−z) = φ(z)·M(z), z ≥ 0, M being Mills' ratio: (z + 4)·M(z) is a
 * polynomial in (z − 4) / (z + 4) to 2·10⁻¹⁷; Φ(z) = 1 − Φ(−z). Both tails are right to the last few digits. Quantiles: a
 * rational start right to 4.5·10⁻⁴, then two steps of Halley's method.
 *
 * <p>NaN gives NaN; ±∞ give 0 and 1 (φ: 0); a quantile of 0 is −∞, of 1 ∞, of anything outside [0, 1] NaN.
 *
 * <p>Largest error seen: φ 2.5, Φ 3.7 units in the last place (for |x| ≤ 37.5, beyond which results are subnormal); quantiles
 * 7·10⁻¹⁶·max(1, |x|). Coefficients: src/main/scripts/elementary_coefficients.py.
 *
 * <p>Reference: Shepherd and Laframboise (1981), doi:10.1090/S0025-5718-1981-0595058-X (the argument of the polynomial);
 * Abramowitz and Stegun (1964), 26.2.23 (the start).
 */
public final class Normal {
    private static final double ONE_BY_ROOT_2_PI = 0x1.9884533d43651p-2;
    private static final double HALF_LOG_2_PI = 0x1.d67f1c864beb5p-1;
    /** Beyond it both φ and Φ(−z) are 0. */
    private static final double LARGEST = 40;

    private static final double SPLITTER = 0x1.0000002p27;
    /** Below it φ is too near the smallest double for Halley's method. */
    private static final double SMALLEST_PROBABILITY = 1e-290;

    private Normal() {}

    /** φ(x). */
    public static void density(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        double[] z = new double[Math.min(n, ExpBlock.SIZE)];
        double[] w = new double[Math.min(n, ExpBlock.SIZE)];
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, z, 0, m);
            bell(z, w, block, m);
            block.scale(m);
            System.arraycopy(block.r, 0, result, from, m);
        }
    }

    /** Φ(x). */
    public static void cdf(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        double[] z = new double[Math.min(n, ExpBlock.SIZE)];
        double[] w = new double[Math.min(n, ExpBlock.SIZE)];
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, z, 0, m);
            bell(z, w, block, m);
            ratioArgument(z, w, m);
            upperCoefficients(w, block.tail, m);
            timesRatio(z, w, block.tail, block.r, m);
            block.scale(m);
            for (int i = 0; i < m; i++) {
                // 0 + q on the left, 1 − q on the right, without a branch
                long right = (Double.doubleToRawLongBits(x[from + i]) >>> 63) ^ 1;
                result[from + i] = right + (1 - 2 * right) * block.r[i];
            }
        }
    }

    /** z becomes |z| up to a limit; r of the block φ(z) but for its power of 2. */
    private static void bell(double[] z, double[] w, ExpBlock block, int n) {
        absolute(z, n);
        squares(z, block.x, w, n);
        block.reduce(n);
        block.sum(n);
        timesRest(w, block.r, n);
    }

    private static void absolute(double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.min(Math.abs(z[i]), LARGEST);
        }
    }

    /** −z²/2 = x − w, x of 26 bits of z squared and thus exact. */
    private static void squares(double[] z, double[] x, double[] w, int n) {
        for (int i = 0; i < n; i++) {
            double scaled = z[i] * SPLITTER;
            double high = scaled - (scaled - z[i]);
            x[i] = -0.5 * high * high;
            w[i] = 0.5 * (z[i] - high) * (z[i] + high);
        }
    }

    /** r·e^−w / √(2π), w below 10⁻⁵. */
    private static void timesRest(double[] w, double[] r, int n) {
        for (int i = 0; i < n; i++) {
            double e = r[i] - r[i] * (w[i] * (1 - w[i] * (0.5 - w[i] * 0x1.5555555555555p-3)));
            r[i] = e * ONE_BY_ROOT_2_PI;
        }
    }

    private static void ratioArgument(double[] z, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = (z[i] - 4) / (z[i] + 4);
        }
    }

    /** The upper coefficients of the polynomial; the loop is in two for the sake of HotSpot's vectors. */
    private static void upperCoefficients(double[] t, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            double y = t[i];
            double s = -0x1.3adeb37d698bdp-35;
            s = s * y - 0x1.f4d0c471b00f9p-30;
            s = s * y - 0x1.a042b1311afecp-28;
            s = s * y + 0x1.525d18dbd5455p-28;
            s = s * y + 0x1.a090d1c5aaa7bp-25;
            s = s * y + 0x1.1a84099923af3p-25;
            s = s * y - 0x1.c9c4b3e6aebcfp-23;
            s = s * y - 0x1.a06e0d84db730p-22;
            s = s * y + 0x1.6d6041b378156p-21;
            s = s * y + 0x1.579d925433d03p-19;
            s = s * y - 0x1.a799398e3141dp-20;
            s = s * y - 0x1.f1ed781e43fcbp-17;
            s = s * y + 0x1.e22fb31b9d503p-20;
            sum[i] = s;
        }
    }

    private static void timesRatio(double[] z, double[] t, double[] sum, double[] r, int n) {
        for (int i = 0; i < n; i++) {
            double y = t[i];
            double s = sum[i];
            s = s * y + 0x1.717ed39cca116p-14;
            s = s * y - 0x1.40ffdeee0c48cp-18;
            s = s * y - 0x1.2fb42e0392839p-11;
            s = s * y + 0x1.5e7b1b5bcc4b1p-12;
            s = s * y + 0x1.0be6d6586bfafp-8;
            s = s * y - 0x1.1dcfea79c0ebcp-7;
            s = s * y - 0x1.35aa3c94aa230p-6;
            s = s * y + 0x1.360ce26020874p-3;
            s = s * y - 0x1.dec30ee679458p-2;
            s = s * y + 0x1.f0d9856bc3b0ap-1;
            s = s * y - 0x1.8615d9b49165cp+0;
            s = s * y + 0x1.e4aa012912ddep+0;
            r[i] *= s / (z[i] + 4);
        }
    }

    /** The x with Φ(x) = p. */
    public static void quantile(double[] p, double[] result, int n) {
        int size = Math.min(n, ExpBlock.SIZE);
        double[] tail = new double[size];
        double[] x = new double[size];
        double[] distribution = new double[size];
        double[] density = new double[size];
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            for (int i = 0; i < m; i++) {
                tail[i] = Math.min(p[from + i], 1 - p[from + i]);
            }
            Elementary.log(tail, x, m);
            start(x, m);
            for (int step = 0; step < 2; step++) {
                cdf(x, distribution, m);
                density(x, density, m);
                halley(tail, distribution, density, x, m);
            }
            for (int i = 0; i < m; i++) {
                double t = tail[i];
                double left = t >= SMALLEST_PROBABILITY
                        ? x[i]
                        : t > 0 ? farLeft(t) : t == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
                result[from + i] = p[from + i] > 0.5 ? -left : left;
            }
        }
    }

    /** From log t to a quantile x ≤ 0. */
    private static void start(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            double u = Math.sqrt(-2 * x[i]);
            x[i] = (2.515517 + u * (0.802853 + u * 0.010328)) / (1 + u * (1.432788 + u * (0.189269 + u * 0.001308)))
                    - u;
        }
    }

    private static void halley(double[] t, double[] distribution, double[] density, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            double newton = (distribution[i] - t[i]) / density[i];
            x[i] -= newton / (1 + 0.5 * x[i] * newton);
        }
    }

    /** log t = log φ(z) + log M(z) solved for z by fixed point, M being Laplace's continued fraction. */
    private static double farLeft(double t) {
        double log = StrictMath.log(t) + HALF_LOG_2_PI;
        double z = Math.sqrt(-2 * log);
        for (int step = 0; step < 12; step++) {
            double inverseRatio = z;
            for (int k = 20; k > 0; k--) {
                inverseRatio = z + k / inverseRatio;
            }
            z = Math.sqrt(-2 * (log + StrictMath.log(inverseRatio)));
        }
        return -z;
    }
}
