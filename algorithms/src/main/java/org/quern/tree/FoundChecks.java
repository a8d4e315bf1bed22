package org.quern.tree;

import org.quern.QuernException;

/** Refuses data that no tree can be fitted to, by what the pass over them found. */
record FoundChecks(TreeDesign design, BinsState state, TreeVariables variables, String dataName) {

    void check() {
        if (state.negativeWeights > 0) {
            throw new QuernException("Weights '" + design.weights().orElseThrow() + "' are negative or infinite in "
                    + state.negativeWeights + " rows of " + dataName + ", must be finite and 0 or more");
        }
        if (state.infiniteResponses > 0) {
            throw infinite(design.responseExpression().text(), state.infiniteResponses);
        }
        if (state.rows == 0) {
            throw new QuernException(
                    "No valid rows for '" + variables.formula().text() + "' in " + dataName + ": " + whyNone());
        }
        for (int p = 0; p < design.width(); p++) {
            checkPredictor(p);
        }
        checkResponse();
    }

    private void checkPredictor(int p) {
        ValueCounts values = state.values[p];
        if (values != null && values.infinite() > 0) {
            throw infinite(design.name(p), values.infinite());
        }
        boolean empty = values == null && design.levels(p).isEmpty();
        boolean missing = state.missing[p] == state.rows;
        if (empty || missing) {
            throw new QuernException("'" + design.name(p) + "' is missing in all " + state.rows + " valid rows of "
                    + dataName + ": leave it out of the formula");
        }
    }

    private void checkResponse() {
        String response = design.responseExpression().text();
        if (design.isClassification()) {
            if (state.classes.size() < 2) {
                throw new QuernException("All " + state.rows + " valid rows of " + dataName + " are of the class '"
                        + state.classes.keySet().iterator().next() + "' of '" + response
                        + "': a tree needs rows of at least two classes");
            }
        } else if (state.response.low(0) == state.response.high(0)) {
            throw new QuernException("'" + response + "' is " + state.response.low(0) + " in all " + state.rows
                    + " valid rows of " + dataName + ": there is nothing to explain");
        }
    }

    private QuernException infinite(String name, long rows) {
        return new QuernException("'" + name + "' is infinite in " + rows + " rows of " + dataName
                + ": leave them out with --row-selection \"is_finite(" + name + ")\"");
    }

    private String whyNone() {
        if (state.missingRows == 0 && state.weightlessRows == 0) {
            return variables
                    .rowSelection()
                    .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                    .orElse("there are no rows");
        }
        return state.missingRows + " rows have a missing value"
                + (state.weightlessRows > 0 ? ", " + state.weightlessRows + " have weight 0" : "");
    }
}
