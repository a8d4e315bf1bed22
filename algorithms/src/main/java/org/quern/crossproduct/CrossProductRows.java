package org.quern.crossproduct;

import java.util.Arrays;
import java.util.List;
import org.quern.design.DesignRows;
import org.quern.linalg.DoubleDouble;
import org.quern.linalg.ExtendedArrays;

/**
 * The rows of one chunk, as vectors and cells, on their way into a state. Rows are packed into panels, row by row, about
 * the state's centre; a panel that fits in the first-level cache is then added to the triangle as outer products of eight
 * rows at a time, vectorised along the columns, and to each table one row at a time. Sums therefore run over rows in one
 * order whatever the vector width.
 */
final class CrossProductRows {
    /** Numbers in a panel: half of a first-level cache. */
    private static final int PANEL = 2048;

    /** Rows whose mean is the centre. */
    private static final int SAMPLE = 256;

    private final CrossProductLayout layout;
    private final CrossProducts state;
    private final DesignRows rows;
    /** Weights of all rows, or null. */
    private final double[] weights;
    /** By vector from 1. */
    private final double[][] vectors;

    private final double[][] lowVectors;
    /** The rows that count. */
    private int[] used;

    private CrossProductRows(CrossProducts state, DesignRows rows, double[] weights) {
        this.layout = state.layout;
        this.state = state;
        this.rows = rows;
        this.weights = weights;
        this.vectors = new double[layout.vectors().size() + 1][];
        this.lowVectors = new double[layout.vectors().size() + 1][];
    }

    /** Adds the rows to the state; {@code weights} is null where every row counts 1. */
    static void add(CrossProducts state, DesignRows rows, double[] weights) {
        CrossProductRows adding = new CrossProductRows(state, rows, weights);
        adding.selectRows();
        for (int i = 1; i <= state.layout.responses(); i++) {
            adding.makeResponse(i);
        }
        adding.addUsed();
    }

    /** Adds rows selected by the caller, with responses of its making. */
    static void add(CrossProducts state, DesignRows rows, int[] used, double[] weights, double[][] responses) {
        CrossProductRows adding = new CrossProductRows(state, rows, weights);
        adding.used = used;
        System.arraycopy(responses, 0, adding.vectors, 1, responses.length);
        adding.addUsed();
    }

    private void addUsed() {
        if (used.length == 0) {
            return;
        }
        for (int i = layout.responses() + 1; i < vectors.length; i++) {
            makeVector(i, layout.vectors().get(i - 1));
        }
        if (state.validRows == 0) {
            setCentre();
        }
        if (state.extended()) {
            addExtended();
        } else {
            addPanels();
        }
        countCells();
        state.validRows += used.length;
    }

    private void selectRows() {
        int[] candidates = rows.completeRows();
        state.missingRows += rows.rows() - candidates.length;
        int count = 0;
        for (int row : candidates) {
            double w = weights == null ? 1 : weights[row];
            if (w > 0) {
                candidates[count++] = row;
            } else if (w == 0) {
                state.weightlessRows++;
            } else if (w < 0) {
                state.negativeWeights++;
            } else {
                state.missingRows++;
            }
        }
        used = Arrays.copyOf(candidates, count);
        int slot = 0;
        for (int i = 0; i < layout.design().variables().size(); i++) {
            dropInfinite(rows.numbers(i), slot++);
        }
        for (int i = 0; i < layout.responses(); i++) {
            dropInfinite(rows.response(i), slot++);
        }
        for (double[] offset : rows.offsets()) {
            dropInfinite(offset, slot++);
        }
        dropInfinite(weights, slot);
    }

    private void dropInfinite(double[] values, int slot) {
        if (values == null || DesignRows.allFinite(values, rows.rows())) {
            return;
        }
        int count = 0;
        for (int row : used) {
            used[count] = row;
            count += Double.isInfinite(values[row]) ? 0 : 1;
        }
        state.infinite[slot] += used.length - count;
        used = Arrays.copyOf(used, count);
    }

    private void makeResponse(int index) {
        int response = layout.vectors().get(index - 1).response();
        vectors[index] = rows.response(response);
        lowVectors[index] = rows.lowResponse(response);
        List<double[]> lowOffsets = rows.lowOffsets();
        for (int i = 0; i < rows.offsets().size(); i++) {
            subtract(index, rows.offsets().get(i), lowOffsets.get(i));
        }
    }

    private void makeVector(int index, CrossProductLayout.Vector vector) {
        vectors[index] = rows.numbers(vector.numerics().get(0));
        lowVectors[index] = rows.lowNumbers(vector.numerics().get(0));
        for (int numeric : vector.numerics().subList(1, vector.numerics().size())) {
            multiply(index, rows.numbers(numeric), rows.lowNumbers(numeric));
        }
    }

    private void subtract(int index, double[] high, double[] low) {
        double[] result = new double[rows.rows()];
        double[] lowResult = state.extended() ? new double[rows.rows()] : null;
        for (int row : used) {
            if (lowResult == null) {
                result[row] = vectors[index][row] - high[row];
            } else {
                DoubleDouble difference = part(index, row).minus(part(high, low, row));
                ExtendedArrays.set(result, lowResult, row, difference);
            }
        }
        vectors[index] = result;
        lowVectors[index] = lowResult;
    }

