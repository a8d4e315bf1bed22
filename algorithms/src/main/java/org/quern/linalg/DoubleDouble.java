package org.quern.linalg;

/**
 * Numbers held as an unevaluated sum of two doubles, high + low with |low| ≤ ulp(high)/2: about 32 decimal digits. Values
 * are immutable; the loops that matter work on arrays of high and low parts instead ({@link ExtendedArrays}).
 *
 * <p>NaN and infinite parts give NaN or infinite results whose low part means nothing. {@link Math#fma} is exact by
 * specification, so results are the same on every machine.
 *
 * <p>Reference: Dekker (1971), doi:10.1007/BF01397083; Joldes, Muller and Popescu (2017), doi:10.1145/3121432: the
 * algorithms named AccurateDWPlusDW, DWTimesDW3 and DWDivDW2 there, with relative errors below 3·2⁻¹⁰⁶, 4·2⁻¹⁰⁶ and
 * 15·2⁻¹⁰⁶.
 */
public record DoubleDouble(double high, double low) {
    public static final DoubleDouble ZERO = new DoubleDouble(0, 0);
    public static final DoubleDouble ONE = new DoubleDouble(1, 0);

    public static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    /** The exact sum of two doubles. */
    public static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double bb = s - a;
        return new DoubleDouble(s, (a - (s - bb)) + (b - bb));
    }

    /** The exact product of two doubles, but for underflow. */
    public static DoubleDouble product(double a, double b) {
        double p = a * b;
        return new DoubleDouble(p, Math.fma(a, b, -p));
    }

    public DoubleDouble plus(DoubleDouble other) {
        double s = high + other.high;
        double bb = s - high;
        double e = (high - (s - bb)) + (other.high - bb);
        double t = low + other.low;
        double tb = t - low;
        double f = (low - (t - tb)) + (other.low - tb);
        e += t;
        double h = s + e;
        double l = e - (h - s) + f;
        double r = h + l;
        return new DoubleDouble(r, l - (r - h));
    }

    public DoubleDouble plus(double other) {
        return plus(of(other));
    }

    public DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    public DoubleDouble times(DoubleDouble other) {
        double p = high * other.high;
        double e = Math.fma(high, other.high, -p);
        e = Math.fma(high, other.low, e);
        e = Math.fma(low, other.high, e);
        double h = p + e;
        return new DoubleDouble(h, e - (h - p));
    }

    public DoubleDouble times(double other) {
        double p = high * other;
        double e = Math.fma(low, other, Math.fma(high, other, -p));
        double h = p + e;
        return new DoubleDouble(h, e - (h - p));
    }

    /** The quotient, by two steps of long division. */
    public DoubleDouble dividedBy(DoubleDouble other) {
        double q1 = high / other.high;
        DoubleDouble rest = minus(other.times(q1));
        double q2 = rest.high / other.high;
        rest = rest.minus(other.times(q2));
        double q3 = rest.high / other.high;
        return sum(q1, q2).plus(q3);
    }

    public DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    public DoubleDouble squared() {
        return times(this);
    }

    /** The nearest double. */
    public double value() {
        return high + low;
    }
}
