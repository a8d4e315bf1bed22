package org.quern.pass;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BinaryOperator;

/**
 * Merges the states of chunks in an order that the chunk index alone decides, so that any cut into tasks, any order of
 * arrival and any number of threads give the same bits.
 *
 * <p>Node (level, i) covers chunks [i·2^level, (i+1)·2^level). Leaves have the level g given at the start (g = 0: one
 * chunk a leaf); the last leaf may cover fewer chunks. Two siblings merge, left before right, only when their parent
 * covers leaves that all exist; what can never pair, the ragged right edge of at most log2(leaves) + 1 nodes, is folded
 * by {@link #total} from right to left: each node takes the sum of all nodes after it.
 *
 * <p>A task adds the leaves it has processed and emits {@link #nodes}, at most 2·log2(leaves) for a contiguous range;
 * whoever gathers them adds the nodes of all tasks, in any order, and takes the {@link #total}. The tree is a work ledger
 * too: {@link #uncovered} are the chunks still to be done. No chunks at all give the neutral state.
 *
 * <p>Threads may add at the same time. States are merged outside of the lock, so merges run in parallel.
 *
 * @param <S> state
 */
public final class MergeTree<S> {
    private final int chunks;
    private final int leafLevel;
    private final int leaves;
    private final BinaryOperator<S> merge;
    private final BitSet covered = new BitSet();
    private final Map<Place, S> waiting = new HashMap<>();
    private int merging;

    /**
     * @param chunks number of chunks of the data set
     * @param leafLevel 2^leafLevel chunks share a leaf
     * @param merge the state of two neighbours, left and right; may change and return the left one
     */
    public MergeTree(int chunks, int leafLevel, BinaryOperator<S> merge) {
        this.chunks = chunks;
        this.leafLevel = leafLevel;
        this.leaves = leaves(chunks, leafLevel);
        this.merge = merge;
    }

    /** The tree of a pass over {@code chunks} chunks. */
    public static <S> MergeTree<S> of(Pass<S, ?> pass, int chunks) {
        return new MergeTree<>(chunks, pass.leafLevel(), (left, right) -> {
            pass.merge(left, right);
            return left;
        });
    }

    /**
     * A state and the place it has in the tree.
     *
     * @param level 2^level chunks are covered
     * @param index position among the nodes of that level, from 0
     */
    public record Node<S>(int level, int index, S state) {
        /** The first chunk covered. */
        public int firstChunk() {
            return index << level;
        }

        /** One past the last chunk covered, in a tree without ragged leaves. */
        public long endChunk() {
            return (index + 1L) << level;
        }
    }

    private record Place(int level, int index) {
        Place parent() {
            return new Place(level + 1, index >> 1);
        }

        Place sibling() {
            return new Place(level, index ^ 1);
        }

        boolean isLeft() {
            return (index & 1) == 0;
        }
    }

    /** Number of leaves of {@code chunks} chunks. */
    public static int leaves(int chunks, int leafLevel) {
        if (leafLevel < 0 || leafLevel > 30) {
            throw new IllegalArgumentException("Invalid leaf level: " + leafLevel + ", must lie in 0 to 30");
        }
        return (int) ((chunks + (1L << leafLevel) - 1) >> leafLevel);
    }

    /** Number of leaves of this tree. */
    public int leaves() {
        return leaves;
    }

    /** The first chunk of a leaf. */
    public int firstChunk(int leaf) {
        return leaf << leafLevel;
    }

    /** One past the last chunk of a leaf. */
    public int endChunk(int leaf) {
        return (int) Math.min(chunks, (leaf + 1L) << leafLevel);
    }

    /** The largest node that begins with leaf {@code first} and covers no leaf from {@code end} on. */
    public Node<S> largestNode(int first, int end, S state) {
        int levels = Math.min(Integer.numberOfTrailingZeros(first), 31 - Integer.numberOfLeadingZeros(end - first));
        return new Node<>(leafLevel + levels, first >> levels, state);
    }

    /** Adds the state of one leaf, which belongs to the tree from here on. */
    public void add(int leaf, S state) {
        add(new Node<>(leafLevel, leaf, state));
    }

