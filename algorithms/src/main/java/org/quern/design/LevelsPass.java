package org.quern.design;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.StringColumn;
import org.quern.data.TextBytes;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * Finds the levels of a formula's variables of which the schema knows none: the distinct texts of strings, sorted by code
 * unit, and the whole numbers between the lowest and the highest value of an F(x) without a range. Missing and infinite
 * values are passed over; a variable without any value has no levels.
 *
 * <p>Cost: one pass; the state holds each distinct text once, at most a million of them.
 */
public final class LevelsPass implements Pass<LevelsPass.Found, Map<String, List<String>>> {
    public static final PassType<LevelsPass> TYPE = new Type();
    private static final int MAX_LEVELS = 1_000_000;

    private final List<TermVariable> variables;
    private final ColumnSelection rows;

    /** What was found, by variable. */
    public static final class Found {
        private final List<Set<String>> texts = new ArrayList<>();
        private final double[] low;
        private final double[] high;

        Found(int variables) {
            low = new double[variables];
            high = new double[variables];
            for (int i = 0; i < variables; i++) {
                texts.add(new TreeSet<>());
                low[i] = Double.POSITIVE_INFINITY;
                high[i] = Double.NEGATIVE_INFINITY;
            }
        }
    }

    /**
     * @param variables as {@link Design#unknownLevels} gives them
     * @param rows row selection and transforms; its columns are ignored
     */
    public LevelsPass(List<TermVariable> variables, ColumnSelection rows) {
        this.variables = List.copyOf(variables);
        Set<String> columns = new LinkedHashSet<>();
        variables.forEach(v -> columns.addAll(v.columns()));
        this.rows = rows.withColumns(List.copyOf(columns));
    }

    @Override
    public PassType<LevelsPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return rows;
    }

    @Override
    public Found newState() {
        return new Found(variables.size());
    }

    @Override
    public void process(Found state, Chunk chunk) {
        for (int i = 0; i < variables.size(); i++) {
            Column column = BoundDesign.expression(variables.get(i))
                    .bind(chunk.schema())
                    .evaluate(chunk);
            if (column instanceof StringColumn strings) {
                addTexts(state, i, strings);
            } else {
                addRange(state, i, column);
            }
        }
    }

    private void addTexts(Found state, int variable, StringColumn strings) {
        boolean[] seen = new boolean[strings.dictionary().length];
        for (int row = 0; row < strings.rows(); row++) {
            if (strings.codes()[row] >= 0) {
                seen[strings.codes()[row]] = true;
            }
        }
        for (int code = 0; code < seen.length; code++) {
            if (seen[code]) {
                state.texts.get(variable).add(strings.dictionary()[code]);
            }
        }
        checkSize(state, variable);
    }

    private void checkSize(Found state, int variable) {
        if (state.texts.get(variable).size() > MAX_LEVELS) {
            throw new QuernException("The string '" + variables.get(variable).text() + "' has more than " + MAX_LEVELS
                    + " levels: is it an identifier rather than a factor?");
        }
    }

    private static void addRange(Found state, int variable, Column column) {
        double[] values = new double[column.rows()];
        column.toDoubles(values);
        for (double value : values) {
            if (Double.isFinite(value)) {
                state.low[variable] = Math.min(state.low[variable], value);
                state.high[variable] = Math.max(state.high[variable], value);
            }
        }
    }

    @Override
    public void merge(Found state, Found later) {
        for (int i = 0; i < variables.size(); i++) {
            state.texts.get(i).addAll(later.texts.get(i));
            state.low[i] = Math.min(state.low[i], later.low[i]);
            state.high[i] = Math.max(state.high[i], later.high[i]);
            checkSize(state, i);
        }
    }

    @Override
    public StateCodec<Found> codec() {
        return new Codec(variables.size());
    }

    @Override
    public Map<String, List<String>> finish(Found total) {
        Map<String, List<String>> levels = new TreeMap<>();
        for (int i = 0; i < variables.size(); i++) {
            List<String> found = new ArrayList<>(total.texts.get(i));
            if (variables.get(i) instanceof TermVariable.BucketVariable bucket && total.low[i] <= total.high[i]) {
                found = Design.bucketLevels(
                        bucket, bucket.low().orElse(total.low[i]), bucket.high().orElse(total.high[i]));
            }
            levels.put(variables.get(i).text(), found);
        }
        return levels;
    }

    @Override
    public long stateBytes() {
        return 100_000;
    }

    @Override
    public String stateFormula() {
        return "about 100·levels bytes, at most 1,000,000 levels a string; import strings as factors";
    }

    /** Version; then for each variable lowest and highest value, number of texts, and the texts in UTF-8. */
    private record Codec(int variables) implements StateCodec<Found> {
        private static final byte VERSION = 1;

        @Override
        public void write(Found state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            for (int i = 0; i < variables; i++) {
                out.writeDouble(state.low[i]);
                out.writeDouble(state.high[i]);
                out.writeInt(state.texts.get(i).size());
                for (String text : state.texts.get(i)) {
                    TextBytes.write(text, out);
                }
            }
        }

        @Override
        public Found read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("State of levels has version " + version + ", expected " + VERSION);
            }
            Found state = new Found(variables);
            for (int i = 0; i < variables; i++) {
                state.low[i] = in.readDouble();
                state.high[i] = in.readDouble();
                for (int count = in.readInt(); count > 0; count--) {
                    state.texts.get(i).add(TextBytes.read(in));
                }
            }
            return state;
        }
    }

    private static final class Type implements PassType<LevelsPass> {
        @Override
        public String name() {
            return "design.levels";
        }

        @Override
        public void write(LevelsPass pass, DataOutput out) throws IOException {
            out.writeInt(pass.variables.size());
            for (TermVariable variable : pass.variables) {
                TextBytes.write(variable.text(), out);
            }
            pass.rows.write(out);
        }

        @Override
        public LevelsPass read(DataInput in) throws IOException {
            List<TermVariable> variables = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                Term term = Formula.parse("~" + TextBytes.read(in)).terms().get(0);
                variables.add(term.variables().get(0));
            }
            return new LevelsPass(variables, ColumnSelection.read(in));
        }
    }
}
