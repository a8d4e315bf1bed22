package org.quern.kmeans;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.language.ColumnSelection;
import org.quern.linear.WeightKind;
import org.quern.numeric.RowHash;
import org.quern.pass.Algorithm;
import org.quern.pass.Criterion;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.print.RFormat;

/**
 * k-means clustering: k centres, and each row with the nearest of them, so that Σ_i w_i·|x_i − c(i)|² is low; a local minimum
 * by Lloyd's iterations, assignment to the nearest centre (the lowest of several) and centres moved to the means of their
 * rows, until no row changes its cluster.
 *
 * <p>Rows with a missing coordinate or weight are left out and counted, as are rows of weight 0. Infinite values and negative
 * weights are refused, and data with fewer distinct rows than clusters. A cluster that becomes empty starts anew from the
 * row farthest from its centre (of several: the lowest from the farthest, at most 16 an iteration). Clusters stay in the
 * order of their first centres.
 *
 * <p>First centres: given; or k-means‖: one random row, then rounds that each add 2k rows far from those before, weighed by
 * the rows nearest to them and reduced to k ({@link CandidatesPass}, {@link CandidateReduction}); or k random or the first
 * distinct rows. Several starts run in the same passes and the lowest sum of squares wins, the earlier of equals. Random
 * numbers belong to rows ({@link RowHash}), so that no engine changes the result.
 *
 * <p>Sums of squares are those about the centres that the rows were assigned to, from differences ({@link NearestCentres});
 * where iterations end before the centres stand still, w·(shift)² is subtracted, so that about as many digits are lost as the
 * last shift is larger than the spread of the cluster. Total and between sums of squares are put together from the clusters.
 *
 * <p>Cost: one pass an iteration; before them none for given centres, 1 for rows, 2 + rounds for k-means‖; given centres of
 * standardised variables need 1. The last iteration of a start is the one in which nothing changes, as in R. State: see
 * {@link LloydPass}.
 *
 * <p>References: Lloyd (1982), doi:10.1109/TIT.1982.1056489; Bahmani et al. (2012), doi:10.14778/2180912.2180915.
 */
public final class KMeans implements Algorithm<KMeansModel> {
    /** Points that a round of k-means‖ adds for each cluster. */
    private static final int OVERSAMPLING = 2;

    private final KMeansOptions options;

    public KMeans(KMeansOptions options) {
        this.options = options;
    }

    @Override
    public KMeansModel fit(PassRunner data, Progress progress) {
        return new Fit(data, progress).run();
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Points points = points(data.schema());
        int width = points.width();
        int k = options.clusters();
        int starts = options.starts();
        List<PlannedPass> plan = new ArrayList<>();
        if (needsStartPass()) {
            plan.add(PlannedPass.of(startPass(points), "1"));
        }
        if (hasRounds()) {
            CandidatesPass pass = new CandidatesPass(
                    points,
                    java.util.Collections.nCopies(starts, new double[width * (1 + options.rounds() * sampled())]),
                    sampled(),
                    1,
                    options.seed());
            plan.add(PlannedPass.of(pass, String.valueOf(options.rounds() + 1)));
        }
        plan.add(new PlannedPass(
                LloydPass.TYPE.name(),
                "one an iteration, at most " + options.maxIterations(),
                LloydPass.stateBytes(starts, k, width),
                LloydPass.stateFormula(starts, k, width)));
        return plan;
    }

    private boolean needsStartPass() {
        return options.start() != KMeansStart.GIVEN || isStandardized();
    }

    private boolean isStandardized() {
        return options.scaling() == KMeansOptions.Scaling.STANDARDIZED;
    }

    /** One centre is the mean wherever it starts. */
    private boolean hasRounds() {
        return options.start() == KMeansStart.PARALLEL && options.clusters() > 1;
    }

    private int sampled() {
        return Math.multiplyExact(OVERSAMPLING, options.clusters());
    }

    private Points points(Schema stored) {
        return Points.of(options.formula(), options.columns(List.of()), options.weights(), afterTransforms(stored));
    }

    private Schema afterTransforms(Schema stored) {
        return ColumnSelection.all(stored, options.rowSelection(), options.transforms())
                .bind(stored)
                .output();
    }

    private StartPass startPass(Points points) {
        boolean given = options.start() == KMeansStart.GIVEN;
        return new StartPass(
                points,
                given ? 0 : options.clusters(),
                options.starts(),
                options.start() == KMeansStart.FIRST_ROWS ? StartPass.Order.AS_STORED : StartPass.Order.RANDOM,
                options.seed());
    }

    static QuernException tooFewPoints(int clusters, long distinct) {
        return new QuernException(clusters + " clusters, but the data have only " + distinct
                + (distinct == 1 ? " distinct row: " : " distinct rows: ") + "ask for " + distinct
                + " clusters or fewer");
    }

