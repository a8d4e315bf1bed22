package org.quern.io.chunkset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Values of one variable gathered from chunks until they make a chunk of the set. */
abstract class ColumnBuffer {
    final Variable variable;
    int rows;

    ColumnBuffer(Variable variable) {
        this.variable = variable;
    }

    static ColumnBuffer of(Variable variable) {
        return switch (variable.type()) {
            case FLOAT64 -> new Doubles(variable);
            case FLOAT32 -> new Floats(variable);
            case INT32, DATE -> new Ints(variable);
            case INT64, TIMESTAMP -> new Longs(variable);
            case BOOLEAN -> new Booleans(variable);
            case STRING -> new Texts(variable);
            case FACTOR, ORDERED_FACTOR -> new Factors(variable);
        };
    }

    /** Copies rows [from, from + count). */
    abstract void append(Column column, int from, int count);

    /** All rows gathered, as a column of its own; the buffer is empty afterwards. */
    abstract Column take();

    /** Levels met of a factor without declared levels, in text order. */
    List<String> levelsMet() {
        return List.of();
    }

    final IllegalArgumentException wrong(Column column) {
        return new IllegalArgumentException("Column '" + variable.name() + "' is "
                + variable.type().label() + ", but a chunk brings a "
                + column.getClass().getSimpleName());
    }

    /** Length of an array that has room for {@code needed} entries. */
    static int grown(int length, int needed) {
        return Math.max(needed, length + (length >> 1));
    }

    private static final class Doubles extends ColumnBuffer {
        private double[] values = new double[0];

        Doubles(Variable variable) {
            super(variable);
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof DoubleColumn doubles)) {
                throw wrong(column);
            }
            if (rows + count > values.length) {
                values = Arrays.copyOf(values, grown(values.length, rows + count));
            }
            System.arraycopy(doubles.values(), from, values, rows, count);
            rows += count;
        }

        @Override
        Column take() {
            Column column = new DoubleColumn(values, rows);
            values = new double[0];
            rows = 0;
            return column;
        }
    }

    private static final class Floats extends ColumnBuffer {
        private float[] values = new float[0];

        Floats(Variable variable) {
            super(variable);
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof FloatColumn floats)) {
                throw wrong(column);
            }
            if (rows + count > values.length) {
                values = Arrays.copyOf(values, grown(values.length, rows + count));
            }
            System.arraycopy(floats.values(), from, values, rows, count);
            rows += count;
        }

        @Override
        Column take() {
            Column column = new FloatColumn(values, rows);
            values = new float[0];
            rows = 0;
            return column;
        }
    }

    private static final class Ints extends ColumnBuffer {
        private int[] values = new int[0];

        Ints(Variable variable) {
            super(variable);
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof IntColumn ints)) {
                throw wrong(column);
            }
            if (rows + count > values.length) {
                values = Arrays.copyOf(values, grown(values.length, rows + count));
            }
            System.arraycopy(ints.values(), from, values, rows, count);
            rows += count;
        }

        @Override
        Column take() {
            Column column = new IntColumn(values, rows);
            values = new int[0];
            rows = 0;
            return column;
        }
    }

    private static final class Longs extends ColumnBuffer {
        private long[] values = new long[0];

        Longs(Variable variable) {
            super(variable);
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof LongColumn longs)) {
                throw wrong(column);
            }
            if (rows + count > values.length) {
                values = Arrays.copyOf(values, grown(values.length, rows + count));
            }
            System.arraycopy(longs.values(), from, values, rows, count);
            rows += count;
        }

        @Override
        Column take() {
            Column column = new LongColumn(values, rows);
            values = new long[0];
            rows = 0;
            return column;
        }
    }

    private static final class Booleans extends ColumnBuffer {
        private byte[] values = new byte[0];

        Booleans(Variable variable) {
            super(variable);
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof BooleanColumn booleans)) {
                throw wrong(column);
            }
            if (rows + count > values.length) {
                values = Arrays.copyOf(values, grown(values.length, rows + count));
            }
            System.arraycopy(booleans.values(), from, values, rows, count);
            rows += count;
        }

        @Override
        Column take() {
            Column column = new BooleanColumn(values, rows);
            values = new byte[0];
            rows = 0;
            return column;
        }
    }

    /** Codes into a dictionary. */
    private abstract static class Coded extends ColumnBuffer {
        int[] codes = new int[0];

        Coded(Variable variable) {
            super(variable);
        }

        /** Code here of a text that a row brings. */
        abstract int code(String text);

        final void appendCodes(String[] texts, int[] source, int from, int count) {
            if (rows + count > codes.length) {
                codes = Arrays.copyOf(codes, grown(codes.length, rows + count));
            }
            int[] known = new int[texts.length];
            Arrays.fill(known, -1);
            for (int i = from; i < from + count; i++) {
                int code = source[i];
                if (code >= 0 && known[code] < 0) {
                    known[code] = code(texts[code]);
                }
                codes[rows++] = code < 0 ? -1 : known[code];
            }
        }
    }

    /** Texts of different chunks are not compared: the encoder does that. */
    private static final class Texts extends Coded {
        private List<String> texts = new ArrayList<>();

        Texts(Variable variable) {
            super(variable);
        }

        @Override
        int code(String text) {
            texts.add(text);
            return texts.size() - 1;
        }

        @Override
        void append(Column column, int from, int count) {
            if (!(column instanceof StringColumn strings)) {
                throw wrong(column);
            }
            appendCodes(strings.dictionary(), strings.codes(), from, count);
        }

        @Override
        Column take() {
            Column column = new StringColumn(texts.toArray(new String[0]), codes, rows);
            codes = new int[0];
            texts = new ArrayList<>();
            rows = 0;
            return column;
        }
    }

    /** Declared levels are fixed; without, the levels grow as rows bring them. */
    private static final class Factors extends Coded {
        private final boolean declared;
        private final Map<String, Integer> positions = new HashMap<>();
        private final List<String> levels;

        Factors(Variable variable) {
            super(variable);
            declared = !variable.levels().isEmpty();
            levels = new ArrayList<>(variable.levels());
            for (String level : levels) {
                if (positions.putIfAbsent(level, positions.size()) != null) {
                    throw new QuernException("Factor '" + variable.name() + "' has level '" + level + "' twice");
                }
            }
        }

        @Override
        int code(String text) {
            Integer known = positions.get(text);
            if (known != null) {
                return known;
            }
            if (declared) {
                throw new QuernException("Factor '" + variable.name() + "' has no level '" + text + "'; its levels are "
                        + String.join(", ", levels.subList(0, Math.min(20, levels.size())))
                        + (levels.size() > 20 ? ", … (" + levels.size() + " in all)" : ""));
            }
            positions.put(text, levels.size());
            levels.add(text);
            return levels.size() - 1;
        }

        @Override
        void append(Column column, int from, int count) {
            if (column instanceof FactorColumn factor) {
                appendCodes(factor.levels().toArray(new String[0]), factor.codes(), from, count);
            } else if (column instanceof StringColumn strings) {
                appendCodes(strings.dictionary(), strings.codes(), from, count);
            } else {
                throw wrong(column);
            }
        }

        @Override
        Column take() {
            Column column = new FactorColumn(codes, List.copyOf(levels), rows);
            codes = new int[0];
            rows = 0;
            return column;
        }

        @Override
        List<String> levelsMet() {
            return declared ? List.of() : List.copyOf(new TreeSet<>(levels));
        }
    }
}
