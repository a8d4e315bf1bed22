package org.quern.glm;

import java.util.Arrays;
import org.quern.numeric.Elementary;

/** A family over arrays, with functions that give the same bits on every machine. */
abstract class FamilyKernel {
    static FamilyKernel of(Family family) {
        return switch (family.variance()) {
            case CONSTANT -> new Constant();
            case MU -> new Mean();
            case MU_SQUARED -> new Square(family.kind() == Family.Kind.QUASI);
            case MU_CUBED -> new Cube();
            case MU_TIMES_REST -> new Share();
            case MU_TO_POWER -> power(family.parameter());
            case NEGATIVE_BINOMIAL -> new NegativeBinomial(family.parameter());
        };
    }

    private static FamilyKernel power(double p) {
        if (p == 0) {
            return new Constant();
        } else if (p == 1) {
            return new Mean();
        } else if (p == 2) {
            return new Square(false);
        }
        return p == 3 ? new Cube() : new Power(p);
    }

    /** V(μ). */
    abstract void variances(double[] mu, double[] variance, int count);

    /**
     * Unit deviances 2∫(y − t)/V(t) dt from μ to y.
     *
     * @param result none of the others
     */
    abstract void deviances(double[] y, double[] mu, double[] result, int count);

    private static final class Constant extends FamilyKernel {
        @Override
        void variances(double[] mu, double[] variance, int count) {
            Arrays.fill(variance, 0, count, 1.0);
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            for (int i = 0; i < count; i++) {
                double d = y[i] - mu[i];
                result[i] = d * d;
            }
        }
    }

    private static final class Mean extends FamilyKernel {
        @Override
        void variances(double[] mu, double[] variance, int count) {
            System.arraycopy(mu, 0, variance, 0, count);
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            for (int i = 0; i < count; i++) {
                result[i] = y[i] > 0 ? y[i] / mu[i] : 1;
            }
            Elementary.log(result, result, count);
            for (int i = 0; i < count; i++) {
                result[i] = 2 * (y[i] * result[i] - (y[i] - mu[i]));
            }
        }
    }

    private static final class Square extends FamilyKernel {
        /** Whether y may be 0, which counts as 1 in the logarithm and then has no negative deviance, as in R. */
        private final boolean zeros;

        Square(boolean zeros) {
            this.zeros = zeros;
        }

        @Override
        void variances(double[] mu, double[] variance, int count) {
            for (int i = 0; i < count; i++) {
                variance[i] = mu[i] * mu[i];
            }
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            for (int i = 0; i < count; i++) {
                result[i] = (y[i] == 0 && zeros ? 1 : y[i]) / mu[i];
            }
            Elementary.log(result, result, count);
            for (int i = 0; i < count; i++) {
                double d = -2 * (result[i] - (y[i] - mu[i]) / mu[i]);
                result[i] = zeros && d < 0 ? 0 : d;
            }
        }
    }

    private static final class Cube extends FamilyKernel {
        @Override
        void variances(double[] mu, double[] variance, int count) {
            for (int i = 0; i < count; i++) {
                variance[i] = mu[i] * mu[i] * mu[i];
            }
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            for (int i = 0; i < count; i++) {
                double d = (y[i] - mu[i]) / mu[i];
                result[i] = d * d / y[i];
            }
        }
    }

    private static final class Share extends FamilyKernel {
        @Override
        void variances(double[] mu, double[] variance, int count) {
            for (int i = 0; i < count; i++) {
                variance[i] = mu[i] * (1 - mu[i]);
            }
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            double between = 0;
            for (int i = 0; i < count; i++) {
                // μ where y = 1, 1 − μ where y = 0, without a branch that guesses y
                result[i] = Math.abs((1 - y[i]) - mu[i]);
                between += y[i] * (1 - y[i]);
            }
            boolean mixed = between > 0;
            Elementary.log(result, result, count);
            for (int i = 0; i < count; i++) {
                result[i] *= -2;
            }
            for (int i = 0; mixed && i < count; i++) {
                if (y[i] > 0 && y[i] < 1) {
                    double rest = 1 - y[i];
                    result[i] = 2 * (y[i] * StrictMath.log(y[i] / mu[i]) + rest * StrictMath.log(rest / (1 - mu[i])));
                }
            }
        }
    }

    private static final class NegativeBinomial extends FamilyKernel {
        private final double theta;

        NegativeBinomial(double theta) {
            this.theta = theta;
        }

        @Override
        void variances(double[] mu, double[] variance, int count) {
            for (int i = 0; i < count; i++) {
                variance[i] = mu[i] + mu[i] * mu[i] / theta;
            }
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            for (int i = 0; i < count; i++) {
                double shared = (y[i] + theta) * StrictMath.log((y[i] + theta) / (mu[i] + theta));
                result[i] = 2 * ((y[i] > 0 ? y[i] * StrictMath.log(y[i] / mu[i]) : 0) - shared);
            }
        }
    }

    /** μ^p but for the powers above. */
    private static final class Power extends FamilyKernel {
        private final double p;

        Power(double p) {
            this.p = p;
        }

        @Override
        void variances(double[] mu, double[] variance, int count) {
            Elementary.pow(mu, p, variance, count);
        }

        @Override
        void deviances(double[] y, double[] mu, double[] result, int count) {
            double[] own = new double[count];
            for (int i = 0; i < count; i++) {
                // A response below 0, which p < 0 allows, counts with the part of the integral above 0.
                own[i] = y[i] > 0 ? y[i] : 0;
            }
            Elementary.pow(own, 2 - p, own, count);
            Elementary.pow(mu, 1 - p, result, count);
            for (int i = 0; i < count; i++) {
                double first = result[i];
                result[i] = 2 * (own[i] / ((1 - p) * (2 - p)) - y[i] * first / (1 - p) + mu[i] * first / (2 - p));
            }
        }
    }
}
