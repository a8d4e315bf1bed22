package org.quern.jobs.mapreduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.io.WritableComparable;
import org.apache.hadoop.io.WritableComparator;

/**
 * Place of a state in the shuffle: slice, first chunk covered, and level + 1 in the merge tree. Sorted in that order, so
 * a reducer meets one slice after the other and, within a slice, neighbours in the order in which they pair. Level −1
 * marks a {@link #mistake}.
 */
final class NodeKey implements WritableComparable<NodeKey> {
    private static final int BYTES = 12;

    static {
        WritableComparator.define(NodeKey.class, new Raw());
    }

    private int slice;
    private int firstChunk;
    private int level;

    /** For Hadoop, which fills it by {@link #readFields}. */
    NodeKey() {}

    NodeKey(int slice, int firstChunk, int level) {
        this.slice = slice;
        this.firstChunk = firstChunk;
        this.level = level;
    }

    /** The key of a message about the data, met in a chunk: the job succeeds, and its driver reports the first of them. */
    static NodeKey mistake(int slice, int chunk) {
        return new NodeKey(slice, chunk, -1);
    }

    int slice() {
        return slice;
    }

    int firstChunk() {
        return firstChunk;
    }

    int level() {
        return level;
    }

    boolean isMistake() {
        return level < 0;
    }

    /** Position among the nodes of its level. */
    int index() {
        return firstChunk >> level;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(slice);
        out.writeInt(firstChunk);
        out.writeInt(level + 1);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        slice = in.readInt();
        firstChunk = in.readInt();
        level = in.readInt() - 1;
    }

    @Override
    public int compareTo(NodeKey other) {
        int bySlice = Integer.compare(slice, other.slice);
        if (bySlice != 0) {
            return bySlice;
        }
        int byChunk = Integer.compare(firstChunk, other.firstChunk);
        return byChunk != 0 ? byChunk : Integer.compare(level, other.level);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(slice, firstChunk, level);
    }

    @Override
    public String toString() {
        return isMistake()
                ? "mistake in chunk " + firstChunk
                : "slice " + slice + ", level " + level + ", from chunk " + firstChunk;
    }

    /** Compares keys as bytes: no field is negative when written. */
    private static final class Raw extends WritableComparator {
        Raw() {
            super(NodeKey.class);
        }

        @Override
        public int compare(byte[] a, int aStart, int aLength, byte[] b, int bStart, int bLength) {
            return compareBytes(a, aStart, BYTES, b, bStart, BYTES);
        }
    }
}
