package org.quern.tree.boosting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.quern.linear.LinearCall;
import org.quern.linear.WeightKind;
import org.quern.print.CallLine;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.tree.GrowthOptions;

/**
 * Boosted trees as the old system printed them: the loss, the number of rounds and the deviance out of bag. Below them what it
 * kept without printing: other deviances, what was drawn, and the importance of the predictors.
 */
final class BTreesSummary {
    private final BTreesModel model;

    BTreesSummary(BTreesModel model) {
        this.model = model;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(call().lines());
        lines.add("");
        lines.add("Data: " + model.fit().dataName());
        model.fit()
                .design()
                .weights()
                .ifPresent(name ->
                        lines.add((model.fit().weightKind() == WeightKind.FREQUENCY ? "Frequency" : "Probability")
                                + " weights: " + name));
        lines.add("Number of valid observations: " + model.fit().validRows());
        lines.add("Number of missing observations: " + model.fit().missingRows());
        lines.add("");
        lines.addAll(shortLines());
        lines.add("");
        lines.addAll(details());
        lines.add("");
        lines.add("Importance of predictors:");
        lines.addAll(importance());
        return lines;
    }

    /** What the old system printed. */
    List<String> shortLines() {
        List<String[]> pairs = new ArrayList<>();
        pairs.add(new String[] {"Loss function of boosted trees", model.loss().label()});
        boolean multinomial = model.loss() == Loss.MULTINOMIAL;
        pairs.add(new String[] {
            multinomial ? "Number of boosting iterations" : "Number of iterations", String.valueOf(model.rounds())
        });
        int drawn = model.settings().drawn();
        if (drawn < model.fit().design().width()) {
            pairs.add(new String[] {"No. of variables tried at each split", String.valueOf(drawn)});
        }
        double outOfBag = model.history().outOfBag().get(model.rounds());
        if (!Double.isNaN(outOfBag)) {
            pairs.add(new String[] {"OOB estimate of deviance", number(outOfBag)});
        }
        return aligned(pairs);
    }

    /** Labels end in the same column. */
    private static List<String> aligned(List<String[]> pairs) {
        int width = pairs.stream().mapToInt(pair -> pair[0].length()).max().orElseThrow();
        return pairs.stream()
                .map(pair -> " ".repeat(10 + width - pair[0].length()) + pair[0] + ": " + pair[1])
                .toList();
    }

    private CallLine call() {
        BTreesOptions options = model.options();
        CallLine call = new CallLine("btrees");
        LinearCall.data(
                call,
                model.fit().dataName(),
                model.fit().formula(),
                options.variables().rowSelection(),
                options.variables().transforms());
        LinearCall.weights(
                call, options.variables().weights(), options.variables().weightKind());
        options.loss().ifPresent(loss -> call.option("--loss", loss.label()));
        call.flag("--trees " + options.rounds(), options.rounds() != BTreesOptions.DEFAULT_ROUNDS);
        call.flag(
                "--learning-rate " + options.learningRate(),
                options.learningRate() != BTreesOptions.DEFAULT_LEARNING_RATE);
        call.flag("--max-depth " + options.maxDepth(), options.maxDepth() != BTreesOptions.DEFAULT_DEPTH);
        options.minSplit().ifPresent(n -> call.option("--min-split", String.valueOf(n)));
        options.minBucket().ifPresent(n -> call.option("--min-bucket", String.valueOf(n)));
        call.flag("--cp " + options.complexity(), options.complexity() > 0);
        options.drawn().ifPresent(n -> call.option("--m-try", String.valueOf(n)));
        call.flag("--replace", options.replace());
        options.sampleRate().ifPresent(rate -> call.option("--sample-rate", String.valueOf(rate)));
        options.maxBins().ifPresent(n -> call.option("--max-bins", String.valueOf(n)));
        call.flag("--lambda " + options.shrinkage(), options.shrinkage() > 0);
        call.flag(
                "--missing " + options.missing().name().toLowerCase(Locale.ROOT),
                options.missing() != BTreesOptions.MissingSide.BETTER);
        call.flag("--hold-out " + options.heldOutShare(), options.heldOutShare() > 0);
        call.flag("--stop-after " + options.patience(), options.patience() > 0);
        call.flag("--seed " + options.seed(), options.seed() != BTreesOptions.DEFAULT_SEED);
        call.flag(
                "--max-state " + options.maxStateBytes(), options.maxStateBytes() != GrowthOptions.DEFAULT_STATE_BYTES);
        return call;
    }

    private List<String> details() {
        BoostingHistory history = model.history();
        int rounds = model.rounds();
        List<String> lines = new ArrayList<>();
        lines.add("Deviance: " + number(history.fitted().get(rounds)) + " ("
                + number(history.fitted().get(0)) + " without trees)");
        if (!history.heldOut().get(0).isNaN()) {
            lines.add("Deviance of rows held out: " + number(history.heldOut().get(rounds)) + " ("
                    + number(history.heldOut().get(0)) + " without trees)");
        }
        if (history.rounds() > rounds) {
            lines.add("Rounds grown: " + history.rounds() + ", kept: " + rounds
                    + ", the least deviance of the rows held out");
        }
        lines.add("Initial " + (model.initialScores().size() > 1 ? "scores: " : "score: ")
                + numbers(model.initialScores()));
        long leaves = model.trees().stream().mapToLong(tree -> tree.leaves()).sum();
        lines.add("Leaves: " + leaves + " in " + model.trees().size()
                + (model.trees().size() == 1 ? " tree" : " trees"));
        return lines;
    }

    private static String numbers(List<Double> values) {
        return String.join(
                ", ",
                RFormat.formatAll(
                                values.stream().mapToDouble(Double::doubleValue).toArray(), RFormat.DIGITS)
                        .stream()
                        .map(String::strip)
                        .toList());
    }

    private List<String> importance() {
        int[] order = model.byImportance();
        double[] importance = model.importance();
        double[] influence = model.influence();
        return new TextTable(Arrays.stream(order)
                        .mapToObj(p -> model.fit().design().name(p))
                        .toList())
                .column(
                        "Improvement",
                        RFormat.formatAll(
                                Arrays.stream(order)
                                        .mapToDouble(p -> importance[p])
                                        .toArray(),
                                RFormat.DIGITS))
                .column(
                        "Percent",
                        Arrays.stream(order)
                                .mapToObj(p -> String.format(Locale.ROOT, "%.2f", influence[p]))
                                .toList())
                .lines();
    }

    private static String number(double value) {
        return RFormat.format(value, RFormat.DIGITS);
    }

    /** A line for each round and one for the initial scores; the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("round", "deviance", "oob_deviance", "held_out_deviance", "kept"));
        BoostingHistory history = model.history();
        for (int round = 0; round <= history.rounds(); round++) {
            rows.add(List.of(
                    String.valueOf(round),
                    cell(history.fitted().get(round)),
                    cell(history.outOfBag().get(round)),
                    cell(history.heldOut().get(round)),
                    String.valueOf(round <= model.rounds())));
        }
        return rows;
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
