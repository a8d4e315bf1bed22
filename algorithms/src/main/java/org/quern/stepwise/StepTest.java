package org.quern.stepwise;

/** How a term is tested where significance decides. */
public enum StepTest {
    /** Change of deviance for each degree of freedom, over the deviance of the larger model for each of its own. */
    F("f", "F value", "Pr(>F)"),
    /** Likelihood ratio. */
    CHI_SQUARED("chisq", "Chisq", "Pr(>Chi)");

    private final String label;
    private final String statistic;
    private final String probability;

    StepTest(String label, String statistic, String probability) {
        this.label = label;
        this.statistic = statistic;
        this.probability = probability;
    }

    public String label() {
        return label;
    }

    /** Header of the statistic's column. */
    String statistic() {
        return statistic;
    }

    /** Header of the p-values' column. */
    String probability() {
        return probability;
    }
}
