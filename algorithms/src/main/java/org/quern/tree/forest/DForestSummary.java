package org.quern.tree.forest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.quern.linear.LinearCall;
import org.quern.linear.WeightKind;
import org.quern.model.ModelJson;
import org.quern.print.CallLine;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.GrowthOptions;
import org.quern.tree.TreeFit;
import org.quern.tree.decision.DTreeOptions.Growth;

/**
 * A forest as the old system printed it: its type, number of trees and of variables tried, out-of-bag error, and the confusion
 * matrix. Differences: the call is the command line that fits the forest again, counts of rows follow it, and the importance
 * of the predictors is printed where it was asked for, which rxDForest kept in its result without printing it.
 */
final class DForestSummary {
    /** As the old system set the names of its lines: to the right of the longest. */
    private static final int LABEL = "No. of variables tried at each split".length();

    private final DForestModel model;
    private final TreeFit fit;
    private final List<String> classes;

    DForestSummary(DForestModel model) {
        this.model = model;
        this.fit = model.fit();
        this.classes = fit.design().classes();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(call().lines());
        lines.add("");
        lines.add("Data: " + fit.dataName());
        fit.design()
                .weights()
                .ifPresent(name -> lines.add((fit.weightKind() == WeightKind.FREQUENCY ? "Frequency" : "Probability")
                        + " weights: " + name));
        lines.add("Number of valid observations: " + fit.validRows());
        lines.add("Number of missing observations: " + fit.missingRows());
        lines.add("");
        lines.addAll(shortLines());
        if (model.options().showsImportance()) {
            lines.add("");
            lines.addAll(importance());
        }
        return lines;
    }

    private CallLine call() {
        DForestOptions options = model.options();
        DForestOptions.Sampling sampling = options.sampling();
        Growth growth = options.growth();
        CallLine call = new CallLine("dforest");
        LinearCall.data(
                call,
                fit.dataName(),
                fit.formula(),
                fit.design().rows().rowSelection(),
                fit.design().rows().transforms());
        LinearCall.weights(call, fit.design().weights(), fit.weightKind());
        call.option("--trees", String.valueOf(sampling.trees()));
        call.option("--m-try", String.valueOf(model.triedPredictors()));
        call.flag("--no-replace", sampling.replacement() == DForestOptions.Replacement.WITHOUT);
        fit.design().groups().ifPresent(name -> call.option("--strata", name));
        numbers(call, "--sample-rate", sampling.rates());
        call.option("--max-depth", String.valueOf(growth.maxDepth()));
        growth.minSplit().ifPresent(rows -> call.option("--min-split", String.valueOf(rows)));
        growth.minBucket().ifPresent(rows -> call.option("--min-bucket", String.valueOf(rows)));
        call.flag("--cp " + growth.complexity(), growth.complexity() > 0);
        growth.maxBins().ifPresent(bins -> call.option("--max-bins", String.valueOf(bins)));
        call.flag(
                "--max-unordered-levels " + growth.maxUnorderedLevels(),
                growth.maxUnorderedLevels() != Growth.DEFAULT.maxUnorderedLevels());
        call.flag("--split information", options.classes().impurity() == Impurity.INFORMATION);
        options.classes().priors().ifPresent(priors -> numbers(call, "--prior", priors));
        options.classes()
                .loss()
                .ifPresent(loss -> call.option(
                        "--loss", loss.stream().map(DForestSummary::joined).collect(Collectors.joining(";"))));
        numbers(call, "--cutoff", options.cutoff());
        call.flag("--oob " + options.outOfBag(), options.outOfBag() != DForestOptions.OutOfBagUse.TREES);
        call.flag("--importance", options.showsImportance());
        call.option("--seed", String.valueOf(sampling.seed()));
        call.flag(
                "--max-state " + options.maxStateBytes(), options.maxStateBytes() != GrowthOptions.DEFAULT_STATE_BYTES);
        return call;
    }

