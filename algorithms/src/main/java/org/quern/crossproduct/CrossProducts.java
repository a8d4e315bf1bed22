package org.quern.crossproduct;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.linalg.DoubleDouble;
import org.quern.linalg.ExtendedArrays;
import org.quern.pass.StateCodec;

/**
 * State of the pass that gathers cross-products: W = Σw, S_i = Σw(v_i − c_i) and P_ij = Σw(v_i − c_i)(v_j − c_j) of the
 * vectors of a {@link CrossProductLayout}, over all rows and over the cells of its tables, about a centre c.
 *
 * <p>The centre is the mean of a sample of the first chunk's rows; two states merge by shifting both to the mean of their
 * centres weighted with W, as Chan does, except that S is kept, so that the centre need not be the mean. A column that is
 * constant has products of exactly 0. No rows: all sums are 0 and the centre is open. Incomplete rows are counted; rows
 * with an infinite value are counted by variable and left out, as the fit refuses them.
 *
 * <p>Size: 8·(d(d+1)/2 + Σ cells·width) bytes with d vectors used without factors, twice that in double-double. A row costs
 * d²/2 multiplications and one addition for each sum of its cell in each table, however many levels a factor has.
 *
 * <p>Reference: Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115.
 */
public final class CrossProducts {
    final CrossProductLayout layout;
    long validRows;
    long missingRows;
    /** Rows of weight 0, which count neither as valid nor as missing. */
    long weightlessRows;

    long negativeWeights;
    /** Infinite values in complete rows: by variable of the design, then by response, by offset, and of the weights. */
    final long[] infinite;
    /** By vector; entry 0 is that of the constant and always 0. */
    final double[] centre;
    /** Σw, then S by vector. */
    final double[] sums;
    /** Low parts of {@link #sums}, or null in double. */
    final double[] lowSums;
    /** Rows by cell of a cube's first term; empty if there is no cube, and in slices but the first. */
    long[] cellRows;
    /** Sums of weights by cell of a cube's first term, as {@link #cellRows}. */
    double[] cellWeights;
    /** Where {@link #values} begin in the whole state. */
    final int from;
    /** Upper triangle of P by rows, then the cells of each table; of a slice, its part. */
    final double[] values;
    /** Low parts of {@link #values}, or null in double. */
    final double[] lowValues;

    CrossProducts(CrossProductLayout layout, boolean extended) {
        this(layout, extended, 0, layout.length(), cubeCells(layout));
    }

    CrossProducts(CrossProductLayout layout, boolean extended, int from, int to, int cells) {
        this.layout = layout;
        this.infinite = new long
                [layout.design().variables().size()
                        + layout.responses()
                        + layout.design().formula().offsets().size()
                        + 1];
        int vectors = layout.vectors().size() + 1;
        this.centre = new double[vectors];
        this.sums = new double[vectors];
        this.lowSums = extended ? new double[vectors] : null;
        this.cellRows = new long[cells];
        this.cellWeights = new double[cells];
        this.from = from;
        this.values = new double[to - from];
        this.lowValues = extended ? new double[to - from] : null;
    }

    private static int cubeCells(CrossProductLayout layout) {
        return layout.design().options().cube() ? layout.design().terms().get(0).cells() : 0;
    }

    public CrossProductLayout layout() {
        return layout;
    }

    /** Rows used. */
    public long validRows() {
        return validRows;
    }

    /** Rows left out because a variable of the model, or the weight, was missing. */
    public long missingRows() {
        return missingRows;
    }

    /** Rows of weight 0, which count neither as valid nor as missing. */
    public long weightlessRows() {
        return weightlessRows;
    }

    /** Rows whose weight was below 0. */
    public long negativeWeights() {
        return negativeWeights;
    }

    /** Rows with an infinite value of what {@link CrossProductsPass#counted} names at that place. */
    public long infinite(int index) {
        return infinite[index];
    }

    /** What a vector is taken about. */
    public double centre(int vector) {
        return centre[vector];
    }

