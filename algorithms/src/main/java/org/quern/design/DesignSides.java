package org.quern.design;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quern.QuernException;
import org.quern.data.Schema;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;

/**
 * A formula of one response and single predictors, {@code y ~ a + log(b)}, cut in two: a model that does not work on a model
 * matrix has a design for its response and one for its predictors, so that scoring does without the response.
 *
 * @param formula whole, without a dot
 * @param response {@code ~ y}
 * @param predictors {@code ~ a + log(b)}
 */
public record DesignSides(Formula formula, Formula response, Formula predictors) {

    /**
     * @param formula without a dot
     * @param model what is fitted, as it stands in a sentence: {@code naive Bayes}, {@code a tree}
     * @throws QuernException as {@link #check}
     */
    public static DesignSides of(Formula formula, String model) {
        check(formula, model);
        return new DesignSides(
                formula,
                Formula.parse("~ " + formula.responses().get(0).text()),
                Formula.parse("~ " + formula.terms().stream().map(Term::text).collect(Collectors.joining(" + "))));
    }

    /** The formula with its dot standing for all columns that are neither a response nor {@code excepted}. */
    public static Formula expandDot(Formula formula, Schema schema, Set<String> excepted) {
        return formula.expandDot(new Schema(schema.variables().stream()
                .filter(v -> !excepted.contains(v.name()))
                .toList()));
    }

    /** @throws QuernException unless one variable is left of the ~ and, where no dot hides it, a sum of variables right of it */
    public static void check(Formula formula, String model) {
        if (formula.responses().size() != 1) {
            throw new QuernException("Formula '" + formula.text() + "' has "
                    + (formula.responses().isEmpty() ? "no" : "more than one")
                    + " dependent variable: " + model + " needs one left of the ~, as in y ~ a + b");
        }
        if (!formula.hasDot()) {
            checkTerms(formula, model);
        }
    }

    private static void checkTerms(Formula formula, String model) {
        if (!formula.offsets().isEmpty()) {
            throw new QuernException(
                    "Formula '" + formula.text() + "' has an offset, which " + model + " does not know");
        }
        for (Term term : formula.terms()) {
            if (term.isInteraction()) {
                throw new QuernException(Character.toUpperCase(model.charAt(0)) + model.substring(1)
                        + " takes predictors one by one, but '" + formula.text() + "' has the interaction '"
                        + term.text() + "': make one column of it by --transform");
            }
        }
        if (formula.terms().isEmpty()) {
            throw new QuernException(
                    "Formula '" + formula.text() + "' has no predictor: name some after the ~, as in y ~ a + b");
        }
    }

    /** @throws QuernException unless the column holds numbers */
    public static void checkWeights(String column, Schema schema) {
        if (!schema.variable(column).type().isNumeric()) {
            throw new QuernException("Weights must be numbers, but column '" + column + "' is "
                    + schema.variable(column).type().label());
        }
    }

    /** What a {@link LevelsPass} must find before designs can be made. */
    public List<TermVariable> unknownLevels(Schema schema) {
        return Stream.concat(
                        Design.unknownLevels(response, schema).stream(),
                        Design.unknownLevels(predictors, schema).stream())
                .distinct()
                .toList();
    }
}
