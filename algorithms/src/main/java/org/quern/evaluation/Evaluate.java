package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.linear.WeightKind;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * How good scores are: confusion matrix at a cut-off, log-loss and Brier score, lift by groups, calibration with the test of
 * Hosmer and Lemeshow, and the area under the ROC curve. With y = 1 for a positive row and p its probability:
 *
 * <p>log-loss = −mean(y·log p + (1 − y)·log(1 − p)), Brier = mean (y − p)², χ² = Σ (O − E)²/E over positives and negatives of
 * each group, O observed and E the sum of probabilities.
 *
 * <p>Rows are used and refused as {@link Auc} says. A probability outside [0, 1] is refused where probabilities are needed;
 * one of 0 for what happened makes the log-loss infinite, and such rows are counted. Means are weighted.
 *
 * <p>Method: sorted counts of the distinct scores. Groups of the calibration end at the quantiles (R's type 7) of the
 * scores, so equal scores share a group; with more than 2^20 distinct scores those of a bin of {@link ScoreTable} do, and
 * lift and area take them as equal. Sums and counts are exact in either case.
 *
 * <p>Cost: one pass, and one before if the actual is a string whose positive level is not given. State of at most 32·2^20
 * bytes a predictor.
 *
 * <p>Reference: Hosmer and Lemeshow (1980), doi:10.1080/03610928008827941.
 */
public final class Evaluate implements Algorithm<Evaluation> {
    private final EvaluationOptions options;
    private final int limit;

    public Evaluate(EvaluationOptions options) {
        this(options, ScoreTable.LIMIT);
    }

    /** @param limit distinct scores counted in one pass */
    Evaluate(EvaluationOptions options, int limit) {
        this.options = options;
        this.limit = limit;
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        return Gathered.plan(options.scored(), limit, Optional.of(options.losses()), data);
    }

    @Override
    public Evaluation fit(PassRunner data, Progress progress) {
        Gathered gathered = Gathered.of(options.scored(), limit, Optional.of(options.losses()), data);
        List<Evaluation.Scores> scores = new ArrayList<>();
        for (int p = 0; p < gathered.predictors().size(); p++) {
            checkProbabilities(gathered, p, data.data().name());
            scores.add(scores(gathered, p));
        }
        return new Evaluation(gathered.data(), options.cutoff(), scores, gathered.passes());
    }

    private static void checkProbabilities(Gathered gathered, int predictor, String dataName) {
        LossSums sums = gathered.total().losses[predictor];
        if (sums.outside() > 0) {
            throw new QuernException("Predictor '" + gathered.predictors().get(predictor) + "' is no probability in "
                    + sums.outside() + " rows of " + dataName + ", the first of them row " + (sums.firstOutside() + 1)
                    + " with " + sums.firstScore() + ": --measures confusion,lift leaves out what needs"
                    + " probabilities");
        }
    }

    private Evaluation.Scores scores(Gathered gathered, int predictor) {
        ScoresState total = gathered.total();
        ScoreTable table = total.tables[predictor];
        PlacementSums sums = PlacementSums.of(table, total.positives, total.negatives);
        return new Evaluation.Scores(
                gathered.predictors().get(predictor),
                sums.area(),
                sums.bound(),
                asked(EvaluationOptions.Measure.CONFUSION)
                        ? Optional.of(confusion(gathered, predictor))
                        : Optional.empty(),
                asked(EvaluationOptions.Measure.LOSS) ? Optional.of(loss(gathered, predictor)) : Optional.empty(),
                asked(EvaluationOptions.Measure.LIFT) ? lift(table, total) : List.of(),
                asked(EvaluationOptions.Measure.CALIBRATION)
                        ? Optional.of(new Groups(table).calibration())
                        : Optional.empty());
    }

    private boolean asked(EvaluationOptions.Measure measure) {
        return options.measures().contains(measure);
    }

    private static ConfusionMatrix confusion(Gathered gathered, int predictor) {
        LossSums sums = gathered.total().losses[predictor];
        Outcome outcome = gathered.columns().outcome();
        return new ConfusionMatrix(List.of(outcome.negative(), outcome.positiveLabel()), new double[][] {
            {sums.cell(false, false), sums.cell(false, true)}, {sums.cell(true, false), sums.cell(true, true)}
        });
    }

    private static Evaluation.Loss loss(Gathered gathered, int predictor) {
        LossSums sums = gathered.total().losses[predictor];
        double weight = gathered.total().positives + gathered.total().negatives;
        return new Evaluation.Loss(sums.logLoss() / weight, sums.brier() / weight, sums.impossible());
    }

    private List<Evaluation.LiftGroup> lift(ScoreTable table, ScoresState total) {
        double rows = total.positives + total.negatives;
        double rate = total.positives / rows;
        List<Evaluation.LiftGroup> groups = new ArrayList<>();
        int entry = table.size() - 1;
        double rowsBefore = 0;
        double positivesBefore = 0;
        double startRows = 0;
        double startPositives = 0;
        for (int g = 1; g <= options.groups(); g++) {
            double end = g == options.groups() ? rows : rows * g / options.groups();
            while (entry > 0 && rowsBefore + weight(table, entry) <= end) {
                rowsBefore += weight(table, entry);
                positivesBefore += table.positives(entry--);
            }
            double share = (end - rowsBefore) / weight(table, entry);
            double positives = g == options.groups()
                    ? total.positives
                    : positivesBefore + Math.min(1, share) * table.positives(entry);
            double inGroup = end - startRows;
            double found = positives - startPositives;
            groups.add(new Evaluation.LiftGroup(
                    inGroup,
                    found,
                    found / inGroup,
                    found / inGroup / rate,
                    positives / end / rate,
                    positives / total.positives));
            startRows = end;
            startPositives = positives;
        }
        return groups;
    }

    private static double weight(ScoreTable table, int entry) {
        return table.positives(entry) + table.negatives(entry);
    }

    /** The groups of a calibration. */
    private final class Groups {
        private final ScoreTable table;
        private final double rows;

        Groups(ScoreTable table) {
            this.table = table;
            double sum = 0;
            for (int i = 0; i < table.size(); i++) {
                sum += weight(table, i);
            }
            this.rows = sum;
        }

        Evaluation.Calibration calibration() {
            double[] borders = borders();
            List<Evaluation.CalibrationGroup> groups = new ArrayList<>();
            int start = 0;
            for (int g = 0; g < borders.length; g++) {
                int end = start;
                while (end < table.size() && (g == borders.length - 1 || table.high(end) <= borders[g])) {
                    end++;
                }
                if (end > start) {
                    groups.add(group(start, end));
                }
                start = end;
            }
            boolean tested = options.scored().weightKind() != WeightKind.PROBABILITY && groups.size() > 2;
            double chiSquared = tested ? chiSquared(groups) : Double.NaN;
            int df = Math.max(0, groups.size() - 2);
            return new Evaluation.Calibration(groups, chiSquared, df, tested ? upper(chiSquared, df) : Double.NaN);
        }

        /** Upper borders: quantiles of the scores. */
        private double[] borders() {
            double[] borders = new double[options.groups()];
            int entry = 0;
            double before = 0;
            for (int g = 1; g <= borders.length; g++) {
                boolean ranks = options.scored().weightKind() != WeightKind.PROBABILITY;
                double share = (double) g / borders.length;
                // Ranks from 0 of whole rows; of weights the score at which the share is reached.
                double place = ranks ? (rows - 1) * share : rows * share;
                double rank = Math.floor(place);
                while (entry < table.size() - 1
                        && (ranks ? before + weight(table, entry) <= rank : before + weight(table, entry) < place)) {
                    before += weight(table, entry++);
                }
                double low = table.high(entry);
                double part = place - rank;
                boolean next = ranks && part > 0 && before + weight(table, entry) <= rank + 1;
                borders[g - 1] =
                        next && entry < table.size() - 1 ? (1 - part) * low + part * table.high(entry + 1) : low;
            }
            return borders;
        }

        private Evaluation.CalibrationGroup group(int start, int end) {
            double weight = 0;
            double expected = 0;
            double observed = 0;
            for (int i = start; i < end; i++) {
                weight += weight(table, i);
                expected += table.scores(i);
                observed += table.positives(i);
            }
            return new Evaluation.CalibrationGroup(table.low(start), table.high(end - 1), weight, expected, observed);
        }
    }

    private static double chiSquared(List<Evaluation.CalibrationGroup> groups) {
        double sum = 0;
        for (Evaluation.CalibrationGroup group : groups) {
            double d = group.observed() - group.expected();
            double square = d * d;
            sum += square == 0 ? 0 : square / group.expected() + square / (group.rows() - group.expected());
        }
        return sum;
    }

    private static double upper(double chiSquared, int df) {
        return chiSquared == Double.POSITIVE_INFINITY
                ? 0
                : ChiSquaredDistribution.of(df).survivalProbability(chiSquared);
    }
}
