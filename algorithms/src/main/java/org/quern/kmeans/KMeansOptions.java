package org.quern.kmeans;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;

/**
 * What to cluster.
 *
 * @param formula terms of numbers, {@code ~ x + y + log(z)}: a coordinate each
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param weightKind whether a size counts rows (probability weights) or sums weights (frequency weights)
 * @param clusters number of clusters, k
 * @param start how the first centres are chosen
 * @param centres the first centres in the variables' units, in the order of the formula's terms; empty unless
 *     {@link KMeansStart#GIVEN}
 * @param starts how many starts to try in the same passes; the best result counts
 * @param rounds of k-means‖ after its first point, a pass each
 * @param maxIterations most of Lloyd's iterations, a pass each
 * @param tolerance a start has converged when no centre moves farther; 0 until no row changes its cluster
 * @param scaling whether distances are taken in the variables' units or in their standard deviations
 * @param seed of all random numbers
 */
public record KMeansOptions(
        Formula formula,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        Optional<String> weights,
        WeightKind weightKind,
        int clusters,
        KMeansStart start,
        List<List<Double>> centres,
        int starts,
        int rounds,
        int maxIterations,
        double tolerance,
        Scaling scaling,
        long seed) {

    public static final int DEFAULT_MAX_ITERATIONS = 1000;

    /** Two rounds, as they are enough for at least 4k candidates. */
    public static final int DEFAULT_ROUNDS = 2;

    public static final long DEFAULT_SEED = 1;

    /** The unit of distances. */
    public enum Scaling {
        /** That of the variables. */
        AS_THEY_ARE,
        /** The standard deviation of each variable. */
        STANDARDIZED
    }

    public KMeansOptions {
        transforms = List.copyOf(transforms);
        centres = centres.stream().map(List::copyOf).toList();
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        atLeast("number of clusters", clusters, 1);
        atLeast("number of starts", starts, 1);
        atLeast("number of rounds", rounds, 1);
        atLeast("maximum of iterations", maxIterations, 1);
        if (!(tolerance >= 0) || tolerance == Double.POSITIVE_INFINITY) {
            throw new QuernException("Invalid tolerance: " + tolerance + ", must be 0 or a positive number");
        }
        if ((start == KMeansStart.GIVEN) != (centres.size() == clusters)) {
            throw new IllegalArgumentException(centres.size() + " centres of " + clusters + " with start " + start);
        }
        if (starts > 1 && start != KMeansStart.PARALLEL && start != KMeansStart.RANDOM_ROWS) {
            throw new QuernException(starts + " starts from "
                    + (start == KMeansStart.GIVEN ? "given centres" : "the first rows")
                    + " would all be the same: several starts need random ones");
        }
        if (new HashSet<>(centres).size() < centres.size()) {
            throw new QuernException("Two of the " + centres.size() + " given centres are the same: "
                    + repeated(centres) + "; a cluster needs a centre of its own");
        }
        for (List<Double> centre : centres) {
            if (centre.stream().anyMatch(value -> value.isNaN() || value.isInfinite())) {
                throw new QuernException("Centre " + centre + " has a value that is missing or infinite");
            }
        }
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new QuernException("Invalid " + what + ": " + value + ", must be " + least + " or more");
        }
    }

    private static List<Double> repeated(List<List<Double>> centres) {
        HashSet<List<Double>> met = new HashSet<>();
        return centres.stream().filter(centre -> !met.add(centre)).findFirst().orElseThrow();
    }

    /** All rows, no weights, one k-means‖ start, distances in the variables' units. */
    public static KMeansOptions of(Formula formula, int clusters) {
        return new KMeansOptions(
                formula,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                WeightKind.NONE,
                clusters,
                KMeansStart.PARALLEL,
                List.of(),
                1,
                DEFAULT_ROUNDS,
                DEFAULT_MAX_ITERATIONS,
                0,
                Scaling.AS_THEY_ARE,
                DEFAULT_SEED);
    }

    public static KMeansOptions of(String formula, int clusters) {
        return of(Formula.parse(formula), clusters);
    }

    public KMeansOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new KMeansOptions(
                formula,
                newRowSelection,
                newTransforms,
                weights,
                weightKind,
                clusters,
                start,
                centres,
                starts,
                rounds,
                maxIterations,
                tolerance,
                scaling,
                seed);
    }

    public KMeansOptions withWeights(Optional<String> column, WeightKind kind) {
        return new KMeansOptions(
                formula,
                rowSelection,
                transforms,
                column,
                kind,
                clusters,
                start,
                centres,
                starts,
                rounds,
                maxIterations,
                tolerance,
                scaling,
                seed);
    }

    public KMeansOptions withCentres(List<List<Double>> newCentres) {
        return new KMeansOptions(
                formula,
                rowSelection,
                transforms,
                weights,
                weightKind,
                newCentres.size(),
                KMeansStart.GIVEN,
                newCentres,
                starts,
                rounds,
                maxIterations,
                tolerance,
                scaling,
                seed);
    }

    /** Starts other than from given centres. */
    public KMeansOptions withStarts(KMeansStart newStart, int newStarts, int newRounds, long newSeed) {
        return new KMeansOptions(
                formula,
                rowSelection,
                transforms,
                weights,
                weightKind,
                clusters,
                newStart,
                List.of(),
                newStarts,
                newRounds,
                maxIterations,
                tolerance,
                scaling,
                newSeed);
    }

    public KMeansOptions withLimits(int newMaxIterations, double newTolerance) {
        return new KMeansOptions(
                formula,
                rowSelection,
                transforms,
                weights,
                weightKind,
                clusters,
                start,
                centres,
                starts,
                rounds,
                newMaxIterations,
                newTolerance,
                scaling,
                seed);
    }

    public KMeansOptions withScaling(Scaling newScaling) {
        return new KMeansOptions(
                formula,
                rowSelection,
                transforms,
                weights,
                weightKind,
                clusters,
                start,
                centres,
                starts,
                rounds,
                maxIterations,
                tolerance,
                newScaling,
                seed);
    }

    /** These columns of the selected rows, after the transforms. */
    ColumnSelection columns(List<String> names) {
        return new ColumnSelection(names, rowSelection, transforms);
    }
}
