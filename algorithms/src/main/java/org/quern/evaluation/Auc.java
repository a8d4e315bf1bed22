package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.quern.data.DataSetInfo;
import org.quern.linear.WeightKind;
import org.quern.pass.Algorithm;
import org.quern.pass.Criterion;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * Areas under ROC curves: the share of pairs of a positive and a negative row in which the positive one has the higher
 * score, equal scores counting one half; with DeLong's standard errors, intervals area ± z·SE, and DeLong's test for each
 * two predictors ({@link PlacementSums}).
 *
 * <p>Rows in which actual, weight or any predictor is missing are left out and counted; infinite scores are the highest or
 * lowest. Refused are data without a row of either outcome, negative weights, and an actual that is not of two values.
 * Frequency weights count as so many rows. With probability weights there is an area, and no inference.
 *
 * <p>Method: sorted counts of the distinct scores. Up to 2^20 of them the area is exact in one pass. With more, the first
 * pass counts bins, and further passes count the scores in bins that hold both outcomes one by one, about 2^20 rows a
 * pass. If that would take more than {@code maxPasses}, the area of the bins is given, and the most it may be wrong by:
 * half of the pairs that share a bin.
 *
 * <p>Cost: one pass to 2^20 distinct scores, else at most 1 + rows/2^20; one more to compare predictors (beyond 2^18 distinct
 * scores their covariance is that of bins), and one before if the actual is a string whose positive level is not given.
 * State of at most 24·2^20 bytes a predictor.
 *
 * <p>Reference: DeLong, DeLong and Clarke-Pearson (1988), doi:10.2307/2531595; Sun and Xu (2014), doi:10.1109/LSP.2014.2337313.
 */
public final class Auc implements Algorithm<AucTable> {
    private final AucOptions options;
    private final int limit;

    public Auc(AucOptions options) {
        this(options, ScoreTable.LIMIT);
    }

    /** @param limit distinct scores counted in one pass */
    Auc(AucOptions options, int limit) {
        this.options = options;
        this.limit = limit;
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        List<PlannedPass> passes = new ArrayList<>(Gathered.plan(options.scored(), limit, Optional.empty(), data));
        long bytes = passes.get(passes.size() - 1).stateBytes();
        if (data.rows() > limit && options.maxPasses() > 1) {
            passes.add(new PlannedPass(
                    ScoresPass.NAME,
                    "0 to " + Math.min(options.maxPasses() - 1, (data.rows() - 1) / limit + 1)
                            + ": if there are more than " + limit + " distinct scores",
                    bytes,
                    ""));
        }
        if (comparesPredictors()) {
            int r = options.scored().predictors().size();
            passes.add(new PlannedPass(
                    PlacementsPass.NAME,
                    "1",
                    100 + 8L * (r * r + 3 * r),
                    "8·(r² + 3r) bytes with r = " + r + " predictors"));
        }
        return passes;
    }

    private boolean hasInference() {
        return options.scored().weightKind() != WeightKind.PROBABILITY;
    }

    private boolean comparesPredictors() {
        return hasInference() && options.scored().predictors().size() > 1;
    }

    @Override
    public AucTable fit(PassRunner data, Progress progress) {
        Gathered gathered = Gathered.of(options.scored(), limit, Optional.empty(), data);
        Areas areas = new Areas(gathered);
        areas.refine(data, progress);
        List<AucTable.Comparison> comparisons = comparesPredictors() ? areas.compare(data) : List.of();
        return new AucTable(gathered.data(), options.confidenceLevel(), areas.areas(), comparisons, areas.passes);
    }

    /** The areas of all predictors as they become exact. */
    private final class Areas {
        private final Gathered gathered;
        private final double positives;
        private final double negatives;
        private final List<PlacementSums> sums = new ArrayList<>();
        private final List<Integer> passesForExact = new ArrayList<>();
        private int passes;

        Areas(Gathered gathered) {
            this.gathered = gathered;
            this.positives = gathered.total().positives;
            this.negatives = gathered.total().negatives;
            this.passes = gathered.passes();
            for (ScoreTable table : gathered.total().tables) {
                sums.add(PlacementSums.of(table, positives, negatives));
            }
        }

