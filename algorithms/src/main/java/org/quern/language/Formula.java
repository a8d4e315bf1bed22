package org.quern.language;

import java.util.List;
import org.quern.data.Schema;

/**
 * A model formula such as {@code y ~ a + b:c + log(x) + F(age, 20, 65) - 1}. Terms keep the order written; {@code a*b} is
 * expanded to {@code a + b + a:b}; a term written twice counts once.
 */
public final class Formula {
    private Formula() {}

    /**
     * Reads a formula.
     *
     * @throws org.quern.QuernException for a mistake in the text, naming and pointing at it
     */
    public static Formula parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** The formula as R would print it; reading it gives an equal formula. */
    public String text() {
        throw new UnsupportedOperationException();
    }

    /** What stands left of {@code ~}: one expression, several if written {@code cbind(y1, y2)}, none for {@code ~ a + b}. */
    public List<Expression> responses() {
        throw new UnsupportedOperationException();
    }

    /**
     * The terms in the order written, without intercept and offsets.
     *
     * @throws IllegalStateException if the formula has a dot that was not expanded
     */
    public List<Term> terms() {
        throw new UnsupportedOperationException();
    }

    /** False after {@code - 1} or {@code + 0}. */
    public boolean intercept() {
        throw new UnsupportedOperationException();
    }

    /** What {@code offset(…)} holds, in the order written. */
    public List<Expression> offsets() {
        throw new UnsupportedOperationException();
    }

    /** Names of all columns used by responses, terms and offsets, each once, in the order met. */
    public List<String> columns() {
        throw new UnsupportedOperationException();
    }

    /** Whether {@code .} stands in the formula and was not yet expanded. */
    public boolean hasDot() {
        throw new UnsupportedOperationException();
    }

    /** This formula with {@code .} replaced by all columns that the left side does not use; without a dot, the same formula. */
    public Formula expandDot(Schema schema) {
        throw new UnsupportedOperationException();
    }
}
