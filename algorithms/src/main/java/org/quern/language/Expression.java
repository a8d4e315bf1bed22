package org.quern.language;

import java.util.List;
import java.util.Optional;
import org.quern.data.Schema;

/** A parsed expression over the columns of a row; equal to another if both read the same but for spaces. */
public final class Expression {
    private final SourceText source;
    private final Node node;
    private final String text;
    private final List<String> columns;

    private Expression(SourceText source, Node node, List<String> columns) {
        this.source = source;
        this.node = node;
        this.text = node.text();
        this.columns = columns;
    }

    /**
     * Reads an expression such as {@code (x > 5) & !missing(y)}.
     *
     * @throws org.quern.QuernException for a mistake in the text, naming and pointing at it
     */
    public static Expression parse(String text) {
        SourceText source = new SourceText(text);
        return of(source, SyntaxReader.expression(source));
    }

    /** The expression a part of a text stands for; its functions are checked. */
    static Expression of(SourceText source, Node node) {
        return new Expression(source, node, SyntaxCheck.columns(source, node));
    }

    /** The expression as R would print it; reading it gives an equal expression. */
    public String text() {
        return text;
    }

    /** Names of the columns used, each once, in the order met. */
    public List<String> columns() {
        return columns;
    }

    SourceText source() {
        return source;
    }

    Node node() {
        return node;
    }

    /**
     * Looks up columns and checks types.
     *
     * @throws org.quern.QuernException for an unknown column or types that do not fit
     */
    public BoundExpression bind(Schema schema) {
        Optional<String> plain = plainColumn();
        Operand operand = binder(schema).operand(node);
        return new BoundExpression(columns, operand, plain.map(schema::variable));
    }

    /**
     * What the expression computes, to read.
     *
     * @throws org.quern.QuernException for an unknown column or types that do not fit
     */
    public ExpressionTree tree(Schema schema) {
        return new TreeReader(binder(schema), schema).read(node);
    }

    private Binder binder(Schema schema) {
        return new Binder(source, new Binder.Scope() {
            @Override
            public Optional<Operand> column(String name) {
                return schema.find(name).map(variable -> Binder.column(variable, columns.indexOf(name)));
            }

            @Override
            public String unknown(String name) {
                return schema.unknown(name);
            }
        });
    }

    /** The column's name if the expression is nothing but a column. */
    public Optional<String> plainColumn() {
        return node.bare() instanceof Node.Name name ? Optional.of(name.name()) : Optional.empty();
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
