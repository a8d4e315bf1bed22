package org.quern.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Least squares from cross-products: the symmetric matrix of n columns, of which the first {@code predictors} are x and the
 * others responses y, is factored as X'X = R'DR with R unit upper triangular, in the order of columns. A column whose
 * pivot is at most {@code tolerance} times its scale is a linear combination of earlier ones up to rounding: it is marked
 * aliased and left out of all results, where its entries are 0.
 *
 * <p>Held in double, or in double-double where {@code low} arrays are kept; each entry's sum runs over columns in ascending
 * order (a block of 32 columns after the other in R⁻¹), whatever the vector width and the number of threads.
 *
 * <p>Cost: n²/2 numbers; n³/6 multiplications to factor, as many for R⁻¹, and as many for the full inverse.
 *
 * <p>Reference: Golub and Van Loan (2013), Matrix Computations, 4.1; Higham (2002), Accuracy and Stability of Numerical
 * Algorithms, chapters 10 and 15.
 */
public final class SymmetricSystem {
    /** Rows that are taken together, so that a row is read from memory once for all of them. */
    private static final int BLOCK = 32;
    /** Rows below a block from which on several threads share them. */
    private static final int PARALLEL = 500;

    private final int size;
    private final int predictors;
    /** Upper triangle by rows; after {@link #factor} the rows of DR. */
    private final double[] high;
    /** Low parts of {@link #high}, or null in double. */
    private final double[] low;

    private final boolean[] aliased;
    /** Pivot over scale at the time a column was looked at. */
    private final double[] pivotRatios;
    /** Upper triangle of R⁻¹ of the predictors, by rows; made when first asked for. */
    private double[] inverseHigh;

    private double[] inverseLow;
    /** 1/D, 0 for aliased columns. */
    private double[] reciprocalHigh;

    private double[] reciprocalLow;

    /** A matrix of zeros, to be filled. */
    public SymmetricSystem(int predictors, int responses, boolean extended) {
        this.size = predictors + responses;
        this.predictors = predictors;
        this.high = new double[triangle(size)];
        this.low = extended ? new double[triangle(size)] : null;
        this.aliased = new boolean[predictors];
        this.pivotRatios = new double[predictors];
    }

    /** Entries of a triangle of order n. */
    public static int triangle(int n) {
        return Math.toIntExact((long) n * (n + 1) / 2);
    }

    public int size() {
        return size;
    }

    public int predictors() {
        return predictors;
    }

    public boolean extended() {
        return low != null;
    }

    private int index(int i, int j) {
        return row(size, Math.min(i, j)) + Math.abs(i - j);
    }

    /** Where row i of an upper triangle of order n begins: its diagonal entry. */
    private static int row(int n, int i) {
        return (int) ((long) i * n - (long) i * (i - 1) / 2);
    }

    public void add(int i, int j, double h, double l) {
        if (low == null) {
            high[index(i, j)] += h + l;
        } else {
            ExtendedArrays.add(high, low, index(i, j), h, l);
        }
    }

    public DoubleDouble entry(int i, int j) {
        int k = index(i, j);
        return low == null ? DoubleDouble.of(high[k]) : ExtendedArrays.get(high, low, k);
    }

    /**
     * Subtracts row'·row/divisor, as eliminating one column with that row does.
     *
     * @param rowLow low parts, or null in double
     * @param offset where the row's {@link #size()} entries begin
     */
    public void eliminate(double[] rowHigh, double[] rowLow, int offset, DoubleDouble divisor) {
        for (int i = 0; i < size; i++) {
            double h = rowHigh[offset + i];
            if (h == 0) {
                continue;
            }
            DoubleDouble f = low == null
                    ? DoubleDouble.of(-h / divisor.high())
                    : ExtendedArrays.get(rowHigh, rowLow, offset + i)
                            .dividedBy(divisor)
                            .negated();
            subtract(row(size, i) - i, i, f, rowHigh, rowLow, offset);
        }
    }

    /** Adds f·source[offset + j] to row entry j, for j from {@code from} on. */
    private void subtract(int target, int from, DoubleDouble f, double[] sourceHigh, double[] sourceLow, int offset) {
        double fh = f.high();
        if (low == null) {
            for (int j = from; j < size; j++) {
                high[target + j] += fh * sourceHigh[offset + j];
            }
        } else {
            double fl = f.low();
            for (int j = from; j < size; j++) {
                ExtendedArrays.addProduct(high, low, target + j, fh, fl, sourceHigh[offset + j], sourceLow[offset + j]);
            }
        }
    }

