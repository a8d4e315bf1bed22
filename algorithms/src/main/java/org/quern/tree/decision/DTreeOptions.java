package org.quern.tree.decision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.quern.QuernException;
import org.quern.summary.MissingRows;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeChecks;
import org.quern.tree.TreeFrame;
import org.quern.tree.TreeVariables;

/**
 * What tree to fit.
 *
 * @param variables response, predictors, rows and weights; its column of groups says which fold a row is in
 * @param method what the response must be; absent: whatever it is
 * @param missing whether a row that lacks a predictor is left out, or is used where it has what is needed
 * @param growth how far the tree grows
 * @param classes priors, loss and impurity, for classes only
 * @param costs by predictor: what its improvements are divided by; 1 for those not named
 * @param competitors splits of other predictors that are told of each split
 * @param surrogates splits that stand in for it
 * @param folds of the cross-validation, 0 for none
 * @param pruning of the tree grown
 */
public record DTreeOptions(
        TreeVariables variables,
        Optional<Method> method,
        MissingRows missing,
        Growth growth,
        Classes classes,
        Map<String, Double> costs,
        int competitors,
        Surrogates surrogates,
        int folds,
        Pruning pruning) {
    public static final int DEFAULT_FOLDS = 2;

    /** What is fitted. */
    public enum Method {
        /** Classes. */
        CLASS,
        /** Means of a number. */
        ANOVA;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How far a tree grows.
     *
     * @param maxDepth of a leaf, the root having depth 0
     * @param minSplit least rows of a node to be split; absent: √rows, at least 20
     * @param minBucket least rows of a son; absent: a third of {@code minSplit}, rounded
     * @param complexity splits that save less than this share of the root's risk are dropped
     * @param maxBins of a number, 0 for one a unit; absent: √rows, at least 101 and at most 1001
     * @param maxUnorderedLevels of factors where there are three classes or more
     */
    public record Growth(
            int maxDepth,
            OptionalInt minSplit,
            OptionalInt minBucket,
            double complexity,
            OptionalInt maxBins,
            int maxUnorderedLevels) {
        public static final Growth DEFAULT =
                new Growth(10, OptionalInt.empty(), OptionalInt.empty(), 0, OptionalInt.empty(), 32);

        public Growth {
            TreeChecks.growth(maxDepth, minSplit.orElse(2), minBucket.orElse(1), complexity);
            maxBins.ifPresent(TreeChecks::bins);
            TreeChecks.atLeast("maximum of unordered levels", maxUnorderedLevels, 2);
        }

        /** The least rows of a node to be split, in data of so many rows. */
        public int minSplit(long rows) {
            if (minSplit.isEmpty() && minBucket.isPresent()) {
                return 3 * minBucket.getAsInt();
            }
            return minSplit.orElse((int) Math.max(20, Math.round(Math.sqrt(rows))));
        }

        /** The least rows of a son. */
        public int minBucket(long rows) {
            return minBucket.orElse((int) Math.max(1, Math.rint(minSplit(rows) / 3.0)));
        }

        /** Most bins of a number. */
        public int maxBins(long rows) {
            return maxBins.orElse(TreeFrame.defaultBins(rows));
        }

        /** With nothing left open, for data of so many rows. */
        public Growth filled(long rows) {
            return new Growth(
                    maxDepth,
                    OptionalInt.of(minSplit(rows)),
                    OptionalInt.of(minBucket(rows)),
                    complexity,
                    OptionalInt.of(maxBins(rows)),
                    maxUnorderedLevels);
        }
    }

    /**
     * What mistakes cost.
     *
     * @param priors by class, in order; absent: their shares of the data
     * @param loss by true class and, within, by class predicted; absent: 1 for each mistake
     */
    public record Classes(Optional<List<Double>> priors, Optional<List<List<Double>>> loss, Impurity impurity) {
        public static final Classes DEFAULT = new Classes(Optional.empty(), Optional.empty(), Impurity.GINI);

        /** Sums of priors written with a few digits come so close to 1. */
        private static final double PRIORS_ROUNDING = 1e-6;

        public Classes {
            priors = priors.map(List::copyOf);
            loss = loss.map(rows -> rows.stream().map(List::copyOf).toList());
            priors.ifPresent(Classes::checkPriors);
            loss.ifPresent(Classes::checkLoss);
        }

        private static void checkPriors(List<Double> priors) {
            double sum = 0;
            for (double prior : priors) {
                if (!(prior >= 0 && prior <= 1)) {
                    throw new QuernException("Invalid prior: " + prior + " in " + priors + ", must be from 0 to 1");
                }
                sum += prior;
            }
            if (Math.abs(sum - 1) > PRIORS_ROUNDING) {
                throw new QuernException("Priors " + priors + " sum to " + (float) sum + ", must sum to 1");
            }
        }

        private static void checkLoss(List<List<Double>> loss) {
            for (int truth = 0; truth < loss.size(); truth++) {
                List<Double> row = loss.get(truth);
                if (row.size() != loss.size()) {
                    throw new QuernException("The loss matrix " + loss + " is not square: row " + (truth + 1) + " has "
                            + row.size() + " numbers, expected " + loss.size());
                }
                double sum = 0;
                for (int predicted = 0; predicted < row.size(); predicted++) {
                    double cost = row.get(predicted);
                    if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
                        throw new QuernException("Invalid loss: " + cost + " in row " + (truth + 1) + " of " + loss
                                + ", must be 0 or a positive number");
                    }
                    if (truth == predicted && cost != 0) {
                        throw new QuernException("The loss matrix " + loss + " has " + cost
                                + " for a right prediction in row " + (truth + 1) + ", must be 0");
                    }
                    sum += cost;
                }
                if (sum == 0) {
                    throw new QuernException("The loss matrix " + loss + " has no loss at all in row " + (truth + 1)
                            + ": mistaking that class must cost something");
                }
            }
        }

        /** @throws QuernException unless priors and loss fit the classes */
        public void check(List<String> names) {
            priors.ifPresent(list -> checkSize("priors", list.size(), names));
            loss.ifPresent(rows -> checkSize("rows of the loss matrix", rows.size(), names));
        }

        private static void checkSize(String what, int size, List<String> names) {
            if (size != names.size()) {
                throw new QuernException(size + " " + what + ", but the response has " + names.size() + " classes: "
                        + String.join(", ", names));
            }
        }
    }

    /**
     * Splits that stand in where the chosen one's predictor is missing.
     *
     * @param most a split
     */
    public record Surrogates(int most, SurrogateUse use, SurrogateStyle style) {
        public static final Surrogates DEFAULT = new Surrogates(0, SurrogateUse.THEN_MAJORITY, SurrogateStyle.ALL_ROWS);

        public Surrogates {
            TreeChecks.atLeast("maximum of surrogate splits", most, 0);
        }
    }

    /** What is done with the tree grown. */
    public sealed interface Pruning {
        /** It is kept. */
        record None() implements Pruning {}

        /** Splits of complexity up to {@code parameter} are taken away. */
        record At(double parameter) implements Pruning {
            public At {
                if (!(parameter >= 0 && parameter < Double.POSITIVE_INFINITY)) {
                    throw new QuernException(
                            "Invalid complexity to prune at: " + parameter + ", must be 0 or more, or auto");
                }
            }
        }

        /** The smallest tree within one standard error of the least cross-validated error is kept. */
        record OneStandardError() implements Pruning {}
    }

    public DTreeOptions {
        costs = java.util.Collections.unmodifiableMap(new TreeMap<>(costs));
        costs.forEach((name, cost) -> {
            if (!(cost > 0 && cost < Double.POSITIVE_INFINITY)) {
                throw new QuernException("Invalid cost of '" + name + "': " + cost + ", must be a positive number");
            }
        });
        TreeChecks.atLeast("maximum of competing splits", competitors, 0);
        if (folds < 0 || folds == 1 || folds > MAX_FOLDS) {
            throw new QuernException("Invalid number of folds: " + folds + ", must be from 2 to " + MAX_FOLDS
                    + ", or 0 for no cross-validation");
        }
        if (pruning instanceof Pruning.OneStandardError && folds == 0) {
            throw new QuernException("Pruning by the cross-validated error needs folds: give 2 or more, not 0");
        }
    }

    /** Most folds: each has a tree of its own in every pass. */
    public static final int MAX_FOLDS = 1000;

    /** The defaults of the old system. */
    public static DTreeOptions of(TreeVariables variables) {
        return new DTreeOptions(
                variables,
                Optional.empty(),
                MissingRows.BY_TERM,
                Growth.DEFAULT,
                Classes.DEFAULT,
                Map.of(),
                0,
                Surrogates.DEFAULT,
                DEFAULT_FOLDS,
                new Pruning.None());
    }

    public static DTreeOptions of(String formula) {
        return of(TreeVariables.of(formula));
    }

    public DTreeOptions withVariables(TreeVariables newVariables) {
        return new DTreeOptions(
                newVariables, method, missing, growth, classes, costs, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withMethod(Optional<Method> newMethod) {
        return new DTreeOptions(
                variables, newMethod, missing, growth, classes, costs, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withMissing(MissingRows newMissing) {
        return new DTreeOptions(
                variables, method, newMissing, growth, classes, costs, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withGrowth(Growth newGrowth) {
        return new DTreeOptions(
                variables, method, missing, newGrowth, classes, costs, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withClasses(Classes newClasses) {
        return new DTreeOptions(
                variables, method, missing, growth, newClasses, costs, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withCosts(Map<String, Double> newCosts) {
        return new DTreeOptions(
                variables, method, missing, growth, classes, newCosts, competitors, surrogates, folds, pruning);
    }

    public DTreeOptions withOthers(int newCompetitors, Surrogates newSurrogates) {
        return new DTreeOptions(
                variables, method, missing, growth, classes, costs, newCompetitors, newSurrogates, folds, pruning);
    }

    public DTreeOptions withFolds(int newFolds) {
        return new DTreeOptions(
                variables, method, missing, growth, classes, costs, competitors, surrogates, newFolds, pruning);
    }

    public DTreeOptions withPruning(Pruning newPruning) {
        return new DTreeOptions(
                variables, method, missing, growth, classes, costs, competitors, surrogates, folds, newPruning);
    }
}