    private void multiply(int index, double[] high, double[] low) {
        double[] result = new double[rows.rows()];
        double[] lowResult = state.extended() ? new double[rows.rows()] : null;
        for (int row : used) {
            if (lowResult == null) {
                result[row] = vectors[index][row] * high[row];
            } else {
                ExtendedArrays.set(result, lowResult, row, part(index, row).times(part(high, low, row)));
            }
        }
        vectors[index] = result;
        lowVectors[index] = lowResult;
    }

    private DoubleDouble part(int vector, int row) {
        return part(vectors[vector], lowVectors[vector], row);
    }

    private static DoubleDouble part(double[] high, double[] low, int row) {
        return low == null ? DoubleDouble.of(high[row]) : ExtendedArrays.get(high, low, row);
    }

    /** Means of rows spread evenly over the chunk, so that a constant column has its value as centre. */
    private void setCentre() {
        int sample = Math.min(SAMPLE, used.length);
        for (int i = 1; i < vectors.length; i++) {
            double first = vectors[i][used[0]];
            double sum = 0;
            for (int k = 0; k < sample; k++) {
                sum += vectors[i][used[(int) ((long) k * used.length / sample)]] - first;
            }
            state.centre[i] = first + sum / sample;
        }
    }

    private void countCells() {
        if (state.cellRows.length == 0) {
            return;
        }
        List<Integer> factors = layout.design().terms().get(0).factors();
        int[] cells = new int[used.length];
        int stride = 1;
        for (int factor : factors) {
            addCodes(cells, factor, stride, 0, used.length);
            stride *= layout.levels(factor);
        }
        for (int r = 0; r < cells.length; r++) {
            state.cellRows[cells[r]]++;
            state.cellWeights[cells[r]] += weights == null ? 1 : weights[used[r]];
        }
    }

    private void addCodes(int[] cells, int factor, int stride, int begin, int count) {
        int[] codes = rows.codes(factor);
        for (int r = 0; r < count; r++) {
            cells[r] += codes[used[begin + r]] * stride;
        }
    }

    private void addPanels() {
        int stride = vectors.length;
        int height = Math.max(8, PANEL / stride / 8 * 8);
        double[] plain = new double[height * stride];
        double[] weighted = weights == null ? plain : new double[height * stride];
        int[] cells = new int[height];
        for (int begin = 0; begin < used.length; begin += height) {
            int count = Math.min(height, used.length - begin);
            pack(begin, count, stride, plain, weighted);
            int padded = (count + 7) / 8 * 8;
            addOuterProducts(padded, stride, plain, weighted);
            for (CrossProductLayout.Table table : layout.tables()) {
                Arrays.fill(cells, 0, count, 0);
                int factorStride = table.width();
                for (int f = 0; f < table.sizes().length; f++) {
                    addCodes(cells, table.factors().get(f), factorStride, begin, count);
                    factorStride *= table.sizes()[f];
                }
                addToTable(table, cells, count, stride, plain, weighted);
            }
        }
    }

    private void pack(int begin, int count, int stride, double[] plain, double[] weighted) {
        int padded = (count + 7) / 8 * 8;
        Arrays.fill(plain, count * stride, padded * stride, 0.0);
        for (int r = 0; r < count; r++) {
            plain[r * stride] = 1;
        }
        for (int v = 1; v < stride; v++) {
            double[] values = vectors[v];
            double centre = state.centre[v];
            if (used.length == rows.rows()) {
                for (int r = 0, target = v; r < count; r++, target += stride) {
                    plain[target] = values[begin + r] - centre;
                }
            } else {
                for (int r = 0, target = v; r < count; r++, target += stride) {
                    plain[target] = values[used[begin + r]] - centre;
                }
            }
        }
        if (weights == null) {
            return;
        }
        Arrays.fill(weighted, count * stride, padded * stride, 0.0);
        for (int r = 0; r < count; r++) {
            double w = weights[used[begin + r]];
            for (int i = r * stride; i < (r + 1) * stride; i++) {
                weighted[i] = w * plain[i];
            }
        }
    }

    private void addOuterProducts(int count, int stride, double[] plain, double[] weighted) {
        int dense = layout.dense();
        for (int r = 0; r < count; r += 8) {
            addEightRows(state.sums, 0, 0, stride - 1, r * stride, stride, plain, weighted);
        }
        for (int i = 1; i <= dense; i++) {
            int target = layout.triangleRow(i - 1) - i;
            for (int r = 0; r < count; r += 8) {
                addEightRows(state.values, target, i, dense, r * stride, stride, plain, weighted);
            }
        }
    }