    /** Factors in place; afterwards the block of responses holds residual sums of squares and products. */
    public void factor(double[] scales, double tolerance) {
        for (int from = 0; from < predictors; from += BLOCK) {
            int to = Math.min(from + BLOCK, predictors);
            for (int k = from; k < to; k++) {
                settle(k, scales[k], tolerance);
                for (int i = k + 1; i < to; i++) {
                    eliminate(k, i);
                }
            }
            eliminateBlock(from, to);
        }
    }

    /** Settles whether column k, from which all earlier ones are taken out, is aliased. */
    private void settle(int k, double scale, double tolerance) {
        int row = row(size, k);
        pivotRatios[k] = scale > 0 ? high[row] / scale : 0;
        aliased[k] = !(pivotRatios[k] > tolerance);
        if (aliased[k]) {
            Arrays.fill(high, row, row + size - k, 0.0);
            if (low != null) {
                Arrays.fill(low, row, row + size - k, 0.0);
            }
        }
    }

    /** Takes the columns of a block out of all rows below it. Rows do not depend on each other, so threads may share them. */
    private void eliminateBlock(int from, int to) {
        IntStream below = IntStream.range(to, size);
        (size - to > PARALLEL ? below.parallel() : below).forEach(i -> {
            for (int k = from; k < to; k++) {
                eliminate(k, i);
            }
        });
    }

    /** Takes column k out of row i. */
    private void eliminate(int k, int i) {
        int row = row(size, k) - k;
        if (!aliased[k] && high[row + i] != 0) {
            DoubleDouble divisor =
                    low == null ? DoubleDouble.of(high[row + k]) : ExtendedArrays.get(high, low, row + k);
            subtract(row(size, i) - i, i, ratio(row + i, divisor).negated(), high, low, row);
        }
    }

    private DoubleDouble ratio(int entry, DoubleDouble divisor) {
        return low == null
                ? DoubleDouble.of(high[entry] / divisor.high())
                : ExtendedArrays.get(high, low, entry).dividedBy(divisor);
    }

    public boolean isAliased(int column) {
        return aliased[column];
    }

    /** How much of a column's scale was left when earlier columns were eliminated, or less than 0 by rounding. */
    public double pivotRatio(int column) {
        return pivotRatios[column];
    }

    /** Coefficients of one response: R b = (DR)⁻¹… by back substitution. */
    public DoubleDouble[] coefficients(int response) {
        int y = predictors + response;
        DoubleDouble[] b = new DoubleDouble[predictors];
        for (int i = predictors - 1; i >= 0; i--) {
            b[i] = DoubleDouble.ZERO;
            if (aliased[i]) {
                continue;
            }
            DoubleDouble rest = entry(i, y);
            for (int j = i + 1; j < predictors; j++) {
                if (!aliased[j]) {
                    rest = rest.minus(entry(i, j).times(b[j]));
                }
            }
            b[i] = rest.dividedBy(entry(i, i));
        }
        return b;
    }

    /** Residual sum of squares of a response. */
    public DoubleDouble residual(int response) {
        return entry(predictors + response, predictors + response);
    }

    /** Rows of R⁻¹, a block at a time from the last: row i = e_i − Σ R_ij row j, rows beyond the block first. */
    private void invertTriangle() {
        if (inverseHigh != null) {
            return;
        }
        int p = predictors;
        inverseHigh = new double[triangle(p)];
        inverseLow = low == null ? null : new double[triangle(p)];
        reciprocalHigh = new double[p];
        reciprocalLow = new double[p];
        for (int to = p; to > 0; to -= Math.min(BLOCK, to)) {
            int from = Math.max(0, to - BLOCK);
            int end = to;
            IntStream rows = IntStream.range(from, to).filter(i -> !aliased[i]);
            (p - to > PARALLEL ? rows.parallel() : rows).forEach(i -> {
                ExtendedArrays.set(reciprocalHigh, reciprocalLow, i, DoubleDouble.ONE.dividedBy(entry(i, i)));
                inverseHigh[row(p, i)] = 1;
                addRows(i, end, p);
            });
            for (int i = to - 1; i >= from; i--) {
                if (!aliased[i]) {
                    addRows(i, i + 1, to);
                }
            }
        }
    }

