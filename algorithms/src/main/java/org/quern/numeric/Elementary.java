package org.quern.numeric;

/**
 * Elementary functions of the first n numbers of an array, result by result: {@code Elementary.exp(x, result, n)}. The
 * result may be the array of the arguments itself. A result depends on its argument alone: not on its place, n or the
 * machine, for the code has sums, products, quotients and moves of bits only, in a fixed order ({@code Math.exp} and {@code
 * Math.log} differ between machines, and {@code StrictMath} does not work on vectors).
 *
 * <p>NaN gives NaN; infinities, zeros and their signs give what the methods of the same names in {@link Math} say; results
 * overflow to ∞ and underflow gradually.
 *
 * <p>Largest error seen, in units in the last place: exp 0.64 (0.75 where the result is subnormal), expm1 1.02, log 0.77,
 * log1p 0.75, logistic 1.74, softplus 1.24, pow 0.64 up to exponents of 10 (1.8 at 100). Method: {@code ExpBlock} and {@code
 * LogBlock}.
 *
 * <p>Cost: some nanoseconds a number (ElementaryBenchmark) and some for the call, so call it for hundreds of rows at a time; 28
 * kB a thread that calls it.
 */
public final class Elementary {
    private Elementary() {}

    /** e^x. */
    public static void exp(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, block.x, 0, m);
            block.exp(m);
            System.arraycopy(block.r, 0, result, from, m);
        }
    }

    /** e^x − 1, exact near 0. */
    public static void expm1(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, block.x, 0, m);
            block.expm1(m);
            System.arraycopy(block.r, 0, result, from, m);
        }
    }

    /** The natural logarithm. */
    public static void log(double[] x, double[] result, int n) {
        LogBlock block = LogBlock.ofThread();
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            block.split(x, from, m);
            block.log(m);
            System.arraycopy(block.f, 0, result, from, m);
        }
    }

    /** log(1 + x), exact near 0. */
    public static void log1p(double[] x, double[] result, int n) {
        LogBlock block = LogBlock.ofThread();
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            block.splitOnePlus(x, from, m);
            block.log(m);
            System.arraycopy(block.f, 0, result, from, m);
        }
    }

    /** The logistic function 1 / (1 + e^−x). */
    public static void logistic(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, block.x, 0, m);
            negate(block.x, m);
            block.exp(m);
            reciprocalOfOnePlus(block.r, m);
            for (int i = 0; i < m; i++) {
                // e^−x overflows here, and e^x is the answer to the last digit
                result[from + i] = block.x[i] > ExpBlock.LIMIT ? StrictMath.exp(-block.x[i]) : block.r[i];
            }
        }
    }

    private static void negate(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = -x[i];
        }
    }

    private static void reciprocalOfOnePlus(double[] e, int n) {
        for (int i = 0; i < n; i++) {
            e[i] = 1 / (1 + e[i]);
        }
    }

    /** log(1 + e^x), as max(x, 0) + log1p(e^−|x|). */
    public static void softplus(double[] x, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        LogBlock logs = LogBlock.ofThread();
        double[] positive = new double[Math.min(n, ExpBlock.SIZE)];
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            System.arraycopy(x, from, positive, 0, m);
            minusAbsolute(positive, block.x, m);
            block.exp(m);
            logs.splitOnePlus(block.r, 0, m);
            logs.log(m);
            addPositive(positive, logs.f, m);
            System.arraycopy(logs.f, 0, result, from, m);
        }
    }

    private static void minusAbsolute(double[] x, double[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = -Math.abs(x[i]);
        }
    }

    private static void addPositive(double[] x, double[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] += Math.max(x[i], 0);
        }
    }

    /** x^exponent; what is not positive, finite and normal, or has a huge exponent, by {@link StrictMath#pow}. */
    public static void pow(double[] x, double exponent, double[] result, int n) {
        ExpBlock block = ExpBlock.ofThread();
        LogBlock logs = LogBlock.ofThread();
        boolean usual = Math.abs(exponent) < 0x1p500;
        for (int from = 0; from < n; from += ExpBlock.SIZE) {
            int m = Math.min(n - from, ExpBlock.SIZE);
            if (usual) {
                logs.split(x, from, m);
                logs.logExtended(m);
                logs.timesExtended(exponent, block, m);
                block.reduceExtended(m);
                block.sum(m);
                block.scale(m);
            }
            for (int i = 0; i < m; i++) {
                double v = x[from + i];
                boolean positive = v >= Double.MIN_NORMAL && v <= Double.MAX_VALUE;
                result[from + i] = usual && positive ? block.r[i] : StrictMath.pow(v, exponent);
            }
        }
    }
}
