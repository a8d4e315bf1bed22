package org.quern.language;

import org.quern.language.Operand.ExtendedDoubles;

/**
 * Arithmetic on unevaluated sums of two doubles, high + low with |low| at most half an ulp of high: about 106 bits. Sums
 * and products have a relative error below 1e-31 (quotients and powers a few times that) as long as nothing overflows or
 * underflows; a result that is not finite has low 0. Exact sums by Knuth's and exact products by a fused
 * multiply-add. Joldes, Muller, Popescu (2017), Tight and rigorous error bounds for basic building blocks of
 * double-word arithmetic, doi:10.1145/3121432.
 *
 * <p>Not {@link org.quern.linalg.DoubleDouble}, which is for solving systems: that one multiplies without the product of
 * the low parts, so one low part in three differs in its last bits, and gives up infinite values and signs of zero. Values
 * of an expression keep both, as its evaluation in double does.
 */
final class ExtendedArithmetic {
    /** Largest whole exponent that {@link #power} multiplies out. */
    static final int MAX_EXPONENT = 1024;

    private double high;
    private double low;

    private ExtendedArithmetic(double high, double low) {
        this.high = high;
        this.low = low;
    }

    /** An operation that changes its first operand. */
    private interface Operation {
        void apply(ExtendedArithmetic a, double high, double low);
    }

    static ExtendedDoubles add(ExtendedDoubles left, ExtendedDoubles right) {
        return of(left, right, ExtendedArithmetic::add);
    }

    static ExtendedDoubles subtract(ExtendedDoubles left, ExtendedDoubles right) {
        return of(left, right, (a, high, low) -> a.add(-high, -low));
    }

    static ExtendedDoubles multiply(ExtendedDoubles left, ExtendedDoubles right) {
        return of(left, right, ExtendedArithmetic::multiply);
    }

    static ExtendedDoubles divide(ExtendedDoubles left, ExtendedDoubles right) {
        return of(left, right, ExtendedArithmetic::divide);
    }

    static ExtendedDoubles negate(ExtendedDoubles operand) {
        return (from, count, high, low) -> {
            operand.read(from, count, high, low);
            for (int i = 0; i < count; i++) {
                high[i] = -high[i];
                low[i] = -low[i];
            }
        };
    }

    /** The operand to a whole power by repeated squaring; a negative power is the reciprocal of the positive one. */
    static ExtendedDoubles power(ExtendedDoubles operand, int exponent) {
        return (from, count, high, low) -> {
            operand.read(from, count, high, low);
            for (int i = 0; i < count; i++) {
                ExtendedArithmetic result = power(high[i], low[i], exponent);
                high[i] = result.high;
                low[i] = result.low;
            }
        };
    }

    /** A whole power as one double, nearly always the nearest; near overflow and underflow that of {@code StrictMath}. */
    static double roundedPower(double x, int exponent) {
        double power = power(x, 0, exponent).high;
        double size = Math.abs(power);
        return size > 1e-290 && size < 1e290 || Double.isNaN(x) ? power : StrictMath.pow(x, exponent);
    }

    private static ExtendedArithmetic power(double high, double low, int exponent) {
        ExtendedArithmetic result = new ExtendedArithmetic(Double.isNaN(high) ? Double.NaN : 1, 0);
        ExtendedArithmetic square = new ExtendedArithmetic(high, low);
        for (int left = Math.abs(exponent); left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result.multiply(square.high, square.low);
            }
            if (left > 1) {
                square.multiply(square.high, square.low);
            }
        }
        if (exponent >= 0) {
            return result;
        }
        ExtendedArithmetic reciprocal = new ExtendedArithmetic(1, 0);
        reciprocal.divide(result.high, result.low);
        return reciprocal;
    }

    private static ExtendedDoubles of(ExtendedDoubles left, ExtendedDoubles right, Operation operation) {
        double[] rightHigh = new double[Operand.BLOCK];
        double[] rightLow = new double[Operand.BLOCK];
        ExtendedArithmetic value = new ExtendedArithmetic(0, 0);
        return (from, count, high, low) -> {
            left.read(from, count, high, low);
            right.read(from, count, rightHigh, rightLow);
            for (int i = 0; i < count; i++) {
                value.high = high[i];
                value.low = low[i];
                operation.apply(value, rightHigh[i], rightLow[i]);
                high[i] = value.high;
                low[i] = value.low;
            }
        };
    }

    private void add(double otherHigh, double otherLow) {
        double sum = high + otherHigh;
        if (!Double.isFinite(sum)) {
            set(sum, 0);
            return;
        }
        double sumError = error(high, otherHigh, sum);
        double lowSum = low + otherLow;
        double lowError = error(low, otherLow, lowSum);
        set(sum, sumError + lowSum);
        set(high, low + lowError);
    }

    /** What rounding took from a + b. */
    private static double error(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    private void multiply(double otherHigh, double otherLow) {
        double product = high * otherHigh;
        double error = Math.fma(high, otherHigh, -product);
        double cross = Math.fma(high, otherLow, Math.fma(low, otherHigh, low * otherLow));
        if (Double.isFinite(product)) {
            set(product, error + cross);
        } else {
            set(product, 0);
        }
    }

    /** Three quotients, each of what the ones before left. */
    private void divide(double otherHigh, double otherLow) {
        double first = high / otherHigh;
        if (!Double.isFinite(first) || !Double.isFinite(otherHigh)) {
            set(first, 0);
            return;
        }
        takeAway(first, otherHigh, otherLow);
        double second = high / otherHigh;
        takeAway(second, otherHigh, otherLow);
        double third = high / otherHigh;
        set(first, second);
        add(third, 0);
    }

    private void takeAway(double factor, double otherHigh, double otherLow) {
        ExtendedArithmetic product = new ExtendedArithmetic(otherHigh, otherLow);
        product.multiply(factor, 0);
        add(-product.high, -product.low);
    }

    /** Takes a + b, |b| not above |a|; a zero keeps its sign. */
    private void set(double a, double b) {
        high = b == 0 ? a : a + b;
        low = Double.isFinite(high) ? b - (high - a) : 0;
    }
}
