package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keys from {@code low} to {@code high}, both included; none if low is above high. */
record KeyRange(long low, long high) {
    static final KeyRange ALL = new KeyRange(Long.MIN_VALUE, Long.MAX_VALUE);
    static final KeyRange NONE = new KeyRange(0, -1);

    boolean contains(long key) {
        return key >= low && key <= high;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(low);
        out.writeLong(high);
    }

    static KeyRange read(DataInput in) throws IOException {
        return new KeyRange(in.readLong(), in.readLong());
    }
}
