package org.quern.language;

import java.util.Arrays;
import java.util.List;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/**
 * A checked part of an expression: what type it has and how its values are had. Numbers, dates and truth values are
 * computed in blocks of {@link #BLOCK} rows, so that what lies between two operations stays in the processor's cache;
 * texts are computed a chunk at a time, for most of the work is done once for each entry of a dictionary.
 *
 * <p>An operand holds no values and may be used by several threads; each evaluation opens readers of its own.
 */
abstract sealed class Operand permits RealOperand, WholeOperand, TruthOperand, TextOperand {
    /** Rows computed at a time: a few arrays of it fit in the first-level cache. */
    static final int BLOCK = 1024;

    private final ColumnType type;
    private final List<String> levels;

    Operand(ColumnType type, List<String> levels) {
        this.type = type;
        this.levels = levels;
    }

    /** Reads rows {@code from … from + count − 1} into the start of {@code target}; NaN is missing. */
    interface Doubles {
        void read(int from, int count, double[] target);
    }

    /** As {@link Doubles}; {@code Long.MIN_VALUE} is missing. */
    interface Longs {
        void read(int from, int count, long[] target);
    }

    /** As {@link Doubles}; 1 is true, 0 false, −1 missing. */
    interface Truths {
        void read(int from, int count, byte[] target);
    }

    /** As {@link Doubles}; a value is the sum of both parts. */
    interface ExtendedDoubles {
        void read(int from, int count, double[] high, double[] low);
    }

    /**
     * Texts of a whole chunk.
     *
     * @param dictionary entries need not be distinct
     * @param codes index into {@code dictionary}, −1 is missing
     */
    record Codes(String[] dictionary, int[] codes) {}

    ColumnType type() {
        return type;
    }

    /** Level names if the type is a factor, else empty. */
    List<String> levels() {
        return levels;
    }

    Variable variable(String name) {
        Variable variable = Variable.of(name, type);
        return type.isFactor() ? variable.withLevels(levels) : variable;
    }

    /** Whether every row has the same value, known without data. */
    abstract boolean isConstant();

    /** Whether this is {@code NA}, which takes the type of what it meets. */
    boolean isMissing() {
        return false;
    }

    boolean isNumber() {
        return type.isNumeric();
    }

    boolean isText() {
        return type.isFactor() || type == ColumnType.STRING;
    }

    boolean isTime() {
        return type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
    }

    /** {@code float64}, {@code factor}, … for messages. */
    String typeName() {
        return isMissing() ? "NA" : type.label();
    }

    /** Not of texts. */
    abstract Doubles doubles(Frame frame);

    /** Of integers, truth values, dates and timestamps. */
    abstract Longs longs(Frame frame);

    /** Of truth values. */
    abstract Truths truths(Frame frame);

    /** Of strings and factors. */
    abstract Codes codes(Frame frame);

    /** Not of texts; without better knowledge the double is all there is. */
    ExtendedDoubles extended(Frame frame) {
        Doubles doubles = doubles(frame);
        return (from, count, high, low) -> {
            doubles.read(from, count, high);
            Arrays.fill(low, 0, count, 0);
        };
    }

    /** All rows of the frame. */
    abstract Column column(Frame frame);
}
