package org.quern.print;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers as R's {@code format}, {@code formatC}, {@code format.pval}, {@code signif} and {@code round} write them.
 *
 * <p>Values formatted together share their number of decimals: the fewest with which the value that needs most shows
 * {@code digits} significant digits, trailing zeros dropped where no value needs them. Fixed notation is used unless
 * scientific is narrower. Rounding is that of the exact decimal value of the double, half to even, as in C's printf. NaN
 * (missing) is {@code NA}, infinities are {@code Inf} and {@code -Inf}; they do not count in the choice of decimals.
 *
 * <p>Reference: R Core Team, formatReal in src/main/format.c and {@code ?format}, R 4.2.2, described in our own words.
 */
public final class RFormat {
    /** R's default of {@code options(digits)}. */
    public static final int DIGITS = 7;

    /** {@code .Machine$double.eps}: p-values are not shown below it. */
    public static final double EPSILON = 0x1p-52;

    private static final int LONGEST_EXPONENT_SHOWN_WITH_TWO_DIGITS = 99;

    private RFormat() {}

    /** One value on its own, as {@code format(x, digits = digits)}; also what {@code cat} prints for 7 digits. */
    public static String format(double value, int digits) {
        return formatAll(new double[] {value}, digits).get(0);
    }

    /** {@code format(x, digits = digits)} without padding: texts of one common format. */
    public static List<String> formatAll(double[] values, int digits) {
        Layout layout = Layout.of(values, digits);
        List<String> texts = new ArrayList<>(values.length);
        for (double value : values) {
            texts.add(layout.text(value));
        }
        return texts;
    }

    /** {@code format(x, digits = digits, nsmall = decimals)} without padding: fixed notation has at least that many decimals. */
    public static List<String> formatAll(double[] values, int digits, int leastDecimals) {
        Layout layout = Layout.of(values, digits);
        Layout longer = layout.isFixed() ? new Layout(true, Math.max(leastDecimals, layout.decimals())) : layout;
        return Arrays.stream(values).mapToObj(longer::text).toList();
    }

