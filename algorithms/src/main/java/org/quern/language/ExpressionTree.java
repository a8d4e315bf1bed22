package org.quern.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/**
 * What an expression computes, to read: columns are found, types settled, parts without columns computed, other names of
 * functions replaced by the first one of the guide, and parentheses and {@code I()} gone. For those who write an expression in
 * another language; {@link Expression#bind} evaluates it.
 */
public sealed interface ExpressionTree {
    /** The type of the value. */
    ColumnType type();

    /** This part as R would print it. */
    String text();

    /**
     * A value known without data.
     *
     * @param value a Double, Long (dates in days, timestamps in microseconds), Boolean or String; empty for {@code NA}
     */
    record Constant(ColumnType type, Optional<Object> value, String text) implements ExpressionTree {}

    /** A column. */
    record Input(Variable variable) implements ExpressionTree {
        @Override
        public ColumnType type() {
            return variable.type();
        }

        @Override
        public String text() {
            return Node.Name.quoted(variable.name());
        }
    }

    /**
     * A function or operator.
     *
     * @param function its first name in the guide, or the operator's sign: {@code log}, {@code +}, {@code %in%} (which stands for
     *     {@code in} too), {@code -} of one argument for a change of sign
     * @param arguments by parameter, lists written out; of an operator {@code x} and {@code y}, those of {@code %in%} being
     *     {@code x} and the items {@code y}. Parameters left out are absent
     * @param levels of the value, if it is a factor
     */
    record Call(
            String function,
            ColumnType type,
            List<String> levels,
            Map<String, List<ExpressionTree>> arguments,
            String text)
            implements ExpressionTree {

        /** The one argument of a parameter. */
        public ExpressionTree argument(String parameter) {
            return arguments.get(parameter).get(0);
        }

        public boolean has(String parameter) {
            return arguments.containsKey(parameter);
        }
    }
}
