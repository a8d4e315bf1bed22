package org.quern.tree.boosting;

import java.util.Arrays;
import org.quern.tree.BinCodes;

/**
 * Rows of a chunk grouped by the node of a growing tree that they are in, ascending within each; a row may stand there
 * several times in succession.
 *
 * <p>Cost: 4 bytes an entry, and as much again while a node is split.
 */
final class RowPartition {
    private final int[] rows;
    /** By position of the node: its entries are rows[from] to before rows[to]. */
    private int[] from = new int[16];

    private int[] to = new int[16];
    /** By position: whether its entries were handed on to its sons. */
    private boolean[] split = new boolean[16];

    private int splits;

    /** @param rows all in the root; belongs to the partition from here on */
    RowPartition(int[] rows) {
        this.rows = rows;
        to[0] = rows.length;
    }

    static RowPartition ofAll(int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return new RowPartition(rows);
    }

    int[] rows() {
        return rows;
    }

    int from(int node) {
        return from[node];
    }

    int to(int node) {
        return to[node];
    }

    int size(int node) {
        return to[node] - from[node];
    }

    boolean isSplit(int node) {
        return node < split.length && split[node];
    }

    /** Number of nodes split. */
    int splits() {
        return splits;
    }

    long bytes() {
        return 4L * (rows.length + from.length + to.length);
    }

    /** Hands the rows of a node to its sons, at positions {@code left} and the next. */
    void split(int node, BinnedSplit rule, int left, BinCodes codes) {
        if (left + 1 >= from.length) {
            int length = Math.max(left + 2, 2 * from.length);
            from = Arrays.copyOf(from, length);
            to = Arrays.copyOf(to, length);
            split = Arrays.copyOf(split, length);
        }
        split[node] = true;
        splits++;
        byte[] bytes = codes.bytes()[rule.predictor()];
        int middle = bytes != null
                ? split(bytes, rule.toRight(), from[node], to[node])
                : split(codes.shorts()[rule.predictor()], rule.toRight(), from[node], to[node]);
        from[left] = from[node];
        to[left] = middle;
        from[left + 1] = middle;
        to[left + 1] = to[node];
    }

    private int split(byte[] codes, boolean[] toRight, int first, int end) {
        int[] right = new int[end - first];
        int kept = first;
        int moved = 0;
        for (int i = first; i < end; i++) {
            int row = rows[i];
            int side = toRight[codes[row] & 0xFF] ? 1 : 0;
            rows[kept] = row;
            right[moved] = row;
            kept += 1 - side;
            moved += side;
        }
        System.arraycopy(right, 0, rows, kept, moved);
        return kept;
    }

    private int split(short[] codes, boolean[] toRight, int first, int end) {
        int[] right = new int[end - first];
        int kept = first;
        int moved = 0;
        for (int i = first; i < end; i++) {
            int row = rows[i];
            int side = toRight[codes[row] & 0xFFFF] ? 1 : 0;
            rows[kept] = row;
            right[moved] = row;
            kept += 1 - side;
            moved += side;
        }
        System.arraycopy(right, 0, rows, kept, moved);
        return kept;
    }

    /** Adds a number to the scores of a node's rows, once to each. */
    void add(int node, double value, double[] scores) {
        int before = -1;
        for (int i = from[node]; i < to[node]; i++) {
            int row = rows[i];
            if (row != before) {
                scores[row] += value;
            }
            before = row;
        }
    }
}
