package org.quern.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.linear.LinearCall;
import org.quern.linear.WeightKind;
import org.quern.print.CallLine;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.summary.MissingRows;

/**
 * A naive Bayes model as the old system printed it: the a priori probabilities, the types of the predictors, then for each
 * predictor its means and standard deviations, or the probabilities of its levels, by class.
 */
final class NaiveBayesSummary {
    private final NaiveBayesModel model;

    NaiveBayesSummary(NaiveBayesModel model) {
        this.model = model;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(call().lines());
        lines.add("");
        lines.add("Naive Bayes Results for: " + model.formula().text());
        lines.add("File name: " + model.dataName());
        model.options()
                .weights()
                .ifPresent(name ->
                        lines.add((model.options().weightKind() == WeightKind.FREQUENCY ? "Frequency" : "Probability")
                                + " weights: " + name));
        lines.add("Number of valid observations: " + model.validRows());
        lines.add("Number of missing observations: " + model.missingRows());
        lines.add("");
        lines.addAll(shortLines());
        return lines;
    }

    private CallLine call() {
        NaiveBayesOptions options = model.options();
        CallLine call = new CallLine("naivebayes");
        LinearCall.data(call, model.dataName(), options.formula(), options.rowSelection(), options.transforms());
        LinearCall.weights(call, options.weights(), options.weightKind());
        if (options.smoothing() > 0) {
            call.option("--smoothing", String.valueOf(options.smoothing()));
        }
        call.flag("--no-by-term", options.missing() == MissingRows.BY_ROW);
        if (options.threshold() != NaiveBayesOptions.DEFAULT_THRESHOLD) {
            call.option("--threshold", String.valueOf(options.threshold()));
        }
        return call;
    }

    /** The tables alone. */
    List<String> shortLines() {
        List<String> lines = new ArrayList<>();
        lines.add("A priori probabilities:");
        lines.add(model.responseName());
        TextTable priors = new TextTable(List.of(""));
        List<String> texts = RFormat.formatAll(model.priors(), RFormat.DIGITS);
        for (int k = 0; k < texts.size(); k++) {
            priors.column(model.classes().get(k), List.of(texts.get(k)));
        }
        lines.addAll(trimmed(priors));
        lines.add("");
        lines.add("Predictor types:");
        lines.addAll(trimmed(types()));
        lines.add("");
        lines.add("Conditional probabilities:");
        for (ClassConditional conditional : model.conditionals()) {
            lines.add("$" + conditional.name());
            lines.addAll(trimmed(table(conditional)));
            lines.add("");
        }
        lines.remove(lines.size() - 1);
        return lines;
    }

    private static List<String> trimmed(TextTable table) {
        return table.lines().stream().map(String::stripTrailing).toList();
    }

    private TextTable types() {
        List<ClassConditional> all = model.conditionals();
        return new TextTable(IntStream.rangeClosed(1, all.size())
                        .mapToObj(String::valueOf)
                        .toList())
                .column("Variable", all.stream().map(ClassConditional::name).toList())
                .column(
                        "Type",
                        all.stream()
                                .map(c -> c instanceof ClassConditional.Normal ? "numeric" : "factor")
                                .toList());
    }

    private TextTable table(ClassConditional conditional) {
        TextTable table = new TextTable(model.classes());
        if (conditional instanceof ClassConditional.Normal normal) {
            return table.column("Means", RFormat.formatAll(normal.means(), RFormat.DIGITS))
                    .column("StdDev", RFormat.formatAll(normal.deviations(), RFormat.DIGITS));
        }
        ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
        double[][] probabilities = categorical.probabilities(model.options().smoothing());
        for (int level = 0; level < categorical.levels().size(); level++) {
            double[] column = new double[probabilities.length];
            for (int k = 0; k < column.length; k++) {
                column[k] = probabilities[k][level];
            }
            table.column(categorical.levels().get(level), RFormat.formatAll(column, RFormat.DIGITS));
        }
        return table;
    }

    /** A line for each class, each class and number, and each class and level of a factor; the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("predictor", "class", "level", "weight", "probability", "mean", "std_dev"));
        double[] priors = model.priors();
        for (int k = 0; k < priors.length; k++) {
            rows.add(List.of("", model.classes().get(k), "", cell(model.classWeights()[k]), cell(priors[k]), "", ""));
        }
        model.conditionals().forEach(conditional -> addCells(conditional, rows));
        return rows;
    }

    private void addCells(ClassConditional conditional, List<List<String>> rows) {
        for (int k = 0; k < model.classes().size(); k++) {
            String name = model.classes().get(k);
            if (conditional instanceof ClassConditional.Normal normal) {
                rows.add(List.of(
                        conditional.name(),
                        name,
                        "",
                        cell(normal.weights()[k]),
                        "",
                        cell(normal.means()[k]),
                        cell(normal.deviations()[k])));
            } else {
                ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
                double[] probabilities =
                        categorical.probabilities(model.options().smoothing())[k];
                for (int level = 0; level < probabilities.length; level++) {
                    rows.add(List.of(
                            conditional.name(),
                            name,
                            categorical.levels().get(level),
                            cell(categorical.counts()[k][level]),
                            cell(probabilities[level]),
                            "",
                            ""));
                }
            }
        }
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
