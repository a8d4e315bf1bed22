package org.quern.kmeans;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quern.print.CallLine;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/**
 * A k-means model as the old system printed it. Differences: the call is the command line that fits the model again; the sums
 * of squares, iterations and starts follow, which rxKmeans kept in its result without printing them.
 */
final class KMeansSummary {
    private static final int CALL_NUMBERS = 12;

    private final KMeansModel model;

    KMeansSummary(KMeansModel model) {
        this.model = model;
    }

    List<String> lines() {
        List<String> lines = head();
        lines.addAll(shortLines());
        lines.add("");
        lines.add("Within cluster sum of squares by cluster:");
        lines.addAll(within());
        lines.add("");
        lines.addAll(totals());
        return lines;
    }

    /** Sizes and centres. */
    List<String> shortLines() {
        List<String> lines = new ArrayList<>();
        int k = model.clusters().size();
        lines.add("K-means clustering with " + k + (k == 1 ? " cluster" : " clusters") + " of sizes "
                + String.join(", ", RFormat.counts(sizes())));
        lines.add("");
        lines.add("Cluster means:");
        TextTable table = new TextTable(numbers());
        for (int j = 0; j < model.names().size(); j++) {
            int variable = j;
            double[] means = IntStream.range(0, k)
                    .mapToDouble(c -> model.centre(c)[variable])
                    .toArray();
            table.column(model.names().get(j), RFormat.formatAll(means, RFormat.DIGITS));
        }
        lines.addAll(table.lines());
        return lines;
    }

    private List<String> numbers() {
        return IntStream.rangeClosed(1, model.clusters().size())
                .mapToObj(String::valueOf)
                .toList();
    }

    private double[] sizes() {
        return IntStream.range(0, model.clusters().size())
                .mapToDouble(model::size)
                .toArray();
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(call());
        lines.add("");
        lines.add("Data: " + model.dataName());
        switch (model.options().weightKind()) {
            case NONE -> {}
            case PROBABILITY ->
                lines.add("Probability weights: " + model.options().weights().orElseThrow());
            case FREQUENCY ->
                lines.add("Frequency weights: " + model.options().weights().orElseThrow());
        }
        lines.add("Number of valid observations: " + model.validRows());
        lines.add("Number of missing observations: " + model.missingRows());
        lines.add("Clustering algorithm: Lloyd");
        lines.add("");
        return lines;
    }

    private List<String> call() {
        KMeansOptions options = model.options();
        CallLine call = new CallLine("kmeans")
                .option("--data", model.dataName())
                .option("--formula", model.formula().text());
        options.rowSelection().ifPresent(selection -> call.option("--row-selection", selection.text()));
        options.transforms().forEach(transform -> call.option("--transform", transform.text()));
        options.weights()
                .ifPresent(column -> call.option(
                        options.weightKind() == org.quern.linear.WeightKind.FREQUENCY
                                ? "--frequency-weights"
                                : "--weights",
                        column));
        if (options.start() == KMeansStart.GIVEN) {
            call.option("--centers", centres());
        } else {
            call.option("--clusters", String.valueOf(options.clusters()));
            call.flag("--start " + options.start().label(), options.start() != KMeansStart.PARALLEL);
            call.flag("--starts " + options.starts(), options.starts() != 1);
            call.flag("--start-rounds " + options.rounds(), options.rounds() != KMeansOptions.DEFAULT_ROUNDS);
            call.flag("--seed " + options.seed(), options.seed() != KMeansOptions.DEFAULT_SEED);
        }
        call.flag("--standardize", options.scaling() == KMeansOptions.Scaling.STANDARDIZED);
        call.flag(
                "--max-iterations " + options.maxIterations(),
                options.maxIterations() != KMeansOptions.DEFAULT_MAX_ITERATIONS);
        call.flag("--tolerance " + options.tolerance(), options.tolerance() > 0);
        return call.lines();
    }

    /** As written on the command line where they are few, else a name for them. */
    private String centres() {
        List<List<Double>> centres = model.options().centres();
        return (long) centres.size() * centres.get(0).size() > CALL_NUMBERS
                ? "FILE"
                : centres.stream()
                        .map(centre -> centre.stream().map(KMeansSummary::plain).collect(Collectors.joining(",")))
                        .collect(Collectors.joining(";"));
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private List<String> within() {
        TextTable table = new TextTable(List.of(""));
        double[] values = model.clusters().stream()
                .mapToDouble(KMeansCluster::withinSumOfSquares)
                .toArray();
        List<String> texts = RFormat.formatAll(values, RFormat.DIGITS);
        for (int c = 0; c < values.length; c++) {
            table.column(String.valueOf(c + 1), List.of(texts.get(c)));
        }
        return table.lines();
    }

    private List<String> totals() {
        List<String> lines = new ArrayList<>();
        double total = model.totalSumOfSquares();
        lines.add("Total sum of squares: " + number(total));
        lines.add("Within cluster sum of squares: " + number(model.totalWithinSumOfSquares()));
        lines.add("Between cluster sum of squares: " + number(model.betweenSumOfSquares())
                + (total > 0
                        ? " (" + RFormat.format(RFormat.signif(100 * model.betweenSumOfSquares() / total, 3), 3)
                                + " % of total)"
                        : ""));
        if (model.options().scaling() == KMeansOptions.Scaling.STANDARDIZED) {
            lines.add("Sums of squares are in standard deviations of the variables, means in their units");
        }
        KMeansRun run = model.run();
        lines.add("Number of iterations: " + run.iterations()
                + (run.converged() ? "" : ", not converged: the centers moved by " + number(run.shift())));
        if (model.runs().size() > 1) {
            long converged = model.runs().stream().filter(KMeansRun::converged).count();
            double[] sums = model.runs().stream()
                    .mapToDouble(KMeansRun::withinSumOfSquares)
                    .toArray();
            lines.add("Starts: " + sums.length + ", best: " + (model.bestStart() + 1) + ", converged: " + converged
                    + "; sums of squares " + number(Arrays.stream(sums).min().orElseThrow()) + " to "
                    + number(Arrays.stream(sums).max().orElseThrow()));
        }
        return lines;
    }

    private static String number(double value) {
        return RFormat.format(value, RFormat.DIGITS);
    }

    /** A row for each cluster, the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("cluster", "size", "withinss"));
        header.addAll(model.names());
        rows.add(header);
        for (int c = 0; c < model.clusters().size(); c++) {
            List<String> row = new ArrayList<>();
            row.add(String.valueOf(c + 1));
            row.add(plain(model.size(c)).toLowerCase(Locale.ROOT));
            row.add(String.valueOf(model.clusters().get(c).withinSumOfSquares()));
            for (double value : model.centre(c)) {
                row.add(String.valueOf(value));
            }
            rows.add(row);
        }
        return rows;
    }
}
