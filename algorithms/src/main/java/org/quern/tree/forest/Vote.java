package org.quern.tree.forest;

/** How the votes of trees become a class. */
final class Vote {
    private Vote() {}

    /**
     * The class with the largest ratio of its votes to its cutoff, the first of equal ones.
     *
     * @param votes by class, from {@code at} on
     */
    static int winner(int[] votes, int at, double[] cutoff) {
        int best = 0;
        double most = votes[at] / cutoff[0];
        for (int k = 1; k < cutoff.length; k++) {
            double ratio = votes[at + k] / cutoff[k];
            if (ratio > most) {
                most = ratio;
                best = k;
            }
        }
        return best;
    }
}
