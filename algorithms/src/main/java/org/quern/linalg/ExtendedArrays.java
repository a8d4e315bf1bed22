package org.quern.linalg;

/** Double-double numbers in pairs of arrays, for loops that should make no objects. */
public final class ExtendedArrays {
    private ExtendedArrays() {}

    /** Adds a double-double number to entry {@code i}. */
    public static void add(double[] high, double[] low, int i, double h, double l) {
        double a = high[i];
        double s = a + h;
        double bb = s - a;
        double e = (a - (s - bb)) + (h - bb);
        e += low[i] + l;
        double r = s + e;
        high[i] = r;
        low[i] = e - (r - s);
    }

    /** Adds the product of two double-double numbers to entry {@code i}. */
    public static void addProduct(double[] high, double[] low, int i, double xh, double xl, double yh, double yl) {
        double p = xh * yh;
        double q = Math.fma(xh, yh, -p);
        q = Math.fma(xh, yl, q);
        q = Math.fma(xl, yh, q);
        double a = high[i];
        double s = a + p;
        double bb = s - a;
        double e = (a - (s - bb)) + (p - bb);
        e += low[i] + q;
        double r = s + e;
        high[i] = r;
        low[i] = e - (r - s);
    }

    public static DoubleDouble get(double[] high, double[] low, int i) {
        return new DoubleDouble(high[i], low[i]);
    }

    public static void set(double[] high, double[] low, int i, DoubleDouble value) {
        high[i] = value.high();
        low[i] = value.low();
    }
}
