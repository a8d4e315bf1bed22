package org.quern.tree;

import org.quern.QuernException;

/** Checks of options that decision trees, forests and boosting share; each mistake is one line. */
public final class TreeChecks {
    /** Deepest tree that may be asked for. */
    public static final int MAX_DEPTH = 30;

    private TreeChecks() {}

    /** Options of how far trees grow. */
    public static void growth(int maxDepth, int minSplit, int minBucket, double complexity) {
        range("maximum depth", maxDepth, 1, MAX_DEPTH);
        atLeast("minimum of rows to split", minSplit, 2);
        atLeast("minimum of rows in a leaf", minBucket, 1);
        if (!(complexity >= 0 && complexity <= 1)) {
            throw new QuernException("Invalid complexity parameter: " + complexity + ", must be from 0 to 1");
        }
    }

    /** @param maxBins 0 for bins one unit wide */
    public static void bins(int maxBins) {
        if (maxBins != 0 && (maxBins < 2 || maxBins > Bins.MAX_BINS)) {
            throw new QuernException("Invalid maximum of bins: " + maxBins + ", must be from 2 to " + Bins.MAX_BINS
                    + ", or 0 for bins one unit wide");
        }
    }

    /** @throws QuernException unless {@code value} is in [least, most] */
    public static void range(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new QuernException("Invalid " + what + ": " + value + ", must be from " + least + " to " + most);
        }
    }

    /** @throws QuernException unless {@code value} is {@code least} or more */
    public static void atLeast(String what, long value, long least) {
        if (value < least) {
            throw new QuernException("Invalid " + what + ": " + value + ", must be " + least + " or more");
        }
    }

    /** @throws QuernException unless {@code value} is in (0, most] */
    public static void share(String what, double value, double most) {
        if (!(value > 0 && value <= most)) {
            throw new QuernException("Invalid " + what + ": " + value + ", must be above 0 and at most "
                    + (most == (long) most ? String.valueOf((long) most) : String.valueOf(most)));
        }
    }

    /**
     * Variables drawn for each split.
     *
     * @param predictors of the formula
     */
    public static void drawn(int drawn, int predictors) {
        if (drawn < 1 || drawn > predictors) {
            throw new QuernException("Invalid number of variables tried at each split: " + drawn
                    + ", must be from 1 to " + predictors + ", the number of predictors");
        }
    }

    /**
     * Factors whose levels are split without order, where more than two classes leave no order that makes it cheap.
     *
     * @param maxUnorderedLevels most levels of such a factor
     */
    public static void levels(TreeDesign design, int maxUnorderedLevels) {
        if (design.classes().size() < 3) {
            return;
        }
        for (int p = 0; p < design.width(); p++) {
            int levels = design.levels(p).size();
            if (levels > maxUnorderedLevels) {
                throw new QuernException("'" + design.name(p) + "' has " + levels + " levels; at most "
                        + maxUnorderedLevels + " are allowed where the response has 3 classes or more: merge levels,"
                        + " use N(" + design.name(p) + ") as a number, or allow more with --max-unordered-levels");
            }
        }
    }
}
