package org.quern.glm;

import java.util.Arrays;
import org.quern.numeric.Elementary;
import org.quern.numeric.Normal;

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
            Normal.quantile(mu, eta, count);
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                slope[i] = between(eta[i], -LARGEST_PROBIT, LARGEST_PROBIT);
            }
            Normal.cdf(slope, mu, count);
            Normal.density(slope, slope, count);
            for (int i = 0; i < count; i++) {
                mu[i] = between(mu[i], EPSILON, 1 - EPSILON);
                slope[i] = Math.max(slope[i], EPSILON);
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
                eta[i] = -mu[i];
            }
            Elementary.log1p(eta, eta, count);
            for (int i = 0; i < count; i++) {
                eta[i] = -eta[i];
            }
            Elementary.log(eta, eta, count);
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                slope[i] = Math.min(eta[i], LARGEST_EXPONENT);
            }
            Elementary.exp(slope, slope, count);
            for (int i = 0; i < count; i++) {
                mu[i] = -slope[i];
            }
            Elementary.expm1(mu, mu, count);
            for (int i = 0; i < count; i++) {
                double rest = 1 + mu[i];
                mu[i] = between(-mu[i], EPSILON, 1 - EPSILON);
                slope[i] = Math.max(slope[i] * rest, EPSILON);
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
            if (p == 1) {
                System.arraycopy(mu, 0, eta, 0, count);
            } else if (p == -1) {
                for (int i = 0; i < count; i++) {
                    eta[i] = 1 / mu[i];
                }
            } else if (p == 0.5) {
                for (int i = 0; i < count; i++) {
                    eta[i] = Math.sqrt(mu[i]);
                }
            } else if (p == -2) {
                for (int i = 0; i < count; i++) {
                    eta[i] = 1 / (mu[i] * mu[i]);
                }
            } else {
                Elementary.pow(mu, p, eta, count);
            }
        }

        @Override
        void meansAndSlopes(double[] eta, double[] mu, double[] slope, int count) {
            if (p == 1) {
                System.arraycopy(eta, 0, mu, 0, count);
                Arrays.fill(slope, 0, count, 1.0);
            } else if (p == -1) {
                for (int i = 0; i < count; i++) {
                    double m = 1 / eta[i];
                    slope[i] = -m * m;
                    mu[i] = eta[i] == 0 ? Double.NaN : m;
                }
            } else if (p == 0.5) {
                for (int i = 0; i < count; i++) {
                    slope[i] = 2 * eta[i];
                    mu[i] = eta[i] > 0 ? eta[i] * eta[i] : Double.NaN;
                }
            } else {
                powers(eta, mu, slope, count);
            }
        }

        private void powers(double[] eta, double[] mu, double[] slope, int count) {
            for (int i = 0; i < count; i++) {
                slope[i] = eta[i] > 0 ? eta[i] : Double.NaN;
            }
            if (p == -2) {
                for (int i = 0; i < count; i++) {
                    mu[i] = 1 / Math.sqrt(slope[i]);
                }
            } else {
                Elementary.pow(slope, 1 / p, mu, count);
            }
            for (int i = 0; i < count; i++) {
                slope[i] = mu[i] / (p * slope[i]);
            }
        }
    }
}
