package org.quern.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The table of coefficients of a model's summary: estimates and standard errors with common decimals, test statistics,
 * p-values not shown below {@link RFormat#EPSILON}, significance marks if any p-value is below 0.1, and the counts of a
 * cube's cells. The layout is that of R's {@code printCoefmat} with four digits, which the old system used.
 *
 * @param labels one for each coefficient
 * @param estimates NaN for a dropped coefficient, whose cells read {@code Dropped}
 * @param statistic letter of the test statistic: t or z
 * @param counts of a cube's cells, NaN (an empty cell) for other coefficients; empty if the model is no cube
 */
public record CoefficientTable(
        List<String> labels,
        double[] estimates,
        double[] standardErrors,
        String statistic,
        double[] statistics,
        double[] pValues,
        double[] counts) {
    /** What stands for a dropped coefficient. */
    public static final String DROPPED = "Dropped";

    private static final int DIGITS = 4;
    private static final int TEST_DIGITS = 3;

    /** Lines of the table, then where p-values are marked the line {@code ---} and the legend. */
    public List<String> lines() {
        TextTable table = new TextTable(labels);
        int rows = labels.size();
        List<String> pairs = estimatesAndErrors();
        table.column("Estimate", pairs.subList(0, rows));
        table.column("Std. Error", pairs.subList(rows, 2 * rows));
        table.column(statistic + " value", tests());
        double[] shown =
                Arrays.stream(pValues).map(p -> Math.max(p, RFormat.EPSILON)).toArray();
        table.column("Pr(>|" + statistic + "|)", cells(RFormat.pValues(shown, TEST_DIGITS, RFormat.EPSILON)));
        boolean marked = Arrays.stream(shown).anyMatch(p -> p < 0.1);
        if (marked) {
            table.column("", marks(shown));
        }
        if (counts.length > 0) {
            table.column("|", labels.stream().map(label -> "|").toList());
            table.column("Counts", RFormat.counts(counts));
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (marked) {
            lines.add("---");
            lines.add(RFormat.starsLegend());
        }
        return lines;
    }

    private List<String> estimatesAndErrors() {
        double[] values = DoubleStream.concat(Arrays.stream(estimates), Arrays.stream(standardErrors))
                .toArray();
        int decimals = decimalsOfSmallest(values);
        double[] rounded = Arrays.stream(values)
                .map(value -> RFormat.round(value, decimals))
                .toArray();
        List<String> texts = new ArrayList<>(RFormat.padLeft(RFormat.formatAll(rounded, DIGITS)));
        int[] vanished = IntStream.range(0, values.length)
                .filter(i -> values[i] != 0 && !Double.isNaN(values[i]) && isZero(texts.get(i)))
                .toArray();
        List<String> again = RFormat.formatAll(
                Arrays.stream(vanished).mapToDouble(i -> values[i]).toArray(), DIGITS - 1);
        for (int i = 0; i < vanished.length; i++) {
            texts.set(vanished[i], again.get(i));
        }
        return IntStream.range(0, values.length)
                .mapToObj(i -> isDropped(i % labels.size()) ? DROPPED : texts.get(i))
                .toList();
    }

    /** Decimals that leave the smallest value {@link #DIGITS} digits, at least one. */
    private static int decimalsOfSmallest(double[] values) {
        double smallest = Arrays.stream(values)
                .map(Math::abs)
                .filter(value -> value > 0 && Double.isFinite(value))
                .min()
                .orElse(1);
        int digitsLeft = 1 + (int) Math.floor(Math.log10(smallest));
        return Math.max(1, DIGITS - digitsLeft);
    }

    private static boolean isZero(String text) {
        return text.chars().noneMatch(c -> c >= '1' && c <= '9');
    }

    private List<String> tests() {
        double[] rounded = Arrays.stream(statistics)
                .map(value -> RFormat.round(value, TEST_DIGITS))
                .toArray();
        return cells(RFormat.formatAll(rounded, DIGITS));
    }

    private List<String> cells(List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(row -> isDropped(row) ? DROPPED : texts.get(row).strip())
                .toList();
    }

    private boolean isDropped(int row) {
        return Double.isNaN(estimates[row]);
    }

    /** As wide as the longest mark that occurs. */
    private static List<String> marks(double[] pValues) {
        List<String> marks = Arrays.stream(pValues)
                .mapToObj(RFormat::stars)
                .map(String::strip)
                .toList();
        int width = marks.stream().mapToInt(String::length).max().orElse(0);
        return marks.stream()
                .map(mark -> mark + " ".repeat(width - mark.length()))
                .toList();
    }
}
