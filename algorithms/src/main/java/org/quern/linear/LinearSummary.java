package org.quern.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.model.ModelJson;
import org.quern.print.CoefficientTable;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.stepwise.StepPathText;

/**
 * A linear model as the old system printed it: {@link #lines} is its {@code summary(rxLinMod(…))}, {@link #shortLines} its
 * {@code print}. Differences: the call is the command line that fits the model again; counts of rows are written in full
 * (the old system wrote {@code 6e+05}); several responses follow one another, each under its name; a line tells when
 * double-double was used, and why.
 */
final class LinearSummary {
    private static final int DIGITS = 4;

    private final LinearModel model;

    LinearSummary(LinearModel model) {
        this.model = model;
    }

    /** Inference for every response. */
    List<String> lines() {
        List<String> lines = head();
        for (int i = 0; i < model.fits().size(); i++) {
            LinearFit fit = model.fits().get(i);
            if (model.fits().size() > 1) {
                lines.add("Response: " + fit.response());
            }
            lines.add("Coefficients:"
                    + (model.dropped() == 0 ? "" : " (" + model.dropped() + " not defined because of singularities)"));
            lines.addAll(table(fit).lines());
            lines.add("");
            quality(lines, fit);
            if (i < model.fits().size() - 1) {
                lines.add("");
            }
        }
        lines.add("Condition number: " + RFormat.format(RFormat.round(model.conditionNumber(), DIGITS), RFormat.DIGITS)
                + (model.conditionEstimated() ? " (estimated)" : ""));
        if (!model.precisionReason().isEmpty() || model.precision() != Precision.DOUBLE) {
            lines.add("Precision: " + model.precision().label()
                    + (model.precisionReason().isEmpty() ? "" : " (" + model.precisionReason() + ")"));
        }
        model.steps().ifPresent(path -> {
            lines.add("");
            lines.addAll(StepPathText.lines(path));
        });
        return lines;
    }

    /** Estimates only, a column for each response. */
    List<String> shortLines() {
        List<String> lines = head();
        lines.add("Coefficients:");
        TextTable table = new TextTable(model.labels());
        for (LinearFit fit : model.fits()) {
            table.column(fit.response(), estimates(fit));
        }
        lines.addAll(table.lines());
        return lines;
    }

    private static List<String> estimates(LinearFit fit) {
        List<String> texts = RFormat.formatAll(fit.estimates(), RFormat.DIGITS);
        return IntStream.range(0, texts.size())
                .mapToObj(i -> Double.isNaN(fit.estimates()[i]) ? CoefficientTable.DROPPED : texts.get(i))
                .toList();
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(LinearCall.of(model).lines());
        lines.add("");
        lines.add((model.isCube() ? "Cube " : "") + "Linear Regression Results for: "
                + model.design().formula().text());
        lines.add("File name: " + model.dataName());
        switch (model.options().weightKind()) {
            case NONE -> {}
            case PROBABILITY ->
                lines.add("Probability weights: " + model.options().weights().orElseThrow());
            case FREQUENCY ->
                lines.add("Frequency weights: " + model.options().weights().orElseThrow());
        }
        lines.add("Dependent variable(s): " + String.join(", ", model.design().responses()));
        lines.add("Total independent variables: " + model.coefficients().size()
                + (model.dropped() == 0 ? "" : " (Including number dropped: " + model.dropped() + ")"));
        lines.add("Number of valid observations: " + model.validRows());
        lines.add("Number of missing observations: " + model.missingRows());
        lines.add("");
        return lines;
    }

    private CoefficientTable table(LinearFit fit) {
        return new CoefficientTable(
                model.labels(),
                fit.estimates(),
                fit.standardErrors(),
                "t",
                fit.tValues(),
                fit.pValues(),
                model.isCube()
                        ? model.coefficients().stream()
                                .mapToDouble(LinearCoefficient::count)
                                .toArray()
                        : new double[0]);
    }

    private void quality(List<String> lines, LinearFit fit) {
        lines.add("Residual standard error: " + RFormat.format(RFormat.signif(fit.sigma(), DIGITS), RFormat.DIGITS)
                + " on " + degreesOfFreedom(model.residualDf()) + " degrees of freedom");
        lines.add("Multiple R-squared: " + RFormat.general(fit.rSquared(), DIGITS)
                + (model.isCube() ? " (as if intercept included)" : ""));
        lines.add("Adjusted R-squared: " + RFormat.general(fit.adjustedRSquared(), DIGITS));
        if (fit.fNumeratorDf() > 0) {
            String p = RFormat.pValues(new double[] {fit.fPValue()}, DIGITS, RFormat.EPSILON)
                    .get(0);
            lines.add("F-statistic: " + RFormat.general(fit.fStatistic(), DIGITS) + " on "
                    + degreesOfFreedom(fit.fNumeratorDf()) + " and " + degreesOfFreedom(fit.fDenominatorDf())
                    + " DF,  p-value: " + p);
        }
    }

    /** Whole unless frequency weights are not. */
    private static String degreesOfFreedom(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : RFormat.format(value, RFormat.DIGITS);
    }

    /** The table of coefficients of all responses as cells, the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Arrays.asList(
                "response", "label", "status", "estimate", "standard_error", "t_value", "p_value", "count"));
        List<String> labels = model.labels();
        for (LinearFit fit : model.fits()) {
            for (int i = 0; i < labels.size(); i++) {
                LinearCoefficient coefficient = model.coefficients().get(i);
                rows.add(List.of(
                        fit.response(),
                        labels.get(i),
                        coefficient.status().label(),
                        ModelJson.cell(fit.estimates()[i]),
                        ModelJson.cell(fit.standardErrors()[i]),
                        ModelJson.cell(fit.tValues()[i]),
                        ModelJson.cell(fit.pValues()[i]),
                        ModelJson.cell(coefficient.count())));
            }
        }
        return rows;
    }
}
