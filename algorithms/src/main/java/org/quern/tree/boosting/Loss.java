package org.quern.tree.boosting;

/** What boosting lowers, a function of a row's response and its scores F. The mean of a row's loss is called deviance. */
public enum Loss {
    /** −log P of two classes: P(second) = 1 / (1 + e^−F). */
    BERNOULLI("bernoulli"),
    /** (y − F)². */
    GAUSSIAN("gaussian"),
    /** −log P of several classes: P(k) = e^F_k / Σ e^F_j; a score, and in each round a tree, for each class. */
    MULTINOMIAL("multinomial");

    private final String label;

    Loss(String label) {
        this.label = label;
    }

    /** As printed and as given on the command line. */
    public String label() {
        return label;
    }

    /** Number of scores of a row, and trees a round. */
    public int scores(int classes) {
        return this == MULTINOMIAL ? classes : 1;
    }

    public boolean isClassification() {
        return this != GAUSSIAN;
    }
}
