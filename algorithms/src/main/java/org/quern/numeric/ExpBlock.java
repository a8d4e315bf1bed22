package org.quern.numeric;

/**
 * e^x of up to {@link #SIZE} numbers: x = k·log 2 + r + c with |r| ≤ log(2)/2 and c the rounding error of r; then
 * e^x = 2^k·(1 + r + tail), tail = c + r²·q(r), q by interpolation at Chebyshev nodes. 1 + r is summed exactly, so that the
 * error stays near half a unit in the last place. What is NaN or beyond ±{@link #LIMIT} has meaningless parts and is the
 * caller's.
 *
 * <p>Each step is a short loop over arrays from their beginning: HotSpot turns those into vector instructions, but
 * gives up on long bodies, on offsets and on conditions. Moves between double and long bits stay in loops of their own.
 *
 * <p>Cost: 4 arrays of 4 kB. Reference: Cody and Waite (1980), Software Manual for the Elementary Functions; Muller (2016),
 * doi:10.1007/978-1-4899-7983-4, section 11.1. Coefficients: src/main/scripts/elementary_coefficients.py.
 */
final class ExpBlock {
    static final int SIZE = 512;
    /** Up to here 2^k needs no second factor and the result is normal. */
    static final double LIMIT = 708;

    private static final double PER_LOG_2 = 0x1.71547652b82fep0;
    /** log 2 in two parts; the high one has 36 bits, so its product with a whole k of up to 17 bits is exact. */
    static final double LOG_2_HIGH = 0x1.62e42fefa0000p-1;

    static final double LOG_2_LOW = 0x1.cf79abc9e3b3ap-40;

    /** Added to a number below 2^51, it leaves the nearest whole number in the low bits. */
    private static final double SHIFT = 0x1.8p52;

    private static final double Q0 = 0x1.0000000000000p-1;
    private static final double Q1 = 0x1.5555555555557p-3;
    private static final double Q2 = 0x1.5555555555556p-5;
    private static final double Q3 = 0x1.11111111100dcp-7;
    private static final double Q4 = 0x1.6c16c16c162d4p-10;
    private static final double Q5 = 0x1.a01a01abe7fe1p-13;
    private static final double Q6 = 0x1.a01a01a6d889cp-16;
    private static final double Q7 = 0x1.71de0231960ebp-19;
    private static final double Q8 = 0x1.27e4db646b174p-22;
    private static final double Q9 = 0x1.af4de97ca4194p-26;
    private static final double Q10 = 0x1.1f730349876eap-29;

    /** The exponents: the caller fills them, and they are kept. */
    final double[] x;
    /** r, then 1 + r + tail, then the result. */
    final double[] r;
    /** Set by the caller of {@link #reduceExtended} to the low parts of the exponents, else without meaning. */
    final double[] tail;
    /** k + {@link #SHIFT}. */
    private final double[] shifted;

    /** One a thread: arrays made anew for each call would cost more than the exponentials. */
    private static final ThreadLocal<ExpBlock> BLOCKS = ThreadLocal.withInitial(ExpBlock::new);

    private ExpBlock() {
        x = new double[SIZE];
        r = new double[SIZE];
        tail = new double[SIZE];
        shifted = new double[SIZE];
    }

    /** The block of this thread, of any content. */
    static ExpBlock ofThread() {
        return BLOCKS.get();
    }

    /** r becomes e^x. */
    void exp(int n) {
        reduce(n);
        sum(n);
        scale(n);
    }

    /** r becomes e^x − 1: (1 − 2^−k) + r is summed exactly, the tail added, and all scaled. */
    void expm1(int n) {
        reduce(n);
        for (int i = 0; i < n; i++) {
            double v = x[i];
            if (v > -40 && v < LIMIT && v != 0) {
                long k = Double.doubleToRawLongBits(shifted[i]);
                double high = 1 - powerOfTwo(-k);
                double sum = high + r[i];
                double low = r[i] - (sum - high);
                r[i] = (sum + (low + tail[i])) * powerOfTwo(k);
            } else if (v >= LIMIT) {
                r[i] = scaled(i, 1 + r[i] + tail[i]);
            } else {
                r[i] = v < 0 ? -1 : v == 0 ? v : Double.NaN;
            }
        }
    }

    /** Finds k, r and tail. */
    void reduce(int n) {
        reduce(x, shifted, r, tail, n);
        polynomial(r, tail, n);
    }

    /** Finds k, r and tail for the exponents x + tail, |tail| ≤ ulp(x). */
    void reduceExtended(int n) {
        reduceExtended(x, shifted, r, tail, n);
        polynomial(r, tail, n);
    }

    private static void reduce(double[] x, double[] shifted, double[] r, double[] tail, int n) {
        for (int i = 0; i < n; i++) {
            double s = x[i] * PER_LOG_2 + SHIFT;
            double k = s - SHIFT;
            double high = x[i] - k * LOG_2_HIGH;
            double low = k * LOG_2_LOW;
            double reduced = high - low;
            shifted[i] = s;
            r[i] = reduced;
            tail[i] = (high - reduced) - low;
        }
    }

    private static void reduceExtended(double[] x, double[] shifted, double[] r, double[] tail, int n) {
        for (int i = 0; i < n; i++) {
            double s = x[i] * PER_LOG_2 + SHIFT;
            double k = s - SHIFT;
            double high = x[i] - k * LOG_2_HIGH;
            double low = k * LOG_2_LOW - tail[i];
            double reduced = high - low;
            shifted[i] = s;
            r[i] = reduced;
            tail[i] = (high - reduced) - low;
        }
    }

    private static void polynomial(double[] r, double[] tail, int n) {
        for (int i = 0; i < n; i++) {
            double y = r[i];
            double y2 = y * y;
            double y4 = y2 * y2;
            double q = ((Q0 + y * Q1) + y2 * (Q2 + y * Q3))
                    + y4 * (((Q4 + y * Q5) + y2 * (Q6 + y * Q7)) + y4 * ((Q8 + y * Q9) + y2 * Q10));
            tail[i] += y2 * q;
        }
    }

    /** Makes r into 1 + r + tail. */
    void sum(int n) {
        sum(r, tail, n);
    }

    private static void sum(double[] r, double[] tail, int n) {
        for (int i = 0; i < n; i++) {
            double high = 1 + r[i];
            double low = r[i] - (high - 1);
            r[i] = high + (low + tail[i]);
        }
    }

    /** Multiplies r by 2^k: e^x, once summed. */
    void scale(int n) {
        for (int i = 0; i < n; i++) {
            r[i] = Math.abs(x[i]) < LIMIT ? r[i] * powerOfTwo(Double.doubleToRawLongBits(shifted[i])) : scaled(i, r[i]);
        }
    }

    /** As {@link #scale} for any x; a subnormal result is rounded once, and 2^k may overflow where the result does not. */
    private double scaled(int i, double significand) {
        if (Double.isNaN(x[i])) {
            return Double.NaN;
        }
        if (Math.abs(x[i]) > 746) {
            return x[i] > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        int k = (int) (shifted[i] - SHIFT);
        int half = k >> 1;
        return significand * powerOfTwo(half) * powerOfTwo(k - half);
    }

    /** 2^k, −1022 ≤ k ≤ 1023; only the low 11 bits of the argument count. */
    private static double powerOfTwo(long k) {
        return Double.longBitsToDouble((k << 52) + (1023L << 52));
    }
}