    /** Rows in a cell of a cube's first term. */
    public long cellRows(int cell) {
        return cellRows[cell];
    }

    /** Sum of the weights in a cell of a cube's first term. */
    public double cellWeights(int cell) {
        return cellWeights[cell];
    }

    /** Whether no sum has overflowed. */
    public boolean isFinite() {
        for (double sum : sums) {
            if (!Double.isFinite(sum)) {
                return false;
            }
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    public boolean extended() {
        return lowValues != null;
    }

    public DoubleDouble weight() {
        return sum(0);
    }

    public DoubleDouble sum(int vector) {
        return extended() ? ExtendedArrays.get(sums, lowSums, vector) : DoubleDouble.of(sums[vector]);
    }

    public DoubleDouble value(int index) {
        return extended() ? ExtendedArrays.get(values, lowValues, index) : DoubleDouble.of(values[index]);
    }

    /** P of two vectors without factors, or their sum if one is the constant. */
    public DoubleDouble product(CrossProductLayout.Product product) {
        return product.isSquare()
                ? value(layout.triangleRow(product.first() - 1) + product.second() - product.first())
                : sum(product.second());
    }

    /**
     * The sums of a design made of some of this one's terms, equal to the bit to what a pass for it over the same rows
     * gathers. (One exception: weighted sums may be rounded otherwise if a numeric variable stands by itself here and only in
     * interactions with factors there.) This state must be that of a pass for {@link CrossProductLayout.Extent#PARTS}.
     *
     * @param design has the responses, offsets and levels of this state's, and is no cube
     */
    public CrossProducts part(Design design) {
        CrossProducts part = new CrossProducts(new CrossProductLayout(design), extended());
        new CrossProductPart(this, part).copy();
        return part;
    }

    /**
     * Adds rows that the caller has looked through.
     *
     * @param used complete rows, ascending, whose numbers are finite
     * @param weights of all rows, not negative
     * @param responses of all rows, one array for each of the layout's responses, from which offsets were taken already
     */
    public void add(DesignRows rows, int[] used, double[] weights, double[][] responses) {
        CrossProductRows.add(this, rows, used, weights, responses);
    }

    public void merge(CrossProducts later) {
        missingRows += later.missingRows;
        weightlessRows += later.weightlessRows;
        negativeWeights += later.negativeWeights;
        for (int i = 0; i < infinite.length; i++) {
            infinite[i] += later.infinite[i];
        }
        if (later.validRows == 0) {
            return;
        }
        validRows += later.validRows;
        for (int i = 0; i < cellRows.length; i++) {
            cellRows[i] += later.cellRows[i];
            cellWeights[i] += later.cellWeights[i];
        }
        if (validRows == later.validRows) {
            copy(later);
            return;
        }
        double[] between = new double[centre.length];
        double share = later.sums[0] / (sums[0] + later.sums[0]);
        for (int i = 1; i < centre.length; i++) {
            between[i] = centre[i] + (later.centre[i] - centre[i]) * share;
        }
        shift(between);
        later.shift(between);
        add(sums, lowSums, later.sums, later.lowSums);
        add(values, lowValues, later.values, later.lowValues);
    }

    private void copy(CrossProducts other) {
        System.arraycopy(other.centre, 0, centre, 0, centre.length);
        System.arraycopy(other.sums, 0, sums, 0, sums.length);
        System.arraycopy(other.values, 0, values, 0, values.length);
        if (extended()) {
            System.arraycopy(other.lowSums, 0, lowSums, 0, lowSums.length);
            System.arraycopy(other.lowValues, 0, lowValues, 0, lowValues.length);
        }
    }

    private static void add(double[] high, double[] low, double[] otherHigh, double[] otherLow) {
        for (int i = 0; i < high.length; i++) {
            if (low == null) {
                high[i] += otherHigh[i];
            } else {
                ExtendedArrays.add(high, low, i, otherHigh[i], otherLow[i]);
            }
        }
    }

    /** Moves the centre. */
    private void shift(double[] to) {
        if (Arrays.equals(centre, to)) {
            return;
        }
        if (extended()) {
            shiftExtended(to);
        } else {
            shiftDouble(to);
        }
        System.arraycopy(to, 0, centre, 0, to.length);
    }

    private void shiftDouble(double[] to) {
        double[] d = new double[to.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = centre[i] - to[i];
        }
        for (int i = 1; i <= layout.dense(); i++) {
            int row = layout.triangleRow(i - 1) - i - from;
            if (row + i < 0 || row + i >= values.length) {
                continue;
            }
            double f = sums[i] + d[i] * sums[0];
            for (int j = i; j <= layout.dense(); j++) {
                values[row + j] += d[i] * sums[j] + d[j] * f;
            }
        }
        for (CrossProductLayout.Table table : layout.tables()) {
            if (table.width() == 1) {
                continue;
            }
            int end = (int) Math.min(table.end() - from, values.length);
            int width = table.width();
            int linear = table.linear().length;
            for (int cell = (int) Math.max(0, table.offset() - from); cell < end; cell += width) {
                double w = values[cell];
                for (int k = 0; k < table.squares().length; k++) {
                    CrossProductLayout.Product square = table.squares()[k];
                    double first = values[cell + table.positionOf(new CrossProductLayout.Product(0, square.first()))];
                    double second = values[cell + table.positionOf(new CrossProductLayout.Product(0, square.second()))];
                    double di = d[square.first()];
                    double dj = d[square.second()];
                    values[cell + linear + k] += di * second + dj * (first + di * w);
                }
                for (int k = 1; k < linear; k++) {
                    values[cell + k] += d[table.linear()[k]] * w;
                }
            }
        }
        for (int i = 1; i < d.length; i++) {
            sums[i] += d[i] * sums[0];
        }
    }

    private void shiftExtended(double[] to) {
        DoubleDouble[] d = new DoubleDouble[to.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = DoubleDouble.sum(centre[i], -to[i]);
        }
        for (int i = 1; i <= layout.dense(); i++) {
            int row = layout.triangleRow(i - 1) - i - from;
            if (row + i < 0 || row + i >= values.length) {
                continue;
            }
            DoubleDouble f = sum(i).plus(d[i].times(weight()));
            for (int j = i; j <= layout.dense(); j++) {
                plus(values, lowValues, row + j, d[i].times(sum(j)).plus(d[j].times(f)));
            }
        }
        for (CrossProductLayout.Table table : layout.tables()) {
            int end = (int) Math.min(table.end() - from, values.length);
            for (int cell = (int) Math.max(0, table.offset() - from); cell < end; cell += table.width()) {
                shiftCell(table, cell, d);
            }
        }
        for (int i = 1; i < d.length; i++) {
            plus(sums, lowSums, i, d[i].times(weight()));
        }
    }

    private void shiftCell(CrossProductLayout.Table table, int cell, DoubleDouble[] d) {
        int linear = table.linear().length;
        DoubleDouble w = value(cell);
        for (int k = 0; k < table.squares().length; k++) {
            CrossProductLayout.Product square = table.squares()[k];
            DoubleDouble first = value(cell + table.positionOf(new CrossProductLayout.Product(0, square.first())));
            DoubleDouble second = value(cell + table.positionOf(new CrossProductLayout.Product(0, square.second())));
            DoubleDouble di = d[square.first()];
            DoubleDouble dj = d[square.second()];
            plus(values, lowValues, cell + linear + k, di.times(second).plus(dj.times(first.plus(di.times(w)))));
        }
        for (int k = 1; k < linear; k++) {
            plus(values, lowValues, cell + k, d[table.linear()[k]].times(w));
        }
    }

    private static void plus(double[] high, double[] low, int i, DoubleDouble term) {
        ExtendedArrays.add(high, low, i, term.high(), term.low());
    }

    /** A part of the values with a copy of everything else. */
    CrossProducts slice(int index, int slices) {
        int begin = layout.sliceStart(index, slices);
        int end = index == slices - 1 ? layout.length() : layout.sliceStart(index + 1, slices);
        CrossProducts slice = new CrossProducts(layout, extended(), begin, end, index == 0 ? cellRows.length : 0);
        slice.copyHead(this);
        System.arraycopy(values, begin, slice.values, 0, end - begin);
        if (extended()) {
            System.arraycopy(lowValues, begin, slice.lowValues, 0, end - begin);
        }
        System.arraycopy(cellRows, 0, slice.cellRows, 0, slice.cellRows.length);
        System.arraycopy(cellWeights, 0, slice.cellWeights, 0, slice.cellWeights.length);
        return slice;
    }

    /** Takes over one of the slices this state is made of. */
    void assemble(CrossProducts slice) {
        copyHead(slice);
        System.arraycopy(slice.values, 0, values, slice.from, slice.values.length);
        if (extended()) {
            System.arraycopy(slice.lowValues, 0, lowValues, slice.from, slice.lowValues.length);
        }
        if (slice.cellRows.length > 0) {
            cellRows = slice.cellRows;
            cellWeights = slice.cellWeights;
        }
    }

    private void copyHead(CrossProducts other) {
        validRows = other.validRows;
        missingRows = other.missingRows;
        weightlessRows = other.weightlessRows;
        negativeWeights = other.negativeWeights;
        System.arraycopy(other.infinite, 0, infinite, 0, infinite.length);
        System.arraycopy(other.centre, 0, centre, 0, centre.length);
        System.arraycopy(other.sums, 0, sums, 0, sums.length);
        if (extended()) {
            System.arraycopy(other.lowSums, 0, lowSums, 0, lowSums.length);
        }
    }

    /**
     * Version, slice begin and length, length of cellRows, the counts, infinite, cellRows, cellWeights, centre, sums and values; in double-double
     * the low parts follow the sums and the values. Lengths not written are those of the layout.
     */
    record Codec(CrossProductLayout layout, boolean extended) implements StateCodec<CrossProducts> {
        private static final byte VERSION = 2;

        @Override
        public void write(CrossProducts state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.from);
            out.writeInt(state.values.length);
            out.writeInt(state.cellRows.length);
            out.writeLong(state.validRows);
            out.writeLong(state.missingRows);
            out.writeLong(state.weightlessRows);
            out.writeLong(state.negativeWeights);
            writeAll(state.infinite, out);
            writeAll(state.cellRows, out);
            writeAll(state.cellWeights, out);
            writeAll(state.centre, out);
            writeAll(state.sums, out);
            writeAll(state.values, out);
            if (extended) {
                writeAll(state.lowSums, out);
                writeAll(state.lowValues, out);
            }
        }

        @Override
        public CrossProducts read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("State of cross-products has version " + version + ", expected " + VERSION);
            }
            int from = in.readInt();
            int length = in.readInt();
            CrossProducts state = new CrossProducts(layout, extended, from, from + length, in.readInt());
            state.validRows = in.readLong();
            state.missingRows = in.readLong();
            state.weightlessRows = in.readLong();
            state.negativeWeights = in.readLong();
            readAll(state.infinite, in);
            readAll(state.cellRows, in);
            readAll(state.cellWeights, in);
            readAll(state.centre, in);
            readAll(state.sums, in);
            readAll(state.values, in);
            if (extended) {
                readAll(state.lowSums, in);
                readAll(state.lowValues, in);
            }
            return state;
        }

        private static void writeAll(long[] values, DataOutput out) throws IOException {
            for (long value : values) {
                out.writeLong(value);
            }
        }

        private static void writeAll(double[] values, DataOutput out) throws IOException {
            for (double value : values) {
                out.writeDouble(value);
            }
        }

        private static void readAll(long[] values, DataInput in) throws IOException {
            for (int i = 0; i < values.length; i++) {
                values[i] = in.readLong();
            }
        }

        private static void readAll(double[] values, DataInput in) throws IOException {
            for (int i = 0; i < values.length; i++) {
                values[i] = in.readDouble();
            }
        }
    }
}
