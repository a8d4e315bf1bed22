package org.quern.stepwise;

/** Which way a search goes. */
public enum StepMethod {
    FORWARD("forward", true, false),
    BACKWARD("backward", false, true),
    /** Terms enter and leave. */
    BOTH("both", true, true);

    private final String label;
    private final boolean adds;
    private final boolean drops;

    StepMethod(String label, boolean adds, boolean drops) {
        this.label = label;
        this.adds = adds;
        this.drops = drops;
    }

    public String label() {
        return label;
    }

    boolean adds() {
        return adds;
    }

    boolean drops() {
        return drops;
    }
}
