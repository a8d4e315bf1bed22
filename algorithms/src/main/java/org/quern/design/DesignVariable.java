package org.quern.design;

import java.util.List;
import org.quern.language.TermVariable;

/** A variable of a model's terms whose type, and levels if it is a factor, are settled. */
public sealed interface DesignVariable {
    /** The variable as the formula has it. */
    TermVariable source();

    /** The name labels start with. */
    default String label() {
        return source().label();
    }

    /**
     * Used as a number.
     *
     * @param truth whether it is a truth value, counted as 1 and 0; R's labels call it {@code lateTRUE}
     */
    record Numeric(TermVariable source, boolean truth) implements DesignVariable {}

    /** Used by level. Values of new data are matched to levels by name; a value that is no level counts as missing. */
    record Factor(TermVariable source, List<String> levels) implements DesignVariable {
        public Factor {
            levels = List.copyOf(levels);
        }
    }
}