    /** Adds Σ w·v_i·v_j over eight rows to target[offset + j] for j from i to {@code last}. */
    private static void addEightRows(
            double[] target, int offset, int i, int last, int row, int stride, double[] plain, double[] weighted) {
        int r1 = row + stride;
        int r2 = r1 + stride;
        int r3 = r2 + stride;
        int r4 = r3 + stride;
        int r5 = r4 + stride;
        int r6 = r5 + stride;
        int r7 = r6 + stride;
        double s0 = weighted[row + i];
        double s1 = weighted[r1 + i];
        double s2 = weighted[r2 + i];
        double s3 = weighted[r3 + i];
        double s4 = weighted[r4 + i];
        double s5 = weighted[r5 + i];
        double s6 = weighted[r6 + i];
        double s7 = weighted[r7 + i];
        for (int j = i; j <= last; j++) {
            target[offset + j] += s0 * plain[row + j]
                    + s1 * plain[r1 + j]
                    + s2 * plain[r2 + j]
                    + s3 * plain[r3 + j]
                    + s4 * plain[r4 + j]
                    + s5 * plain[r5 + j]
                    + s6 * plain[r6 + j]
                    + s7 * plain[r7 + j];
        }
    }

    private void addToTable(
            CrossProductLayout.Table table, int[] cells, int count, int stride, double[] plain, double[] weighted) {
        int offset = (int) table.offset();
        if (table.width() == 1) {
            addWeights(state.values, offset, cells, count, stride, weighted);
        } else if (table.isPrefix()) {
            addPrefix(state.values, offset, table.linear().length, cells, count, stride, weighted);
        } else {
            addGathered(state.values, offset, table.linear(), cells, count, stride, weighted);
        }
        int position = offset + table.linear().length;
        for (CrossProductLayout.Product square : table.squares()) {
            int first = square.first();
            int second = square.second();
            for (int r = 0; r < count; r++) {
                state.values[position + cells[r]] += weighted[r * stride + first] * plain[r * stride + second];
            }
            position++;
        }
    }

    private static void addWeights(double[] values, int offset, int[] cells, int count, int stride, double[] weighted) {
        for (int r = 0; r < count; r++) {
            values[offset + cells[r]] += weighted[r * stride];
        }
    }

    private static void addPrefix(
            double[] values, int offset, int width, int[] cells, int count, int stride, double[] weighted) {
        for (int r = 0; r < count; r++) {
            int cell = offset + cells[r];
            int row = r * stride;
            int j = 0;
            for (; j + 3 < width; j += 4) {
                values[cell + j] += weighted[row + j];
                values[cell + j + 1] += weighted[row + j + 1];
                values[cell + j + 2] += weighted[row + j + 2];
                values[cell + j + 3] += weighted[row + j + 3];
            }
            for (; j < width; j++) {
                values[cell + j] += weighted[row + j];
            }
        }
    }

    private static void addGathered(
            double[] values, int offset, int[] linear, int[] cells, int count, int stride, double[] weighted) {
        for (int r = 0; r < count; r++) {
            int cell = offset + cells[r];
            for (int j = 0; j < linear.length; j++) {
                values[cell + j] += weighted[r * stride + linear[j]];
            }
        }
    }

    private void addExtended() {
        int width = vectors.length;
        double[] high = new double[width];
        double[] low = new double[width];
        double[] weightedHigh = new double[width];
        double[] weightedLow = new double[width];
        for (int row : used) {
            high[0] = 1;
            for (int v = 1; v < width; v++) {
                ExtendedArrays.set(high, low, v, part(v, row).plus(-state.centre[v]));
            }
            double w = weights == null ? 1 : weights[row];
            for (int v = 0; v < width; v++) {
                DoubleDouble value = ExtendedArrays.get(high, low, v).times(w);
                ExtendedArrays.set(weightedHigh, weightedLow, v, value);
                ExtendedArrays.add(state.sums, state.lowSums, v, value.high(), value.low());
            }
            for (int i = 1; i <= layout.dense(); i++) {
                int target = layout.triangleRow(i - 1) - i;
                for (int j = i; j <= layout.dense(); j++) {
                    addProduct(target + j, weightedHigh, weightedLow, i, high, low, j);
                }
            }
            for (CrossProductLayout.Table table : layout.tables()) {
                int cell = (int) table.offset() + cell(table, row) * table.width();
                for (int v : table.linear()) {
                    ExtendedArrays.add(state.values, state.lowValues, cell++, weightedHigh[v], weightedLow[v]);
                }
                for (CrossProductLayout.Product square : table.squares()) {
                    addProduct(cell++, weightedHigh, weightedLow, square.first(), high, low, square.second());
                }
            }
        }
    }

    private void addProduct(
            int target, double[] weightedHigh, double[] weightedLow, int i, double[] high, double[] low, int j) {
        ExtendedArrays.addProduct(
                state.values, state.lowValues, target, weightedHigh[i], weightedLow[i], high[j], low[j]);
    }

    private int cell(CrossProductLayout.Table table, int row) {
        int cell = 0;
        int stride = 1;
        for (int f = 0; f < table.sizes().length; f++) {
            cell += rows.codes(table.factors().get(f))[row] * stride;
            stride *= table.sizes()[f];
        }
        return cell;
    }
}
