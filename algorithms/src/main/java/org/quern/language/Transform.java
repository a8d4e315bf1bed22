package org.quern.language;

import java.util.Map;
import java.util.Optional;

/**
 * A computed column, {@code name = expression}, or a dropped one, {@code name = NULL}. It may bear the name of a column it
 * is computed from and then replaces it.
 *
 * @param expression empty if the column is dropped
 */
public record Transform(String name, Optional<Expression> expression) {
    /**
     * Reads {@code z = log(x + 1)} or {@code z = NULL}.
     *
     * @throws org.quern.QuernException for a mistake in the text, naming and pointing at it
     */
    public static Transform parse(String text) {
        SourceText source = new SourceText(text);
        Map.Entry<String, Optional<Node>> parsed = SyntaxReader.transform(source);
        return new Transform(parsed.getKey(), parsed.getValue().map(node -> Expression.of(source, node)));
    }

    /** The transform as R would print it; reading it gives an equal transform. */
    public String text() {
        return Node.Name.quoted(name) + " = " + expression.map(Expression::text).orElse("NULL");
    }
}
