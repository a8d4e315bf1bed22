package org.quern.glm;

import java.util.ArrayList;
import java.util.List;
import org.quern.QuernException;

/** What the first pass may have found that no model can be fitted to, each said in one line. */
final class GlmChecks {
    private final GlmOptions options;
    private final GlmProblem problem;
    private final String dataName;

    GlmChecks(GlmOptions options, GlmProblem problem, String dataName) {
        this.options = options;
        this.problem = problem;
        this.dataName = dataName;
    }

    void check(GlmState state) {
        checkWeights(state);
        checkInfinite(state);
        checkResponses(state);
        checkRows(state);
        checkVariety(state);
    }

    private void checkWeights(GlmState state) {
        if (state.count(GlmState.Count.NEGATIVE_WEIGHT) > 0) {
            throw new QuernException("Weights '" + problem.weights().orElseThrow() + "' are negative in "
                    + rows(state.count(GlmState.Count.NEGATIVE_WEIGHT)) + " of " + dataName + ", must be 0 or more");
        }
    }

    private void checkInfinite(GlmState state) {
        List<String> names = problem.counted();
        for (int i = 0; i < names.size(); i++) {
            if (state.infinite[i] > 0) {
                throw new QuernException("'" + names.get(i) + "' is infinite in " + rows(state.infinite[i]) + " of "
                        + dataName + ": leave them out with --row-selection \"is_finite(" + names.get(i) + ")\"");
            }
        }
    }

    private void checkResponses(GlmState state) {
        long wrong = state.count(GlmState.Count.WRONG_RESPONSE);
        if (wrong == 0) {
            return;
        }
        List<String> named = new ArrayList<>();
        boolean counts = problem.design().responses().size() > 1;
        for (int i = 0; i < state.wrongRows.length; i++) {
            named.add("row " + (state.wrongRows[i] + 1) + (counts ? "" : " has " + state.wrongResponses[i]));
        }
        throw new QuernException("Response '" + problem.response() + "' "
                + (counts
                        ? "has a negative count"
                        : "must be " + problem.family().responseRange().label() + " for family "
                                + problem.family().label() + ", but is not")
                + " in " + rows(wrong) + " of " + dataName + ": " + String.join(", ", named)
                + (wrong > named.size() ? ", …" : ""));
    }

    private void checkRows(GlmState state) {
        if (state.count(GlmState.Count.VALID) > 0) {
            return;
        }
        long missing = state.count(GlmState.Count.MISSING);
        long weightless = state.count(GlmState.Count.WEIGHTLESS);
        String why;
        if (missing == 0 && weightless == 0) {
            why = options.rowSelection()
                    .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                    .orElse("there are no rows");
        } else {
            why = (missing > 0 ? rows(missing) + " have a missing value in a variable of the model" : "")
                    + (missing > 0 && weightless > 0 ? ", " : "")
                    + (weightless > 0 ? rows(weightless) + " have weight 0" : "");
        }
        throw new QuernException("No valid rows for '" + options.formula().text() + "' in " + dataName + ": " + why);
    }

    /** One class alone, or nothing but zeros, has no finite coefficients. */
    private void checkVariety(GlmState state) {
        boolean share = problem.family().variance() == Family.Variance.MU_TIMES_REST;
        double only = state.highestResponse;
        boolean end =
                only == 0 && problem.family().meanRange() == Family.Range.POSITIVE || share && (only == 0 || only == 1);
        if (state.lowestResponse != only || !end) {
            return;
        }
        String value = problem.responseLevels().isEmpty()
                ? only == 0 ? "0" : "1"
                : "'" + problem.responseLevels().get((int) only) + "'";
        throw new QuernException("Response '" + problem.response() + "' is " + value + " in all "
                + rows(state.count(GlmState.Count.VALID)) + " used of " + dataName
                + (share ? ": a fit needs both failures and successes" : ": a fit needs values above 0"));
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }
}
