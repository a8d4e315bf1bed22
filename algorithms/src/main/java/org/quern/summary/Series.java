package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.QuernException;

/**
 * Values whose quantiles are wanted, or those of them whose keys begin with a prefix.
 *
 * @param row index into {@link SummaryDesign#rows}
 * @param cell of that row, or 0 if it is not grouped
 * @param level 16·level bits of the keys are fixed
 * @param prefix those bits
 */
record Series(int row, int cell, int level, long prefix) {

    /** Counts the values of a chunk's rows that belong to this series. */
    void count(SummaryDesign.Rows rows, SummaryDesign.Row term, ValueCounter counter) {
        double[] values = rows.values(term);
        int[] cells = term.hasCells() ? rows.cells(term) : null;
        double[] weights = rows.weights();
        for (int i = 0; i < rows.count(); i++) {
            if (Double.isNaN(values[i]) || cells != null && cells[i] != cell) {
                continue;
            }
            long key = ValueCounter.key(values[i]);
            if (ValueCounter.prefix(key, level) == prefix) {
                counter.addKey(key, weights == null ? 1 : wholeWeight(weights[i]));
            }
        }
    }

    private static long wholeWeight(double weight) {
        if (weight != Math.rint(weight)) {
            throw new QuernException("Frequency weight " + weight
                    + " is not a whole number, which quantiles need: leave the quantiles out, or round the weights");
        }
        return (long) weight;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(row);
        out.writeInt(cell);
        out.writeByte(level);
        out.writeLong(prefix);
    }

    static Series read(DataInput in) throws IOException {
        return new Series(in.readInt(), in.readInt(), in.readByte(), in.readLong());
    }
}
