package org.quern.stepwise;

/** What decides a step. */
public enum StepCriterion {
    /** Akaike's criterion with a penalty k for each coefficient: the change that lowers it most, as long as it falls. */
    AIC("aic"),
    /** The same with k = log n, Schwarz's criterion. */
    BIC("bic"),
    /** A test of the term: the most significant enters and the least significant leaves, up to given levels. */
    SIGNIFICANCE("significance");

    private final String label;

    StepCriterion(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
