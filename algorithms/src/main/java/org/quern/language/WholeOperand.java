package org.quern.language;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;

/** An operand of whole values: integers, dates (days) and timestamps (microseconds). */
final class WholeOperand extends Operand {
    static final long MISSING = LongColumn.MISSING;

    private final Function<Frame, Longs> longs;
    private final boolean constant;
    private final long value;

    private WholeOperand(ColumnType type, boolean constant, long value, Function<Frame, Longs> longs) {
        super(type, List.of());
        this.constant = constant;
        this.value = value;
        this.longs = longs;
    }

    static WholeOperand of(ColumnType type, Function<Frame, Longs> longs) {
        return new WholeOperand(type, false, MISSING, longs);
    }

    static WholeOperand constant(ColumnType type, long value) {
        return new WholeOperand(
                type, true, value, frame -> (from, count, target) -> Arrays.fill(target, 0, count, value));
    }

    static WholeOperand column(ColumnType type, Function<Frame, Column> column) {
        return type == ColumnType.INT32 || type == ColumnType.DATE
                ? of(type, frame -> ints(((IntColumn) column.apply(frame)).values()))
                : of(type, frame -> {
                    long[] values = ((LongColumn) column.apply(frame)).values();
                    return (from, count, target) -> System.arraycopy(values, from, target, 0, count);
                });
    }

    private static Longs ints(int[] values) {
        return (from, count, target) -> {
            for (int i = 0; i < count; i++) {
                int value = values[from + i];
                target[i] = value == IntColumn.MISSING ? MISSING : value;
            }
        };
    }

    /** This operand, computed now if all it is made of are constants. */
    WholeOperand folded(Operand... parts) {
        for (Operand part : parts) {
            if (!part.isConstant()) {
                return this;
            }
        }
        long[] result = new long[1];
        longs(Frame.CONSTANT).read(0, 1, result);
        return constant(type(), result[0]);
    }

    @Override
    boolean isConstant() {
        return constant;
    }

    /** The value of a constant. */
    long value() {
        return value;
    }

    @Override
    Longs longs(Frame frame) {
        return longs.apply(frame);
    }

    @Override
    Doubles doubles(Frame frame) {
        Longs reader = longs(frame);
        long[] block = new long[Math.min(BLOCK, frame.rows())];
        return (from, count, target) -> {
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                target[i] = block[i] == MISSING ? Double.NaN : block[i];
            }
        };
    }

    /** Every long is the sum of two doubles. */
    @Override
    ExtendedDoubles extended(Frame frame) {
        Longs reader = longs(frame);
        long[] block = new long[Math.min(BLOCK, frame.rows())];
        return (from, count, high, low) -> {
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                boolean missing = block[i] == MISSING;
                high[i] = missing ? Double.NaN : block[i];
                low[i] = missing ? 0 : remainder(block[i], high[i]);
            }
        };
    }

    /** What a double leaves of a long; 2^63 itself is no long. */
    private static double remainder(long value, double rounded) {
        return rounded == 0x1p63 ? value - Long.MAX_VALUE - 1.0 : value - (long) rounded;
    }

    @Override
    Truths truths(Frame frame) {
        throw new IllegalStateException("an operand of whole values has no truth values");
    }

    @Override
    Codes codes(Frame frame) {
        throw new IllegalStateException("an operand of whole values has no texts");
    }

    @Override
    Column column(Frame frame) {
        return type() == ColumnType.INT32 || type() == ColumnType.DATE ? ints(frame) : wholes(frame);
    }

    private LongColumn wholes(Frame frame) {
        long[] result = new long[frame.rows()];
        long[] block = new long[Math.min(BLOCK, frame.rows())];
        Longs reader = longs(frame);
        for (int from = 0; from < result.length; from += BLOCK) {
            int count = Math.min(BLOCK, result.length - from);
            reader.read(from, count, block);
            System.arraycopy(block, 0, result, from, count);
        }
        return new LongColumn(result, frame.rows());
    }

    private IntColumn ints(Frame frame) {
        long[] values = wholes(frame).values();
        int[] result = new int[values.length];
        for (int i = 0; i < result.length; i++) {
            long whole = values[i];
            result[i] = whole == MISSING ? IntColumn.MISSING : (int) whole;
            if (whole != MISSING && (result[i] != whole || result[i] == IntColumn.MISSING)) {
                throw new QuernException(
                        "The value " + whole + frame.place(i) + " does not fit a column of type " + typeName());
            }
        }
        return new IntColumn(result, frame.rows());
    }
}
