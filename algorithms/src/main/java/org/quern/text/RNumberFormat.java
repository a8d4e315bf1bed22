package org.quern.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers as R's {@code format} and {@code print} write them: the fewest digits that show every number of a column to at
 * least {@code digits} significant digits, the same number of decimals for the whole column, and scientific notation for
 * the whole column where the fixed one would be wider. Missing (NaN) is written {@code NA}, infinite {@code Inf}.
 *
 * <p>The significant digits of a double are those of its exact value, rounded half to even; R computes them in extended
 * precision, which agrees for up to 15 digits.
 *
 * @param digits significant digits asked for, 1 to 17; R's default is 7
 */
public record RNumberFormat(int digits) {
    /** As R prints by default. */
    public static final RNumberFormat SEVEN_DIGITS = new RNumberFormat(7);

    public RNumberFormat {
        if (digits < 1 || digits > 17) {
            throw new IllegalArgumentException("Invalid digits: " + digits + ", must lie in 1 to 17");
        }
    }

    /** One number on its own, as {@code cat} and {@code paste} write it: 600000 is {@code 6e+05}. */
    public String format(double value) {
        return column(value).get(0);
    }

    /** The numbers of a column, all of the same width, padded on the left. */
    public List<String> column(double... values) {
        Layout layout = Layout.of(values, digits);
        List<String> texts = new ArrayList<>(values.length);
        int width = 0;
        for (double value : values) {
            String text = layout.format(value);
            texts.add(text);
            width = Math.max(width, text.length());
        }
        for (int i = 0; i < texts.size(); i++) {
            texts.set(i, " ".repeat(width - texts.get(i).length()) + texts.get(i));
        }
        return texts;
    }

    /**
     * How a column is written.
     *
     * @param decimals digits after the point
     * @param scientific with exponent
     */
    private record Layout(int decimals, boolean scientific) {

        static Layout of(double[] values, int digits) {
            int left = 1;
            int decimals = 0;
            int significant = 1;
            int negative = 0;
            boolean longExponent = false;
            for (double value : values) {
                if (Double.isNaN(value) || Double.isInfinite(value)) {
                    continue;
                }
                Shape shape = Shape.of(value, digits);
                negative = Math.max(negative, shape.negative);
                left = Math.max(left, shape.negative + Math.max(1, shape.left));
                decimals = Math.max(decimals, shape.significant - shape.exponent - 1);
                significant = Math.max(significant, shape.significant);
                longExponent |= Math.abs(shape.exponent) >= 100;
            }
            int fixedWidth = left + decimals + (decimals > 0 ? 1 : 0);
            int scientificWidth = negative + significant + (significant > 1 ? 1 : 0) + (longExponent ? 5 : 4);
            return fixedWidth <= scientificWidth ? new Layout(decimals, false) : new Layout(significant - 1, true);
        }

        String format(double value) {
            if (Double.isNaN(value)) {
                return "NA";
            }
            if (Double.isInfinite(value)) {
                return value > 0 ? "Inf" : "-Inf";
            }
            BigDecimal exact = new BigDecimal(value);
            String sign = value < 0 ? "-" : "";
            return sign + (scientific ? scientific(exact.abs()) : fixed(exact.abs()));
        }

        private String fixed(BigDecimal magnitude) {
            return magnitude.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
        }

        private String scientific(BigDecimal magnitude) {
            if (magnitude.signum() == 0) {
                return BigDecimal.ZERO.setScale(decimals).toPlainString() + "e+00";
            }
            BigDecimal rounded = magnitude.round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
            int exponent = rounded.precision() - rounded.scale() - 1;
            String mantissa = rounded.movePointLeft(exponent)
                    .setScale(decimals, RoundingMode.HALF_EVEN)
                    .toPlainString();
            return mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
    }

    /**
     * A number to so many digits.
     *
     * @param negative 1 for the sign, else 0
     * @param exponent of the leading digit
     * @param left digits left of the point in fixed notation
     * @param significant digits without trailing zeros
     */
    private record Shape(int negative, int exponent, int left, int significant) {
        static Shape of(double value, int digits) {
            if (value == 0) {
                return new Shape(0, 0, 1, 1);
            }
            BigDecimal exact = new BigDecimal(value).abs();
            BigDecimal rounded =
                    exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
            int exponent = rounded.precision() - rounded.scale() - 1;
            return new Shape(value < 0 ? 1 : 0, exponent, exponent + 1, rounded.precision());
        }
    }
}
