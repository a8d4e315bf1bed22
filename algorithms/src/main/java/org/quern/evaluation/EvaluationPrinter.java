package org.quern.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.quern.linear.WeightKind;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/** Evaluations as text: lines without line ends; numbers with seven significant digits, those of a column with common ones. */
public final class EvaluationPrinter {
    private static final int DIGITS = RFormat.DIGITS;

    private EvaluationPrinter() {}

    /** A table of thresholds for each predictor. */
    public static List<String> lines(RocTable table) {
        List<String> lines =
                head("ROC curve for: ", table.curves().stream().map(RocTable.Curve::predictor), table.scored());
        for (RocTable.Curve curve : table.curves()) {
            lines.add("");
            lines.add("Predictor: " + curve.predictor());
            lines.add("AUC: " + number(curve.area()) + bound(curve.bound()) + " (of the points shown: "
                    + number(curve.areaOfPoints()) + ")");
            lines.add("Best threshold (Youden): " + number(curve.best().threshold()) + ", sensitivity "
                    + number(curve.best().sensitivity()) + ", specificity "
                    + number(curve.best().specificity()));
            lines.addAll(trimmed(new TextTable(numbered(curve.thresholds().length))
                    .column("threshold", formatted(curve.thresholds()))
                    .column("sensitivity", formatted(curve.sensitivities()))
                    .column("specificity", formatted(curve.specificities()))));
        }
        return lines;
    }

    /** A line for each predictor, then one for each comparison. */
    public static List<String> lines(AucTable table) {
        List<String> lines = head(
                "Area under the ROC curve for: ", table.areas().stream().map(AucTable.Area::predictor), table.scored());
        lines.add("");
        List<AucTable.Area> areas = table.areas();
        String level = RFormat.format(100 * table.confidenceLevel(), DIGITS) + "%";
        TextTable text = new TextTable(
                        areas.stream().map(AucTable.Area::predictor).toList())
                .column("AUC", column(areas, AucTable.Area::area));
        if (areas.stream().anyMatch(area -> area.bound() > 0)) {
            text.column("Within", column(areas, AucTable.Area::bound));
        }
        if (table.scored().weightKind() != WeightKind.PROBABILITY) {
            text.column("Std. Error", column(areas, AucTable.Area::standardError))
                    .column("Lower " + level, column(areas, AucTable.Area::lower))
                    .column("Upper " + level, column(areas, AucTable.Area::upper));
        }
        lines.addAll(trimmed(text));
        List<AucTable.Comparison> comparisons = table.comparisons();
        if (!comparisons.isEmpty()) {
            lines.add("");
            lines.add("DeLong's test of equal areas:");
            lines.addAll(trimmed(new TextTable(comparisons.stream()
                            .map(c -> c.first() + " - " + c.second())
                            .toList())
                    .column("Difference", column(comparisons, AucTable.Comparison::difference))
                    .column("Std. Error", column(comparisons, AucTable.Comparison::standardError))
                    .column("z value", column(comparisons, AucTable.Comparison::z))
                    .column(
                            "Pr(>|z|)",
                            RFormat.pValues(
                                    comparisons.stream()
                                            .mapToDouble(AucTable.Comparison::p)
                                            .toArray(),
                                    4,
                                    RFormat.EPSILON))));
        }
        return lines;
    }

    /** What is said of each predictor. */
    public static List<String> lines(Evaluation evaluation) {
        List<String> lines = head(
                "Evaluation of: ", evaluation.scores().stream().map(Evaluation.Scores::predictor), evaluation.scored());
        for (Evaluation.Scores scores : evaluation.scores()) {
            lines.add("");
            lines.add("Predictor: " + scores.predictor());
            lines.add("AUC: " + number(scores.area()) + bound(scores.bound()));
            scores.loss().ifPresent(loss -> {
                lines.add("Log-loss: " + number(loss.logLoss())
                        + (loss.impossible() == 0
                                ? ""
                                : " (probability 0 was given to what happened in " + loss.impossible()
                                        + " rows; --clip bounds it)"));
                lines.add("Brier score: " + number(loss.brier()));
            });
            scores.confusion().ifPresent(confusion -> {
                lines.add("");
                lines.add("Confusion matrix at the cut-off " + number(evaluation.cutoff()) + ":");
                addConfusion(confusion, lines);
            });
            if (!scores.lift().isEmpty()) {
                addLift(scores.lift(), lines);
            }
            scores.calibration().ifPresent(calibration -> addCalibration(calibration, lines));
        }
        return lines;
    }

    /** A confusion matrix for each predictor. */
    public static List<String> lines(ClassEvaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add("Evaluation of: " + String.join(", ", evaluation.predictors()));
        lines.add("File name: " + evaluation.data());
        weights(evaluation.weights(), evaluation.weightKind(), lines);
        lines.add("Actual: " + evaluation.actual());
        lines.add("Number of valid observations: " + evaluation.validRows());
        lines.add("Number of missing observations: " + evaluation.missingRows());
        for (int p = 0; p < evaluation.predictors().size(); p++) {
            lines.add("");
            lines.add("Predictor: " + evaluation.predictors().get(p));
            lines.add("Confusion matrix:");
            addConfusion(evaluation.confusions().get(p), lines);
        }
        return lines;
    }

