package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A split in terms of bins.
 *
 * @param predictor position in the design
 * @param toRight by code, the missing one last: whether rows go right; not to be changed
 */
record BinnedSplit(int predictor, boolean[] toRight) {

    /** As lengths of runs, of rows to the left first. */
    void write(DataOutput out) throws IOException {
        out.writeInt(predictor);
        out.writeInt(toRight.length);
        boolean side = false;
        for (int from = 0; from < toRight.length; side = !side) {
            int to = from;
            while (to < toRight.length && toRight[to] == side) {
                to++;
            }
            out.writeShort(to - from);
            from = to;
        }
    }

    static BinnedSplit read(DataInput in) throws IOException {
        int predictor = in.readInt();
        boolean[] toRight = new boolean[in.readInt()];
        boolean side = false;
        for (int from = 0; from < toRight.length; side = !side) {
            int to = from + in.readUnsignedShort();
            java.util.Arrays.fill(toRight, from, to, side);
            from = to;
        }
        return new BinnedSplit(predictor, toRight);
    }
}
