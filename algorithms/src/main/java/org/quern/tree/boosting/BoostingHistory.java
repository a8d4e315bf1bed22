package org.quern.tree.boosting;

import java.util.List;

/**
 * Deviances, the mean losses of rows by weight, of the initial scores and after each round; one list entry more than rounds.
 *
 * @param fitted of all rows that are not held out
 * @param outOfBag of the rows that the round did not draw; NaN before the first round and where all are drawn
 * @param heldOut of the rows held out; NaN where none are
 */
public record BoostingHistory(List<Double> fitted, List<Double> outOfBag, List<Double> heldOut) {
    public BoostingHistory {
        fitted = List.copyOf(fitted);
        outOfBag = List.copyOf(outOfBag);
        heldOut = List.copyOf(heldOut);
        if (outOfBag.size() != fitted.size() || heldOut.size() != fitted.size()) {
            throw new IllegalArgumentException(fitted.size() + " rounds, but " + outOfBag.size() + " out of bag and "
                    + heldOut.size() + " held out");
        }
    }

    public int rounds() {
        return fitted.size() - 1;
    }

    /** The round, from 0, after which the rows held out have their least deviance; the last where none are held out. */
    public int best() {
        int best = 0;
        for (int round = 1; round < heldOut.size(); round++) {
            if (heldOut.get(round) < heldOut.get(best)) {
                best = round;
            }
        }
        return heldOut.get(0).isNaN() ? rounds() : best;
    }

    /** Of the first rounds only. */
    BoostingHistory first(int rounds) {
        return new BoostingHistory(
                fitted.subList(0, rounds + 1), outOfBag.subList(0, rounds + 1), heldOut.subList(0, rounds + 1));
    }
}
