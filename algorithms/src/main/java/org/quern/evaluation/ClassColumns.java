package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.TextBytes;
import org.quern.data.Variable;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.TermVariable;
import org.quern.pass.PassRunner;

/**
 * How rows of classes found and predicted are read. Only rows in which actual, weight and every prediction are valid are
 * used; rows of weight 0 are left out.
 *
 * @param actual name of the column of classes found
 * @param predictors names of the columns of classes predicted
 * @param classes of all these columns, those of the actual first
 * @param weights name of the column of weights
 * @param rows what is read, row selection and transforms
 */
record ClassColumns(
        String actual, List<String> predictors, List<String> classes, Optional<String> weights, ColumnSelection rows) {
    private static final List<String> TRUTH = List.of("FALSE", "TRUE");

    ClassColumns {
        predictors = List.copyOf(predictors);
        classes = List.copyOf(classes);
    }

    static boolean isClass(Variable variable) {
        return variable.type().isFactor()
                || variable.type() == ColumnType.STRING
                || variable.type() == ColumnType.BOOLEAN;
    }

    /** The columns whose classes a pass must find. */
    static List<TermVariable> unknown(ScoredOptions options, Schema schema) {
        check(options, schema);
        return names(options).stream()
                .filter(name -> schema.variable(name).type() == ColumnType.STRING)
                .map(ScoredColumns::named)
                .toList();
    }

    private static List<String> names(ScoredOptions options) {
        List<String> names = new ArrayList<>(List.of(options.actual()));
        names.addAll(options.predictors());
        return names;
    }

    private static void check(ScoredOptions options, Schema schema) {
        for (String name : names(options)) {
            Variable variable = schema.variable(name);
            if (!isClass(variable)) {
                throw new QuernException("Column '" + name + "' is "
                        + variable.type().label()
                        + ", but actual and predicted classes must be factors, strings or truth values:"
                        + " --transform \"c = factor(x, 0, 1)\" makes a factor of a number");
            }
        }
        options.weights().ifPresent(name -> ScoredColumns.checkNumeric("Column of weights", schema.variable(name)));
        if (options.positive().isPresent()) {
            throw new QuernException("A positive level has no meaning for predicted classes: leave out --positive");
        }
    }

    /** Finds the columns, and the texts of strings in a pass if there are any. */
    static ClassColumns settle(ScoredOptions options, PassRunner data) {
        Schema stored = data.data().schema();
        Schema schema = ScoredColumns.schema(options, stored);
        List<TermVariable> unknown = unknown(options, schema);
        ColumnSelection all = ColumnSelection.all(stored, options.rowSelection(), options.transforms());
        return of(options, schema, unknown.isEmpty() ? Map.of() : data.run(new LevelsPass(unknown, all)));
    }

    /** @param levels of strings */
    static ClassColumns of(ScoredOptions options, Schema schema, Map<String, List<String>> levels) {
        Set<String> classes = new LinkedHashSet<>();
        for (String name : names(options)) {
            Variable variable = schema.variable(name);
            classes.addAll(
                    switch (variable.type()) {
                        case BOOLEAN -> TRUTH;
                        case STRING -> levels.get(ScoredColumns.named(name).text());
                        default -> variable.levels();
                    });
        }
        Set<String> columns = new LinkedHashSet<>(names(options));
        options.weights().ifPresent(columns::add);
        return new ClassColumns(
                options.actual(),
                options.predictors(),
                List.copyOf(classes),
                options.weights(),
                new ColumnSelection(List.copyOf(columns), options.rowSelection(), options.transforms()));
    }

    /**
     * The used rows of a chunk.
     *
     * @param actual class by row, −1 where the row is not used
     * @param predicted class by predictor and row
     * @param weights by row; null if there are none
     */
    record Rows(int[] actual, int[][] predicted, double[] weights) {
        double weight(int row) {
            return weights == null ? 1 : weights[row];
        }
    }

    /** Reads a chunk, and counts the rows left out. */
    Rows read(Chunk chunk, LeftOut leftOut) {
        int[] found = codes(chunk.column(actual)).clone();
        int[][] predicted = new int[predictors.size()][];
        for (int p = 0; p < predicted.length; p++) {
            predicted[p] = codes(chunk.column(predictors.get(p)));
        }
        double[] w = weights.isPresent() ? new double[chunk.rows()] : null;
        if (w != null) {
            chunk.column(weights.get()).toDoubles(w);
        }
        for (int i = 0; i < chunk.rows(); i++) {
            int row = i;
            if (w != null && w[i] <= 0) {
                leftOut.addWeight(w[i]);
                found[i] = -1;
            } else if (found[i] < 0
                    || w != null && Double.isNaN(w[i])
                    || Arrays.stream(predicted).anyMatch(codes -> codes[row] < 0)) {
                leftOut.addMissing();
                found[i] = -1;
            }
        }
        return new Rows(found, predicted, w);
    }

    /** Places among the classes, −1 where missing. */
    private int[] codes(Column column) {
        int[] own;
        List<String> names;
        if (column instanceof FactorColumn factor) {
            own = factor.codes();
            names = factor.levels();
        } else if (column instanceof StringColumn strings) {
            own = strings.codes();
            names = Arrays.asList(strings.dictionary());
        } else {
            double[] truth = new double[column.rows()];
            column.toDoubles(truth);
            own = Arrays.stream(truth)
                    .mapToInt(t -> Double.isNaN(t) ? -1 : t != 0 ? 1 : 0)
                    .toArray();
            names = TRUTH;
        }
        Map<String, Integer> places = new HashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            places.put(classes.get(k), k);
        }
        int[] map =
                names.stream().mapToInt(name -> places.getOrDefault(name, -1)).toArray();
        int[] codes = new int[column.rows()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = own[i] < 0 ? -1 : map[own[i]];
        }
        return codes;
    }

    void write(DataOutput out) throws IOException {
        TextBytes.write(actual, out);
        for (List<String> texts : List.of(predictors, classes)) {
            out.writeInt(texts.size());
            for (String text : texts) {
                TextBytes.write(text, out);
            }
        }
        TextBytes.write(weights.orElse(""), out);
        rows.write(out);
    }

    static ClassColumns read(DataInput in) throws IOException {
        String actual = TextBytes.read(in);
        List<String> predictors = readTexts(in);
        List<String> classes = readTexts(in);
        String weights = TextBytes.read(in);
        return new ClassColumns(
                actual,
                predictors,
                classes,
                weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                ColumnSelection.read(in));
    }

    private static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            texts.add(TextBytes.read(in));
        }
        return texts;
    }
}
