package org.quern.tree;

import java.util.Arrays;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.FactorColumn;

/**
 * The rows of a chunk that trees are grown from, those with a response and a weight above 0, by bins; and where they are in
 * each tree. Rows are counted from 0 among those kept.
 */
public final class GrowthRows {
    private final TreeGrowth growth;
    private final int count;
    private final BinCodes codes;
    /** Numbers in the data set. */
    private final long firstRow;
    /** By row: its number less {@link #firstRow}; null where that is its position. */
    private final int[] offsets;
    /** By row: group, or null. */
    private final int[] groups;
    /** By row: code of the class; null for numbers. */
    private final char[] classes;
    /** By row: the response; null for classes. */
    private final long[] responses;
    /** By row: response times weight; the responses where rows have no weights. */
    private final long[] values;
    /** By row: weight; null where all are 1. */
    private final long[] weights;

    private final long missingRows;
    private final long weightlessRows;
    /** By tree: how often each row counts; null where that is once. */
    private final byte[][] times;
    /** By tree: position of each row's node; null while all are in the root. */
    private final char[][] nodes;
    /** By tree: size that it had when {@link #nodes} was brought up to date. */
    private final int[] sizes;

    private GrowthRows(TreeGrowth growth, TreeRows rows, Chunk chunk) {
        this.growth = growth;
        this.count = rows.count();
        this.codes = rows.codes(growth.bins());
        this.firstRow = count == 0 ? 0 : chunk.rowNumber(rows.used()[0]);
        this.offsets = offsets(rows, chunk);
        this.groups = growth.design()
                .groups()
                .map(name -> groups(rows, chunk.column(name)))
                .orElse(null);
        this.weights = rows.weights() == null ? null : weights(rows);
        if (rows.classes() != null) {
            this.classes = classes(rows);
            this.responses = null;
            this.values = null;
        } else {
            this.classes = null;
            this.responses = responses(rows);
            this.values = rows.weights() == null ? responses : weighted(rows);
        }
        this.missingRows = rows.missingRows();
        this.weightlessRows = rows.weightlessRows();
        this.times = times();
        this.nodes = new char[growth.trees()][];
        this.sizes = new int[growth.trees()];
        Arrays.fill(sizes, 1);
    }

    static GrowthRows of(TreeGrowth growth, Chunk chunk) {
        return new GrowthRows(growth, TreeRows.of(growth.design(), chunk), chunk);
    }

    private int[] offsets(TreeRows rows, Chunk chunk) {
        int[] result = new int[count];
        boolean plain = true;
        for (int i = 0; i < count; i++) {
            result[i] = (int) (chunk.rowNumber(rows.used()[i]) - firstRow);
            plain &= result[i] == i;
        }
        return plain ? null : result;
    }

