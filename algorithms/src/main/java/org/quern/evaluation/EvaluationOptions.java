package org.quern.evaluation;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.quern.QuernException;

/**
 * What to say of scores.
 *
 * @param cutoff scores of at least this are predicted positive
 * @param groups of the lift table and of the calibration
 * @param clip probabilities are taken as at least this and at most 1 − this in the log-loss; 0 to 0.5
 */
public record EvaluationOptions(ScoredOptions scored, double cutoff, int groups, double clip, Set<Measure> measures) {

    /** A part of an evaluation. */
    public enum Measure {
        CONFUSION,
        /** Log-loss and Brier score; needs probabilities. */
        LOSS,
        LIFT,
        /** With the test of Hosmer and Lemeshow; needs probabilities. */
        CALIBRATION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public EvaluationOptions {
        measures = Set.copyOf(measures);
        if (Double.isNaN(cutoff)) {
            throw new QuernException("Invalid cut-off: " + cutoff + ", must be a number, such as 0.5");
        }
        if (groups < 2 || groups > 10_000) {
            throw new QuernException("Invalid number of groups: " + groups + ", must be from 2 to 10000, such as 10");
        }
        if (!(clip >= 0 && clip < 0.5)) {
            throw new QuernException("Invalid clip: " + clip + ", must be at least 0 and below 0.5, such as 1e-15");
        }
    }

    /** Everything, at the cut-off 0.5, in tenths. */
    public static EvaluationOptions of(ScoredOptions scored) {
        return new EvaluationOptions(scored, 0.5, 10, 0, EnumSet.allOf(Measure.class));
    }

    boolean needsProbabilities() {
        return measures.contains(Measure.LOSS) || measures.contains(Measure.CALIBRATION);
    }

    Losses losses() {
        return new Losses(cutoff, needsProbabilities(), clip);
    }
}
