package org.quern.language;

import java.util.List;
import java.util.OptionalDouble;

/** One variable of a term of a formula. */
public sealed interface TermVariable {
    /** The variable as written in a formula. */
    String text();

    /** The name that labels of coefficients and cells start with. */
    String label();

    /** Names of the columns used. */
    List<String> columns();

    /** A column, or anything computed from columns such as {@code log(x)} or {@code I(x^2)}. */
    record ExpressionVariable(Expression expression) implements TermVariable {
        @Override
        public String text() {
            return expression.text();
        }

        @Override
        public String label() {
            return expression.text();
        }

        @Override
        public List<String> columns() {
            return expression.columns();
        }
    }

    /**
     * {@code F(x, low, high, exclude)}: a factor of the whole numbers from low to high; level n holds x in [n, n + 1).
     *
     * @param low lowest level, or empty to take it from the variable's range
     * @param high highest level, or empty to take it from the variable's range
     * @param exclude whether values outside [low, high] are missing, as by default, rather than counted in the outermost
     *     level
     */
    record BucketVariable(Expression x, OptionalDouble low, OptionalDouble high, boolean exclude)
            implements TermVariable {
        @Override
        public String text() {
            boolean both = low.isPresent() && high.isPresent();
            StringBuilder text = new StringBuilder("F(").append(x.text());
            low.ifPresent(value -> text.append(both ? ", " : ", low = ").append(Intervals.written(value)));
            high.ifPresent(value -> text.append(both ? ", " : ", high = ").append(Intervals.written(value)));
            return text.append(exclude ? ")" : ", exclude = FALSE)").toString();
        }

        /** {@code F_CRSDepTime} for {@code F(CRSDepTime)}. */
        @Override
        public String label() {
            return "F_" + x.text();
        }

        @Override
        public List<String> columns() {
            return x.columns();
        }
    }

    /** {@code N(f)}: the number of a factor's level, from 1, as a numeric variable. */
    record CodesVariable(String column) implements TermVariable {
        @Override
        public String text() {
            return "N(" + Node.Name.quoted(column) + ")";
        }

        @Override
        public String label() {
            return text();
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }
}
