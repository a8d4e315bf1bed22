package org.quern.tree.forest;

import java.util.List;
import java.util.OptionalInt;
import org.quern.QuernException;
import org.quern.tree.GrowthOptions;
import org.quern.tree.TreeChecks;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTreeOptions.Classes;
import org.quern.tree.decision.DTreeOptions.Growth;

/**
 * What forest to fit.
 *
 * @param variables response, predictors, rows and weights; its column of groups holds the strata of the samples
 * @param growth how far each tree grows; least rows to split, if not given: √rows
 * @param classes priors, loss and impurity, for classes only
 * @param sampling how many trees, and of which rows each
 * @param tried predictors drawn anew at each split; absent: √predictors for classes, a third of them for a number
 * @param cutoff by class: the class with the largest ratio of its votes to its cutoff wins; empty: equal ones
 * @param outOfBag whether trees are tried on the rows they were not grown from
 * @param showsImportance whether the printed summary tells the importance of the predictors
 * @param maxStateBytes largest histograms of a pass: where a level has more, it takes several passes
 */
public record DForestOptions(
        TreeVariables variables,
        Growth growth,
        Classes classes,
        Sampling sampling,
        OptionalInt tried,
        List<Double> cutoff,
        OutOfBagUse outOfBag,
        boolean showsImportance,
        long maxStateBytes) {

    /** Most trees: each costs three bytes a row in every pass. */
    public static final int MAX_TREES = 10_000;

    /** Cutoffs written with a few digits come so close to a sum of 1. */
    private static final double CUTOFF_ROUNDING = 1e-6;

    /** Whether trees are tried on the rows they were not grown from. */
    public enum OutOfBagUse {
        /** Never, which spares a pass. */
        NONE,
        /** The error of the whole forest. */
        FOREST,
        /** The error of the first tree, the first two, and so on. */
        TREES;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How rows are drawn for a tree. */
    public enum Replacement {
        /** A row may be drawn several times. */
        WITH,
        WITHOUT
    }

    /**
     * The rows that trees are grown from.
     *
     * @param trees number of trees
     * @param rates share of the rows drawn for each tree; one for all rows, or one a stratum; empty: 1 with replacement and
     *     0.632 without
     * @param seed of all random numbers
     */
    public record Sampling(int trees, Replacement replacement, List<Double> rates, long seed) {
        public static final Sampling DEFAULT = new Sampling(10, Replacement.WITH, List.of(), 1);

        /** The expected share of distinct rows in a sample with replacement. */
        private static final double RATE_WITHOUT = 0.632;

        public Sampling {
            rates = List.copyOf(rates);
            TreeChecks.range("number of trees", trees, 1, MAX_TREES);
            rates.forEach(rate -> TreeChecks.share("sampling rate", rate, 1));
        }

        /** The rate where there are no strata. */
        double rate() {
            return rates.isEmpty() ? replacement == Replacement.WITH ? 1 : RATE_WITHOUT : rates.get(0);
        }
    }

    public DForestOptions {
        cutoff = List.copyOf(cutoff);
        tried.ifPresent(n -> TreeChecks.atLeast("number of variables tried at each split", n, 1));
        TreeChecks.atLeast("size of histograms", maxStateBytes, 1);
        checkCutoff(cutoff);
        if (sampling.rates().size() > 1 && variables.groups().isEmpty()) {
            throw new QuernException(sampling.rates().size()
                    + " sampling rates need strata to belong to: name the factor with --strata");
        }
    }

    private static void checkCutoff(List<Double> cutoff) {
        double sum = 0;
        for (double share : cutoff) {
            if (!(share > 0 && share < 1)) {
                throw new QuernException(
                        "Invalid cutoff: " + share + " in " + cutoff + ", must be above 0 and below 1");
            }
            sum += share;
        }
        if (!cutoff.isEmpty() && sum > 1 + CUTOFF_ROUNDING) {
            throw new QuernException("Cutoffs " + cutoff + " sum to " + (float) sum + ", must sum to 1 or less");
        }
    }

    /** The defaults of the old system, with seed 1. */
    public static DForestOptions of(TreeVariables variables) {
        return new DForestOptions(
                variables,
                Growth.DEFAULT,
                Classes.DEFAULT,
                Sampling.DEFAULT,
                OptionalInt.empty(),
                List.of(),
                OutOfBagUse.TREES,
                false,
                GrowthOptions.DEFAULT_STATE_BYTES);
    }

    public static DForestOptions of(String formula) {
        return of(TreeVariables.of(formula));
    }

    public DForestOptions withVariables(TreeVariables newVariables) {
        return new DForestOptions(
                newVariables, growth, classes, sampling, tried, cutoff, outOfBag, showsImportance, maxStateBytes);
    }

    public DForestOptions withGrowth(Growth newGrowth) {
        return new DForestOptions(
                variables, newGrowth, classes, sampling, tried, cutoff, outOfBag, showsImportance, maxStateBytes);
    }

    public DForestOptions withSampling(Sampling newSampling) {
        return new DForestOptions(
                variables, growth, classes, newSampling, tried, cutoff, outOfBag, showsImportance, maxStateBytes);
    }

    public DForestOptions withTried(int newTried) {
        return new DForestOptions(
                variables,
                growth,
                classes,
                sampling,
                OptionalInt.of(newTried),
                cutoff,
                outOfBag,
                showsImportance,
                maxStateBytes);
    }

    public DForestOptions withCutoff(List<Double> newCutoff) {
        return new DForestOptions(
                variables, growth, classes, sampling, tried, newCutoff, outOfBag, showsImportance, maxStateBytes);
    }

    public DForestOptions withOutOfBag(OutOfBagUse use) {
        return new DForestOptions(
                variables, growth, classes, sampling, tried, cutoff, use, showsImportance, maxStateBytes);
    }

    public DForestOptions withMaxStateBytes(long bytes) {
        return new DForestOptions(
                variables, growth, classes, sampling, tried, cutoff, outOfBag, showsImportance, bytes);
    }

    /** Predictors drawn at each split of so many. */
    int tried(int predictors, boolean classification) {
        if (tried.isPresent()) {
            TreeChecks.drawn(tried.getAsInt(), predictors);
            return tried.getAsInt();
        }
        return Math.max(1, classification ? (int) Math.sqrt(predictors) : predictors / 3);
    }

    /** Least rows of a node to be split, in data of so many rows. */
    int minSplit(long rows) {
        if (growth.minSplit().isEmpty() && growth.minBucket().isPresent()) {
            return Math.max(2, 3 * growth.minBucket().getAsInt());
        }
        return growth.minSplit().orElse((int) Math.max(2, Math.round(Math.sqrt(rows))));
    }

    /** Least rows of a leaf, in data of so many rows. */
    int minBucket(long rows) {
        return growth.minBucket().orElse((int) Math.max(1, Math.rint(minSplit(rows) / 3.0)));
    }

    /** The same with nothing left open of how far trees grow. */
    public DForestOptions withFilledGrowth(long rows, int maxBins) {
        return withGrowth(new Growth(
                growth.maxDepth(),
                OptionalInt.of(minSplit(rows)),
                OptionalInt.of(minBucket(rows)),
                growth.complexity(),
                OptionalInt.of(maxBins),
                growth.maxUnorderedLevels()));
    }
}
