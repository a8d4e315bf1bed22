package org.quern.language;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.ColumnType;

/** An operand of truth values; as a number, true is 1 and false 0. */
final class TruthOperand extends Operand {
    static final byte MISSING = BooleanColumn.MISSING;

    /** {@code NA}. */
    static final TruthOperand NOT_AVAILABLE = constant(MISSING);

    private final Function<Frame, Truths> truths;
    private final boolean constant;
    private final byte value;

    private TruthOperand(boolean constant, byte value, Function<Frame, Truths> truths) {
        super(ColumnType.BOOLEAN, List.of());
        this.constant = constant;
        this.value = value;
        this.truths = truths;
    }

    static TruthOperand of(Function<Frame, Truths> truths) {
        return new TruthOperand(false, MISSING, truths);
    }

    static TruthOperand constant(byte value) {
        return new TruthOperand(true, value, frame -> (from, count, target) -> Arrays.fill(target, 0, count, value));
    }

    static TruthOperand column(Function<Frame, Column> column) {
        return of(frame -> {
            byte[] values = ((BooleanColumn) column.apply(frame)).values();
            return (from, count, target) -> System.arraycopy(values, from, target, 0, count);
        });
    }

    /** This operand, computed now if all it is made of are constants. */
    TruthOperand folded(Operand... parts) {
        for (Operand part : parts) {
            if (!part.isConstant()) {
                return this;
            }
        }
        byte[] result = new byte[1];
        truths(Frame.CONSTANT).read(0, 1, result);
        return constant(result[0]);
    }

    @Override
    boolean isConstant() {
        return constant;
    }

    @Override
    boolean isMissing() {
        return this == NOT_AVAILABLE;
    }

    /** The value of a constant. */
    byte value() {
        return value;
    }

    @Override
    Truths truths(Frame frame) {
        return truths.apply(frame);
    }

    @Override
    Longs longs(Frame frame) {
        Truths reader = truths(frame);
        byte[] block = new byte[Math.min(BLOCK, frame.rows())];
        return (from, count, target) -> {
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                target[i] = block[i] < 0 ? WholeOperand.MISSING : block[i];
            }
        };
    }

    @Override
    Doubles doubles(Frame frame) {
        Truths reader = truths(frame);
        byte[] block = new byte[Math.min(BLOCK, frame.rows())];
        return (from, count, target) -> {
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                target[i] = block[i] < 0 ? Double.NaN : block[i];
            }
        };
    }

    @Override
    Codes codes(Frame frame) {
        throw new IllegalStateException("an operand of truth values has no texts");
    }

    @Override
    BooleanColumn column(Frame frame) {
        return new BooleanColumn(values(frame), frame.rows());
    }

    /** All rows. */
    byte[] values(Frame frame) {
        byte[] result = new byte[frame.rows()];
        byte[] block = new byte[Math.min(BLOCK, frame.rows())];
        Truths reader = truths(frame);
        for (int from = 0; from < result.length; from += BLOCK) {
            int count = Math.min(BLOCK, result.length - from);
            reader.read(from, count, block);
            System.arraycopy(block, 0, result, from, count);
        }
        return result;
    }
}
