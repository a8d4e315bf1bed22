package org.quern.glm;

/**
 * The standard normal distribution: Φ by the series Φ(x) = ½ + φ(x)·Σ x^(2n+1)/(1·3···(2n+1)), all of whose terms have one
 * sign, up to |x| = 2, and beyond by Laplace's continued fraction for the tail; its inverse by Newton's method. The same bits
 * on every machine, with a relative error of a few 1e-16 in the smaller tail (1e-14 where it joins).
 *
 * <p>NaN gives NaN; ±∞ give 0 and 1.
 *
 * <p>Reference: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.2.11, 26.2.14 and 26.2.23.
 */
final class NormalDistribution {
    private static final double ROOT_TWO_PI = 2.5066282746310002;
    private static final double SERIES = 2;
    private static final int FRACTION_TERMS = 60;

    private NormalDistribution() {}

    static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / ROOT_TWO_PI;
    }

    static double cumulative(double x) {
        if (Math.abs(x) <= SERIES) {
            return x < 0 ? 0.5 - middle(-x) : 0.5 + middle(x);
        }
        return x < 0 ? tail(-x) : 1 - tail(x);
    }

    /** Φ(x) − ½. */
    private static double middle(double x) {
        double term = x;
        double sum = x;
        for (int n = 3; term > sum * 1e-17; n += 2) {
            term *= x * x / n;
            sum += term;
        }
        return sum * density(x);
    }

    /** 1 − Φ(x) for x well above 0. */
    private static double tail(double x) {
        double fraction = x;
        for (int n = FRACTION_TERMS; n >= 1; n--) {
            fraction = x + n / fraction;
        }
        return density(x) / fraction;
    }

    /** x with Φ(x) = p. */
    static double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double q = Math.min(p, 1 - p);
        double t = Math.sqrt(-2 * StrictMath.log(q));
        double x = -(t
                - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
        for (int i = 0; i < 3; i++) {
            double step = (cumulative(x) - q) / density(x);
            // Halley's correction: Φ'' = −x·Φ'.
            x -= step / (1 + 0.5 * x * step);
        }
        return p < 0.5 ? x : -x;
    }
}
