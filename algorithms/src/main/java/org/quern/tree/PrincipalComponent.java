package org.quern.tree;

/**
 * Scores of the levels of a factor on the first principal component of their classes' shares, levels weighted by their rows'
 * weight: the order in which cuts between neighbours are near the best subset.
 *
 * <p>Method: power iteration on the K×K covariance of the shares, from its column of the largest variance; the sign makes the
 * component's largest entry positive.
 */
final class PrincipalComponent {
    private static final int MOST_STEPS = 200;

    private final ClassCriterion criterion;
    private final int classes;

    PrincipalComponent(ClassCriterion criterion) {
        this.criterion = criterion;
        this.classes = criterion.sums().classes();
    }

    double[] scores(long[] histogram, int base, int stride, int[] levels) {
        double[][] shares = new double[levels.length][classes];
        double[] masses = new double[levels.length];
        double[] mean = new double[classes];
        double all = 0;
        for (int i = 0; i < levels.length; i++) {
            int at = base + levels[i] * stride;
            criterion.shares(histogram, at, shares[i]);
            masses[i] = criterion.alteredWeight(histogram, at);
            all += masses[i];
            for (int k = 0; k < classes; k++) {
                mean[k] += masses[i] * shares[i][k];
            }
        }
        for (int k = 0; k < classes; k++) {
            mean[k] /= all;
        }
        double[] component = component(covariance(shares, masses, mean));
        double[] scores = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            for (int k = 0; k < classes; k++) {
                scores[i] += component[k] * (shares[i][k] - mean[k]);
            }
        }
        return scores;
    }

    private double[][] covariance(double[][] shares, double[] masses, double[] mean) {
        double[][] covariance = new double[classes][classes];
        for (int i = 0; i < shares.length; i++) {
            for (int a = 0; a < classes; a++) {
                double scaled = masses[i] * (shares[i][a] - mean[a]);
                for (int b = 0; b < classes; b++) {
                    covariance[a][b] += scaled * (shares[i][b] - mean[b]);
                }
            }
        }
        return covariance;
    }

    private double[] component(double[][] covariance) {
        int widest = 0;
        for (int k = 1; k < classes; k++) {
            widest = covariance[k][k] > covariance[widest][widest] ? k : widest;
        }
        double[] vector = covariance[widest].clone();
        for (int step = 0; step < MOST_STEPS && normalize(vector); step++) {
            double[] next = new double[classes];
            for (int a = 0; a < classes; a++) {
                for (int b = 0; b < classes; b++) {
                    next[a] += covariance[a][b] * vector[b];
                }
            }
            vector = next;
        }
        normalize(vector);
        return vector;
    }

    /** To largest entry 1; false if there is none but 0. */
    private static boolean normalize(double[] vector) {
        double largest = 0;
        for (double entry : vector) {
            largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
        }
        if (largest == 0) {
            return false;
        }
        for (int k = 0; k < vector.length; k++) {
            vector[k] /= largest;
        }
        return true;
    }
}
