package org.quern.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * How good scores are.
 *
 * @param scored what was evaluated
 * @param cutoff scores of at least this are predicted positive
 * @param scores by predictor
 * @param passes reads of the data that were needed
 */
public record Evaluation(ScoredData scored, double cutoff, List<Scores> scores, int passes) {
    public Evaluation {
        scores = List.copyOf(scores);
    }

    /**
     * What is said of one predictor; the parts that were not asked for are empty.
     *
     * @param area under the ROC curve
     * @param bound what {@code area} may be wrong by; 0 if it is exact
     * @param confusion at the cut-off; the negative class first
     */
    public record Scores(
            String predictor,
            double area,
            double bound,
            Optional<ConfusionMatrix> confusion,
            Optional<Loss> loss,
            List<LiftGroup> lift,
            Optional<Calibration> calibration) {
        public Scores {
            lift = List.copyOf(lift);
        }
    }

    /**
     * Mean losses of probabilities.
     *
     * @param logLoss −mean of the logarithm of the probability of what happened
     * @param brier mean square of outcome (0 or 1) less probability
     * @param impossible rows in which probability 0 was given to what happened, so that the log-loss is infinite
     */
    public record Loss(double logLoss, double brier, long impossible) {}

    /**
     * Rows of the highest scores, then of the next, in groups of equal size; equal scores at a border are divided in
     * proportion.
     *
     * @param rows in the group, or the sum of their weights
     * @param positives among them
     * @param rate share of positives
     * @param lift rate by the rate of all rows
     * @param cumulativeLift of this group and those before
     * @param gain share of all positives in this group and those before
     */
    public record LiftGroup(
            double rows, double positives, double rate, double lift, double cumulativeLift, double gain) {}

    /**
     * Probabilities beside what happened, in groups between quantiles of the probabilities.
     *
     * @param groups from the lowest probabilities on
     * @param chiSquared of Hosmer and Lemeshow; NaN with probability weights or fewer than three groups
     * @param df groups less two
     * @param p that of a χ² above {@code chiSquared}
     */
    public record Calibration(List<CalibrationGroup> groups, double chiSquared, int df, double p) {
        public Calibration {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A group of a calibration.
     *
     * @param low lowest probability
     * @param high highest probability
     * @param rows in the group, or the sum of their weights
     * @param expected sum of the probabilities
     * @param observed positives
     */
    public record CalibrationGroup(double low, double high, double rows, double expected, double observed) {}
}
