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
    /** Of the tree shown, a row. */
    private static final int SHOWN_BYTES = 5;

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
    /** By tree: rows that count by node; null while the tree was not asked for. */
    private final NodePartition[] partitions;
    /** By tree: what it was when last looked at. */
    private final CodedTree[] shapes;
    /** The tree that {@link #shownTimes} and {@link #shownNodes} belong to; −1 if none. */
    private int shown = -1;
    /** How often each row counts. */
    private byte[] shownTimes;
    /** Position of each row's node, in the tree of {@link #shownShape}. */
    private int[] shownNodes;

    private CodedTree shownShape;

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
        this.partitions = new NodePartition[growth.trees()];
        this.shapes = new CodedTree[growth.trees()];
        Arrays.fill(shapes, CodedTree.ROOT);
        if (count > NodePartition.MOST_ROWS) {
            throw new IllegalArgumentException(count + " rows in a chunk");
        }
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

    /** How often each row counts in a tree; null where that is once. */
    private byte[] times(int tree) {
        RowSample sample = growth.samples().get(tree);
        if (sample.isAll()) {
            return null;
        }
        byte[] times = new byte[count];
        long[] numbers = new long[count];
        Arrays.setAll(numbers, this::rowNumber);
        sample.multiplicities(numbers, groups, count, times);
        return times;
    }

    static long bytes(TreeGrowth growth, int rows) {
        boolean weighted = growth.design().weights().isPresent();
        int response = growth.design().isClassification() ? 2 : weighted ? 16 : 8;
        long perRow = response + (weighted ? 8 : 0) + (growth.design().groups().isPresent() ? 4 : 0) + 4;
        perRow += SHOWN_BYTES;
        for (RowSample sample : growth.samples()) {
            perRow += (long) Math.ceil(4 * sample.share());
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

    /** How often a row counts in a tree. Asked for one tree after the other. */
    public int times(int tree, int row) {
        show(tree);
        return shownTimes == null ? 1 : shownTimes[row];
    }

    /** Rows of the chunk left out because a value that is needed is missing. */
    public long missingRows() {
        return missingRows;
    }

    /** Rows of the chunk left out because their weight is 0. */
    public long weightlessRows() {
        return weightlessRows;
    }

    /**
     * Position of the node that a row is in since {@link #advance}, also of a row that does not count. Asked for one tree
     * after the other.
     */
    public int node(int tree, int row) {
        showNodes(tree);
        return shownNodes[row];
    }

    /**
     * Sends the rows that do not count in a tree through it.
     *
     * @param target by row: takes the position of the node in which it ends, −1 where the row counts
     */
    public void outOfBag(int tree, CodedTree shape, int[] target) {
        Arrays.fill(target, 0, count, -1);
        byte[] times = times(tree);
        if (times == null) {
            return;
        }
        byte[] leftOut = new byte[count];
        for (int row = 0; row < count; row++) {
            leftOut[row] = (byte) (times[row] == 0 ? 1 : 0);
        }
        NodePartition partition = NodePartition.of(leftOut);
        partition.advance(shape, codes);
        partition.nodes(target);
    }

    private void show(int tree) {
        if (shown != tree) {
            shown = tree;
            shownTimes = times(tree);
            shownShape = null;
        }
    }

    private void showNodes(int tree) {
        show(tree);
        CodedTree shape = shapes[tree];
        if (shownShape == shape) {
            return;
        }
        if (shownNodes == null) {
            shownNodes = new int[count];
        }
        shownShape = shape;
        partition(tree).nodes(shownNodes);
        for (int row = 0; shownTimes != null && row < count; row++) {
            if (shownTimes[row] == 0) {
                shownNodes[row] = shape.end(codes, row, 0);
            }
        }
    }

    private NodePartition partition(int tree) {
        if (partitions[tree] == null) {
            byte[] times = times(tree);
            partitions[tree] = times == null ? NodePartition.ofAll(count) : NodePartition.of(times);
        }
        return partitions[tree];
    }

    /**
     * Sends the rows on from the nodes they are in, down to where they stay.
     *
     * @param shape of the tree now; what it was before is part of it
     */
    public void advance(int tree, CodedTree shape) {
        partition(tree).advance(shape, codes);
        shapes[tree] = shape.size() == shapes[tree].size() ? shapes[tree] : shape;
    }

    /**
     * Rows of a tree grouped by node, ascending within each; rows that do not count are left out.
     *
     * @param from by node asked for, and one more: where its rows begin in {@link #rows}
     */
    record Grouped(int[] rows, int[] from) {}

    /**
     * Groups rows by sets of nodes.
     *
     * @param slots by position of the node: the set it belongs to, −1 if to none
     * @param wanted number of sets
     */
    Grouped grouped(int tree, int[] slots, int wanted) {
        showNodes(tree);
        int[] from = new int[wanted + 2];
        // Nodes not asked for share the last place.
        int[] place = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            place[i] = slots[i] < 0 ? wanted : slots[i];
        }
        for (int i = 0; i < count; i++) {
            int slot = shownTimes != null && shownTimes[i] == 0 ? wanted : place[shownNodes[i]];
            from[slot + 1]++;
        }
        for (int s = 0; s <= wanted; s++) {
            from[s + 1] += from[s];
        }
        int[] next = Arrays.copyOf(from, wanted + 1);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            int slot = shownTimes != null && shownTimes[i] == 0 ? wanted : place[shownNodes[i]];
            rows[next[slot]++] = i;
        }
        return new Grouped(rows, from);
    }

    /** Gathers the rows of a node since {@link #advance}: all that count and are in it or stay in it. */
    void gather(int tree, int position, NodeRows target) {
        NodePartition partition = partition(tree);
        int first = partition.from(position);
        int end = partition.to(position);
        target.reset(end - first);
        partition.copy(first, end, target.rows, target.times);
        target.count = end - first;
        if (classes != null) {
            gatherClasses(target);
        } else {
            gatherValues(target);
        }
        if (weights != null) {
            gatherWeights(target);
        }
    }

    private void gatherClasses(NodeRows target) {
        int[] rows = target.rows;
        int[] codesOfRows = target.classes;
        for (int i = 0; i < target.count; i++) {
            codesOfRows[i] = classes[rows[i]];
        }
    }

    private void gatherValues(NodeRows target) {
        int[] rows = target.rows;
        int[] times = target.times;
        for (int i = 0; i < target.count; i++) {
            target.responses[i] = responses[rows[i]];
            target.values[i] = values[rows[i]] * times[i];
        }
    }

    private void gatherWeights(NodeRows target) {
        int[] rows = target.rows;
        int[] times = target.times;
        for (int i = 0; i < target.count; i++) {
            target.weights[i] = weights[rows[i]] * times[i];
        }
    }
}
