package org.quern.language;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;

/**
 * Cuts numbers at ascending breaks b0 … bk into k intervals: [b, c) by default, (b, c] if closed on the right. A value outside
 * all of them, or missing, is missing.
 */
final class Intervals {
    private final double[] breaks;
    private final boolean right;
    private final boolean includeLowest;

    private Intervals(double[] breaks, boolean right, boolean includeLowest) {
        // no break is −0, so that a search for 0 finds it
        this.breaks = Arrays.stream(breaks).map(edge -> edge + 0.0).toArray();
        this.right = right;
        this.includeLowest = includeLowest;
    }

    static Operand cut(Arguments arguments) {
        Operand x = arguments.number("x");
        double[] breaks = arguments.numbers("breaks");
        if (breaks.length < 2) {
            throw arguments.error("breaks", "cut needs at least two breaks: cut(x, 0, 10) is one interval");
        }
        for (int i = 1; i < breaks.length; i++) {
            if (!(breaks[i - 1] < breaks[i])) {
                throw arguments.error(
                        "breaks",
                        "The breaks of cut must ascend, but " + written(breaks[i]) + " follows "
                                + written(breaks[i - 1]));
            }
        }
        Intervals intervals =
                new Intervals(breaks, arguments.flag("right", false), arguments.flag("include.lowest", false));
        List<String> labels = arguments.has("labels") ? arguments.texts("labels") : intervals.labels();
        if (labels.size() != breaks.length - 1) {
            throw arguments.error(
                    "labels",
                    "cut has " + (breaks.length - 1) + " intervals between " + breaks.length + " breaks, but "
                            + labels.size() + " labels");
        }
        ColumnType type = arguments.flag("ordered", false) ? ColumnType.ORDERED_FACTOR : ColumnType.FACTOR;
        TextOperand bare = Texts.numbersToCodes(x, type, positions(labels.size()), intervals::code);
        return Texts.relabelled(bare, type, positions(labels.size()), labels);
    }

    private static List<String> positions(int count) {
        List<String> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            positions.add(Integer.toString(i));
        }
        return positions;
    }

    private int code(double x) {
        int last = breaks.length - 1;
        int found = Arrays.binarySearch(breaks, x + 0.0);
        if (found >= 0) {
            int edge = right ? (includeLowest ? 0 : -1) : (includeLowest ? last : -1);
            if (found == edge) {
                return right ? 0 : last - 1;
            }
            int code = right ? found - 1 : found;
            return code < 0 || code >= last ? FactorColumn.MISSING : code;
        }
        int above = -found - 1;
        return above == 0 || above > last ? FactorColumn.MISSING : above - 1;
    }

    /** {@code [0,75)} or {@code (0,75]}, the outermost closed on both sides if the lowest is included. */
    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        int last = breaks.length - 2;
        for (int i = 0; i <= last; i++) {
            boolean closedLeft = !right || includeLowest && i == 0;
            boolean closedRight = right || includeLowest && i == last;
            labels.add((closedLeft ? "[" : "(") + written(breaks[i]) + "," + written(breaks[i + 1])
                    + (closedRight ? "]" : ")"));
        }
        return labels;
    }

    /** The shortest decimal that reads as this number, without exponent where that is short. */
    static String written(double number) {
        return written(number, Double.toString(number));
    }

    static String written(float number) {
        return written(number, Float.toString(number));
    }

    private static String written(double number, String shortest) {
        if (Double.isInfinite(number) || Double.isNaN(number)) {
            return Double.isNaN(number) ? "NA" : number > 0 ? "Inf" : "-Inf";
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
        double size = Math.abs(number);
        return size >= 1e-5 && size < 1e15
                ? decimal.toPlainString()
                : decimal.toString().replace('E', 'e');
    }
}
