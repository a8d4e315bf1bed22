package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.StringColumn;
import org.quern.language.BoundExpression;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;

/**
 * Finds the distinct texts of string expressions, sorted by code unit, and the lowest and highest finite value of numeric
 * ones: what a formula must know of its factors before they can be counted.
 *
 * <p>Missing and infinite values do not count; an expression without any finite value has the range NaN to NaN.
 *
 * <p>Cost: one pass; state up to {@code maxLevels} texts for each string expression, 16 bytes for each numeric one.
 *
 * @param strings expressions whose distinct texts are wanted
 * @param numbers expressions whose range is wanted
 * @param maxLevels more distinct texts than this are refused
 */
public record DataProfilePass(
        ColumnSelection columns, List<Expression> strings, List<Expression> numbers, int maxLevels)
        implements Pass<DataProfilePass.State, DataProfilePass.State> {
    public static final PassType<DataProfilePass> TYPE = new Type();

    public DataProfilePass {
        strings = List.copyOf(strings);
        numbers = List.copyOf(numbers);
    }

    /** What was found so far, in the order of the pass's expressions. */
    public static final class State {
        private final List<TreeSet<String>> levels = new ArrayList<>();
        private final double[] low;
        private final double[] high;

        State(int strings, int numbers) {
            for (int i = 0; i < strings; i++) {
                levels.add(new TreeSet<>());
            }
            low = new double[numbers];
            high = new double[numbers];
            Arrays.fill(low, Double.NaN);
            Arrays.fill(high, Double.NaN);
        }

        /** The distinct texts of string expression {@code index}, sorted. */
        public List<String> levels(int index) {
            return List.copyOf(levels.get(index));
        }

        /** The lowest finite value of numeric expression {@code index}, or NaN. */
        public double low(int index) {
            return low[index];
        }

        /** The highest finite value of numeric expression {@code index}, or NaN. */
        public double high(int index) {
            return high[index];
        }

        private void addRange(int index, double newLow, double newHigh) {
            low[index] = low[index] <= newLow ? low[index] : newLow;
            high[index] = high[index] >= newHigh ? high[index] : newHigh;
        }
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public State newState() {
        return new State(strings.size(), numbers.size());
    }

    @Override
    public void process(State state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        for (int i = 0; i < strings.size(); i++) {
            StringColumn column =
                    (StringColumn) strings.get(i).bind(chunk.schema()).evaluate(chunk);
            boolean[] used = new boolean[column.dictionary().length];
            for (int row = 0; row < column.rows(); row++) {
                if (column.codes()[row] >= 0) {
                    used[column.codes()[row]] = true;
                }
            }
            for (int code = 0; code < used.length; code++) {
                if (used[code]) {
                    addLevel(state, i, column.dictionary()[code]);
                }
            }
        }
        double[] values = new double[chunk.rows()];
        for (int i = 0; i < numbers.size(); i++) {
            BoundExpression expression = numbers.get(i).bind(chunk.schema());
            expression.evaluate(chunk).toDoubles(values);
            for (double value : values) {
                if (Double.isFinite(value)) {
                    state.addRange(i, value, value);
                }
            }
        }
    }

    private void addLevel(State state, int index, String level) {
        state.levels.get(index).add(level);
        if (state.levels.get(index).size() > maxLevels) {
            throw new QuernException("String '" + strings.get(index).text() + "' has more than " + maxLevels
                    + " distinct values, too many for a factor: leave it out of the formula, or group its values by a"
                    + " transform such as substr() or ifelse()");
        }
    }

    @Override
    public void merge(State state, State later) {
        for (int i = 0; i < strings.size(); i++) {
            for (String level : later.levels.get(i)) {
                addLevel(state, i, level);
            }
        }
        for (int i = 0; i < numbers.size(); i++) {
            if (!Double.isNaN(later.low[i])) {
                state.addRange(i, later.low[i], later.high[i]);
            }
        }
    }

    @Override
    public StateCodec<State> codec() {
        return new Codec();
    }

    @Override
    public State finish(State total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 100L * maxLevels * strings.size() + 16L * numbers.size() + 100;
    }

    private static final class Codec implements StateCodec<State> {
        private static final byte VERSION = 1;

        @Override
        public void write(State state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.levels.size());
            out.writeInt(state.low.length);
            for (TreeSet<String> levels : state.levels) {
                out.writeInt(levels.size());
                for (String level : levels) {
                    writeText(level, out);
                }
            }
            for (int i = 0; i < state.low.length; i++) {
                out.writeDouble(state.low[i]);
                out.writeDouble(state.high[i]);
            }
        }

        @Override
        public State read(DataInput in) throws IOException {
            StateVersion.check("profile.levels-and-ranges", in.readByte(), VERSION);
            State state = new State(in.readInt(), in.readInt());
            for (TreeSet<String> levels : state.levels) {
                for (int i = in.readInt(); i > 0; i--) {
                    levels.add(readText(in));
                }
            }
            for (int i = 0; i < state.low.length; i++) {
                state.low[i] = in.readDouble();
                state.high[i] = in.readDouble();
            }
            return state;
        }

        /** Texts may be longer than {@code writeUTF} takes. */
        private static void writeText(String text, DataOutput out) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private static String readText(DataInput in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static final class Type implements PassType<DataProfilePass> {
        @Override
        public String name() {
            return "profile.levels-and-ranges";
        }

        @Override
        public void write(DataProfilePass pass, DataOutput out) throws IOException {
            pass.columns.write(out);
            writeExpressions(pass.strings, out);
            writeExpressions(pass.numbers, out);
            out.writeInt(pass.maxLevels);
        }

        @Override
        public DataProfilePass read(DataInput in) throws IOException {
            return new DataProfilePass(
                    ColumnSelection.read(in), readExpressions(in), readExpressions(in), in.readInt());
        }

        private static void writeExpressions(List<Expression> expressions, DataOutput out) throws IOException {
            out.writeInt(expressions.size());
            for (Expression expression : expressions) {
                out.writeUTF(expression.text());
            }
        }

        private static List<Expression> readExpressions(DataInput in) throws IOException {
            List<Expression> expressions = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                expressions.add(Expression.parse(in.readUTF()));
            }
            return expressions;
        }
    }
}