    /** Takes what rows [from, to) of R⁻¹ contribute to its row i. */
    private void addRows(int i, int from, int to) {
        DoubleDouble divisor = entry(i, i);
        int target = row(predictors, i) - i;
        for (int k = from; k < to; k++) {
            int entry = row(size, i) - i + k;
            if (high[entry] != 0 && !aliased[k]) {
                addRow(target, row(predictors, k) - k, k, ratio(entry, divisor).negated());
            }
        }
    }

    private void addRow(int target, int source, int from, DoubleDouble f) {
        double fh = f.high();
        double fl = f.low();
        if (low == null) {
            for (int j = from; j < predictors; j++) {
                inverseHigh[target + j] += fh * inverseHigh[source + j];
            }
        } else {
            for (int j = from; j < predictors; j++) {
                ExtendedArrays.addProduct(
                        inverseHigh, inverseLow, target + j, fh, fl, inverseHigh[source + j], inverseLow[source + j]);
            }
        }
    }

    /** Entry of (X'X)⁻¹. */
    public DoubleDouble inverse(int i, int j) {
        invertTriangle();
        int a = row(predictors, Math.min(i, j)) - Math.min(i, j);
        int b = row(predictors, Math.max(i, j)) - Math.max(i, j);
        int from = Math.max(i, j);
        return low == null ? DoubleDouble.of(dot(a, b, from)) : extendedDot(a, b, from);
    }

    private double dot(int a, int b, int from) {
        double sum = 0;
        for (int k = from; k < predictors; k++) {
            if (!aliased[k]) {
                sum += inverseHigh[a + k] * inverseHigh[b + k] * reciprocalHigh[k];
            }
        }
        return sum;
    }

    private DoubleDouble extendedDot(int a, int b, int from) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int k = from; k < predictors; k++) {
            if (!aliased[k]) {
                DoubleDouble product = ExtendedArrays.get(inverseHigh, inverseLow, a + k)
                        .times(ExtendedArrays.get(inverseHigh, inverseLow, b + k));
                sum = sum.plus(product.times(ExtendedArrays.get(reciprocalHigh, reciprocalLow, k)));
            }
        }
        return sum;
    }

    /** v'(X'X)⁻¹v = Σ_k (Σ_i v_i R⁻¹_ik)² / D_k, without forming the inverse. */
    public DoubleDouble quadratic(double[] v) {
        invertTriangle();
        double[] uHigh = new double[predictors];
        double[] uLow = new double[predictors];
        for (int i = 0; i < predictors; i++) {
            int row = row(predictors, i) - i;
            for (int j = i; j < predictors && v[i] != 0; j++) {
                double l = low == null ? 0 : inverseLow[row + j];
                ExtendedArrays.addProduct(uHigh, uLow, j, v[i], 0, inverseHigh[row + j], l);
            }
        }
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int k = 0; k < predictors; k++) {
            DoubleDouble reciprocal = low == null
                    ? DoubleDouble.of(reciprocalHigh[k])
                    : ExtendedArrays.get(reciprocalHigh, reciprocalLow, k);
            sum = sum.plus(ExtendedArrays.get(uHigh, uLow, k).squared().times(reciprocal));
        }
        return sum;
    }

    /** (X'X)⁻¹ v in double, without forming the inverse. */
    public double[] inverseTimes(double[] v) {
        invertTriangle();
        int p = predictors;
        double[] u = new double[p];
        for (int i = 0; i < p; i++) {
            int row = row(p, i) - i;
            for (int j = i; j < p; j++) {
                u[j] += inverseHigh[row + j] * v[i];
            }
        }
        double[] result = new double[p];
        for (int k = 0; k < p; k++) {
            u[k] *= reciprocalHigh[k];
        }
        for (int i = 0; i < p; i++) {
            int row = row(p, i) - i;
            double sum = 0;
            for (int j = i; j < p; j++) {
                sum += inverseHigh[row + j] * u[j];
            }
            result[i] = sum;
        }
        return result;
    }
}
