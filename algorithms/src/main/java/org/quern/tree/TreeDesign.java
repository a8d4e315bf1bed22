package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.quern.data.TextBytes;
import org.quern.design.Design;
import org.quern.design.DesignVariable;
import org.quern.language.ColumnSelection;

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

    private static final List<String> TRUTH = List.of("FALSE", "TRUE");

    /** The classes in order; empty for regression. */
    public List<String> classes() {
        DesignVariable variable = response.variables().get(0);
        if (variable instanceof DesignVariable.Factor factor) {
            return factor.levels();
        }
        return ((DesignVariable.Numeric) variable).truth() ? TRUTH : List.of();
    }

    public boolean isClassification() {
        return !classes().isEmpty();
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
