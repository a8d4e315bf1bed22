package org.quern.stepwise;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/**
 * A path as R prints the {@code anova} of {@code step}: an analysis of deviance, a row for the start and each change. Where
 * significance decided, the test of the term follows; where coefficients were kept, a table of them with a column for each
 * step, blank where the model of the step has no such term.
 */
public final class StepPathText {
    private static final int P_DIGITS = 4;

    private StepPathText() {}

    public static List<String> lines(StepPath path) {
        List<String> lines = new ArrayList<>(List.of(
                "Stepwise Model Path",
                "Analysis of Deviance Table",
                "",
                "Initial Model:",
                path.initialFormula(),
                "",
                "Final Model:",
                path.finalFormula(),
                ""));
        lines.addAll(table(path).lines());
        if (path.control().keepCoefficients()) {
            lines.add("");
            lines.add("Coefficients by step:");
            lines.addAll(coefficients(path).lines());
        }
        return lines;
    }

    private static TextTable table(StepPath path) {
        List<Step> steps = path.steps();
        TextTable table = new TextTable(IntStream.rangeClosed(1, steps.size())
                .mapToObj(Integer::toString)
                .toList());
        table.column("Step", steps.stream().map(Step::change).toList());
        column(table, "Df", steps, Step::df);
        column(table, "Deviance", steps, Step::deviance);
        column(table, "Resid. Df", steps, Step::residualDf);
        column(table, "Resid. Dev", steps, Step::residualDeviance);
        column(table, path.control().criterionName(), steps, Step::criterion);
        if (path.control().criterion() == StepCriterion.SIGNIFICANCE) {
            column(table, path.test().statistic(), steps, Step::statistic);
            double[] p = steps.stream().mapToDouble(Step::pValue).toArray();
            table.column(path.test().probability(), RFormat.pValues(p, P_DIGITS, RFormat.EPSILON));
        }
        return table;
    }

    private static void column(TextTable table, String header, List<Step> steps, ToDoubleFunction<Step> value) {
        table.column(header, RFormat.formatAll(steps.stream().mapToDouble(value).toArray(), RFormat.DIGITS));
    }

    private static TextTable coefficients(StepPath path) {
        Set<String> labels = new LinkedHashSet<>();
        path.steps().forEach(step -> labels.addAll(step.coefficients().labels()));
        TextTable table = new TextTable(List.copyOf(labels));
        for (int i = 0; i < path.steps().size(); i++) {
            StepCoefficients coefficients = path.steps().get(i).coefficients();
            double[] values = labels.stream().mapToDouble(coefficients::of).toArray();
            List<String> texts = RFormat.formatAll(values, RFormat.DIGITS);
            table.column(
                    Integer.toString(i + 1),
                    IntStream.range(0, values.length)
                            .mapToObj(k -> Double.isNaN(values[k]) ? "" : texts.get(k))
                            .toList());
        }
        return table;
    }
}
