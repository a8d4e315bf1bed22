package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Numbers as whole multiples of a power of two about an origin: (x − origin)·2^bits, rounded to the nearest. Sums of them are
 * exact, so they do not depend on the order in which rows are added and states merged.
 *
 * <p>As many bits are kept as leave the sum over all rows below 2^62: numbers of n rows keep 62 − log2 n bits of the largest
 * distance from the origin. Whole numbers, and all multiples of 2^-bits, are exact.
 *
 * @param bits of the fraction; negative where the numbers are very large
 */
public record FixedPoint(double origin, int bits) {
    /** Sums stay below 2^SUM_BITS. */
    private static final int SUM_BITS = 62;

    /** The scale stays finite. */
    private static final int MOST_BITS = 1000;

    /** Whole numbers as they are. */
    public static final FixedPoint WHOLE = new FixedPoint(0, 0);

    /**
     * @param low smallest number, {@code high} the largest
     * @param near what to measure from, the mean at best; the origin is the nearest multiple of the unit
     * @param count of numbers that are summed, or for weighted numbers the sum of their weights, at least 1; twice as many give
     *     one bit less
     */
    public static FixedPoint of(double low, double high, double near, double count) {
        double distance = Math.max(high - near, near - low);
        if (!(distance > 0)) {
            return new FixedPoint(near, SUM_BITS - bitsOf(Math.max(1, count)) - 1);
        }
        int bits = SUM_BITS - 1 - bitsOf(Math.max(1, count)) - bitsOf(distance);
        int kept = Math.min(MOST_BITS, bits);
        double unit = Math.scalb(1.0, -kept);
        double origin = Math.rint(near / unit) * unit;
        return new FixedPoint(Double.isFinite(origin) ? origin : near, kept);
    }

    /**
     * Of weights, none below 0.
     *
     * @param whole whether all of them are whole numbers
     * @param sum of all, a bound is enough
     */
    public static FixedPoint ofWeights(boolean whole, double sum) {
        int bits = SUM_BITS - 1 - bitsOf(sum);
        return new FixedPoint(0, whole ? Math.min(0, bits) : bits);
    }

    /** The least e so that x ≤ 2^e. */
    private static int bitsOf(double x) {
        int exponent = Math.getExponent(x);
        return x == Math.scalb(1.0, exponent) ? exponent : exponent + 1;
    }

    public long encode(double x) {
        return (long) Math.rint(Math.scalb(x - origin, bits));
    }

    /** Scale of {@link #encode}, 2^bits. */
    public double scale() {
        return Math.scalb(1.0, bits);
    }

    /** The unit, 2^-bits. */
    public double unit() {
        return Math.scalb(1.0, -bits);
    }

    public void write(DataOutput out) throws IOException {
        out.writeDouble(origin);
        out.writeInt(bits);
    }

    public static FixedPoint read(DataInput in) throws IOException {
        return new FixedPoint(in.readDouble(), in.readInt());
    }
}