    /**
     * Adds a node of another tree over the same chunks.
     *
     * @throws IllegalStateException if one of its chunks is covered already
     */
    public void add(Node<S> node) {
        Place place = new Place(node.level(), node.index());
        S state = node.state();
        cover(place);
        try {
            S sibling = offer(place, state);
            while (sibling != null) {
                state = place.isLeft() ? merge.apply(state, sibling) : merge.apply(sibling, state);
                place = place.parent();
                sibling = offer(place, state);
            }
        } finally {
            synchronized (this) {
                merging--;
            }
        }
    }

    private synchronized void cover(Place place) {
        int first = place.index << (place.level - leafLevel);
        long end = (place.index + 1L) << (place.level - leafLevel);
        if (place.level < leafLevel || place.index < 0 || end > leaves) {
            throw new IllegalStateException("No place for node " + place.index + " of level " + place.level
                    + " in a tree of " + chunks + " chunks and leaves of level " + leafLevel
                    + ": it belongs to another data set or pass");
        }
        int taken = covered.nextSetBit(first);
        if (taken >= 0 && taken < end) {
            throw new IllegalStateException("Two states for " + chunkRange(taken, taken + 1) + " of " + chunks
                    + ": was the output of one task read twice?");
        }
        covered.set(first, (int) end);
        merging++;
    }

    /** Leaves the state to wait for its sibling, or hands out the sibling that waits already. */
    private synchronized S offer(Place place, S state) {
        boolean pairs = ((place.index | 1) + 1L) << (place.level - leafLevel) <= leaves;
        S sibling = pairs ? waiting.remove(place.sibling()) : null;
        if (sibling == null) {
            waiting.put(place, state);
        }
        return sibling;
    }

    /** What could not be paired yet, by first chunk. To be called when nobody adds. */
    public synchronized List<Node<S>> nodes() {
        if (merging > 0) {
            throw new IllegalStateException("States are still being added");
        }
        List<Node<S>> nodes = new ArrayList<>();
        waiting.forEach((place, state) -> nodes.add(new Node<>(place.level, place.index, state)));
        nodes.sort((a, b) -> Integer.compare(a.firstChunk(), b.firstChunk()));
        return nodes;
    }

    /** The leaves of chunks that no state covers, in order. */
    public synchronized List<Integer> uncovered() {
        List<Integer> open = new ArrayList<>();
        for (int leaf = covered.nextClearBit(0); leaf < leaves; leaf = covered.nextClearBit(leaf + 1)) {
            open.add(leaf);
        }
        return open;
    }

    public synchronized boolean isComplete() {
        return covered.cardinality() == leaves;
    }

    /**
     * The state of all chunks; the tree is spent by it.
     *
     * @param empty the state of no rows, returned where the data set has no chunks
     * @throws IllegalStateException naming the chunks without a state, if there are any
     */
    public S total(S empty) {
        if (!isComplete()) {
            throw new IllegalStateException(missing());
        }
        List<Node<S>> edge = nodes();
        if (edge.isEmpty()) {
            return empty;
        }
        S total = edge.get(edge.size() - 1).state();
        for (int i = edge.size() - 2; i >= 0; i--) {
            total = merge.apply(edge.get(i).state(), total);
        }
        return total;
    }

    private synchronized String missing() {
        StringJoiner ranges = new StringJoiner(", ");
        for (int leaf = covered.nextClearBit(0); leaf < leaves; ) {
            int next = covered.nextSetBit(leaf);
            int end = next < 0 ? leaves : next;
            ranges.add(chunkRange(leaf, end));
            leaf = next < 0 ? leaves : covered.nextClearBit(end);
        }
        return "No state for " + ranges + " of " + chunks + ": did a worker stop early?";
    }

    /** {@code chunk 17} or {@code chunks 17 to 18}, of the leaves in [first, end). */
    private String chunkRange(int first, int end) {
        int firstChunk = firstChunk(first);
        int lastChunk = endChunk(end - 1) - 1;
        return firstChunk == lastChunk ? "chunk " + firstChunk : "chunks " + firstChunk + " to " + lastChunk;
    }
}
