package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is summed up of the rows in a bin, or in a node: whole numbers, so that sums are exact in any order.
 *
 * @param classes of the response; 0 unless {@code kind} counts classes
 * @param squares whether squares of the response times weight follow: 128 bits each, summed as {@link #SQUARES} limbs of
 *     {@link #LIMB_BITS} bits (the upper one has the rest), so that no carries are needed
 */
public record BinSums(Kind kind, int classes, boolean squares) {
    /** Numbers that a sum of squares takes. */
    static final int SQUARES = 3;

    static final int LIMB_BITS = 32;
    static final long LIMB = (1L << LIMB_BITS) - 1;

    /** The sums, in order. */
    public enum Kind {
        /** Rows of each class. */
        CLASS_ROWS,
        /** Rows; weight of each class. */
        CLASS_WEIGHTS,
        /** Rows; response. */
        VALUES,
        /** Rows; response times weight (or gradient); weight (or second derivative). */
        WEIGHTED_VALUES
    }

    public static final BinSums VALUES = new BinSums(Kind.VALUES, 0, false);
    public static final BinSums WEIGHTED_VALUES = new BinSums(Kind.WEIGHTED_VALUES, 0, false);

    public static BinSums classes(int classes, boolean weighted) {
        return new BinSums(weighted ? Kind.CLASS_WEIGHTS : Kind.CLASS_ROWS, classes, false);
    }

    /** With squares of the response; classes have none. */
    public BinSums withSquares() {
        return isOfClasses() ? this : new BinSums(kind, classes, true);
    }

    /** Number of sums. */
    public int stride() {
        return first() + (squares ? SQUARES : 0);
    }

    /** Number of sums before the squares. */
    private int first() {
        return switch (kind) {
            case CLASS_ROWS -> classes;
            case CLASS_WEIGHTS -> classes + 1;
            case VALUES -> 2;
            case WEIGHTED_VALUES -> 3;
        };
    }

    public boolean isOfClasses() {
        return kind == Kind.CLASS_ROWS || kind == Kind.CLASS_WEIGHTS;
    }

    /** Where the sums by class begin. */
    public int firstClass() {
        return kind == Kind.CLASS_ROWS ? 0 : 1;
    }

    /** Rows, unweighted. */
    public long rows(long[] sums, int at) {
        if (kind != Kind.CLASS_ROWS) {
            return sums[at];
        }
        long rows = 0;
        for (int k = 0; k < classes; k++) {
            rows += sums[at + k];
        }
        return rows;
    }

    public void write(DataOutput out) throws IOException {
        out.writeUTF(kind.name());
        out.writeInt(classes);
        out.writeBoolean(squares);
    }

    public static BinSums read(DataInput in) throws IOException {
        return new BinSums(Kind.valueOf(in.readUTF()), in.readInt(), in.readBoolean());
    }
}
