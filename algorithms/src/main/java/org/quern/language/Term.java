package org.quern.language;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /** The texts of the variables: equal for {@code a:b} and {@code b:a}, which are one term. */
    public Set<String> key() {
        return variables.stream().map(TermVariable::text).collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean isInteraction() {
        return variables.size() > 1;
    }
}
