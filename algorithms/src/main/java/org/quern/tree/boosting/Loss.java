package org.quern.tree.boosting;

/** What boosting makes small. */
public enum Loss {
    /** Squares of residuals. */
    GAUSSIAN,
    /** Binomial deviance; the score is the log odds of the second class. */
    BERNOULLI,
    /** Multinomial deviance; each class has a score, and probabilities are in proportion to their exponentials. */
    MULTINOMIAL
}
