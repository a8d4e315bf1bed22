package org.quern.kmeans;

import java.util.Arrays;
import org.quern.numeric.RowHash;

/**
 * Chooses k centres for a few thousand weighted candidates: weighted k-means++, each centre the best of 2 + log(k) draws,
 * followed by Lloyd's iterations; several times, of which that with the lowest Σ w·d² counts. One thread, a fixed order and
 * a seed: the same candidates give the same centres.
 *
 * <p>Cost: m·k·p for m candidates, times the draws and the iterations; repetitions stop at about 2e8.
 *
 * <p>Reference: Arthur and Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA.
 */
final class CandidateReduction {
    private static final int MOST_TRIALS = 8;
    private static final int ITERATIONS = 50;
    private static final double BUDGET = 2e8;
    /** A round of random numbers that no pass uses. */
    private static final int ROUND = -1;

    private final double[] candidates;
    private final double[] weights;
    private final int k;
    private final int width;
    private final RowHash random;
    private long drawn;

    /**
     * @param candidates candidate after candidate, distinct and at least k
     * @param weights positive
     */
    CandidateReduction(double[] candidates, double[] weights, int k, long seed, int start) {
        this.candidates = candidates;
        this.weights = weights;
        this.k = k;
        this.width = candidates.length / weights.length;
        this.random = new RowHash(seed, start, ROUND);
    }

    /** Centre after centre. */
    double[] centres() {
        double work = (double) candidates.length * k * (2 + StrictMath.log(k) + ITERATIONS / 2.0);
        int trials = (int) Math.max(1, Math.min(MOST_TRIALS, BUDGET / work));
        double[] best = new double[0];
        double lowest = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < trials; trial++) {
            double[] centres = plusPlus();
            double cost = refine(centres);
            if (trial == 0 || cost < lowest) {
                best = centres;
                lowest = cost;
            }
        }
        return best;
    }

    private double next() {
        return random.uniform(drawn++);
    }

    private double[] plusPlus() {
        double[] centres = new double[k * width];
        double[] distances = new double[weights.length];
        take(draw(weights), centres, 0);
        Arrays.setAll(distances, i -> squaredDistance(i, centres, 0));
        int draws = 2 + (int) StrictMath.log(k);
        for (int c = 1; c < k; c++) {
            double[] sizes = new double[weights.length];
            Arrays.setAll(sizes, i -> weights[i] * distances[i]);
            int best = -1;
            double lowest = Double.POSITIVE_INFINITY;
            for (int d = 0; d < draws; d++) {
                int drawnCandidate = draw(sizes);
                double cost = costWith(drawnCandidate, distances);
                if (best < 0 || cost < lowest) {
                    best = drawnCandidate;
                    lowest = cost;
                }
            }
            take(best, centres, c);
            int centre = c;
            Arrays.setAll(distances, i -> Math.min(distances[i], squaredDistance(i, centres, centre)));
        }
        return centres;
    }

    /** A candidate with probability proportional to its size; sizes of 0 are never drawn while others are left. */
    private int draw(double[] sizes) {
        double total = 0;
        for (double size : sizes) {
            total += size;
        }
        double mark = next() * total;
        int last = 0;
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 0) {
                last = i;
                sum += sizes[i];
                if (sum > mark) {
                    return i;
                }
            }
        }
        return last;
    }

    private void take(int candidate, double[] centres, int c) {
        System.arraycopy(candidates, candidate * width, centres, c * width, width);
    }

    private double costWith(int candidate, double[] distances) {
        double cost = 0;
        for (int i = 0; i < weights.length; i++) {
            cost += weights[i] * Math.min(distances[i], squaredDistance(i, candidates, candidate));
        }
        return cost;
    }

    private double squaredDistance(int candidate, double[] centres, int c) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double t = candidates[candidate * width + j] - centres[c * width + j];
            sum = Math.fma(t, t, sum);
        }
        return sum;
    }

    /** Lloyd's iterations on the candidates; a centre without candidates stays where it is. */
    private double refine(double[] centres) {
        double cost = Double.POSITIVE_INFINITY;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] sums = new double[centres.length];
            double[] totals = new double[k];
            double next = 0;
            for (int i = 0; i < weights.length; i++) {
                int nearest = 0;
                double distance = squaredDistance(i, centres, 0);
                for (int c = 1; c < k; c++) {
                    double d = squaredDistance(i, centres, c);
                    if (d < distance) {
                        nearest = c;
                        distance = d;
                    }
                }
                next += weights[i] * distance;
                totals[nearest] += weights[i];
                for (int j = 0; j < width; j++) {
                    sums[nearest * width + j] += weights[i] * candidates[i * width + j];
                }
            }
            if (!(next < cost)) {
                return cost;
            }
            cost = next;
            for (int c = 0; c < centres.length; c++) {
                centres[c] = totals[c / width] > 0 ? sums[c] / totals[c / width] : centres[c];
            }
        }
        return cost;
    }
}
