package org.quern.tree;

import java.util.Arrays;

/**
 * The rows of a chunk that a tree is grown from, grouped by the node they are in, ascending within each.
 *
 * <p>Cost: 4 bytes a row that counts.
 */
final class NodePartition {
    /** Most rows of a chunk. */
    static final int MOST_ROWS = 1 << 28;

    private static final int ROW = MOST_ROWS - 1;
    private static final int TIMES_SHIFT = 28;

    /** Rows in the lower bits, how often they count in the upper ones. */
    private final int[] entries;
    /** By position of the node: its entries are from[position] to before to[position]. */
    private int[] from = new int[16];

    private int[] to = new int[16];
    /** Nodes whose rows are known: those of the tree when it was last looked at. */
    private int size = 1;

    private NodePartition(int[] entries) {
        this.entries = entries;
        to[0] = entries.length;
    }

    /** All in the root, once. */
    static NodePartition ofAll(int count) {
        int[] entries = new int[count];
        Arrays.setAll(entries, row -> entry(row, 1));
        return new NodePartition(entries);
    }

    /** @param times by row; rows of 0 are left out */
    static NodePartition of(byte[] times) {
        int[] entries = new int[times.length];
        int count = 0;
        for (int row = 0; row < times.length; row++) {
            entries[count] = entry(row, times[row]);
            count += times[row] == 0 ? 0 : 1;
        }
        return new NodePartition(Arrays.copyOf(entries, count));
    }

    private static int entry(int row, int times) {
        return row | times << TIMES_SHIFT;
    }

    /** Copies rows, and how often they count, to the beginnings of two arrays. */
    void copy(int first, int end, int[] rows, int[] times) {
        for (int i = first; i < end; i++) {
            rows[i - first] = entries[i] & ROW;
            times[i - first] = entries[i] >>> TIMES_SHIFT;
        }
    }

    /** First entry of a node. */
    int from(int node) {
        return from[node];
    }

    /** One past the last entry of a node. */
    int to(int node) {
        return to[node];
    }

    /** Sends rows on from the nodes they are in, down to where they stay. */
    void advance(CodedTree shape, BinCodes codes) {
        if (shape.size() == size) {
            return;
        }
        if (from.length < shape.size()) {
            int length = Math.max(shape.size(), 2 * from.length);
            from = Arrays.copyOf(from, length);
            to = Arrays.copyOf(to, length);
        }
        int[] aside = new int[entries.length];
        for (int position = 0; position < shape.size(); position++) {
            CodedTree.Node node = shape.node(position);
            if (!node.isOpen() && node.left() >= size) {
                split(position, node, codes, aside);
            }
        }
        size = shape.size();
    }

    /** Left rows first, then the right ones, then those that stay. */
    private void split(int position, CodedTree.Node node, BinCodes codes, int[] aside) {
        int first = from[position];
        int end = to[position];
        byte[] sides = node.twoSides();
        int middle;
        if (sides == null) {
            middle = splitByRules(position, node, codes, aside);
        } else {
            byte[] narrow = codes.bytes()[node.predictor()];
            middle = narrow != null
                    ? split(narrow, sides, first, end, aside)
                    : split(codes.shorts()[node.predictor()], sides, first, end, aside);
            from[position] = end;
        }
        int left = node.left();
        from[left] = first;
        to[left] = middle;
        from[left + 1] = middle;
        to[left + 1] = from[position];
    }

    private int split(byte[] codes, byte[] sides, int first, int end, int[] aside) {
        int kept = first;
        int moved = 0;
        for (int i = first; i < end; i++) {
            int entry = entries[i];
            int side = sides[codes[entry & ROW] & 0xFF];
            entries[kept] = entry;
            aside[moved] = entry;
            kept += 1 - side;
            moved += side;
        }
        System.arraycopy(aside, 0, entries, kept, moved);
        return kept;
    }

    private int split(short[] codes, byte[] sides, int first, int end, int[] aside) {
        int kept = first;
        int moved = 0;
        for (int i = first; i < end; i++) {
            int entry = entries[i];
            int side = sides[codes[entry & ROW] & 0xFFFF];
            entries[kept] = entry;
            aside[moved] = entry;
            kept += 1 - side;
            moved += side;
        }
        System.arraycopy(aside, 0, entries, kept, moved);
        return kept;
    }

    private int splitByRules(int position, CodedTree.Node node, BinCodes codes, int[] aside) {
        int kept = from[position];
        int end = to[position];
        int moved = 0;
        int stayed = 0;
        for (int i = kept; i < end; i++) {
            int step = node.step(codes, entries[i] & ROW);
            if (step == 0) {
                entries[kept++] = entries[i];
            } else if (step == 1) {
                aside[moved++] = entries[i];
            } else {
                aside[aside.length - ++stayed] = entries[i];
            }
        }
        System.arraycopy(aside, 0, entries, kept, moved);
        from[position] = kept + moved;
        for (int i = 0; i < stayed; i++) {
            entries[kept + moved + i] = aside[aside.length - 1 - i];
        }
        return kept;
    }

    /** Sets the node of each row that counts. */
    void nodes(int[] target) {
        for (int position = 0; position < size; position++) {
            // The rows of a node that was split are those that stayed in it.
            for (int i = from[position]; i < to[position]; i++) {
                target[entries[i] & ROW] = position;
            }
        }
    }
}
