package org.quern.tree.boosting;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.quern.QuernException;
import org.quern.tree.GrowthOptions;
import org.quern.tree.TreeChecks;
import org.quern.tree.TreeVariables;

/**
 * What to boost.
 *
 * @param variables formula, rows and weights
 * @param loss what is lowered; empty: gaussian for a number, bernoulli for two classes, multinomial for more
 * @param rounds most rounds: trees, or of a multinomial loss trees of each class
 * @param learningRate share of each step that is taken, in (0, 1]
 * @param maxDepth of a tree; 1 for stumps
 * @param minSplit least rows of a node that is split; empty: √rows
 * @param minBucket least rows of a leaf; empty: a third of {@code minSplit}
 * @param complexity least share of the deviance that a split must gain
 * @param drawn predictors drawn for each split; empty: a third of them, at least one
 * @param replace whether the rows of a round are drawn with replacement
 * @param sampleRate share of the rows drawn for a round; empty: 0.632 without replacement, 1 with it
 * @param maxBins most bins of a number, 0 for bins one unit wide; empty: √rows, from 101 to 1001
 * @param shrinkage λ, added to the second derivatives of a leaf; 0 or more
 * @param missing where rows go whose predictor is missing
 * @param heldOutShare share of the rows that no tree sees; their deviance tells when to stop
 * @param patience rounds without a new best deviance of the rows held out after which to stop; 0 for never
 * @param seed of rows held out, samples and draws
 * @param maxStateBytes most bytes of histograms in one pass; a level with more takes several
 */
public record BTreesOptions(
        TreeVariables variables,
        Optional<Loss> loss,
        int rounds,
        double learningRate,
        int maxDepth,
        OptionalInt minSplit,
        OptionalInt minBucket,
        double complexity,
        OptionalInt drawn,
        boolean replace,
        OptionalDouble sampleRate,
        OptionalInt maxBins,
        double shrinkage,
        MissingSide missing,
        double heldOutShare,
        int patience,
        long seed,
        long maxStateBytes) {
    public static final int DEFAULT_ROUNDS = 10;
    public static final double DEFAULT_LEARNING_RATE = 0.1;
    public static final int DEFAULT_DEPTH = 1;
    public static final double DEFAULT_SAMPLE_RATE = 0.632;
    public static final long DEFAULT_SEED = 1;
    /** Where rows go that have no value of a split's predictor, or a level that no row of the node had. */
    public enum MissingSide {
        /** To the side where they gain more. */
        BETTER,
        /** To the side with more rows. */
        MAJORITY
    }

    public BTreesOptions {
        TreeChecks.atLeast("number of trees", rounds, 1);
        TreeChecks.share("learning rate", learningRate, 1);
        TreeChecks.growth(maxDepth, minSplit.orElse(2), minBucket.orElse(1), complexity);
        drawn.ifPresent(m -> TreeChecks.atLeast("number of variables tried at each split", m, 1));
        sampleRate.ifPresent(rate -> TreeChecks.share("sampling rate", rate, 1));
        maxBins.ifPresent(TreeChecks::bins);
        if (!(shrinkage >= 0 && shrinkage < Double.POSITIVE_INFINITY)) {
            throw new QuernException("Invalid lambda: " + shrinkage + ", must be 0 or more");
        }
        if (!(heldOutShare >= 0 && heldOutShare < 1)) {
            throw new QuernException("Invalid share held out: " + heldOutShare + ", must be 0 or more and below 1");
        }
        TreeChecks.atLeast("number of rounds to stop after", patience, 0);
        if (patience > 0 && heldOutShare == 0) {
            throw new QuernException("Stopping after " + patience
                    + " rounds without a better deviance needs rows held out: give a share of them, such as 0.2");
        }
        TreeChecks.atLeast("limit of a pass's histograms in bytes", maxStateBytes, 1);
    }

    /** All rows, and the defaults of the old system. */
    public static BTreesOptions of(TreeVariables variables) {
        return new Builder(variables).build();
    }

    /** These options with some changed. */
    public BTreesOptions with(Consumer<Builder> changes) {
        Builder builder = new Builder(this);
        changes.accept(builder);
        return builder.build();
    }

    /** Options being put together; fields as those of {@link BTreesOptions}. */
    public static final class Builder {
        private final TreeVariables variables;
        public Optional<Loss> loss = Optional.empty();
        public int rounds = DEFAULT_ROUNDS;
        public double learningRate = DEFAULT_LEARNING_RATE;
        public int maxDepth = DEFAULT_DEPTH;
        public OptionalInt minSplit = OptionalInt.empty();
        public OptionalInt minBucket = OptionalInt.empty();
        public double complexity;
        public OptionalInt drawn = OptionalInt.empty();
        public boolean replace;
        public OptionalDouble sampleRate = OptionalDouble.empty();
        public OptionalInt maxBins = OptionalInt.empty();
        public double shrinkage;
        public MissingSide missing = MissingSide.BETTER;
        public double heldOutShare;
        public int patience;
        public long seed = DEFAULT_SEED;
        public long maxStateBytes = GrowthOptions.DEFAULT_STATE_BYTES;

        Builder(TreeVariables variables) {
            this.variables = variables;
        }

        private Builder(BTreesOptions options) {
            variables = options.variables;
            loss = options.loss;
            rounds = options.rounds;
            learningRate = options.learningRate;
            maxDepth = options.maxDepth;
            minSplit = options.minSplit;
            minBucket = options.minBucket;
            complexity = options.complexity;
            drawn = options.drawn;
            replace = options.replace;
            sampleRate = options.sampleRate;
            maxBins = options.maxBins;
            shrinkage = options.shrinkage;
            missing = options.missing;
            heldOutShare = options.heldOutShare;
            patience = options.patience;
            seed = options.seed;
            maxStateBytes = options.maxStateBytes;
        }

        private BTreesOptions build() {
            return new BTreesOptions(
                    variables,
                    loss,
                    rounds,
                    learningRate,
                    maxDepth,
                    minSplit,
                    minBucket,
                    complexity,
                    drawn,
                    replace,
                    sampleRate,
                    maxBins,
                    shrinkage,
                    missing,
                    heldOutShare,
                    patience,
                    seed,
                    maxStateBytes);
        }
    }
}
