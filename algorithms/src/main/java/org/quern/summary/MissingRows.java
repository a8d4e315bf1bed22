package org.quern.summary;

/** Which rows a missing value takes out. */
public enum MissingRows {
    /** Each term uses all rows in which its own variables are valid. */
    BY_TERM,
    /** Only rows in which every variable of the formula is valid are used. */
    BY_ROW
}
