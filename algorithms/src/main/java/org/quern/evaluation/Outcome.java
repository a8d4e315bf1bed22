package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;
import org.quern.data.TextBytes;
import org.quern.data.Variable;

/**
 * What counts as positive in a column.
 *
 * @param column name
 * @param kind how values are compared
 * @param positive level, text or number that is positive
 * @param negative name of the rest
 */
record Outcome(String column, Kind kind, String positive, String negative) {
    /** A row without a value. */
    static final byte MISSING = -1;

    /** A number that is neither 0 nor 1. */
    static final byte INVALID = -2;

    /** How values are compared. */
    enum Kind {
        /** Factors and strings: by text. */
        TEXT,
        /** Numbers and truth values, of which only 0 and 1 are valid. */
        ZERO_ONE,
        /** Numbers: one against the rest. */
        NUMBER
    }

    /**
     * Settles what is positive.
     *
     * @param levels of a factor or string; empty if they are not needed or the column has none
     */
    static Outcome of(Variable actual, List<String> levels, Optional<String> positive) {
        String name = actual.name();
        if (actual.type() == ColumnType.STRING || actual.type().isFactor()) {
            return ofTexts(name, levels, positive);
        }
        if (!actual.type().isNumeric()) {
            throw new QuernException("Actual '" + name + "' is a "
                    + actual.type().label() + ", but must be 0 or 1, a truth value, a factor or a string");
        }
        if (actual.type() == ColumnType.BOOLEAN) {
            String text = positive.orElse("TRUE").toUpperCase(java.util.Locale.ROOT);
            if (!text.equals("TRUE") && !text.equals("FALSE")) {
                throw new QuernException("Invalid positive level '" + positive.orElseThrow() + "': actual '" + name
                        + "' is a truth value, so it is TRUE or FALSE");
            }
            return text.equals("TRUE")
                    ? new Outcome(name, Kind.ZERO_ONE, "TRUE", "FALSE")
                    : new Outcome(name, Kind.NUMBER, "0", "TRUE");
        }
        return positive.map(text -> new Outcome(name, Kind.NUMBER, number(name, text), "not " + text))
                .orElse(new Outcome(name, Kind.ZERO_ONE, "1", "0"));
    }

    private static String number(String name, String text) {
        try {
            return String.valueOf(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new QuernException(
                    "Invalid positive level '" + text + "': actual '" + name + "' holds numbers, so it must be one", e);
        }
    }

    private static Outcome ofTexts(String name, List<String> levels, Optional<String> positive) {
        if (positive.isPresent()) {
            String level = positive.get();
            if (!levels.isEmpty() && !levels.contains(level)) {
                throw new QuernException("Unknown level '" + level + "' of actual '" + name + "'"
                        + NearestName.to(level, levels)
                                .map(n -> "; did you mean '" + n + "'?")
                                .orElse(".")
                        + " Levels: " + some(levels));
            }
            String rest = levels.size() == 2 ? levels.get(1 - levels.indexOf(level)) : "not " + level;
            return new Outcome(name, Kind.TEXT, level, rest);
        }
        if (levels.size() != 2) {
            throw new QuernException("Actual '" + name + "' has " + levels.size()
                    + (levels.isEmpty() ? " levels" : " levels (" + some(levels) + ")")
                    + ", but must have two; --positive LEVEL compares one with the rest");
        }
        return new Outcome(name, Kind.TEXT, levels.get(1), levels.get(0));
    }

    private static String some(List<String> levels) {
        int shown = Math.min(10, levels.size());
        return String.join(", ", levels.subList(0, shown)) + (levels.size() > shown ? ", …" : "");
    }

    /** The positive level as printed. */
    String positiveLabel() {
        if (kind != Kind.NUMBER) {
            return positive;
        }
        double number = Double.parseDouble(positive);
        if (negative.equals("TRUE")) {
            return "FALSE";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? String.valueOf((long) number) : positive;
    }

    /** For each row 1 if positive, 0 if negative, {@link #MISSING} or {@link #INVALID}. */
    byte[] read(Column column) {
        byte[] result = new byte[column.rows()];
        if (column instanceof FactorColumn factor) {
            int code = factor.levels().indexOf(positive);
            fill(result, column, i -> factor.codes()[i] == code);
        } else if (column instanceof StringColumn strings) {
            boolean[] matches = new boolean[strings.dictionary().length];
            for (int i = 0; i < matches.length; i++) {
                matches[i] = strings.dictionary()[i].equals(positive);
            }
            fill(result, column, i -> matches[strings.codes()[i]]);
        } else {
            fillNumbers(result, column);
        }
        return result;
    }

    private static void fill(byte[] result, Column column, IntPredicate isPositive) {
        for (int i = 0; i < result.length; i++) {
            result[i] = column.isMissing(i) ? MISSING : (byte) (isPositive.test(i) ? 1 : 0);
        }
    }

    private void fillNumbers(byte[] result, Column column) {
        double[] values = new double[result.length];
        column.toDoubles(values);
        double one = kind == Kind.NUMBER ? Double.parseDouble(positive) : 1;
        for (int i = 0; i < result.length; i++) {
            double v = values[i];
            if (Double.isNaN(v)) {
                result[i] = MISSING;
            } else if (v == one) {
                result[i] = 1;
            } else {
                result[i] = kind == Kind.NUMBER || v == 0 ? 0 : INVALID;
            }
        }
    }

    void write(DataOutput out) throws IOException {
        TextBytes.write(column, out);
        out.writeByte(kind.ordinal());
        TextBytes.write(positive, out);
        TextBytes.write(negative, out);
    }

    static Outcome read(DataInput in) throws IOException {
        return new Outcome(TextBytes.read(in), Kind.values()[in.readByte()], TextBytes.read(in), TextBytes.read(in));
    }
}
