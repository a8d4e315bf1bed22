package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.model.ModelVariables;

/**
 * What new data must have for a prediction: the columns, and the transforms of the model that the terms need.
 *
 * <p>A model knows the types of the columns its terms use. Those that only its transforms read have the first type of number,
 * text, date, time stamp and truth value with which the transforms can be computed and give the types that the terms need.
 *
 * @param inputs columns, with levels where they are known
 * @param transforms in order
 */
record NewData(Schema inputs, List<Transform> transforms) {
    private static final List<ColumnType> GUESSES =
            List.of(ColumnType.FLOAT64, ColumnType.STRING, ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.BOOLEAN);

    /** Columns whose types are tried together; more would take too many trials. */
    private static final int MOST_GUESSED = 6;

    static NewData of(ModelVariables model) {
        Set<String> needed = new LinkedHashSet<>(model.predictors());
        List<Transform> kept = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (int i = model.transforms().size() - 1; i >= 0; i--) {
            Transform transform = model.transforms().get(i);
            if (transform.expression().isPresent() && needed.remove(transform.name())) {
                made.add(transform.name());
                needed.addAll(transform.expression().get().columns());
                kept.add(0, transform);
            }
        }
        List<Variable> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : needed) {
            Optional<Variable> variable =
                    made.contains(name) ? Optional.empty() : model.known().find(name);
            variable.ifPresentOrElse(
                    v -> known.add(Variable.of(name, v.type()).withLevels(v.levels())), () -> unknown.add(name));
        }
        return new NewData(settled(known, unknown, kept, model), kept);
    }

    private static Schema settled(
            List<Variable> known, List<String> unknown, List<Transform> transforms, ModelVariables model) {
        if (unknown.size() > MOST_GUESSED && fits(guessed(known, unknown, 0), transforms, model)) {
            return guessed(known, unknown, 0);
        }
        long guesses = 1;
        for (int i = 0; i < unknown.size(); i++) {
            guesses *= GUESSES.size();
        }
        for (long guess = 0; guess < guesses && unknown.size() <= MOST_GUESSED; guess++) {
            Schema schema = guessed(known, unknown, guess);
            if (fits(schema, transforms, model)) {
                return schema;
            }
        }
        throw new QuernException("The model does not say of which types the columns " + String.join(", ", unknown)
                + " are, which its transforms read: write the transformed columns by 'quern import --transform' and fit"
                + " the model to them");
    }

    /** The first column changes fastest. */
    private static Schema guessed(List<Variable> known, List<String> unknown, long guess) {
        List<Variable> variables = new ArrayList<>(known);
        long rest = guess;
        for (String name : unknown) {
            variables.add(Variable.of(name, GUESSES.get((int) (rest % GUESSES.size()))));
            rest /= GUESSES.size();
        }
        return new Schema(variables);
    }

    private static boolean fits(Schema inputs, List<Transform> transforms, ModelVariables model) {
        Schema schema = inputs;
        for (Transform transform : transforms) {
            try {
                Expression expression = transform.expression().orElseThrow();
                schema = with(schema, expression.bind(schema).variable(transform.name()));
            } catch (QuernException e) {
                return false;
            }
        }
        for (String name : model.predictors()) {
            Optional<Variable> known = model.known().find(name);
            if (known.isPresent()
                    && kind(known.get().type()) != kind(schema.variable(name).type())) {
                return false;
            }
        }
        return true;
    }

    private static Schema with(Schema schema, Variable variable) {
        List<Variable> variables = new ArrayList<>(schema.variables());
        variables.removeIf(v -> v.name().equals(variable.name()));
        variables.add(variable);
        return new Schema(variables);
    }

    private static ColumnType kind(ColumnType type) {
        return switch (type) {
            case FACTOR, ORDERED_FACTOR, STRING -> ColumnType.STRING;
            case DATE, TIMESTAMP -> type;
            default -> ColumnType.FLOAT64;
        };
    }
}
