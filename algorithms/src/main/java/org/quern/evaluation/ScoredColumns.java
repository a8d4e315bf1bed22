package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.TextBytes;
import org.quern.data.Variable;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.TermVariable;
import org.quern.pass.PassRunner;

/**
 * How rows of outcomes and scores are read. Only rows in which outcome, weight and every predictor are valid are used, so
 * that curves are compared on the same rows; rows of weight 0 are left out.
 *
 * @param predictors names of the columns of scores
 * @param weights name of the column of weights
 * @param rows row selection and transforms; its columns are ignored
 */
record ScoredColumns(Outcome outcome, List<String> predictors, Optional<String> weights, ColumnSelection rows) {
    ScoredColumns {
        predictors = List.copyOf(predictors);
    }

    /** The columns of the options, and how many passes it took to find them. */
    record Settled(ScoredColumns columns, int passes) {}

    /** The variables of a data set after the transforms. */
    static Schema schema(ScoredOptions options, Schema stored) {
        return ColumnSelection.all(stored, options.rowSelection(), options.transforms())
                .bind(stored)
                .output();
    }

    /** Whether a pass must find the levels of the actual. */
    static boolean needsLevels(ScoredOptions options, Schema schema) {
        return options.positive().isEmpty() && schema.variable(options.actual()).type() == ColumnType.STRING;
    }

    /** Finds the columns, and the levels of a string in a pass if they are needed. */
    static Settled settle(ScoredOptions options, PassRunner data) {
        Schema schema = schema(options, data.data().schema());
        if (!needsLevels(options, schema)) {
            return new Settled(of(options, schema), 0);
        }
        check(options, schema);
        TermVariable actual = named(options.actual());
        ColumnSelection all = ColumnSelection.all(data.data().schema(), options.rowSelection(), options.transforms());
        Map<String, List<String>> levels = data.run(new LevelsPass(List.of(actual), all));
        return new Settled(of(options, schema, levels.get(actual.text())), 1);
    }

    /** The columns where no levels need to be found. */
    static ScoredColumns of(ScoredOptions options, Schema schema) {
        check(options, schema);
        return of(options, schema, schema.variable(options.actual()).levels());
    }

    static TermVariable named(String name) {
        return new TermVariable.ExpressionVariable(Expression.parse("`" + name + "`"));
    }

    private static void check(ScoredOptions options, Schema schema) {
        schema.variable(options.actual());
        for (String name : options.predictors()) {
            checkNumeric("Predictor", schema.variable(name));
        }
        options.weights().ifPresent(name -> checkNumeric("Column of weights", schema.variable(name)));
    }

    static void checkNumeric(String what, Variable variable) {
        if (!variable.type().isNumeric()) {
            throw new QuernException(what + " '" + variable.name() + "' is "
                    + variable.type().label() + ", but must be a number"
                    + (what.equals("Predictor") ? "; 'evaluate' compares predicted classes" : ""));
        }
    }

    private static ScoredColumns of(ScoredOptions options, Schema schema, List<String> levels) {
        Outcome outcome = Outcome.of(schema.variable(options.actual()), levels, options.positive());
        Set<String> names = new LinkedHashSet<>();
        names.add(options.actual());
        names.addAll(options.predictors());
        options.weights().ifPresent(names::add);
        return new ScoredColumns(
                outcome,
                options.predictors(),
                options.weights(),
                new ColumnSelection(List.copyOf(names), options.rowSelection(), options.transforms()));
    }

    /**
     * The used rows of a chunk.
     *
     * @param count how many there are; arrays may be longer
     * @param positive by row
     * @param scores by predictor and row
     * @param weights by row, above 0; null if there are none
     * @param rowNumbers by row: number in the data set, from 0
     */
    record Rows(int count, boolean[] positive, double[][] scores, double[] weights, long[] rowNumbers) {
        double weight(int row) {
            return weights == null ? 1 : weights[row];
        }
    }

    /** Reads the used rows of a chunk, and counts those left out. */
    Rows read(Chunk chunk, LeftOut leftOut) {
        int rows = chunk.rows();
        byte[] outcomes = outcome.read(chunk.column(outcome.column()));
        double[][] all = new double[predictors.size()][rows];
        for (int p = 0; p < all.length; p++) {
            chunk.column(predictors.get(p)).toDoubles(all[p]);
        }
        double[] allWeights = weights.isPresent() ? new double[rows] : null;
        if (allWeights != null) {
            chunk.column(weights.get()).toDoubles(allWeights);
        }
        Rows used = new Rows(
                count(chunk, outcomes, all, allWeights, leftOut), new boolean[rows], all, allWeights, new long[rows]);
        int next = 0;
        for (int i = 0; i < rows; i++) {
            if (outcomes[i] < 0) {
                continue;
            }
            used.positive[next] = outcomes[i] == 1;
            for (double[] scores : all) {
                scores[next] = scores[i];
            }
            if (allWeights != null) {
                allWeights[next] = allWeights[i];
            }
            used.rowNumbers[next++] = chunk.rowNumber(i);
        }
        return used;
    }

    /** Marks rows that are not used as missing and counts the others. */
    private static int count(Chunk chunk, byte[] outcomes, double[][] scores, double[] weights, LeftOut leftOut) {
        int count = 0;
        for (int i = 0; i < outcomes.length; i++) {
            if (weights != null && weights[i] <= 0) {
                leftOut.addWeight(weights[i]);
                outcomes[i] = Outcome.MISSING;
            } else if (outcomes[i] == Outcome.MISSING
                    || weights != null && Double.isNaN(weights[i])
                    || isMissing(scores, i)) {
                leftOut.addMissing();
                outcomes[i] = Outcome.MISSING;
            } else if (outcomes[i] == Outcome.INVALID) {
                leftOut.addInvalid(chunk.rowNumber(i));
            } else {
                count++;
            }
        }
        return count;
    }

    private static boolean isMissing(double[][] scores, int row) {
        for (double[] column : scores) {
            if (Double.isNaN(column[row])) {
                return true;
            }
        }
        return false;
    }

    void write(DataOutput out) throws IOException {
        outcome.write(out);
        out.writeInt(predictors.size());
        for (String predictor : predictors) {
            TextBytes.write(predictor, out);
        }
        TextBytes.write(weights.orElse(""), out);
        rows.write(out);
    }

    static ScoredColumns read(DataInput in) throws IOException {
        Outcome outcome = Outcome.read(in);
        List<String> predictors = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            predictors.add(TextBytes.read(in));
        }
        String weights = TextBytes.read(in);
        return new ScoredColumns(
                outcome,
                predictors,
                weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                ColumnSelection.read(in));
    }
}
