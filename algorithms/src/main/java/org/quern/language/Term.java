package org.quern.language;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A variable or an interaction of several.
 *
 * @param variables distinct, in the order written; never empty
 */
public record Term(List<TermVariable> variables) {
    public Term {
        variables = List.copyOf(variables);
    }

    /** The term as written in a formula: {@code a:log(x)}. */
    public String text() {
        return variables.stream().map(TermVariable::text).collect(Collectors.joining(":"));
    }

    public boolean isInteraction() {
        return variables.size() > 1;
    }
}
