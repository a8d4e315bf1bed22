package org.quern.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.linear.LinearCoefficient;
import org.quern.linear.Precision;
import org.quern.model.ModelJson;
import org.quern.print.CoefficientTable;
import org.quern.print.RFormat;
import org.quern.print.TextTable;
import org.quern.stepwise.StepPathText;

/**
 * A generalized linear model as the old system printed it: {@link #lines} is its {@code summary} of {@code rxLogit} and
 * {@code rxGlm}, {@link #shortLines} its {@code print}. Differences: the call is the command line that fits the model again;
 * null deviance and AIC follow at the end; the parameter of Tweedie and negative binomial families is shown; a line tells
 * when double-double was used; notes (separation, no convergence) come last.
 */
final class GlmSummary {
    private static final int DECIMALS = 4;
    /** As many as the old system printed of a deviance. */
    private static final int ALL_DIGITS = 15;

    private final GlmModel model;

    GlmSummary(GlmModel model) {
        this.model = model;
    }

    private boolean isLogit() {
        return model.options().kind() == GlmOptions.Kind.LOGIT;
    }

    /** Inference. */
    List<String> lines() {
        List<String> lines = head();
        addFit(lines);
        lines.add("Coefficients:"
                + (model.aliased() == 0 ? "" : " (" + model.aliased() + " not defined because of singularities)"));
        lines.addAll(table().lines());
        lines.add("");
        if (!isLogit()) {
            lines.add("(Dispersion parameter for " + familyName(model.options().family()) + " family taken to be "
                    + RFormat.format(model.dispersion(), RFormat.DIGITS) + ")");
            lines.add("");
        }
        lines.add("Condition number of final variance-covariance matrix: " + number(model.conditionNumber())
                + (model.conditionEstimated() ? " (estimated)" : ""));
        lines.add("Number of iterations: " + model.iterations());
        lines.add(deviance("Null deviance", model.nullDeviance(), model.nullDf()));
        if (!Double.isNaN(model.aic())) {
            lines.add("AIC: " + number(model.aic()));
        }
        if (model.precision() != Precision.DOUBLE) {
            lines.add("Precision: " + model.precision().label() + " (" + model.precisionReason() + ")");
        }
        model.steps().ifPresent(path -> {
            lines.add("");
            lines.addAll(StepPathText.lines(path));
        });
        if (!model.notes().isEmpty()) {
            lines.add("");
            model.notes().forEach(note -> lines.add("Note: " + note));
        }
        return lines;
    }

    private void addFit(List<String> lines) {
        if (isLogit()) {
            boolean same = Math.abs(model.minusTwoLogLikelihood() - model.deviance()) <= 1e-9 * model.deviance();
            lines.add("-2*LogLikelihood: " + number(model.minusTwoLogLikelihood())
                    + (same
                            ? " (Residual deviance on " + degreesOfFreedom(model.residualDf()) + " degrees of freedom)"
                            : ""));
            if (!same) {
                lines.add(deviance("Residual deviance", model.deviance(), model.residualDf()));
            }
        } else {
            lines.add("Family-link: " + familyWithParameter(model.options().family()) + "-"
                    + linkName(model.options().link()));
            lines.add("");
            lines.add(deviance("Residual deviance", model.deviance(), model.residualDf()));
        }
        lines.add("");
    }

    private static String deviance(String name, double value, double degreesOfFreedom) {
        return name + ": " + number(value) + " (on " + degreesOfFreedom(degreesOfFreedom) + " degrees of freedom)";
    }

    private static String number(double value) {
        return RFormat.format(RFormat.round(value, DECIMALS), ALL_DIGITS);
    }

    /** As the old system, and R, call it. */
    private static String familyName(Family family) {
        return switch (family.kind()) {
            case TWEEDIE -> "Tweedie";
            case NEGATIVE_BINOMIAL -> "Negative Binomial";
            default -> family.kind().label();
        };
    }

    private static String familyWithParameter(Family family) {
        return switch (family.kind()) {
            case TWEEDIE, NEGATIVE_BINOMIAL -> familyName(family) + "(" + Family.text(family.parameter()) + ")";
            case QUASI -> family.label();
            default -> familyName(family);
        };
    }

    private static String linkName(Link link) {
        return link.kind() == Link.Kind.POWER ? "mu^" + Family.text(link.power()) : link.label();
    }

    /** Estimates only. */
    List<String> shortLines() {
        List<String> lines = head();
        lines.add("");
        lines.add("Coefficients:");
        List<String> texts = RFormat.formatAll(model.estimates(), RFormat.DIGITS);
        lines.addAll(new TextTable(model.labels())
                .column(
                        model.responseText(),
                        IntStream.range(0, texts.size())
                                .mapToObj(i ->
                                        Double.isNaN(model.estimates()[i]) ? CoefficientTable.DROPPED : texts.get(i))
                                .toList())
                .lines());
        return lines;
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add("Call:");
        lines.addAll(GlmCall.of(model).lines());
        lines.add("");
        lines.add((model.isCube() ? "Cube " : "")
                + (isLogit() ? "Logistic Regression" : "Generalized Linear Model") + " Results for: "
                + model.design().formula().text());
        lines.add("File name: " + model.dataName());
        switch (model.options().weightKind()) {
            case NONE -> {}
            case PROBABILITY ->
                lines.add("Probability weights: " + model.options().weights().orElseThrow());
            case FREQUENCY ->
                lines.add("Frequency weights: " + model.options().weights().orElseThrow());
        }
        lines.add("Dependent variable(s): " + model.responseText()
                + (model.responseLevels().isEmpty()
                        ? ""
                        : " (" + model.responseLevels().get(1) + ")"));
        lines.add("Total independent variables: " + model.coefficients().size()
                + (model.dropped() == 0 ? "" : " (Including number dropped: " + model.dropped() + ")"));
        lines.add("Number of valid observations: " + model.validRows());
        lines.add("Number of missing observations: " + model.missingRows());
        return lines;
    }

    private CoefficientTable table() {
        return new CoefficientTable(
                model.labels(),
                model.estimates(),
                model.standardErrors(),
                isLogit() ? "z" : "t",
                model.statistics(),
                model.pValues(),
                model.isCube()
                        ? model.coefficients().stream()
                                .mapToDouble(LinearCoefficient::count)
                                .toArray()
                        : new double[0]);
    }

    /** Whole unless frequency weights are not. */
    private static String degreesOfFreedom(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : RFormat.format(value, RFormat.DIGITS);
    }

    /** The table of coefficients as cells, the header first. */
    List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        String statistic = isLogit() ? "z_value" : "t_value";
        rows.add(List.of("response", "label", "status", "estimate", "standard_error", statistic, "p_value", "count"));
        List<String> labels = model.labels();
        for (int i = 0; i < labels.size(); i++) {
            LinearCoefficient coefficient = model.coefficients().get(i);
            rows.add(List.of(
                    model.responseText(),
                    labels.get(i),
                    coefficient.status().label(),
                    ModelJson.cell(model.estimates()[i]),
                    ModelJson.cell(model.standardErrors()[i]),
                    ModelJson.cell(model.statistics()[i]),
                    ModelJson.cell(model.pValues()[i]),
                    ModelJson.cell(coefficient.count())));
        }
        return rows;
    }
}
