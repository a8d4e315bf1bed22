package org.quern.bayes;

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
import org.quern.design.DesignRows;
import org.quern.design.DesignSides;
import org.quern.design.DesignVariable;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.summary.MissingRows;

/**
 * Class and predictors of a naive Bayes model, and how rows are read for them. The class is a design of its own, so that
 * scoring does without it. Truth values are factors with the levels FALSE and TRUE.
 *
 * @param response one variable, the class
 * @param predictors one variable a term
 * @param rows row selection and transforms; its columns are ignored
 * @param weights name of the column of weights
 */
record BayesDesign(
        Design response, Design predictors, ColumnSelection rows, Optional<String> weights, MissingRows missing) {
    private static final List<String> TRUTH = List.of("FALSE", "TRUE");

    /** @throws QuernException for an unknown column, types that do not fit or a class that is a number */
    static BayesDesign of(NaiveBayesOptions options, Formula formula, Schema schema, Map<String, List<String>> levels) {
        DesignSides sides = DesignSides.of(formula, NaiveBayesOptions.MODEL);
        Design response = Design.of(sides.response(), schema, DesignOptions.DEFAULT, levels);
        DesignVariable variable = response.variables().get(0);
        if (response.variables().size() != 1 || levels(variable).isEmpty() && !isFactor(variable)) {
            throw new QuernException("'" + formula.responses().get(0).text() + "' in formula '" + formula.text()
                    + "' is " + typeOf(formula, schema).label()
                    + ", but naive Bayes needs a factor, string or truth value as class: --transform \"c = factor(y, 0,"
                    + " 1)\" makes a factor of a number");
        }
        Set<String> columns = new LinkedHashSet<>(response.inputs());
        Design predictors = Design.of(sides.predictors(), schema, DesignOptions.DEFAULT, levels);
        columns.addAll(predictors.inputs());
        options.weights().ifPresent(name -> {
            DesignSides.checkWeights(name, schema);
            columns.add(name);
        });
        return new BayesDesign(
                response,
                predictors,
                new ColumnSelection(List.copyOf(columns), options.rowSelection(), options.transforms()),
                options.weights(),
                options.missing());
    }

    private static ColumnType typeOf(Formula formula, Schema schema) {
        return formula.responses().get(0).bind(schema).variable("class").type();
    }

    private static boolean isFactor(DesignVariable variable) {
        return variable instanceof DesignVariable.Factor;
    }

    /** Levels of a variable; empty for a number. */
    static List<String> levels(DesignVariable variable) {
        if (variable instanceof DesignVariable.Factor factor) {
            return factor.levels();
        }
        return ((DesignVariable.Numeric) variable).truth() ? TRUTH : List.of();
    }

    List<String> classes() {
        return levels(response.variables().get(0));
    }

    /** Levels of each predictor; empty for a number. */
    List<List<String>> predictorLevels() {
        return predictors.variables().stream().map(BayesDesign::levels).toList();
    }

    /** Whether a predictor is a number rather than a factor. */
    boolean isNumeric(int predictor) {
        return predictors.variables().get(predictor) instanceof DesignVariable.Numeric numeric && !numeric.truth();
    }

    /** Codes of the levels of a factor or truth value, −1 where missing. */
    static int[] codes(Design design, DesignRows rows, int variable) {
        if (isFactor(design.variables().get(variable))) {
            return rows.codes(variable);
        }
        double[] truth = rows.numbers(variable);
        int[] codes = new int[rows.rows()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Double.isNaN(truth[i]) ? -1 : truth[i] != 0 ? 1 : 0;
        }
        return codes;
    }

    void write(DataOutput out) throws IOException {
        response.write(out);
        predictors.write(out);
        rows.write(out);
        TextBytes.write(weights.orElse(""), out);
        out.writeBoolean(missing == MissingRows.BY_ROW);
    }

    static BayesDesign read(DataInput in) throws IOException {
        Design response = Design.read(in);
        Design predictors = Design.read(in);
        ColumnSelection rows = ColumnSelection.read(in);
        String weights = TextBytes.read(in);
        return new BayesDesign(
                response,
                predictors,
                rows,
                weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                in.readBoolean() ? MissingRows.BY_ROW : MissingRows.BY_TERM);
    }
}
