package org.quern.model;

import java.util.Locale;

/** What scoring does with a level of a factor that the model does not know. */
public enum NewLevels {
    /** The row gets no prediction and is counted. */
    MISSING,
    /** Scoring ends with an error that names level and row. */
    ERROR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
