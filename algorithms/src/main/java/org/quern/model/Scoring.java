package org.quern.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * A model, what is asked of it and the data it meets, as every kind of model has them in common when it scores: which
 * columns are read, which of the model's transforms are applied, whether types fit, which variables are carried over. The
 * {@link org.quern.pass.ChunkMap} of a kind of model holds one and adds its formula.
 *
 * @param file the model
 * @param options with the type of prediction settled
 * @param carried names of variables of the data written before the predictions
 */
public record Scoring(ModelFile file, PredictionOptions options, List<String> carried) {
    public Scoring {
        carried = List.copyOf(carried);
    }

    /**
     * Settles what is carried.
     *
     * @param data variables of the data to score
     * @throws QuernException if the data lack a variable
     */
    static Scoring of(ModelFile file, PredictionOptions options, Schema data) {
        Available available = new Available(file.variables(), options, data);
        Scoring scoring = new Scoring(file, options, available.carried());
        available.check(scoring.columns().columns());
        return scoring;
    }

    /** The model, which must be of that class. */
    public <M extends Model> M model(Class<M> type) {
        return type.cast(file.model());
    }

    /** Which variables can be had from the data, after all transforms. */
    private record Available(ModelVariables variables, PredictionOptions options, Schema data) {

        Set<String> names() {
            Set<String> names = new HashSet<>(data.names());
            apply(options.transforms(), names);
            apply(variables.transforms(), names);
            return names;
        }

        private static void apply(List<Transform> transforms, Set<String> names) {
            for (Transform transform : transforms) {
                List<String> inputs =
                        transform.expression().map(Expression::columns).orElse(List.of());
                if (transform.expression().isPresent() && names.containsAll(inputs)) {
                    names.add(transform.name());
                } else {
                    names.remove(transform.name());
                }
            }
        }

        /** Variables of the model that the data have, then the extra ones. */
        List<String> carried() {
            Set<String> carried = new LinkedHashSet<>();
            if (options.modelVariables()) {
                Set<String> names = names();
                Set<String> needed = new HashSet<>(variables.predictors());
                for (String name : variables.inputs()) {
                    if (needed.contains(name) || names.contains(name)) {
                        carried.add(name);
                    }
                }
            }
            carried.addAll(options.extraVariables());
            return List.copyOf(carried);
        }

        void check(List<String> needed) {
            Set<String> names = names();
            for (String name : needed) {
                if (!names.contains(name)) {
                    throw new QuernException(whatFor(name) + data.unknown(name));
                }
            }
        }

        private String whatFor(String name) {
            if (variables.predictors().contains(name)) {
                return "The model needs '" + name + "'"
                        + variables
                                .known()
                                .find(name)
                                .map(variable -> " (" + variable.type().label() + ")")
                                .orElse("")
                        + ", which the data do not have. ";
            }
            if (options.residuals() && variables.weights().filter(name::equals).isPresent()) {
                return "Residuals of type " + options.residualType() + " need the weights '" + name
                        + "', which the data do not have. ";
            }
            return variables.inputs().contains(name)
                    ? "Residuals need the response '" + name + "', which the data do not have. "
                    : "";
        }
    }

    /** What is read: the columns carried and needed, of the rows asked for, after the transforms needed. */
    public ColumnSelection columns() {
        ModelVariables variables = file.variables();
        Set<String> names = new LinkedHashSet<>(carried);
        names.addAll(variables.predictors());
        if (options.residuals()) {
            names.addAll(variables.responses());
            if (options.residualType().isWeighted()) {
                variables.weights().ifPresent(names::add);
            }
        }
        List<Transform> transforms = new ArrayList<>(options.transforms());
        transforms.addAll(neededTransforms(names));
        return new ColumnSelection(List.copyOf(names), options.rowSelection(), transforms);
    }

    /** Those of the model's transforms that the names, or the row selection, depend on. */
    private List<Transform> neededTransforms(Set<String> names) {
        Set<String> needed = new HashSet<>(names);
        options.rowSelection().map(Expression::columns).ifPresent(needed::addAll);
        List<Transform> kept = new ArrayList<>();
        List<Transform> all = file.variables().transforms();
        for (int i = all.size() - 1; i >= 0; i--) {
            Optional<Expression> expression = all.get(i).expression();
            if (expression.isPresent() && needed.remove(all.get(i).name())) {
                needed.addAll(expression.get().columns());
                kept.add(0, all.get(i));
            }
        }
        return kept;
    }

    /**
     * Checks the columns that the model knows against its own.
     *
     * @param input variables of {@link #columns}
     * @throws QuernException if a number meets a factor or a date
     */
    public void checkTypes(Schema input) {
        Schema known = file.variables().known();
        for (String name : columns().columns()) {
            known.find(name).ifPresent(variable -> checkType(variable, input.variable(name)));
        }
    }

    private static void checkType(Variable known, Variable given) {
        if (!kindOf(known.type()).equals(kindOf(given.type()))) {
            throw new QuernException("Column '" + given.name() + "' is "
                    + given.type().label() + ", but the model was fitted to " + kindOf(known.type())
                    + " of that name (" + known.type().label() + "); convert it on import or by --transform");
        }
    }

    private static String kindOf(ColumnType type) {
        return switch (type) {
            case FACTOR, ORDERED_FACTOR, STRING -> "a factor or string";
            case DATE -> "a date";
            case TIMESTAMP -> "a timestamp";
            default -> "a number";
        };
    }

    /**
     * The variables carried.
     *
     * @param input variables of {@link #columns}
     */
    public List<Variable> carriedVariables(Schema input) {
        return carried.stream()
                .map(name -> input.variable(name).withMissing(-1))
                .toList();
    }

    /**
     * The variables written where each response has one prediction: those carried, then for each response prediction,
     * residual, standard error, lower and upper bound, as far as asked for.
     *
     * @param input variables of {@link #columns}
     */
    public Schema output(Schema input, List<String> responses) {
        List<Variable> variables = new ArrayList<>(carriedVariables(input));
        PredictionNames names = options.names(responses);
        for (int r = 0; r < responses.size(); r++) {
            String response = responses.get(r);
            variables.add(made(names.predictions().get(r), "Prediction of " + response));
            if (options.residuals()) {
                variables.add(made(names.residuals().get(r), "Residual of " + response));
            }
            if (options.standardErrors()) {
                variables.add(made(names.standardErrors().get(r), "Standard error of the prediction of " + response));
            }
            if (options.interval() != Interval.NONE) {
                String interval = options.interval() + " bound of " + response + ", level " + options.confidenceLevel();
                variables.add(made(names.lower().get(r), "Lower " + interval));
                variables.add(made(names.upper().get(r), "Upper " + interval));
            }
        }
        return new Schema(variables);
    }

    /** A column of numbers that scoring makes. */
    public static Variable made(String name, String description) {
        return Variable.of(name, ColumnType.FLOAT64).withDescription(description);
    }

    /** The model's file, the options and the names carried; travels with a job. */
    public void write(DataOutput out) throws IOException {
        byte[] bytes = file.bytes();
        out.writeInt(bytes.length);
        out.write(bytes);
        options.write(out);
        PredictionOptions.writeTexts(carried, out);
    }

    public static Scoring read(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        ModelFile file = ModelFile.read(bytes, "model of the job");
        return new Scoring(file, PredictionOptions.read(in), PredictionOptions.readTexts(in));
    }
}
