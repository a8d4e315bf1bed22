package org.quern.kmeans;

import org.quern.data.Chunk;

/**
 * The points of a chunk, some hundred at a time, as a panel that fits in a first-level cache: an array for each coordinate,
 * standardised, without the rows that are no points. Rows keep their order.
 */
final class PointBlocks {
    /** Points of a block. */
    static final int ROWS = 256;

    private final Chunk chunk;
    private final Standardization standardization;
    private final double[][] coordinates;
    /** Of all rows, or null. */
    private final double[] weights;

    private final RowCounts counts;
    private final double[][] panel;
    private final double[] blockWeights;
    /** Position in the chunk of each point of the block. */
    private final int[] positions = new int[ROWS];
    /** 0 where all coordinates are finite, else NaN. */
    private final double[] flags = new double[ROWS];

    private int next;
    private int rows;
    private int pointsBefore;

    /**
     * @param coordinates of all rows
     * @param weights of all rows, null if each counts 1
     * @param counts takes the numbers of points and other rows
     */
    PointBlocks(
            Chunk chunk, Standardization standardization, double[][] coordinates, double[] weights, RowCounts counts) {
        this.chunk = chunk;
        this.standardization = standardization;
        this.coordinates = coordinates;
        this.weights = weights;
        this.counts = counts;
        this.panel = new double[coordinates.length][ROWS];
        this.blockWeights = weights == null ? null : new double[ROWS];
    }

    /** Goes on to the next block that has a point; false after the last one. */
    boolean next() {
        pointsBefore += rows;
        do {
            if (next >= chunk.rows()) {
                rows = 0;
                return false;
            }
            int count = Math.min(ROWS, chunk.rows() - next);
            load(count);
            next += count;
        } while (rows == 0);
        for (int j = 0; j < panel.length; j++) {
            standardization.apply(j, panel[j], rows);
        }
        counts.valid += rows;
        return true;
    }

    /** Points of this block. */
    int rows() {
        return rows;
    }

    /** Points of the chunk before this block. */
    int pointsBefore() {
        return pointsBefore;
    }

    /** The coordinates, each with at least {@link #rows} numbers. */
    double[][] panel() {
        return panel;
    }

    /** The weights, all positive; null if every point counts 1. */
    double[] weights() {
        return blockWeights;
    }

    double weight(int point) {
        return blockWeights == null ? 1 : blockWeights[point];
    }

    /** Number of a point's row in the data set. */
    long rowNumber(int point) {
        return chunk.rowNumber(positions[point]);
    }

    /** Position of a point's row in the chunk. */
    int position(int point) {
        return positions[point];
    }

    private void load(int count) {
        boolean all = true;
        for (int j = 0; j < panel.length; j++) {
            System.arraycopy(coordinates[j], next, panel[j], 0, count);
        }
        flag(count);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            positions[i] = next + i;
            sum += flags[i];
        }
        all &= sum == 0;
        if (weights != null) {
            System.arraycopy(weights, next, blockWeights, 0, count);
            for (int i = 0; i < count; i++) {
                all &= blockWeights[i] > 0 && blockWeights[i] < Double.POSITIVE_INFINITY;
            }
        }
        rows = all ? count : packed(count);
    }

    private void flag(int count) {
        double[] first = panel[0];
        for (int i = 0; i < count; i++) {
            flags[i] = first[i] * 0;
        }
        for (int j = 1; j < panel.length; j++) {
            double[] values = panel[j];
            for (int i = 0; i < count; i++) {
                flags[i] += values[i] * 0;
            }
        }
    }

    /** Moves the points to the front and counts the other rows. */
    private int packed(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            positions[kept] = next + i;
            double weight = weight(i);
            if (flags[i] == 0 && weight > 0 && weight < Double.POSITIVE_INFINITY) {
                kept++;
            } else {
                countOther(i, weight);
            }
        }
        for (double[] values : panel) {
            pack(values, kept);
        }
        if (weights != null) {
            pack(blockWeights, kept);
        }
        return kept;
    }

    private void pack(double[] values, int kept) {
        for (int i = 0; i < kept; i++) {
            values[i] = values[positions[i] - next];
        }
    }

    private void countOther(int i, double weight) {
        boolean missing = Double.isNaN(weight);
        for (double[] values : panel) {
            missing |= Double.isNaN(values[i]);
        }
        if (missing) {
            counts.missing++;
        } else if (weight < 0) {
            counts.negativeWeights++;
        } else if (weight == 0) {
            counts.weightless++;
        } else {
            countInfinite(i);
        }
    }

    /** A row of several infinite values counts for the first of them. */
    private void countInfinite(int i) {
        int j = 0;
        while (j < panel.length && !Double.isInfinite(panel[j][i])) {
            j++;
        }
        counts.infinite[j]++;
    }
}
