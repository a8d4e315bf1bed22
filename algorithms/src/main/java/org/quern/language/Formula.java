package org.quern.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.quern.QuernException;
import org.quern.data.Schema;

/**
 * A model formula such as {@code y ~ a + b:c + log(x) + F(age, 20, 65) - 1}. Terms keep the order written; {@code a*b} is
 * expanded to {@code a + b + a:b}; a term written twice counts once. Equal to another if both read the same but for
 * spaces.
 */
public final class Formula {
    private final SourceText source;
    private final Optional<Node> response;
    private final Node right;
    private final String text;
    private final List<Expression> responses;
    /** Null while the formula has a dot. */
    private final TermAlgebra algebra;

    private Formula(SourceText source, Optional<Node> response, Node right, List<Term> dot) {
        this.source = source;
        this.response = response;
        this.right = right;
        this.responses = response.map(node -> responses(source, node)).orElse(List.of());
        TermAlgebra read = TermAlgebra.read(source, right, dot);
        this.algebra = dot == null && read.metDot() ? null : read;
        this.text = dot == null ? written(right.text()) : written(read.text());
    }

    /**
     * Reads a formula.
     *
     * @throws org.quern.QuernException for a mistake in the text, naming and pointing at it
     */
    public static Formula parse(String text) {
        SourceText source = new SourceText(text);
        SyntaxReader.FormulaNodes nodes = SyntaxReader.formula(source);
        return new Formula(source, nodes.response(), nodes.terms(), null);
    }

    private static List<Expression> responses(SourceText source, Node response) {
        if (response.bare() instanceof Node.Call call && call.function().equals("cbind")) {
            if (call.arguments().isEmpty()) {
                throw source.error(call.at(), "cbind() names no response; write cbind(y1, y2)");
            }
            return call.arguments().stream()
                    .map(argument -> Expression.of(source, argument.value()))
                    .toList();
        }
        return List.of(Expression.of(source, response));
    }

    private String written(String terms) {
        return response.map(node -> node.text() + " ~ ").orElse("~") + terms;
    }

    /** The formula as R would print it; reading it gives an equal formula. */
    public String text() {
        return text;
    }

    /** What stands left of {@code ~}: one expression, several if written {@code cbind(y1, y2)}, none for {@code ~ a + b}. */
    public List<Expression> responses() {
        return responses;
    }

    /**
     * The terms in the order written, without intercept and offsets.
     *
     * @throws IllegalStateException if the formula has a dot that was not expanded
     */
    public List<Term> terms() {
        return algebra().terms();
    }

    /** False after {@code - 1} or {@code + 0}. */
    public boolean intercept() {
        return algebra().intercept();
    }

    /** What {@code offset(…)} holds, in the order written. */
    public List<Expression> offsets() {
        return algebra().offsets();
    }

    private TermAlgebra algebra() {
        if (algebra == null) {
            throw new IllegalStateException("The dot of '" + text + "' was not expanded");
        }
        return algebra;
    }

    /** Names of all columns used by responses, terms and offsets, each once, in the order met. */
    public List<String> columns() {
        Set<String> columns = new LinkedHashSet<>(responseColumns());
        terms().forEach(term -> term.variables().forEach(variable -> columns.addAll(variable.columns())));
        offsets().forEach(offset -> columns.addAll(offset.columns()));
        return List.copyOf(columns);
    }

    private Set<String> responseColumns() {
        return responses.stream()
                .flatMap(expression -> expression.columns().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether {@code .} stands in the formula and was not yet expanded. */
    public boolean hasDot() {
        return algebra == null;
    }

    /** This formula with {@code .} replaced by all columns that the left side does not use; without a dot, the same formula. */
    public Formula expandDot(Schema schema) {
        if (!hasDot()) {
            return this;
        }
        Set<String> used = responseColumns();
        List<String> columns = new ArrayList<>(schema.names());
        columns.removeAll(used);
        if (columns.isEmpty()) {
            throw new QuernException("'.' in '" + text + "' stands for no column: all of them are responses");
        }
        return expandDot(columns.stream()
                .map(column -> Expression.of(source, new Node.Name(0, column)))
                .map(expression -> new Term(List.of(new TermVariable.ExpressionVariable(expression))))
                .toList());
    }

    /** This formula with {@code .} replaced by these terms; without a dot, the same formula. */
    public Formula expandDot(List<Term> terms) {
        return hasDot() ? new Formula(source, response, right, terms) : this;
    }

    /** The formula with these terms, and the responses, offsets and intercept of this one. */
    public Formula withTerms(List<Term> terms) {
        return parse(written(TermAlgebra.text(terms, offsets(), intercept())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Formula formula && text.equals(formula.text);
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
