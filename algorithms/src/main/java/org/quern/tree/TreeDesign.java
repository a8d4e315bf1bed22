package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.TextBytes;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.DesignSides;
import org.quern.design.DesignVariable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.TermVariable;

/**
 * What a tree is fitted to: a response, predictors one by one (no interactions) and the rows.
 *
 * @param response of one variable: a factor, string or truth value for classes, a number for regression
 * @param predictors numbers (truth values and dates among them) are split by thresholds, factors by sets of levels
 * @param rows columns, row selection and transforms
 * @param weights name of the column of weights
 * @param groups name of a column that groups rows: folds of a cross-validation, or strata of a sample
 */
public record TreeDesign(
        Design response, Design predictors, ColumnSelection rows, Optional<String> weights, Optional<String> groups) {

    static final List<String> TRUTH = List.of("FALSE", "TRUE");

    /**
     * Settles the variables.
     *
     * @param schema columns after the transforms
     * @param levels levels of variables that the schema knows none of, by the variable's text
     * @throws QuernException for an unknown column, types that do not fit, or levels that are not known
     */
    public static TreeDesign of(TreeVariables variables, Schema schema, Map<String, List<String>> levels) {
        Formula formula = DesignSides.expandDot(variables.formula(), schema, variables.besides());
        DesignSides sides = DesignSides.of(formula, TreeVariables.MODEL);
        checkResponse(formula, schema);
        Design response = Design.of(sides.response(), schema, DesignOptions.DEFAULT, levels);
        Design predictors = Design.of(sides.predictors(), schema, DesignOptions.DEFAULT, levels);
        Set<String> columns = new LinkedHashSet<>(response.inputs());
        columns.addAll(predictors.inputs());
        variables.weights().ifPresent(name -> DesignSides.checkWeights(name, schema));
        variables.weights().ifPresent(columns::add);
        variables.groups().ifPresent(name -> columns.add(schema.variable(name).name()));
        return new TreeDesign(
                response, predictors, variables.columns(List.copyOf(columns)), variables.weights(), variables.groups());
    }

    private static void checkResponse(Formula formula, Schema schema) {
        Expression response = formula.responses().get(0);
        ColumnType type = response.bind(schema).variable("response").type();
        if (!type.isNumeric() && !type.isFactor() && type != ColumnType.STRING) {
            throw new QuernException("'" + response.text() + "' in formula '" + formula.text() + "' is " + type.label()
                    + ", but a tree needs a number, factor, string or truth value left of the ~");
        }
    }

    /** The response as the formula has it. */
    public Expression responseExpression() {
        return ((TermVariable.ExpressionVariable) response.variables().get(0).source()).expression();
    }

    /** The classes in order; empty for regression. */
    public List<String> classes() {
        DesignVariable variable = response.variables().get(0);
        if (variable instanceof DesignVariable.Factor factor) {
            return factor.levels();
        }
        return ((DesignVariable.Numeric) variable).truth() ? TRUTH : List.of();
    }

    /** Whether the response is a factor or string, rather than a truth value or number. */
    boolean isFactorResponse() {
        return response.variables().get(0) instanceof DesignVariable.Factor;
    }

    public boolean isClassification() {
        return isFactorResponse() || !classes().isEmpty();
    }

    /** Number of predictors. */
    public int width() {
        return predictors.variables().size();
    }

    /** Name of a predictor, as printed. */
    public String name(int predictor) {
        return predictors.variables().get(predictor).source().text();
    }

    /** Levels of a predictor in order; empty for numbers. */
    public List<String> levels(int predictor) {
        return predictors.variables().get(predictor) instanceof DesignVariable.Factor factor
                ? factor.levels()
                : List.of();
    }

    /** Whether a predictor is split by sets of levels. */
    public boolean isFactor(int predictor) {
        return predictors.variables().get(predictor) instanceof DesignVariable.Factor;
    }

    /** Whether a predictor is a factor whose levels are in order, so that it is split by thresholds among them. */
    public boolean isOrdered(int predictor) {
        return isFactor(predictor)
                && predictors.variables().get(predictor).source() instanceof TermVariable.ExpressionVariable variable
                && variable.expression()
                        .plainColumn()
                        .map(name -> predictors.schema().variable(name).type() == ColumnType.ORDERED_FACTOR)
                        .orElse(false);
    }

    public void write(DataOutput out) throws IOException {
        response.write(out);
        predictors.write(out);
        rows.write(out);
        TextBytes.write(weights.orElse(""), out);
        TextBytes.write(groups.orElse(""), out);
    }

    public static TreeDesign read(DataInput in) throws IOException {
        return new TreeDesign(Design.read(in), Design.read(in), ColumnSelection.read(in), optional(in), optional(in));
    }

    private static Optional<String> optional(DataInput in) throws IOException {
        String text = TextBytes.read(in);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
