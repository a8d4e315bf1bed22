package org.quern.yarn.protocol;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of leaves of a merge tree, or of chunks where leaves are chunks. Never changed once made. */
public final class LeafSet {
    public static final LeafSet NONE = new LeafSet(new BitSet());

    private final BitSet leaves;

    private LeafSet(BitSet leaves) {
        this.leaves = leaves;
    }

    public static LeafSet of(BitSet leaves) {
        return new LeafSet((BitSet) leaves.clone());
    }

    /** The leaves in [first, end). */
    public static LeafSet range(int first, int end) {
        BitSet leaves = new BitSet(end);
        leaves.set(first, end);
        return new LeafSet(leaves);
    }

    public BitSet toBitSet() {
        return (BitSet) leaves.clone();
    }

    public boolean contains(int leaf) {
        return leaves.get(leaf);
    }

    public boolean isEmpty() {
        return leaves.isEmpty();
    }

    public int size() {
        return leaves.cardinality();
    }

    /** In ascending order. */
    public IntStream stream() {
        return leaves.stream();
    }

    public void write(DataOutput out) throws IOException {
        long[] words = leaves.toLongArray();
        out.writeInt(words.length);
        for (long word : words) {
            out.writeLong(word);
        }
    }

    public static LeafSet read(DataInput in) throws IOException {
        long[] words = new long[in.readInt()];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.readLong();
        }
        return new LeafSet(BitSet.valueOf(words));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeafSet set && leaves.equals(set.leaves);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(leaves.toLongArray());
    }

    @Override
    public String toString() {
        return leaves.toString();
    }
}