        /** Counts bins again where that makes areas exact in the passes allowed. */
        void refine(PassRunner data, Progress progress) {
            List<ExactArea> open = new ArrayList<>();
            for (int p = 0; p < sums.size(); p++) {
                ScoreTable table = gathered.total().tables[p];
                open.add(new ExactArea(table, gathered.total(), sums.get(p).area(), limit));
                passesForExact.add(1 + open.get(p).passes());
            }
            int needed = needed(open);
            if (needed > options.maxPasses() - 1) {
                progress.message(
                        "Areas are those of bins: to be exact, --max-passes " + (needed + 1) + " or more is needed");
                return;
            }
            for (int pass = 1; needed > 0 && pass < options.maxPasses(); pass++) {
                List<KeyRange> ranges = open.stream().map(ExactArea::next).toList();
                ScoresState counted = data.run(new ScoresPass(gathered.columns(), ranges, limit, Optional.empty()));
                passes++;
                for (int p = 0; p < open.size(); p++) {
                    open.get(p).counted(counted.tables[p]);
                }
                needed = needed(open);
                progress.iteration(
                        pass,
                        new Criterion("passes left", needed, "scores counted one by one, passes left: " + needed));
            }
            if (needed > 0) {
                progress.message("Areas are those of bins in part: to be exact, --max-passes "
                        + (options.maxPasses() + needed) + " or more is needed");
            }
            for (int p = 0; p < open.size(); p++) {
                if (passesForExact.get(p) > 1) {
                    sums.set(p, open.get(p).total());
                }
            }
        }

        private int needed(List<ExactArea> open) {
            return open.stream().mapToInt(ExactArea::passes).max().orElse(0);
        }

        List<AucTable.Area> areas() {
            double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - options.confidenceLevel()) / 2);
            List<AucTable.Area> areas = new ArrayList<>();
            for (int p = 0; p < sums.size(); p++) {
                double area = sums.get(p).area();
                double error = hasInference() ? Math.sqrt(sums.get(p).variance()) : Double.NaN;
                areas.add(new AucTable.Area(
                        gathered.predictors().get(p),
                        area,
                        sums.get(p).bound(),
                        error,
                        Math.max(0, area - z * error),
                        Math.min(1, area + z * error),
                        passesForExact.get(p)));
            }
            return areas;
        }

        List<AucTable.Comparison> compare(PassRunner data) {
            List<Placements> placements = new ArrayList<>();
            for (int p = 0; p < sums.size(); p++) {
                placements.add(Placements.of(
                        gathered.total().tables[p],
                        positives,
                        negatives,
                        sums.get(p).area()));
            }
            PlacementsPass.Products products = data.run(new PlacementsPass(gathered.columns(), placements));
            passes++;
            List<AucTable.Comparison> comparisons = new ArrayList<>();
            for (int a = 0; a < sums.size(); a++) {
                for (int b = a + 1; b < sums.size(); b++) {
                    comparisons.add(comparison(products, a, b));
                }
            }
            return comparisons;
        }

        private AucTable.Comparison comparison(PlacementsPass.Products products, int a, int b) {
            double difference = sums.get(a).area() - sums.get(b).area();
            double variance = covariance(products, a, a) + covariance(products, b, b) - 2 * covariance(products, b, a);
            double error = Math.sqrt(Math.max(0, variance));
            double z = difference == 0 ? 0 : difference / error;
            return new AucTable.Comparison(
                    gathered.predictors().get(a),
                    gathered.predictors().get(b),
                    difference,
                    error,
                    z,
                    2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z)));
        }

        /** Of two areas, a not below b. */
        private double covariance(PlacementsPass.Products products, int a, int b) {
            return covariance(products.sums()[1], positives, a, b) + covariance(products.sums()[0], negatives, a, b);
        }

        private double covariance(double[] sums, double rows, int a, int b) {
            int predictors = this.sums.size();
            double product = sums[predictors + a * (a + 1) / 2 + b];
            return (product - sums[a] * (sums[b] / rows)) / (rows - 1) / rows;
        }
    }
}
