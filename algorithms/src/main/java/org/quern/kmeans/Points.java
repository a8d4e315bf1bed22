package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.TextBytes;
import org.quern.language.BoundExpression;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;

/**
 * Which rows of a data set are points, and what their coordinates are: a term of the formula each. A row is a point if all
 * terms and the weight are valid; truth values are 0 and 1, dates days, time stamps microseconds.
 *
 * @param formula terms of numbers, the dot expanded
 * @param rows row selection and transforms, and the columns of the terms and the weight
 * @param weights column of weights, if any
 */
record Points(Formula formula, ColumnSelection rows, Optional<String> weights, Standardization standardization) {

    /**
     * @param rows row selection and transforms; its columns are ignored
     * @param schema columns after transforms
     * @throws QuernException unless every term is one number
     */
    static Points of(Formula written, ColumnSelection rows, Optional<String> weights, Schema schema) {
        Formula formula = written.expandDot(schema);
        if (!formula.responses().isEmpty()) {
            throw new QuernException("Formula '" + formula.text()
                    + "' has a dependent variable, but clustering has none: write ~ x + y");
        }
        if (!formula.offsets().isEmpty()) {
            throw new QuernException("Formula '" + formula.text() + "' has an offset, which clustering cannot use");
        }
        if (formula.terms().isEmpty()) {
            throw new QuernException("Formula '" + formula.text() + "' has no variable to cluster by: write ~ x + y");
        }
        formula.terms().forEach(term -> check(term, formula, schema));
        weights.ifPresent(column -> {
            ColumnType type = schema.variable(column).type();
            if (!type.isNumeric()) {
                throw new QuernException("Weights '" + column + "' are " + type.label() + ", must be numbers");
            }
        });
        Set<String> columns = new LinkedHashSet<>(formula.columns());
        weights.ifPresent(columns::add);
        return new Points(formula, rows.withColumns(List.copyOf(columns)), weights, Standardization.NONE);
    }

    private static void check(Term term, Formula formula, Schema schema) {
        String where = " in formula '" + formula.text() + "' ";
        if (term.isInteraction()) {
            throw new QuernException(
                    "'" + term.text() + "'" + where + "is an interaction, but a coordinate is one number:" + " I("
                            + term.text().replace(":", " * ") + ") is the product");
        }
        TermVariable variable = term.variables().get(0);
        if (variable instanceof TermVariable.BucketVariable bucket) {
            throw new QuernException("'" + bucket.text() + "'" + where + "makes a factor, but distances need numbers:"
                    + " write " + bucket.x().text() + " or floor(" + bucket.x().text() + ")");
        }
        if (variable instanceof TermVariable.CodesVariable codes) {
            ColumnType type = schema.variable(codes.column()).type();
            if (!type.isFactor()) {
                throw new QuernException("N(" + codes.column() + ") numbers the levels of a factor, but '"
                        + codes.column() + "' is " + type.label() + ": write it without N()");
            }
            return;
        }
        ColumnType type =
                expression(variable).bind(schema).variable(term.text()).type();
        if (type.isFactor() || type == ColumnType.STRING) {
            throw new QuernException("'" + term.text() + "'" + where + "is a " + type.label()
                    + ", but distances need numbers: leave it out"
                    + (type.isFactor() ? "; if its levels are ordered, N(" + term.text() + ") numbers them" : ""));
        }
    }

    private static Expression expression(TermVariable variable) {
        return variable instanceof TermVariable.CodesVariable codes
                ? Expression.parse("`" + codes.column() + "`")
                : ((TermVariable.ExpressionVariable) variable).expression();
    }

    Points standardizedBy(Standardization newStandardization) {
        return new Points(formula, rows, weights, newStandardization);
    }

    /** Number of coordinates. */
    int width() {
        return formula.terms().size();
    }

    /** The terms' texts. */
    List<String> names() {
        return formula.terms().stream().map(Term::text).toList();
    }

    /** The coordinates of a chunk's rows, missing as NaN, not standardised. */
    interface Bound {
        double[][] coordinates(Chunk chunk);
    }

    /** Looks up the terms in the columns of chunks to come. */
    Bound bind(Schema chunks) {
        return bind(formula, chunks, chunks);
    }

    /**
     * Looks up the terms of a formula that was checked.
     *
     * @param known variables with the levels that {@code N()} numbers; a value that is none of them is missing
     */
    static Bound bind(Formula formula, Schema known, Schema chunks) {
        List<BoundExpression> expressions = new ArrayList<>();
        List<List<String>> levels = new ArrayList<>();
        for (int j = 0; j < formula.terms().size(); j++) {
            TermVariable variable = formula.terms().get(j).variables().get(0);
            expressions.add(expression(variable).bind(chunks));
            levels.add(
                    variable instanceof TermVariable.CodesVariable codes
                            ? known.variable(codes.column()).levels()
                            : List.of());
        }
        return chunk -> {
            double[][] coordinates = new double[expressions.size()][];
            for (int j = 0; j < coordinates.length; j++) {
                coordinates[j] = levels.get(j).isEmpty()
                        ? numbers(expressions.get(j).evaluate(chunk))
                        : levelNumbers(expressions.get(j).evaluate(chunk), levels.get(j));
            }
            return coordinates;
        };
    }

    private static double[] numbers(Column column) {
        if (column instanceof DoubleColumn doubles) {
            return doubles.values();
        }
        double[] values = new double[column.rows()];
        column.toDoubles(values);
        return values;
    }

    /** Position of each row's level among {@code levels}, from 1. */
    private static double[] levelNumbers(Column column, List<String> levels) {
        FactorColumn factor = column instanceof StringColumn strings
                ? new FactorColumn(strings.codes(), List.of(strings.dictionary()), strings.rows())
                : (FactorColumn) column;
        double[] numberOf = factor.levels().stream()
                .mapToDouble(level -> levels.contains(level) ? levels.indexOf(level) + 1 : Double.NaN)
                .toArray();
        double[] numbers = new double[factor.rows()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = factor.isMissing(i) ? Double.NaN : numberOf[factor.codes()[i]];
        }
        return numbers;
    }

    /** The weights of a chunk's rows, missing as NaN; null if every row counts 1. */
    double[] weights(Chunk chunk) {
        return weights.map(column -> numbers(chunk.column(column))).orElse(null);
    }

    void write(DataOutput out) throws IOException {
        TextBytes.write(formula.text(), out);
        rows.write(out);
        TextBytes.write(weights.orElse(""), out);
        standardization.write(out);
    }

    static Points read(DataInput in) throws IOException {
        Formula formula = Formula.parse(TextBytes.read(in));
        ColumnSelection rows = ColumnSelection.read(in);
        String weights = TextBytes.read(in);
        return new Points(
                formula, rows, weights.isEmpty() ? Optional.empty() : Optional.of(weights), Standardization.read(in));
    }
}
