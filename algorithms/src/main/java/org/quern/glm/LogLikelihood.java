package org.quern.glm;

/**
 * What a log-likelihood has beyond the deviance: for dispersion 1, log L = s − D/2 with s the sum over rows of the logarithm
 * of the density of y at the mean y. Written with Stirling's error δ(n) = log n! − (n + ½)·log n + n − ½·log 2π, none of the
 * large terms that cancel is ever formed; counts need not be whole.
 *
 * <p>Reference: Loader (2000), Fast and accurate computation of binomial probabilities.
 */
final class LogLikelihood {
    static final double LOG_TWO_PI = 1.8378770664093453;

    /** From here on the series has no error in double. */
    private static final double SERIES = 16;

    /** δ of 0, 1, 2, …: most counts are small. */
    private static final double[] SMALL = new double[64];

    static {
        for (int n = 0; n < SMALL.length; n++) {
            SMALL[n] = computedError(n);
        }
    }

    private LogLikelihood() {}

    /**
     * Of one row: for binomial, Poisson and negative binomial families the row's part of s; for Gamma and inverse Gaussian
     * w·log y, for gaussian log w, from which their s are made with the dispersion; else 0.
     *
     * @param trials of a binomial response
     */
    static double constant(Family family, double y, double weight, double trials) {
        return switch (family.kind()) {
            case BINOMIAL -> y > 0 && y < 1 ? weight / trials * binomial(y, trials) : 0;
            case POISSON -> y > 0 ? -weight * (stirlingError(y) + 0.5 * (LOG_TWO_PI + StrictMath.log(y))) : 0;
            case NEGATIVE_BINOMIAL -> y > 0 ? -weight * negativeBinomial(y, family.parameter()) : 0;
            case GAMMA, INVERSE_GAUSSIAN -> weight * StrictMath.log(y);
            case GAUSSIAN -> StrictMath.log(weight);
            default -> 0;
        };
    }

    private static double binomial(double y, double trials) {
        double successes = y * trials;
        double failures = (1 - y) * trials;
        return stirlingError(trials)
                - stirlingError(successes)
                - stirlingError(failures)
                - 0.5 * (LOG_TWO_PI + StrictMath.log(successes * (1 - y)));
    }

    private static double negativeBinomial(double y, double theta) {
        return stirlingError(y)
                + stirlingError(theta)
                - stirlingError(y + theta)
                + 0.5 * (LOG_TWO_PI + StrictMath.log(y * (1 + y / theta)));
    }

    /** δ(n); that of 0 is not finite and taken as 0, for terms that vanish there. */
    static double stirlingError(double n) {
        int whole = (int) n;
        return whole == n && whole < SMALL.length ? SMALL[whole] : computedError(n);
    }

    private static double computedError(double n) {
        if (!(n > 0)) {
            return 0;
        }
        double correction = 0;
        double m = n;
        // δ(m) = δ(m + 1) + (m + ½)·log(1 + 1/m) − 1
        for (; m < SERIES; m++) {
            correction += (m + 0.5) * StrictMath.log1p(1 / m) - 1;
        }
        double r = 1 / (m * m);
        return correction
                + (1.0 / 12
                                - r
                                        * (1.0 / 360
                                                - r
                                                        * (1.0 / 1260
                                                                - r
                                                                        * (1.0 / 1680
                                                                                - r
                                                                                        * (1.0 / 1188
                                                                                                - r * 691 / 360360)))))
                        / m;
    }
}