    private static List<String> head(String title, java.util.stream.Stream<String> predictors, ScoredData scored) {
        List<String> lines = new ArrayList<>();
        lines.add(title + String.join(", ", predictors.toList()));
        lines.add("File name: " + scored.data());
        weights(scored.weights(), scored.weightKind(), lines);
        lines.add("Actual: " + scored.actual() + " (positive: " + scored.positive() + ", negative: " + scored.negative()
                + ")");
        List<String> counts =
                RFormat.counts(new double[] {scored.positiveRows(), scored.negativeRows(), scored.missingRows()});
        lines.add("Number of positive observations: " + counts.get(0));
        lines.add("Number of negative observations: " + counts.get(1));
        lines.add("Number of missing observations: " + counts.get(2));
        return lines;
    }

    private static void weights(Optional<String> weights, WeightKind kind, List<String> lines) {
        weights.ifPresent(name ->
                lines.add((kind == WeightKind.FREQUENCY ? "Frequency weights: " : "Probability weights: ") + name));
    }

    private static void addConfusion(ConfusionMatrix confusion, List<String> lines) {
        List<String> classes = confusion.classes();
        TextTable matrix =
                new TextTable(classes.stream().map(name -> "Predicted " + name).toList());
        for (int k = 0; k < classes.size(); k++) {
            int found = k;
            matrix.column(
                    "Actual " + classes.get(k),
                    RFormat.counts(Arrays.stream(confusion.counts())
                            .mapToDouble(row -> row[found])
                            .toArray()));
        }
        lines.addAll(trimmed(matrix));
        lines.add("");
        lines.add("Accuracy: " + number(confusion.accuracy()) + ", kappa: " + number(confusion.kappa())
                + ", Matthews correlation: " + number(confusion.correlation()));
        List<Integer> places = IntStream.range(0, classes.size()).boxed().toList();
        lines.addAll(trimmed(new TextTable(classes)
                .column("Precision", column(places, confusion::precision))
                .column("Recall", column(places, confusion::recall))
                .column("Specificity", column(places, confusion::specificity))
                .column("F1", column(places, confusion::f1))));
    }

    private static void addLift(List<Evaluation.LiftGroup> groups, List<String> lines) {
        lines.add("");
        lines.add("Lift, the highest scores first:");
        lines.addAll(trimmed(new TextTable(numbered(groups.size()))
                .column("Rows", counts(groups, Evaluation.LiftGroup::rows))
                .column("Positives", counts(groups, Evaluation.LiftGroup::positives))
                .column("Rate", column(groups, Evaluation.LiftGroup::rate))
                .column("Lift", column(groups, Evaluation.LiftGroup::lift))
                .column("Cum. Lift", column(groups, Evaluation.LiftGroup::cumulativeLift))
                .column("Gain", column(groups, Evaluation.LiftGroup::gain))));
    }

    private static void addCalibration(Evaluation.Calibration calibration, List<String> lines) {
        List<Evaluation.CalibrationGroup> groups = calibration.groups();
        lines.add("");
        lines.add("Calibration:");
        lines.addAll(trimmed(new TextTable(numbered(groups.size()))
                .column("Low", column(groups, Evaluation.CalibrationGroup::low))
                .column("High", column(groups, Evaluation.CalibrationGroup::high))
                .column("Rows", counts(groups, Evaluation.CalibrationGroup::rows))
                .column("Mean", column(groups, group -> group.expected() / group.rows()))
                .column("Rate", column(groups, group -> group.observed() / group.rows()))
                .column("Expected", column(groups, Evaluation.CalibrationGroup::expected))
                .column("Observed", counts(groups, Evaluation.CalibrationGroup::observed))));
        if (!Double.isNaN(calibration.chiSquared())) {
            lines.add("Hosmer-Lemeshow: X-squared = " + RFormat.general(calibration.chiSquared(), 5) + ", df = "
                    + calibration.df() + ", p-value = "
                    + RFormat.pValues(new double[] {calibration.p()}, 4, RFormat.EPSILON)
                            .get(0));
        }
    }

    private static String bound(double bound) {
        return bound > 0 ? " within " + RFormat.general(bound, 2) : "";
    }

    private static String number(double value) {
        return RFormat.format(value, DIGITS);
    }

    private static List<String> formatted(double[] values) {
        return RFormat.formatAll(values, DIGITS);
    }

    private static <T> List<String> column(List<T> items, ToDoubleFunction<T> value) {
        return formatted(items.stream().mapToDouble(value).toArray());
    }

    private static <T> List<String> counts(List<T> items, ToDoubleFunction<T> value) {
        double[] values = items.stream().mapToDouble(value).toArray();
        return DoubleStream.of(values).allMatch(v -> v == Math.rint(v)) ? RFormat.counts(values) : formatted(values);
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
    }

    private static List<String> trimmed(TextTable table) {
        return table.lines().stream().map(String::stripTrailing).toList();
    }
}
