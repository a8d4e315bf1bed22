package org.quern.model;

/** Names of what scoring counts. */
public final class PredictionCounts {
    /** Rows scored, after the row selection. */
    public static final String ROWS = "rows";

    /** Rows that got no prediction: a predictor is missing or has a level new to the model. */
    public static final String WITHOUT_PREDICTION = "rows without prediction";

    /** Rows whose residual is missing, for want of a prediction or of a response. */
    public static final String WITHOUT_RESIDUAL = "rows without residual";

    /** Rows not written for want of a prediction or residual. */
    public static final String REMOVED = "rows removed";

    /** Rows that use a coefficient not defined because of singularities. */
    public static final String ALIASED = "rows that use an undefined coefficient";

    private PredictionCounts() {}

    /** Rows in which that variable has a level new to the model. */
    public static String newLevels(String variable) {
        return "rows with a new level of " + variable;
    }
}
