package org.quern.pass;

import java.util.Locale;

/**
 * A kind of pass that a fit is expected to ask for, told before any data are read.
 *
 * @param pass name of the kind of pass, as {@link PassType#name}
 * @param times how often, as a person reads it: {@code 1}, {@code 0 or 1: if digits are at risk}, {@code one an iteration, at
 *     most 26}; begins with {@code 0} if it may not come at all
 * @param stateBytes estimated bytes of one state on the heap, −1 if it depends on what an earlier pass finds
 * @param formula of the state's size in the algorithm's own terms, with the numbers put in, such as
 *     {@code 8·(d(d+1)/2 + Σ cells·width) bytes with d = 4}, and after a semicolon what makes it smaller; empty if there is
 *     nothing to say
 */
public record PlannedPass(String pass, String times, long stateBytes, String formula) {
    /** A pass whose options are known already. */
    public static PlannedPass of(Pass<?, ?> pass, String times) {
        return new PlannedPass(pass.type().name(), times, pass.stateBytes(), pass.stateFormula());
    }

    /** Whether the pass will be asked for, whatever the data. */
    public boolean isCertain() {
        return !times.startsWith("0");
    }

    /** {@code summary.moments: 1; state 172 bytes: 72·cells with 1 cell}. */
    public String line() {
        String size = stateBytes < 0
                ? "state not known before"
                : String.format(Locale.ROOT, "state about %,d bytes", stateBytes);
        String sizeFormula = formula.split(";", 2)[0];
        return pass + ": " + times + "; " + size + (sizeFormula.isEmpty() ? "" : ": " + sizeFormula);
    }
}
