package org.quern.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;
import org.quern.language.Transform;

/**
 * What a formula must know of its columns before its passes: the levels of strings and the ranges that F() takes its
 * levels from. What the data set's description tells is taken from there; only what it does not tell costs a pass.
 *
 * @param schema all columns after transforms, with the ranges that were found
 * @param levels sorted distinct values of the formula's strings, by their text in the formula
 * @param passes reads of the data that were needed: 0 or 1
 */
public record DataProfile(Schema schema, Map<String, List<String>> levels, int passes) {
    /** A string with more distinct values is no factor. */
    public static final int MAX_LEVELS = 100_000;

    /** Looks up, or finds by a pass, what the formula needs; its dot must be expanded. */
    public static DataProfile of(
            PassRunner data, Formula formula, Optional<Expression> rowSelection, List<Transform> transforms) {
        Schema schema = columnsAfter(data.data().schema(), rowSelection, transforms);
        Set<Expression> strings = new LinkedHashSet<>();
        Set<Expression> numbers = new LinkedHashSet<>();
        for (Term term : formula.terms()) {
            for (TermVariable variable : term.variables()) {
                if (variable instanceof TermVariable.ExpressionVariable e && isString(e.expression(), schema)) {
                    strings.add(e.expression());
                } else if (variable instanceof TermVariable.BucketVariable b && lacksRange(b, schema)) {
                    numbers.add(b.x());
                }
            }
        }
        if (strings.isEmpty() && numbers.isEmpty()) {
            return new DataProfile(schema, Map.of(), 0);
        }
        List<Expression> all = new ArrayList<>(strings);
        all.addAll(numbers);
        List<String> columns =
                all.stream().flatMap(e -> e.columns().stream()).distinct().toList();
        DataProfilePass pass = new DataProfilePass(
                new ColumnSelection(columns, rowSelection, transforms),
                List.copyOf(strings),
                List.copyOf(numbers),
                MAX_LEVELS);
        return found(pass, data.run(pass), schema);
    }

    private static DataProfile found(DataProfilePass pass, DataProfilePass.State found, Schema schema) {
        Map<String, List<String>> levels = new LinkedHashMap<>();
        for (int i = 0; i < pass.strings().size(); i++) {
            levels.put(pass.strings().get(i).text(), found.levels(i));
        }
        List<Variable> variables = new ArrayList<>(schema.variables());
        for (int i = 0; i < pass.numbers().size(); i++) {
            int position = schema.indexOf(pass.numbers().get(i).columns().get(0));
            variables.set(position, variables.get(position).withRange(found.low(i), found.high(i)));
        }
        return new DataProfile(new Schema(variables), levels, 1);
    }

    /** All columns that a formula can use: those of the data set and those computed. */
    public static Schema columnsAfter(Schema source, Optional<Expression> rowSelection, List<Transform> transforms) {
        Set<String> names = new LinkedHashSet<>(source.names());
        for (Transform transform : transforms) {
            if (transform.expression().isPresent()) {
                names.add(transform.name());
            } else {
                names.remove(transform.name());
            }
        }
        return new ColumnSelection(List.copyOf(names), rowSelection, transforms)
                .bind(source)
                .output();
    }

    private static boolean isString(Expression expression, Schema schema) {
        return expression.bind(schema).variable(expression.text()).type() == ColumnType.STRING;
    }

    /** Whether levels of F(x) are to be taken from the range of a column of which none is known. */
    private static boolean lacksRange(TermVariable.BucketVariable bucket, Schema schema) {
        return (bucket.low().isEmpty() || bucket.high().isEmpty())
                && schema.find(bucket.x().text())
                        .filter(v -> v.type().isNumeric() && !v.hasRange())
                        .isPresent();
    }
}
