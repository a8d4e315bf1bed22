package org.quern.numeric;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions in {@link BigDecimal}, right to more than 40 digits: series and Newton's method. */
final class Exact {
    private static final MathContext CONTEXT = new MathContext(60);
    private static final MathContext WIDE = new MathContext(130);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal PI = new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798");

    private Exact() {}

    static BigDecimal exp(BigDecimal x) {
        return exp(x, CONTEXT);
    }

    private static BigDecimal exp(BigDecimal x, MathContext context) {
        BigDecimal reduced = x.divide(BigDecimal.valueOf(1 << 16), context);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1;
                term.signum() != 0 && term.abs().compareTo(BigDecimal.ONE.movePointLeft(context.getPrecision())) > 0;
                k++) {
            term = term.multiply(reduced, context).divide(BigDecimal.valueOf(k), context);
            sum = sum.add(term, context);
        }
        for (int i = 0; i < 16; i++) {
            sum = sum.multiply(sum, context);
        }
        return sum;
    }

    static BigDecimal expm1(double x) {
        if (Math.abs(x) > 1e-3) {
            return exp(new BigDecimal(x)).subtract(BigDecimal.ONE, CONTEXT);
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; k < 20; k++) {
            term = term.multiply(new BigDecimal(x), CONTEXT).divide(BigDecimal.valueOf(k), CONTEXT);
            sum = sum.add(term, CONTEXT);
        }
        return sum;
    }

    /** One step of Halley's method from the double nearest to the logarithm. */
    static BigDecimal log(BigDecimal x) {
        BigDecimal near = x.subtract(BigDecimal.ONE);
        if (near.abs().compareTo(BigDecimal.valueOf(1e-3)) < 0) {
            // 2 atanh(u), u = (x − 1) / (x + 1)
            BigDecimal u = near.divide(x.add(BigDecimal.ONE), CONTEXT);
            BigDecimal term = u;
            BigDecimal sum = u;
            for (int k = 3; k < 41; k += 2) {
                term = term.multiply(u, CONTEXT).multiply(u, CONTEXT);
                sum = sum.add(term.divide(BigDecimal.valueOf(k), CONTEXT), CONTEXT);
            }
            return sum.multiply(TWO, CONTEXT);
        }
        BigDecimal y = new BigDecimal(StrictMath.log(x.doubleValue()));
        BigDecimal e = exp(y);
        return y.add(TWO.multiply(x.subtract(e, CONTEXT)).divide(x.add(e), CONTEXT), CONTEXT);
    }

    static BigDecimal logistic(double x) {
        return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(new BigDecimal(-x))), CONTEXT);
    }

    static BigDecimal softplus(double x) {
        return log(BigDecimal.ONE.add(exp(new BigDecimal(x))));
    }

    static BigDecimal pow(double x, double exponent) {
        return exp(log(new BigDecimal(x)).multiply(new BigDecimal(exponent), CONTEXT));
    }

    static BigDecimal density(double x) {
        BigDecimal square = new BigDecimal(x).pow(2).divide(TWO, WIDE).negate();
        return exp(square, WIDE).divide(TWO.multiply(PI).sqrt(WIDE), WIDE);
    }

    /** The series of Φ − ½ at 0, or Laplace's continued fraction. */
    static BigDecimal cdf(double x) {
        BigDecimal z = new BigDecimal(x).abs();
        if (Math.abs(x) > 12) {
            BigDecimal fraction = z;
            for (int k = 400; k > 0; k--) {
                fraction = z.add(BigDecimal.valueOf(k).divide(fraction, CONTEXT), CONTEXT);
            }
            BigDecimal tail = density(x).divide(fraction, CONTEXT);
            return x < 0 ? tail : BigDecimal.ONE.subtract(tail);
        }
        BigDecimal square = z.multiply(z, WIDE);
        BigDecimal term = z;
        BigDecimal sum = z;
        for (int k = 3; term.compareTo(BigDecimal.valueOf(1, 120)) > 0; k += 2) {
            term = term.multiply(square, WIDE).divide(BigDecimal.valueOf(k), WIDE);
            sum = sum.add(term, WIDE);
        }
        BigDecimal half = sum.multiply(density(x), WIDE);
        return BigDecimal.valueOf(0.5).add(x < 0 ? half.negate() : half, WIDE);
    }

    /** By how many units in the last place of the exact value a result is off. */
    static double ulps(double actual, BigDecimal exact) {
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest)) {
            return actual == nearest ? 0 : Double.POSITIVE_INFINITY;
        }
        return new BigDecimal(actual)
                .subtract(exact, CONTEXT)
                .abs()
                .divide(new BigDecimal(Math.ulp(nearest)), CONTEXT)
                .doubleValue();
    }
}
