package org.quern.io.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** Parses the fields of one column, straight from bytes into a primitive array. */
abstract sealed class TextColumn {
    /** More levels than this are no categories, and every task and reader would hold all of them. */
    static final int MOST_LEVELS = 1_000_000;

    private final String name;
    private final boolean trimmed;

    private TextColumn(Variable variable, boolean trimmed) {
        this.name = variable.name();
        this.trimmed = trimmed;
    }

    static TextColumn of(Variable variable, TextFormat format, TextEncoding encoding, int capacity) {
        return switch (variable.type()) {
            case INT32 -> new Ints(variable, format, capacity);
            case INT64 -> new Longs(variable, format, capacity);
            case FLOAT64 -> new Doubles(variable, format, capacity);
            case FLOAT32 -> new Floats(variable, format, capacity);
            case BOOLEAN -> new Booleans(variable, capacity);
            case DATE -> new Dates(variable, format, capacity);
            case TIMESTAMP -> new Timestamps(variable, format, capacity);
            case STRING -> new Texts(variable, encoding, capacity);
            case FACTOR, ORDERED_FACTOR ->
                TextLayout.isOpen(variable)
                        ? new Texts(variable, encoding, capacity)
                        : new Levels(variable, encoding, capacity);
        };
    }

    String name() {
        return name;
    }

    /** Whether white space around a value is no part of it. */
    boolean trimmed() {
        return trimmed;
    }

    /** Sets the value of a row; false if the bytes are none of this column's type. */
    abstract boolean parse(int row, byte[] bytes, int from, int to);

    abstract void setMissing(int row);

    /** The row last set stands. */
    void keepRow() {}

    /** The row last set is bad: nothing of it may be left. */
    void forgetRow() {}

    /** The first rows as a column; this object starts anew. */
    abstract Column take(int rows);

    /** Why a text is no value of this column, and what would read it. */
    abstract String problem(String text);

    final String problem(String text, String what, String... wider) {
        String option = wider.length == 0
                ? ""
                : Arrays.stream(wider)
                        .map(type -> "--column " + name + ":" + type)
                        .reduce((a, b) -> a + " or " + b)
                        .map(options -> "; " + options + " reads it")
                        .orElse("");
        return "column '" + name + "': '" + shortened(text) + "' is not " + what + option;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** Type by which a text that is no integer of 32 bits can be read. */
    final String[] numberTypes(String text, NumberParser parser, boolean wholeFits) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (wholeFits && parser.parseInteger(bytes, 0, bytes.length) != NumberParser.NOT_INTEGER) {
            return new String[] {"int64"};
        }
        return new String[] {parser.parseDouble(bytes, 0, bytes.length) ? "float64" : "string"};
    }

    private static final class Ints extends TextColumn {
        private final NumberParser parser;
        private int[] values;

        Ints(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = new NumberParser(format);
            values = new int[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            long value = parser.parseInteger(bytes, from, to);
            values[row] = (int) value;
            return value == (int) value && (int) value != IntColumn.MISSING;
        }

        @Override
        void setMissing(int row) {
            values[row] = IntColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            int[] taken = values;
            values = new int[taken.length];
            return new IntColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "an int32", numberTypes(text, parser, true));
        }
    }

    private static final class Longs extends TextColumn {
        private final NumberParser parser;
        private long[] values;

        Longs(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = new NumberParser(format);
            values = new long[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            values[row] = parser.parseInteger(bytes, from, to);
            return values[row] != NumberParser.NOT_INTEGER;
        }

        @Override
        void setMissing(int row) {
            values[row] = LongColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            long[] taken = values;
            values = new long[taken.length];
            return new LongColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "an int64", numberTypes(text, parser, false));
        }
    }

    private static final class Doubles extends TextColumn {
        private final NumberParser parser;
        private double[] values;

        Doubles(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = new NumberParser(format);
            values = new double[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            boolean number = parser.parseDouble(bytes, from, to);
            values[row] = parser.value();
            return number;
        }

        @Override
        void setMissing(int row) {
            values[row] = Double.NaN;
        }

        @Override
        Column take(int rows) {
            double[] taken = values;
            values = new double[taken.length];
            return new DoubleColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "a number", "string");
        }
    }

    private static final class Floats extends TextColumn {
        private final NumberParser parser;
        private float[] values;

        Floats(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = new NumberParser(format);
            values = new float[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            boolean number = parser.parseFloat(bytes, from, to);
            values[row] = parser.floatValue();
            return number;
        }

        @Override
        void setMissing(int row) {
            values[row] = Float.NaN;
        }

        @Override
        Column take(int rows) {
            float[] taken = values;
            values = new float[taken.length];
            return new FloatColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "a number", "string");
        }
    }

