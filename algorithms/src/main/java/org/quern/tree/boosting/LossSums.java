package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Losses of rows under the scores before a round, in whole units ({@link Scales}), so that sums are exact in any order. */
final class LossSums {
    /** Which rows. */
    enum Group {
        /** All that are not held out. */
        FITTED,
        /** Of those, the ones that the round before did not draw. */
        OUT_OF_BAG,
        HELD_OUT
    }

    private static final int GROUPS = Group.values().length;

    /** By group: Σ w·loss. */
    final long[] losses = new long[GROUPS];
    /** By group: Σ w. */
    final long[] weights = new long[GROUPS];
    /** By group. */
    final long[] rows = new long[GROUPS];
    /** Highest |y − F| of any row; 0 unless gaussian. */
    double highestResidual;

    void merge(LossSums later) {
        for (int g = 0; g < GROUPS; g++) {
            losses[g] += later.losses[g];
            weights[g] += later.weights[g];
            rows[g] += later.rows[g];
        }
        highestResidual = Math.max(highestResidual, later.highestResidual);
    }

    /** Mean loss of a group; NaN if it has no rows. */
    double deviance(Group group, Scales scales) {
        int g = group.ordinal();
        return rows[g] == 0
                ? Double.NaN
                : losses[g]
                        * scales.losses().unit()
                        / (weights[g] * scales.weights().unit());
    }

    void write(DataOutput out) throws IOException {
        for (int g = 0; g < GROUPS; g++) {
            out.writeLong(losses[g]);
            out.writeLong(weights[g]);
            out.writeLong(rows[g]);
        }
        out.writeDouble(highestResidual);
    }

    static LossSums read(DataInput in) throws IOException {
        LossSums sums = new LossSums();
        for (int g = 0; g < GROUPS; g++) {
            sums.losses[g] = in.readLong();
            sums.weights[g] = in.readLong();
            sums.rows[g] = in.readLong();
        }
        sums.highestResidual = in.readDouble();
        return sums;
    }
}
