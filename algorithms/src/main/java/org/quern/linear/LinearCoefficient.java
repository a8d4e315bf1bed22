package org.quern.linear;

import java.util.Locale;
import org.quern.design.DesignColumn;

/**
 * What the fit made of a column of the design, the same for all responses.
 *
 * @param count rows (or the sum of frequency weights) in the cell of a cube's first term, else NaN
 */
public record LinearCoefficient(DesignColumn column, Status status, double count) {
    public enum Status {
        ESTIMATED,
        /** Left out by the coding: the reference level, or a main effect dropped for its interaction. */
        REFERENCE,
        /** Not defined because of singularities: a linear combination of earlier columns. */
        ALIASED;

        /** As written in tables for other programs: {@code estimated}, … */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean estimated() {
        return status == Status.ESTIMATED;
    }
}
