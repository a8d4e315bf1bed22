package org.quern.glm;

import java.util.List;
import org.quern.QuernException;

/**
 * Where the iterations start.
 *
 * @param values the value of {@link Kind#ALIKE}, or one for each column of the design, else empty; of columns that have no
 *     coefficient they are passed over
 */
public record InitialValues(Kind kind, List<Double> values) {
    /** The ways to start. */
    public enum Kind {
        /** A regression on the link of means near the responses. */
        RESPONSE,
        /** The same with means 0.75 and 0.25 for successes and failures; for binomial families. */
        QUARTERS,
        /** The same value for each coefficient. */
        ALIKE,
        /** A value for each column of the design. */
        EACH
    }

    public static final InitialValues RESPONSE = new InitialValues(Kind.RESPONSE, List.of());
    public static final InitialValues QUARTERS = new InitialValues(Kind.QUARTERS, List.of());

    public InitialValues {
        values = List.copyOf(values);
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new QuernException("Invalid initial value: " + value + ", must be finite");
            }
        }
        boolean right =
                switch (kind) {
                    case RESPONSE, QUARTERS -> values.isEmpty();
                    case ALIKE -> values.size() == 1;
                    case EACH -> !values.isEmpty();
                };
        if (!right) {
            throw new IllegalArgumentException(values.size() + " values for " + kind);
        }
    }

    public static InitialValues alike(double value) {
        return new InitialValues(Kind.ALIKE, List.of(value));
    }

    public static InitialValues each(List<Double> values) {
        return new InitialValues(Kind.EACH, values);
    }

    /** Whether the first pass is at given coefficients. */
    public boolean areCoefficients() {
        return kind == Kind.ALIKE || kind == Kind.EACH;
    }
}
