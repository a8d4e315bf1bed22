package org.quern.design;

import java.util.List;

/**
 * A term whose columns are the cells of its factors, each times the product of its numeric variables.
 *
 * @param text as written in the formula
 * @param variables indices into {@link Design#variables()}, in the order written
 * @param factors those of the variables that are factors, in the order written; the first varies fastest
 * @param numerics those of the variables that are numbers
 * @param cells product of the factors' level counts; 1 without factors
 * @param firstColumn index into {@link Design#columns()} of its first cell
 */
public record DesignTerm(
        String text,
        List<Integer> variables,
        List<Integer> factors,
        List<Integer> numerics,
        int cells,
        int firstColumn) {
    public DesignTerm {
        variables = List.copyOf(variables);
        factors = List.copyOf(factors);
        numerics = List.copyOf(numerics);
    }

    /** Whether its columns are indicators of cells and nothing else. */
    public boolean isCells() {
        return !factors.isEmpty() && numerics.isEmpty();
    }
}
