package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** How many rows are points, and why the others are none. */
final class RowCounts {
    long valid;
    /** A variable or the weight is missing. */
    long missing;
    /** The weight is 0. */
    long weightless;

    long negativeWeights;
    /** By variable, the weight last: rows whose value is infinite. */
    final long[] infinite;

    RowCounts(int variables) {
        infinite = new long[variables + 1];
    }

    void merge(RowCounts later) {
        valid += later.valid;
        missing += later.missing;
        weightless += later.weightless;
        negativeWeights += later.negativeWeights;
        Arrays.setAll(infinite, i -> infinite[i] + later.infinite[i]);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(valid);
        out.writeLong(missing);
        out.writeLong(weightless);
        out.writeLong(negativeWeights);
        for (long count : infinite) {
            out.writeLong(count);
        }
    }

    static RowCounts read(int variables, DataInput in) throws IOException {
        RowCounts counts = new RowCounts(variables);
        counts.valid = in.readLong();
        counts.missing = in.readLong();
        counts.weightless = in.readLong();
        counts.negativeWeights = in.readLong();
        for (int i = 0; i <= variables; i++) {
            counts.infinite[i] = in.readLong();
        }
        return counts;
    }
}
