package org.quern.io.exports;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import org.quern.QuernException;
import org.quern.print.RFormat;

/**
 * Floating-point numbers as text: by default the shortest that reads back as the same number (Giulietti's Schubfach, which
 * Java's own {@code toString} became with version 19), else with a number of significant digits. Infinities are
 * {@code Inf} and {@code -Inf}.
 *
 * @param precision significant digits, or 0 for as many as it takes
 */
public record Decimals(int precision) {
    /** As many digits as it takes. */
    public static final Decimals SHORTEST = new Decimals(0);

    public Decimals {
        if (precision < 0 || precision > 17) {
            throw new QuernException("Invalid precision: " + precision
                    + ", must be from 1 to 17 significant digits (0: as many as it takes)");
        }
    }

    public String text(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "Inf" : "-Inf";
        }
        return precision == 0 ? DoubleToDecimal.toString(value) : RFormat.general(value, precision);
    }

    /** The shortest text may be shorter than that of the double of the same value. */
    public String text(float value) {
        if (Float.isInfinite(value)) {
            return value > 0 ? "Inf" : "-Inf";
        }
        return precision == 0 ? FloatToDecimal.toString(value) : RFormat.general(value, precision);
    }
}