    /** One run. */
    private final class Fit {
        private final PassRunner data;
        private final Progress progress;
        private final Schema schema;
        private Points points;
        private double[] origin;
        private int passes;

        Fit(PassRunner data, Progress progress) {
            this.data = data;
            this.progress = progress;
            this.schema = afterTransforms(data.data().schema());
            this.points = points(data.data().schema());
        }

        KMeansModel run() {
            List<double[]> centres = firstCentres();
            List<Lloyd> runs = new ArrayList<>();
            for (int s = 0; s < centres.size(); s++) {
                runs.add(new Lloyd(s, centres.get(s), origin, options.tolerance()));
            }
            return model(runs, iterate(runs));
        }

        private List<double[]> firstCentres() {
            checkWidth();
            if (!needsStartPass()) {
                origin = meanOfGiven();
                return List.of(given());
            }
            StartState state = data.run(startPass(points));
            passes++;
            check(state.counts);
            if (isStandardized()) {
                points = points.standardizedBy(standardization(state));
            }
            origin = isStandardized() ? new double[points.width()] : state.moments.means.clone();
            if (options.start() == KMeansStart.GIVEN) {
                return List.of(given());
            }
            if (state.samples.get(0).size() < options.clusters()) {
                throw tooFewPoints(options.clusters(), state.samples.get(0).size());
            }
            List<List<double[]>> rows = new ArrayList<>();
            state.samples.forEach(sample ->
                    rows.add(sample.points().stream().map(this::scaled).toList()));
            return hasRounds() ? parallel(rows) : rows.stream().map(Fit::joined).toList();
        }

        private void checkWidth() {
            for (List<Double> centre : options.centres()) {
                if (centre.size() != points.width()) {
                    throw new QuernException("A given centre has " + centre.size() + " values, but '"
                            + points.formula().text() + "' has " + points.width() + " variables: "
                            + String.join(", ", points.names()));
                }
            }
        }

        private double[] given() {
            return joined(options.centres().stream()
                    .map(centre -> scaled(
                            centre.stream().mapToDouble(Double::doubleValue).toArray()))
                    .toList());
        }

        private double[] meanOfGiven() {
            double[] mean = new double[points.width()];
            for (List<Double> centre : options.centres()) {
                for (int j = 0; j < mean.length; j++) {
                    // Divided first: the sum of finite values may overflow.
                    mean[j] += centre.get(j) / options.clusters();
                }
            }
            return mean;
        }

        private double[] scaled(double[] values) {
            double[] result = new double[values.length];
            Arrays.setAll(result, j -> points.standardization().apply(j, values[j]));
            return result;
        }

        private static double[] joined(List<double[]> rows) {
            return rows.stream().flatMapToDouble(Arrays::stream).toArray();
        }

        private Standardization standardization(StartState state) {
            Moments moments = state.moments;
            double n = options.weightKind() == WeightKind.FREQUENCY ? moments.weight : state.counts.valid;
            double[] deviations = new double[points.width()];
            for (int j = 0; j < deviations.length; j++) {
                // Weights sum to the observations, but for probability weights, which count by their share.
                deviations[j] = Math.sqrt(moments.squares[j] / moments.weight * (n / (n - 1)));
            }
            return Standardization.of(moments.means, deviations);
        }

        /** k-means‖ from the first of each start's random rows. */
        private List<double[]> parallel(List<List<double[]>> rows) {
            List<List<double[]>> candidates = new ArrayList<>();
            rows.forEach(start -> candidates.add(new ArrayList<>(start.subList(0, 1))));
            for (int round = 1; round <= options.rounds(); round++) {
                CandidatesState state = data.run(new CandidatesPass(
                        points, candidates.stream().map(Fit::joined).toList(), sampled(), round, options.seed()));
                passes++;
                for (int s = 0; s < candidates.size(); s++) {
                    candidates.get(s).addAll(state.samples.get(s).points());
                }
            }
            for (int s = 0; s < candidates.size(); s++) {
                fill(candidates.get(s), rows.get(s));
            }
            List<double[]> joined = candidates.stream().map(Fit::joined).toList();
            CandidatesState state =
                    data.run(new CandidatesPass(points, joined, 0, options.rounds() + 1, options.seed()));
            passes++;
            List<double[]> centres = new ArrayList<>();
            for (int s = 0; s < joined.size(); s++) {
                centres.add(new CandidateReduction(
                                joined.get(s), state.weights.get(s), options.clusters(), options.seed(), s)
                        .centres());
            }
            return centres;
        }

        /** Adds random rows where the rounds found too few. */
        private void fill(List<double[]> candidates, List<double[]> rows) {
            Set<List<Double>> known = new HashSet<>();
            candidates.forEach(c -> known.add(Arrays.stream(c).boxed().toList()));
            for (double[] row : rows) {
                if (candidates.size() < options.clusters()
                        && known.add(Arrays.stream(row).boxed().toList())) {
                    candidates.add(row);
                }
            }
        }

