package org.quern.glm;

/** Elementary functions of arrays whose results are the same on every machine. */
final class Elementary {
    private Elementary() {}

    static void exp(double[] x, double[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = StrictMath.exp(x[i]);
        }
    }

    static void log(double[] x, double[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = StrictMath.log(x[i]);
        }
    }

    static double exp(double x) {
        return StrictMath.exp(x);
    }

    static double log(double x) {
        return StrictMath.log(x);
    }
}
