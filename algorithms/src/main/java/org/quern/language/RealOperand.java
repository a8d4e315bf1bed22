package org.quern.language;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;

/** A floating-point operand. */
final class RealOperand extends Operand {
    private final Function<Frame, Doubles> doubles;
    private final Function<Frame, ExtendedDoubles> extended;
    private final boolean constant;

    private RealOperand(
            ColumnType type,
            boolean constant,
            Function<Frame, Doubles> doubles,
            Function<Frame, ExtendedDoubles> extended) {
        super(type, List.of());
        this.constant = constant;
        this.doubles = doubles;
        this.extended = extended;
    }

    /** Values without a more precise form than doubles. */
    static RealOperand of(ColumnType type, Function<Frame, Doubles> doubles) {
        return new RealOperand(type, false, doubles, null);
    }

    static RealOperand of(Function<Frame, Doubles> doubles, Function<Frame, ExtendedDoubles> extended) {
        return new RealOperand(ColumnType.FLOAT64, false, doubles, extended);
    }

    static RealOperand constant(double value) {
        return constant(value, value, 0);
    }

    private static RealOperand constant(double value, double high, double low) {
        return new RealOperand(
                ColumnType.FLOAT64,
                true,
                frame -> (from, count, target) -> Arrays.fill(target, 0, count, value),
                frame -> (from, count, highs, lows) -> {
                    Arrays.fill(highs, 0, count, high);
                    Arrays.fill(lows, 0, count, low);
                });
    }

    static RealOperand column(ColumnType type, Function<Frame, Column> column) {
        Function<Frame, Doubles> doubles = type == ColumnType.FLOAT64
                ? frame -> {
                    double[] values = ((DoubleColumn) column.apply(frame)).values();
                    return (from, count, target) -> System.arraycopy(values, from, target, 0, count);
                }
                : frame -> {
                    float[] values = ((FloatColumn) column.apply(frame)).values();
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            target[i] = values[from + i];
                        }
                    };
                };
        return new RealOperand(type, false, doubles, null);
    }

    /** This operand, computed now if all it is made of are constants. */
    RealOperand folded(Operand... parts) {
        for (Operand part : parts) {
            if (!part.isConstant()) {
                return this;
            }
        }
        double[] value = new double[1];
        double[] high = new double[1];
        double[] low = new double[1];
        doubles(Frame.CONSTANT).read(0, 1, value);
        extended(Frame.CONSTANT).read(0, 1, high, low);
        return constant(value[0], high[0], low[0]);
    }

    @Override
    boolean isConstant() {
        return constant;
    }

    @Override
    Doubles doubles(Frame frame) {
        return doubles.apply(frame);
    }

    @Override
    ExtendedDoubles extended(Frame frame) {
        return extended == null ? super.extended(frame) : extended.apply(frame);
    }

    @Override
    Longs longs(Frame frame) {
        throw new IllegalStateException("a floating-point operand has no whole values");
    }

    @Override
    Truths truths(Frame frame) {
        throw new IllegalStateException("a floating-point operand has no truth values");
    }

    @Override
    Codes codes(Frame frame) {
        throw new IllegalStateException("a floating-point operand has no texts");
    }

    @Override
    Column column(Frame frame) {
        return type() == ColumnType.FLOAT32 ? floats(frame) : new DoubleColumn(values(frame), frame.rows());
    }

    /** All rows; missing values get one and the same NaN, whatever operation they came from. */
    private double[] values(Frame frame) {
        double[] result = new double[frame.rows()];
        double[] block = new double[Math.min(BLOCK, frame.rows())];
        Doubles reader = doubles(frame);
        for (int from = 0; from < result.length; from += BLOCK) {
            int count = Math.min(BLOCK, result.length - from);
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                double value = block[i];
                result[from + i] = Double.isNaN(value) ? Double.NaN : value;
            }
        }
        return result;
    }

    private FloatColumn floats(Frame frame) {
        double[] values = values(frame);
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return new FloatColumn(result, frame.rows());
    }
}
