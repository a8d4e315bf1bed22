package org.quern.linear;

import java.util.Locale;

/** The arithmetic that cross-products are gathered and solved in. */
public enum Precision {
    /** Double; a second pass in double-double only if more than five digits are at risk. */
    AUTOMATIC,
    DOUBLE,
    DOUBLE_DOUBLE;

    /** {@code double-double} and the like, as options and printed models have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