        /** Runs all starts to their end. */
        private RowCounts iterate(List<Lloyd> runs) {
            List<Lloyd> active = new ArrayList<>(runs);
            RowCounts counts = new RowCounts(points.width());
            for (int iteration = 1; iteration <= options.maxIterations() && !active.isEmpty(); iteration++) {
                LloydState state = data.run(new LloydPass(
                        points,
                        options.clusters(),
                        origin,
                        active.stream().map(Lloyd::number).toList(),
                        active.stream().map(Lloyd::centres).toList()));
                passes++;
                counts = state.counts;
                check(counts);
                for (int s = 0; s < active.size(); s++) {
                    active.get(s)
                            .iterate(
                                    state.starts.get(s),
                                    options.weights().isPresent(),
                                    iteration == options.maxIterations());
                    checkFinite(active.get(s));
                }
                progress.iteration(iteration, criterion(active, runs));
                active.removeIf(Lloyd::converged);
            }
            return counts;
        }

        /** What the best of the starts still running reached. */
        private static Criterion criterion(List<Lloyd> active, List<Lloyd> runs) {
            Lloyd best = best(active);
            String text = "tot.withinss " + RFormat.format(best.withinSumOfSquares(), RFormat.DIGITS) + ", shift "
                    + RFormat.format(best.shift(), 3);
            if (best.shift() == 0) {
                text += ", no row changed";
            } else if (best.moved() >= 0) {
                text += String.format(Locale.ROOT, ", at least %,d rows changed", best.moved());
            }
            if (runs.size() > 1) {
                text += ", start " + (best.number() + 1) + " of " + active.size() + " running";
            }
            return new Criterion("tot.withinss", best.withinSumOfSquares(), text);
        }

        private static Lloyd best(List<Lloyd> runs) {
            return runs.stream()
                    .min(Comparator.comparingDouble(Lloyd::withinSumOfSquares))
                    .orElseThrow();
        }

        private void check(RowCounts counts) {
            String name = data.data().name();
            if (counts.negativeWeights > 0) {
                throw new QuernException("Weights '" + options.weights().orElseThrow() + "' are negative in "
                        + counts.negativeWeights + " rows of " + name + ", must be 0 or more");
            }
            for (int j = 0; j < counts.infinite.length; j++) {
                if (counts.infinite[j] > 0) {
                    String variable = j < points.width()
                            ? points.names().get(j)
                            : options.weights().orElseThrow();
                    throw new QuernException("'" + variable + "' is infinite in " + counts.infinite[j] + " rows of "
                            + name + ": leave them out with --row-selection \"is_finite(" + variable + ")\"");
                }
            }
            if (counts.valid == 0) {
                throw noRows(counts, name);
            }
        }

        private QuernException noRows(RowCounts counts, String name) {
            String where = "No valid rows for '" + points.formula().text() + "' in " + name + ": ";
            if (counts.missing == 0 && counts.weightless == 0) {
                return new QuernException(where
                        + options.rowSelection()
                                .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                                .orElse("there are no rows"));
            }
            return new QuernException(where + counts.missing + " rows have a missing value in a variable of the model"
                    + (counts.weightless > 0 ? ", " + counts.weightless + " have weight 0" : ""));
        }

        private void checkFinite(Lloyd run) {
            if (!Double.isFinite(run.withinSumOfSquares())
                    || Arrays.stream(run.centres()).anyMatch(value -> !Double.isFinite(value))) {
                throw new QuernException("The squares of the variables of '"
                        + points.formula().text() + "' are too large for a double: rescale variables above 1e150");
            }
        }

        private KMeansModel model(List<Lloyd> runs, RowCounts counts) {
            Lloyd best = best(runs);
            List<KMeansCluster> clusters = best.result();
            return new KMeansModel(
                    options,
                    points.formula(),
                    schema.select(points.formula().columns()),
                    data.data().name(),
                    data.data().generation(),
                    points.standardization(),
                    clusters,
                    between(clusters),
                    counts.valid,
                    counts.missing,
                    best.number(),
                    runs.stream()
                            .map(run -> new KMeansRun(
                                    run.iterations(), run.converged(), run.shift(), run.withinSumOfSquares()))
                            .toList(),
                    passes);
        }

        /** Σ W_c·|centre_c − mean|². */
        private double between(List<KMeansCluster> clusters) {
            double weight = 0;
            double[] mean = new double[points.width()];
            for (KMeansCluster cluster : clusters) {
                if (cluster.rows() == 0) {
                    continue;
                }
                weight += cluster.weight();
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += (cluster.position().get(j) - mean[j]) * (cluster.weight() / weight);
                }
            }
            double sum = 0;
            for (KMeansCluster cluster : clusters) {
                for (int j = 0; j < mean.length; j++) {
                    double t = cluster.position().get(j) - mean[j];
                    sum += cluster.weight() * (t * t);
                }
            }
            return sum;
        }
    }
}