    private static final class Booleans extends TextColumn {
        private byte[] values;

        Booleans(Variable variable, int capacity) {
            super(variable, true);
            values = new byte[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            int value = Words.truth(bytes, from, to);
            values[row] = (byte) value;
            return value >= 0;
        }

        @Override
        void setMissing(int row) {
            values[row] = BooleanColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            byte[] taken = values;
            values = new byte[taken.length];
            return new BooleanColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "a truth value (true, false, T, F, 1, 0)", "string");
        }
    }

    private static final class Dates extends TextColumn {
        private final TimeParser parser;
        private int[] values;

        Dates(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = TimeParser.dates(format);
            values = new int[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            long day = parser.parse(bytes, from, to);
            values[row] = (int) day;
            return day != TimeParser.NOT_TIME;
        }

        @Override
        void setMissing(int row) {
            values[row] = IntColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            int[] taken = values;
            values = new int[taken.length];
            return new IntColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "a date", "string") + ", --date-format names another form";
        }
    }

    private static final class Timestamps extends TextColumn {
        private final TimeParser parser;
        private long[] values;

        Timestamps(Variable variable, TextFormat format, int capacity) {
            super(variable, true);
            parser = TimeParser.timestamps(format);
            values = new long[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            values[row] = parser.parse(bytes, from, to);
            return values[row] != TimeParser.NOT_TIME;
        }

        @Override
        void setMissing(int row) {
            values[row] = LongColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            long[] taken = values;
            values = new long[taken.length];
            return new LongColumn(taken, rows);
        }

        @Override
        String problem(String text) {
            return problem(text, "a timestamp", "string") + ", --timestamp-format names another form";
        }
    }

    /** Strings, and factors whose levels are met on the way. */
    private static final class Texts extends TextColumn {
        private final TextEncoding encoding;
        private final boolean factor;
        private final ByteDictionary dictionary = new ByteDictionary();
        private int kept;
        private List<String> texts = new ArrayList<>();
        private int[] codes;

        Texts(Variable variable, TextEncoding encoding, int capacity) {
            super(variable, false);
            this.encoding = encoding;
            this.factor = variable.type().isFactor();
            this.codes = new int[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            codes[row] = dictionary.add(bytes, from, to);
            return true;
        }

        @Override
        void setMissing(int row) {
            codes[row] = -1;
        }

        @Override
        void keepRow() {
            kept = dictionary.size();
            if (factor && kept > MOST_LEVELS) {
                throw new QuernException("Column '" + name() + "' has more than " + MOST_LEVELS
                        + " distinct values, too many for a factor; --column " + name() + ":string reads it");
            }
        }

        @Override
        void forgetRow() {
            dictionary.truncate(kept);
        }

        @Override
        Column take(int rows) {
            for (int i = texts.size(); i < dictionary.size(); i++) {
                texts.add(encoding.decode(dictionary.arena(), dictionary.start(i), dictionary.end(i)));
            }
            StringColumn taken = new StringColumn(texts.toArray(String[]::new), codes, rows);
            codes = new int[codes.length];
            if (!factor) {
                dictionary.clear();
                texts.clear();
                kept = 0;
            }
            return taken;
        }

        @Override
        String problem(String text) {
            throw new IllegalStateException("every text is a string");
        }
    }

    /** A factor with declared levels. */
    private static final class Levels extends TextColumn {
        private final ByteDictionary dictionary = new ByteDictionary();
        private final List<String> levels;
        private int[] codes;

        Levels(Variable variable, TextEncoding encoding, int capacity) {
            super(variable, false);
            levels = variable.levels();
            for (String level : levels) {
                byte[] bytes = encoding.encode(level);
                dictionary.add(bytes, 0, bytes.length);
            }
            codes = new int[capacity];
        }

        @Override
        boolean parse(int row, byte[] bytes, int from, int to) {
            codes[row] = dictionary.indexOf(bytes, from, to);
            return codes[row] >= 0;
        }

        @Override
        void setMissing(int row) {
            codes[row] = FactorColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            int[] taken = codes;
            codes = new int[taken.length];
            return new FactorColumn(taken, levels, rows);
        }

        @Override
        String problem(String text) {
            String all = String.join(",", levels.subList(0, Math.min(8, levels.size())));
            return problem(
                    text,
                    "among its " + levels.size() + " levels (" + all + (levels.size() > 8 ? ",…" : "")
                            + "); add it to --factor " + name() + "=…, or --factor " + name() + " takes all");
        }
    }
}