    private static void numbers(CallLine call, String option, List<Double> values) {
        if (!values.isEmpty()) {
            call.option(option, joined(values));
        }
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What the old system printed. */
    List<String> shortLines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("Type of decision forest", classes.isEmpty() ? "anova" : "class"));
        lines.add(line("Number of trees", String.valueOf(model.trees().size())));
        lines.add(line("No. of variables tried at each split", String.valueOf(model.triedPredictors())));
        model.outOfBag().ifPresent(oob -> {
            lines.add("");
            if (classes.isEmpty()) {
                lines.add(line("Mean of squared residuals", RFormat.format(oob.error(), RFormat.DIGITS)));
                double explained = 100 * oob.explained(oob.errors().size() - 1);
                lines.add(line("% Var explained", RFormat.format(RFormat.round(explained, 2), RFormat.DIGITS)));
            } else {
                lines.add("         OOB estimate of error rate: "
                        + RFormat.format(RFormat.round(100 * oob.error(), 2), RFormat.DIGITS) + "%");
                lines.add("Confusion matrix:");
                lines.addAll(confusion(oob));
            }
        });
        return lines;
    }

    private static String line(String label, String value) {
        return " ".repeat(LABEL - label.length()) + label + ": " + value;
    }

    private List<String> confusion(OutOfBag oob) {
        String response = fit.responseName();
        List<String> names = new ArrayList<>();
        int width = response.length();
        for (String name : classes) {
            names.add("  " + name);
            width = Math.max(width, name.length() + 2);
        }
        int nameWidth = width;
        TextTable table = new TextTable(names.stream()
                .map(name -> name + " ".repeat(nameWidth - name.length()))
                .toList());
        for (int j = 0; j < classes.size(); j++) {
            int predicted = j;
            double[] column = oob.confusion().stream()
                    .mapToDouble(row -> row.get(predicted))
                    .toArray();
            table.column(classes.get(j), RFormat.counts(column));
        }
        double[] errors = classErrors(oob);
        table.column("class.error", RFormat.formatAll(errors, RFormat.DIGITS));
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(nameWidth) + "Predicted");
        List<String> rows = table.lines();
        int block = rows.size() / (1 + classes.size());
        for (int i = 0; i < rows.size(); i++) {
            String line = rows.get(i);
            lines.add((i % (1 + classes.size()) == 0 && block > 0 ? response + line.substring(response.length()) : line)
                    .stripTrailing());
        }
        return lines;
    }

    /** By true class: share predicted wrong; NaN where no row was left out. */
    private static double[] classErrors(OutOfBag oob) {
        double[] errors = new double[oob.confusion().size()];
        for (int k = 0; k < errors.length; k++) {
            double sum = 0;
            double wrong = 0;
            for (int j = 0; j < errors.length; j++) {
                sum += oob.confusion().get(k).get(j);
                wrong += j == k ? 0 : oob.confusion().get(k).get(j);
            }
            errors[k] = wrong / sum;
        }
        return errors;
    }

    private String importanceName() {
        return classes.isEmpty() ? "IncNodePurity" : "MeanDecreaseGini";
    }

    private List<String> importance() {
        double[] values = model.importance().stream().mapToDouble(v -> v).toArray();
        List<String> names = new ArrayList<>();
        for (int p = 0; p < values.length; p++) {
            names.add(fit.design().name(p));
        }
        List<String> lines = new ArrayList<>();
        lines.add("Importance of the variables:");
        lines.addAll(new TextTable(names)
                .column(importanceName(), RFormat.formatAll(values, RFormat.DIGITS)).lines().stream()
                        .map(String::stripTrailing)
                        .toList());
        return lines;
    }

    /** A row for each number of trees, each predictor and each class, the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("table", "name", "value", "weight"));
        header.addAll(classes);
        rows.add(header);
        model.outOfBag().ifPresent(oob -> {
            int trees = model.trees().size() - oob.errors().size();
            for (int t = 0; t < oob.errors().size(); t++) {
                rows.add(row(
                        "oob.error",
                        String.valueOf(trees + t + 1),
                        oob.errors().get(t),
                        oob.weights().get(t)));
            }
            double[] errors = classErrors(oob);
            for (int k = 0; k < errors.length; k++) {
                List<Double> counts = oob.confusion().get(k);
                List<String> row = row(
                        "confusion",
                        classes.get(k),
                        errors[k],
                        counts.stream().mapToDouble(c -> c).sum());
                for (int j = 0; j < counts.size(); j++) {
                    row.set(4 + j, ModelJson.cell(counts.get(j)));
                }
                rows.add(row);
            }
        });
        for (int p = 0; p < model.importance().size(); p++) {
            rows.add(row("importance", fit.design().name(p), model.importance().get(p), Double.NaN));
        }
        return rows;
    }

    private List<String> row(String table, String name, double value, double weight) {
        List<String> row = new ArrayList<>(Arrays.asList(table, name, ModelJson.cell(value), ModelJson.cell(weight)));
        classes.forEach(k -> row.add(""));
        return row;
    }
}
