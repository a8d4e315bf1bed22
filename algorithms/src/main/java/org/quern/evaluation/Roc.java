package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.data.DataSetInfo;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * ROC curves: for each threshold the sensitivity (share of positive rows with a score of at least the threshold) and the
 * specificity (share of negative rows below it). Thresholds are at equal distances, from 0 to 1 if all scores lie there, else
 * from the lowest score to the highest; or at every score. The last threshold is +∞.
 *
 * <p>Rows are used and refused as {@link Auc} says; shares are of weights. Thresholds between infinite scores are those of the
 * finite ones.
 *
 * <p>Method: sorted counts of the distinct scores. Sensitivities and specificities are exact; with more than 2^20 distinct
 * scores those at equal distances take a second pass, and a threshold at every score becomes one at every bin of
 * {@link ScoreTable}.
 *
 * <p>Cost: one pass, two for more than 2^20 distinct scores; one before if the actual is a string whose positive level is not
 * given. State of at most 24·2^20 bytes a predictor.
 *
 * <p>Reference: Fawcett (2006), An introduction to ROC analysis, doi:10.1016/j.patrec.2005.10.010.
 */
public final class Roc implements Algorithm<RocTable> {
    private final RocOptions options;
    private final int limit;

    public Roc(RocOptions options) {
        this(options, ScoreTable.LIMIT);
    }

    /** @param limit distinct scores counted in one pass */
    Roc(RocOptions options, int limit) {
        this.options = options;
        this.limit = limit;
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        List<PlannedPass> passes = new ArrayList<>(Gathered.plan(options.scored(), limit, Optional.empty(), data));
        if (options.breaks() > 0 && data.rows() > limit) {
            passes.add(new PlannedPass(
                    ThresholdsPass.NAME,
                    "0 or 1: if there are more than " + limit + " distinct scores",
                    100
                            + 16L
                                    * (options.breaks() + 2)
                                    * options.scored().predictors().size(),
                    "16 bytes a threshold and predictor"));
        }
        return passes;
    }

    @Override
    public RocTable fit(PassRunner data, Progress progress) {
        Gathered gathered = Gathered.of(options.scored(), limit, Optional.empty(), data);
        ScoreTable[] tables = gathered.total().tables;
        List<double[]> thresholds = new ArrayList<>();
        boolean exact = true;
        for (ScoreTable table : tables) {
            thresholds.add(options.breaks() == 0 ? scores(table) : equalDistances(table));
            exact &= table.isExact();
        }
        List<double[][]> intervals = new ArrayList<>();
        int passes = gathered.passes();
        if (exact || options.breaks() == 0) {
            for (int p = 0; p < tables.length; p++) {
                intervals.add(intervals(tables[p], thresholds.get(p)));
            }
        } else {
            ThresholdsPass.Intervals counted = data.run(new ThresholdsPass(gathered.columns(), thresholds));
            intervals.addAll(List.of(counted.weights()));
            passes++;
        }
        List<RocTable.Curve> curves = new ArrayList<>();
        for (int p = 0; p < tables.length; p++) {
            curves.add(curve(gathered, p, thresholds.get(p), intervals.get(p)));
        }
        return new RocTable(gathered.data(), curves, passes);
    }

    /** The lowest score of every entry. */
    private static double[] scores(ScoreTable table) {
        double[] scores = new double[table.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = table.low(i);
        }
        return scores;
    }

    private double[] equalDistances(ScoreTable table) {
        int first = 0;
        int last = table.size() - 1;
        double low = table.low(0);
        double high = table.high(last);
        if (low >= 0 && high <= 1) {
            low = 0;
            high = 1;
        } else {
            while (first < last && Double.isInfinite(table.low(first))) {
                low = table.low(++first);
            }
            while (first < last && Double.isInfinite(table.high(last))) {
                high = table.high(--last);
            }
        }
        double[] thresholds = new double[options.breaks() + 1];
        for (int i = 0; i < thresholds.length; i++) {
            double share = (double) i / options.breaks();
            thresholds[i] = low == 0 ? high * i / options.breaks() : low * (1 - share) + high * share;
        }
        return thresholds;
    }

    /** Weights by outcome between thresholds, from a table whose entries do not straddle one. */
    private static double[][] intervals(ScoreTable table, double[] thresholds) {
        double[][] weights = new double[2][thresholds.length + 1];
        int interval = 0;
        for (int i = 0; i < table.size(); i++) {
            while (interval < thresholds.length && table.low(i) >= thresholds[interval]) {
                interval++;
            }
            weights[0][interval] += table.negatives(i);
            weights[1][interval] += table.positives(i);
        }
        return weights;
    }

    private RocTable.Curve curve(Gathered gathered, int predictor, double[] thresholds, double[][] intervals) {
        double positives = gathered.total().positives;
        double negatives = gathered.total().negatives;
        List<RocTable.Point> points = new ArrayList<>();
        double positivesBelow = 0;
        double negativesBelow = 0;
        for (int i = 0; i <= thresholds.length; i++) {
            positivesBelow += intervals[1][i];
            negativesBelow += intervals[0][i];
            boolean last = i == thresholds.length;
            RocTable.Point point = new RocTable.Point(
                    last ? Double.POSITIVE_INFINITY : thresholds[i],
                    last ? 0 : (positives - positivesBelow) / positives,
                    last ? 1 : negativesBelow / negatives);
            if (options.duplicates() == RocOptions.Duplicates.KEPT
                    || points.isEmpty()
                    || isNew(points.get(points.size() - 1), point)) {
                points.add(point);
            }
        }
        PlacementSums sums = PlacementSums.of(gathered.total().tables[predictor], positives, negatives);
        return new RocTable.Curve(
                gathered.predictors().get(predictor),
                points.stream().mapToDouble(RocTable.Point::threshold).toArray(),
                points.stream().mapToDouble(RocTable.Point::sensitivity).toArray(),
                points.stream().mapToDouble(RocTable.Point::specificity).toArray(),
                sums.area(),
                sums.bound(),
                area(points),
                best(gathered.total().tables[predictor], positives, negatives));
    }

    private static boolean isNew(RocTable.Point before, RocTable.Point point) {
        return before.sensitivity() != point.sensitivity() || before.specificity() != point.specificity();
    }

    /** Under the lines through the points, and from the first on to sensitivity 1 and specificity 0. */
    private static double area(List<RocTable.Point> points) {
        double area = 0;
        RocTable.Point before = new RocTable.Point(Double.NEGATIVE_INFINITY, 1, 0);
        for (RocTable.Point point : points) {
            area += (point.specificity() - before.specificity()) * ((point.sensitivity() + before.sensitivity()) / 2);
            before = point;
        }
        return area;
    }

    private static RocTable.Point best(ScoreTable table, double positives, double negatives) {
        RocTable.Point best = new RocTable.Point(Double.POSITIVE_INFINITY, 0, 1);
        double positivesAbove = 0;
        double negativesAbove = 0;
        for (int i = table.size() - 1; i >= 0; i--) {
            positivesAbove += table.positives(i);
            negativesAbove += table.negatives(i);
            RocTable.Point point = new RocTable.Point(
                    table.low(i), positivesAbove / positives, (negatives - negativesAbove) / negatives);
            if (point.sensitivity() + point.specificity() > best.sensitivity() + best.specificity()) {
                best = point;
            }
        }
        return best;
    }
}
