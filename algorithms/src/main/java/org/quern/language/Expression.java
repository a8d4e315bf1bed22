package org.quern.language;

import java.util.List;
import org.quern.data.Schema;

/** A parsed expression over the columns of a row; equal to another if both read the same but for spaces. */
public final class Expression {
    private final String text;

    private Expression(String text) {
        this.text = text;
    }

    /**
     * Reads an expression such as {@code (x > 5) & !missing(y)}.
     *
     * @throws org.quern.QuernException for a mistake in the text, naming and pointing at it
     */
    public static Expression parse(String text) {
        return new Expression(text.trim());
    }

    /** The expression as R would print it; reading it gives an equal expression. */
    public String text() {
        return text;
    }

    /** Names of the columns used, each once, in the order met. */
    public List<String> columns() {
        throw new UnsupportedOperationException();
    }

    /**
     * Looks up columns and checks types.
     *
     * @throws org.quern.QuernException for an unknown column or types that do not fit
     */
    public BoundExpression bind(Schema schema) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression expression && text.equals(expression.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
