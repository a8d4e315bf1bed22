package org.quern.language;

/** A parsed expression over the columns of a row. */
public record Expression(String text) {
    public static Expression parse(String text) {
        return new Expression(text);
    }
}