    private int[] groups(TreeRows rows, Column column) {
        double[] all = new double[column.rows()];
        if (column instanceof FactorColumn factor) {
            Arrays.setAll(all, i -> factor.codes()[i]);
        } else {
            column.toDoubles(all);
        }
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = (int) all[rows.used()[i]];
        }
        return result;
    }

    private static char[] classes(TreeRows rows) {
        char[] result = new char[rows.count()];
        for (int i = 0; i < result.length; i++) {
            result[i] = (char) rows.classes()[rows.used()[i]];
        }
        return result;
    }

    private long[] weights(TreeRows rows) {
        long[] result = new long[count];
        double scale = growth.criterion().weights().scale();
        for (int i = 0; i < count; i++) {
            result[i] = (long) Math.rint(rows.weights()[rows.used()[i]] * scale);
        }
        return result;
    }

    private long[] responses(TreeRows rows) {
        long[] result = new long[count];
        FixedPoint point = growth.criterion().values();
        double origin = point.origin();
        double scale = point.scale();
        for (int i = 0; i < count; i++) {
            result[i] = (long) Math.rint((rows.values()[rows.used()[i]] - origin) * scale);
        }
        return result;
    }

    private long[] weighted(TreeRows rows) {
        long[] result = new long[count];
        FixedPoint point = growth.criterion().values();
        double origin = point.origin();
        double scale = point.scale();
        for (int i = 0; i < count; i++) {
            int row = rows.used()[i];
            result[i] = (long) Math.rint(rows.weights()[row] * ((rows.values()[row] - origin) * scale));
        }
        return result;
    }

    private byte[][] times() {
        byte[][] result = new byte[growth.trees()][];
        long[] numbers = null;
        for (int t = 0; t < result.length; t++) {
            if (!growth.samples().get(t).isAll()) {
                if (numbers == null) {
                    numbers = new long[count];
                    for (int i = 0; i < count; i++) {
                        numbers[i] = rowNumber(i);
                    }
                }
                result[t] = new byte[count];
                growth.samples().get(t).multiplicities(numbers, groups, count, result[t]);
            }
        }
        return result;
    }

    static long bytes(TreeGrowth growth, int rows) {
        boolean weighted = growth.design().weights().isPresent();
        int response = growth.design().isClassification() ? 2 : weighted ? 16 : 8;
        long perRow = response + (weighted ? 8 : 0) + (growth.design().groups().isPresent() ? 4 : 0) + 4;
        for (RowSample sample : growth.samples()) {
            perRow += sample.isAll() ? 2 : 3;
        }
        return 256 + 64L * growth.trees() + perRow * rows + BinCodes.bytes(growth.bins(), rows);
    }

    /** Number of rows. */
    public int count() {
        return count;
    }

    public BinCodes codes() {
        return codes;
    }

    /** Number of a row in the data set. */
    public long rowNumber(int row) {
        return firstRow + (offsets == null ? row : offsets[row]);
    }

    /** Group of a row, or {@link RowSample#NO_GROUPS}. */
    public int group(int row) {
        return groups == null ? RowSample.NO_GROUPS : groups[row];
    }

    /** Code of a row's class. */
    public int classOf(int row) {
        return classes[row];
    }

    /** Response of a row, by {@link Criterion#values}. */
    public long response(int row) {
        return responses[row];
    }

    /** Response times weight of a row, by {@link Criterion#values}. */
    public long weightedResponse(int row) {
        return values[row];
    }

    /** Weight of a row, by {@link Criterion#weights}; 1 where rows have none. */
    public long weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** How often a row counts in a tree. */
    public int times(int tree, int row) {
        return times[tree] == null ? 1 : times[tree][row];
    }

    /** Rows of the chunk left out because a value that is needed is missing. */
    public long missingRows() {
        return missingRows;
    }

    /** Rows of the chunk left out because their weight is 0. */
    public long weightlessRows() {
        return weightlessRows;
    }

    /** Position of the node that a row is in since {@link #advance}. */
    public int node(int tree, int row) {
        return nodes[tree] == null ? 0 : nodes[tree][row];
    }

    /**
     * Sends the rows on from the nodes they are in, down to where they stay.
     *
     * @param shape of the tree now; what it was before is part of it
     */
    public void advance(int tree, CodedTree shape) {
        if (shape.size() == sizes[tree]) {
            return;
        }
        if (nodes[tree] == null) {
            nodes[tree] = new char[count];
        }
        char[] at = nodes[tree];
        for (int i = 0; i < count; i++) {
            at[i] = (char) shape.end(codes, i, at[i]);
        }
        sizes[tree] = shape.size();
    }

    /**
     * Rows of a tree grouped by node, ascending within each; rows that do not count are left out.
     *
     * @param from by node asked for, and one more: where its rows begin in {@link #rows}
     */
    record Grouped(int[] rows, int[] from) {}

    /**
     * @param slots by position of the node: its place among those asked for, −1 if it is not
     * @param wanted number of nodes asked for
     */
    Grouped grouped(int tree, int[] slots, int wanted) {
        int[] from = new int[wanted + 2];
        char[] at = nodes[tree];
        byte[] often = times[tree];
        // Nodes not asked for share the last place.
        int[] place = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            place[i] = slots[i] < 0 ? wanted : slots[i];
        }
        if (at == null) {
            at = new char[count];
        }
        for (int i = 0; i < count; i++) {
            int slot = often != null && often[i] == 0 ? wanted : place[at[i]];
            from[slot + 1]++;
        }
        for (int s = 0; s <= wanted; s++) {
            from[s + 1] += from[s];
        }
        int[] next = Arrays.copyOf(from, wanted + 1);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            int slot = often != null && often[i] == 0 ? wanted : place[at[i]];
            rows[next[slot]++] = i;
        }
        return new Grouped(rows, from);
    }

    /** Gathers the rows of a node. */
    void gather(int tree, Grouped grouped, int slot, NodeRows target) {
        int first = grouped.from()[slot];
        int end = grouped.from()[slot + 1];
        target.reset(end - first);
        byte[] often = times[tree];
        for (int i = first; i < end; i++) {
            int row = grouped.rows()[i];
            int howOften = often == null ? 1 : often[row];
            if (classes != null) {
                target.addClass(row, howOften, classes[row], weights == null ? 1 : weights[row]);
            } else {
                target.addValue(row, howOften, values[row], weights == null ? 1 : weights[row], responses[row]);
            }
        }
    }
}
