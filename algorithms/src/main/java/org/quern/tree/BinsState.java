package org.quern.tree;

import java.util.Map;
import java.util.TreeMap;
import org.quern.summary.CellMoments;

/** What a {@link BinsPass} gathers. */
final class BinsState {
    /** Rows fitted to of a class, and the sum of their weights. */
    static final class Tally {
        long rows;
        double weight;
    }

    /** By class of a factor, string or truth value. */
    final Map<String, Tally> classes = new TreeMap<>();
    /** Of a number. */
    final CellMoments response = new CellMoments(1);
    /** By predictor; null for factors. */
    final ValueCounts[] values;
    /** By predictor: rows fitted to in which it is missing. */
    final long[] missing;

    long rows;
    double weight;
    double heaviest;
    boolean wholeWeights = true;
    long missingRows;
    long weightlessRows;
    long negativeWeights;
    long infiniteResponses;

    BinsState(int predictors) {
        values = new ValueCounts[predictors];
        missing = new long[predictors];
    }

    void merge(BinsState later) {
        later.classes.forEach((name, tally) -> {
            Tally own = classes.computeIfAbsent(name, n -> new Tally());
            own.rows += tally.rows;
            own.weight += tally.weight;
        });
        response.merge(later.response);
        for (int p = 0; p < values.length; p++) {
            if (values[p] != null) {
                values[p].merge(later.values[p]);
            }
            missing[p] += later.missing[p];
        }
        rows += later.rows;
        weight += later.weight;
        heaviest = Math.max(heaviest, later.heaviest);
        wholeWeights &= later.wholeWeights;
        missingRows += later.missingRows;
        weightlessRows += later.weightlessRows;
        negativeWeights += later.negativeWeights;
        infiniteResponses += later.infiniteResponses;
    }
}
