package org.quern.glm;

/** A link over arrays, with functions that give the same bits on every machine. Arrays of arguments and results may be one. */
abstract class LinkKernel {
    /** The distance that means of links onto (0, 1) keep from both ends. */
    static final double EPSILON = 0x1p-52;

    /** log(1/ε). */
    private static final double LARGEST_LOGIT = 36.04365338911715;

    private static final double LARGEST_PROBIT = 8.125890664701906;
    /** Above this exp(η) overflows or its products do. */
    private static final double LARGEST_EXPONENT = 700;

    static LinkKernel of(Link link) {
        return switch (link.kind()) {
            case LOGIT -> new Logit();
            case PROBIT -> new Probit();
            case CAUCHIT -> new Cauchit();
            case CLOGLOG -> new Cloglog();
            case LOG -> new Log();
            case IDENTITY -> new Power(1);
            case INVERSE -> new Power(-1);
            case SQRT -> new Power(0.5);
            case INVERSE_SQUARE -> new Power(-2);
            case POWER -> new Power(link.power());
        };
    }

    abstract void predictors(double[] mu, double[] eta, int count);

    /** Means, and dμ/dη there; NaN where no mean belongs to η. */
    abstract void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count);

    void means(double[] eta, double[] mu, int count) {
        meansAndSlopes(eta, mu, new double[count], count);
    }

    private static double between(double value, double low, double high) {
        // Written so that NaN stays NaN.
        return value < low ? low : value > high ? high : value;
    }

    private static final class Logit extends LinkKernel {
        @Override
        void predictors(double[] mu, double[] eta, int count) {
            for (int i = 0; i < count; i++) {
                eta[i] = mu[i] / (1 - mu[i]);
            }
            Elementary.log(eta, eta, count);
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            double[] sign = eta == mu ? eta.clone() : eta;
            for (int i = 0; i < count; i++) {
                slope[i] = -Math.min(Math.abs(eta[i]), LARGEST_LOGIT);
            }
            Elementary.exp(slope, slope, count);
            for (int i = 0; i < count; i++) {
                double e = slope[i];
                double larger = 1 / (1 + e);
                double smaller = e * larger;
                mu[i] = sign[i] < 0 ? smaller : larger;
                slope[i] = smaller * larger;
            }
        }
    }

    private static final class Probit extends LinkKernel {
        @Override
        void predictors(double[] mu, double[] eta, int count) {
            for (int i = 0; i < count; i++) {
                eta[i] = NormalDistribution.quantile(mu[i]);
            }
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                double x = between(eta[i], -LARGEST_PROBIT, LARGEST_PROBIT);
                mu[i] = between(NormalDistribution.cumulative(x), EPSILON, 1 - EPSILON);
                slope[i] = Math.max(NormalDistribution.density(x), EPSILON);
            }
        }
    }

    private static final class Cauchit extends LinkKernel {
        @Override
        void predictors(double[] mu, double[] eta, int count) {
            for (int i = 0; i < count; i++) {
                eta[i] = mu[i] < 0.25
                        ? -1 / StrictMath.tan(Math.PI * mu[i])
                        : mu[i] > 0.75
                                ? 1 / StrictMath.tan(Math.PI * (1 - mu[i]))
                                : StrictMath.tan(Math.PI * (mu[i] - 0.5));
            }
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                double x = eta[i];
                mu[i] = between(StrictMath.atan2(1, -x) / Math.PI, EPSILON, 1 - EPSILON);
                slope[i] = Math.max(1 / (Math.PI * (1 + x * x)), EPSILON);
            }
        }
    }

    private static final class Cloglog extends LinkKernel {
        @Override
        void predictors(double[] mu, double[] eta, int count) {
            for (int i = 0; i < count; i++) {
                eta[i] = StrictMath.log(-StrictMath.log1p(-mu[i]));
            }
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                slope[i] = Math.min(eta[i], LARGEST_EXPONENT);
            }
            Elementary.exp(slope, slope, count);
            for (int i = 0; i < count; i++) {
                double e = slope[i];
                mu[i] = between(-StrictMath.expm1(-e), EPSILON, 1 - EPSILON);
                slope[i] = Math.max(e * StrictMath.exp(-e), EPSILON);
            }
        }
    }

    private static final class Log extends LinkKernel {
        @Override
        void predictors(double[] mu, double[] eta, int count) {
            Elementary.log(mu, eta, count);
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            Elementary.exp(eta, mu, count);
            for (int i = 0; i < count; i++) {
                mu[i] = Math.max(mu[i], EPSILON);
                slope[i] = mu[i];
            }
        }
    }

    /** η = μ^p. */
    private static final class Power extends LinkKernel {
        private final double p;

        Power(double p) {
            this.p = p;
        }

        @Override
        void predictors(double[] mu, double[] eta, int count) {
            for (int i = 0; i < count; i++) {
                double m = mu[i];
                if (p == 1) {
                    eta[i] = m;
                } else if (p == -1) {
                    eta[i] = 1 / m;
                } else if (p == 0.5) {
                    eta[i] = Math.sqrt(m);
                } else if (p == -2) {
                    eta[i] = 1 / (m * m);
                } else {
                    eta[i] = StrictMath.pow(m, p);
                }
            }
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                double x = eta[i];
                double m;
                if (p == 1) {
                    m = x;
                } else if (p == -1) {
                    m = x == 0 ? Double.NaN : 1 / x;
                } else if (!(x > 0)) {
                    m = Double.NaN;
                } else if (p == 0.5) {
                    m = x * x;
                } else if (p == -2) {
                    m = 1 / Math.sqrt(x);
                } else {
                    m = StrictMath.pow(x, 1 / p);
                }
                mu[i] = m;
                slope[i] = p == 1 ? 1 : p == 0.5 ? 2 * x : m / (p * x);
            }
        }
    }
}