    /** Counts in full, as {@code 600000} rather than R's {@code 6e+05}; sums of fractional weights with seven digits; NaN empty. */
    public static List<String> counts(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> Double.isNaN(value)
                        ? ""
                        : value == Math.rint(value) && Math.abs(value) < 0x1p53
                                ? String.valueOf((long) value)
                                : format(value, DIGITS))
                .toList();
    }

    /** {@code formatC(x, digits = digits)}: C's {@code %.<digits>g}. */
    public static String general(double value, int digits) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        BigDecimal shortest = rounded.stripTrailingZeros();
        if (exponent < -4 || exponent >= digits) {
            return scientific(value, shortest.precision() - 1);
        }
        return fixed(value, Math.max(0, shortest.scale()));
    }

    /** Fixed notation with that many decimals, as C's {@code %.<decimals>f}. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        String text = new BigDecimal(Math.abs(value))
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
        return value < 0 ? "-" + text : text;
    }

    /** The double nearest to the value rounded to that many significant digits. */
    public static double signif(double value, int digits) {
        if (!Double.isFinite(value) || value == 0) {
            return value;
        }
        return new BigDecimal(value)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .doubleValue();
    }

    /** The double nearest to the value rounded to that many decimals. */
    public static double round(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return value;
        }
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }

    /**
     * {@code format.pval(p, digits, eps)}: values of at least 0.0001 share a format and smaller ones another; values
     * below {@code eps} print as {@code <eps}. Missing values are {@code NA}.
     */
    public static List<String> pValues(double[] values, int digits, double eps) {
        String[] texts = new String[values.length];
        int lowest = digits > 1 ? -4 : -3;
        formatWhere(values, texts, digits, p -> p >= eps && Math.floor(Math.log10(p)) >= lowest);
        formatWhere(values, texts, digits, p -> p >= eps && Math.floor(Math.log10(p)) < lowest);
        String below = belowEps(texts, digits, eps);
        for (int i = 0; i < texts.length; i++) {
            if (texts[i] == null) {
                texts[i] = Double.isNaN(values[i]) ? "NA" : below;
            }
        }
        return Arrays.asList(texts);
    }

    private static void formatWhere(
            double[] values, String[] texts, int digits, java.util.function.DoublePredicate condition) {
        double[] selected = Arrays.stream(values).filter(condition).toArray();
        List<String> formatted = padLeft(formatAll(selected, digits));
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (condition.test(values[i])) {
                texts[i] = formatted.get(next++);
            }
        }
    }

    /** {@code <2e-16} or, where there is room beside longer texts, {@code < 2.2e-16}. */
    private static String belowEps(String[] texts, int digits, double eps) {
        int shown = Math.max(1, digits - 2);
        int widest = Arrays.stream(texts)
                .filter(t -> t != null)
                .mapToInt(String::length)
                .max()
                .orElse(-1);
        String space = shown == 1 ? "" : " ";
        if (widest >= 0) {
            if (shown > 1 && shown + 6 > widest) {
                shown = Math.max(1, widest - 7);
            }
            space = shown == 1 && widest <= 6 ? "" : " ";
        }
        return "<" + space + format(eps, shown);
    }

    /** R's significance marks: *** below 0.001, ** below 0.01, * below 0.05, . below 0.1; three characters wide. */
    public static String stars(double p) {
        if (Double.isNaN(p)) {
            return "   ";
        }
        return p <= 0.001 ? "***" : p <= 0.01 ? "** " : p <= 0.05 ? "*  " : p <= 0.1 ? ".  " : "   ";
    }

    /** The line that explains {@link #stars}. */
    public static String starsLegend() {
        return "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1";
    }

    /** All texts at the width of the longest, numbers to the right. */
    public static List<String> padLeft(List<String> texts) {
        int width = texts.stream().mapToInt(String::length).max().orElse(0);
        return texts.stream().map(t -> " ".repeat(width - t.length()) + t).toList();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf";
    }

    private static String scientific(double value, int decimals) {
        if (value == 0) {
            return (decimals == 0 ? "0" : "0." + "0".repeat(decimals)) + "e+00";
        }
        BigDecimal rounded =
                new BigDecimal(Math.abs(value)).round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    /** Power of ten of the first digit. */
    private static int exponent(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    /** The format shared by values that stand together. */
    private record Layout(boolean isFixed, int decimals) {

        static Layout of(double[] values, int digits) {
            int left = 1;
            int fixedDecimals = 0;
            int significant = 1;
            int widestExponent = 0;
            boolean negative = false;
            MathContext precision = new MathContext(digits, RoundingMode.HALF_EVEN);
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    continue;
                }
                int sign = value < 0 ? 1 : 0;
                negative |= value < 0;
                if (value == 0) {
                    continue;
                }
                BigDecimal exact = new BigDecimal(Math.abs(value));
                BigDecimal shortest = exact.round(precision).stripTrailingZeros();
                int exponent = exponent(shortest);
                fixedDecimals = Math.max(fixedDecimals, shortest.scale());
                significant = Math.max(significant, shortest.precision());
                widestExponent = Math.max(widestExponent, Math.abs(exponent));
                // Rounding to the digits may carry into a place that more decimals, needed by others, do not reach.
                boolean carries = exponent > 0 && exact.compareTo(BigDecimal.ONE.movePointRight(exponent)) < 0;
                left = Math.max(left, sign + Math.max(1, exponent + (carries ? 0 : 1)));
            }
            int exponentWidth = widestExponent > LONGEST_EXPONENT_SHOWN_WITH_TWO_DIGITS ? 5 : 4;
            int scientificWidth = (negative ? 1 : 0) + significant + (significant > 1 ? 1 : 0) + exponentWidth;
            int fixedWidth = left + fixedDecimals + (fixedDecimals > 0 ? 1 : 0);
            return fixedWidth <= scientificWidth ? new Layout(true, fixedDecimals) : new Layout(false, significant - 1);
        }

        String text(double value) {
            if (!Double.isFinite(value)) {
                return special(value);
            }
            return isFixed ? fixed(value, decimals) : scientific(value, decimals);
        }
    }
}
