package org.quern.jobs.mapreduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.mapreduce.InputSplit;

/** A run of whole leaves of the merge tree, or of tasks of an import, for one map task. */
final class ChunkSplit extends InputSplit implements Writable {
    private int firstLeaf;
    private int endLeaf;
    private long bytes;
    private String[] hosts = {};

    /** For Hadoop, which fills it by {@link #readFields}. */
    ChunkSplit() {}

    /** @param hosts with the most of the bytes, best first */
    ChunkSplit(int firstLeaf, int endLeaf, long bytes, String... hosts) {
        this.firstLeaf = firstLeaf;
        this.endLeaf = endLeaf;
        this.bytes = bytes;
        this.hosts = hosts.clone();
    }

    int firstLeaf() {
        return firstLeaf;
    }

    int endLeaf() {
        return endLeaf;
    }

    @Override
    public long getLength() {
        return bytes;
    }

    @Override
    public String[] getLocations() {
        return hosts.clone();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(firstLeaf);
        out.writeInt(endLeaf);
        out.writeLong(bytes);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        firstLeaf = in.readInt();
        endLeaf = in.readInt();
        bytes = in.readLong();
    }

    @Override
    public String toString() {
        return "leaves " + firstLeaf + " to " + (endLeaf - 1) + ", " + bytes + " bytes";
    }
}
