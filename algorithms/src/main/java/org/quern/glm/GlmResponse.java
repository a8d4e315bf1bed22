package org.quern.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.TermVariable;

/** The dependent variable of a formula as a family takes it. */
final class GlmResponse {
    private GlmResponse() {}

    /** The response if its levels take a pass to find: a string of a binomial family. */
    static Optional<TermVariable> unknownLevels(Formula formula, Schema schema, Family family) {
        if (!family.isBinomial() || formula.responses().size() > 1) {
            return Optional.empty();
        }
        Expression response = formula.responses().get(0);
        return response.bind(schema).variable(response.text()).type() == ColumnType.STRING
                ? Optional.of(new TermVariable.ExpressionVariable(response))
                : Optional.empty();
    }

    /**
     * Failure and success of a response that is a factor or a string, else none.
     *
     * @param found levels that a pass has found, by the variable's text
     * @throws QuernException for a type that the family has no use for
     */
    static List<String> levels(
            Formula formula, Schema schema, Family family, Map<String, List<String>> found, String dataName) {
        List<String> levels = List.of();
        for (Expression response : formula.responses()) {
            Variable variable = response.bind(schema).variable(response.text());
            boolean text = variable.type() == ColumnType.STRING;
            if (!text && !variable.type().isFactor()) {
                continue;
            }
            if (!family.isBinomial() || formula.responses().size() > 1) {
                throw new QuernException("'" + response.text() + "' in formula '" + formula.text() + "' is a "
                        + variable.type().label() + ", but "
                        + (family.isBinomial() ? "a count of trials" : "family " + family.label())
                        + " needs a number" + (text ? "" : ": N(" + response.text() + ") numbers its levels"));
            }
            levels = text ? found.getOrDefault(response.text(), List.of()) : variable.levels();
            if (levels.size() != 2) {
                throw twoNeeded(response.text(), levels, family, dataName);
            }
        }
        return levels;
    }

    /** Refuses an expression that is no number. */
    static void checkNumber(Expression expression, String role, Schema schema) {
        ColumnType type = expression.bind(schema).variable(expression.text()).type();
        if (type.isFactor() || type == ColumnType.STRING) {
            throw new QuernException(
                    "The " + role + " '" + expression.text() + "' is a " + type.label() + ", must be a number");
        }
    }

    private static QuernException twoNeeded(String response, List<String> levels, Family family, String dataName) {
        String known = String.join(", ", new ArrayList<>(levels.subList(0, Math.min(5, levels.size()))))
                + (levels.size() > 5 ? ", …" : "");
        String advice = levels.size() < 2
                ? ""
                : ": name the success, as in (" + response + " == \"" + levels.get(levels.size() - 1) + "\") ~ …";
        return new QuernException("Response '" + response + "' has " + levels.size()
                + (levels.size() == 1 ? " level" : " levels") + " in " + dataName
                + (levels.isEmpty() ? "" : " (" + known + ")") + ", but family " + family.label()
                + " needs two, failure and success" + advice);
    }
}
