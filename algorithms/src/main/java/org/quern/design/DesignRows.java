package org.quern.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a chunk as a design sees them: level codes and numbers a variable at a time. Arrays may be longer than
 * {@link #rows()} and must not be changed.
 */
public final class DesignRows {
    private final Design design;
    private final int rows;
    private final boolean[] complete;
    /** By variable: level codes, −1 where missing; null for numbers. */
    private final int[][] codes;
    /** By variable: values, NaN where missing; null for factors. */
    private final double[][] numbers;
    /** By variable: what to add to {@link #numbers} for the extended value; null where there is nothing to add. */
    private final double[][] lowNumbers;

    private final List<double[]> responses = new ArrayList<>();
    private final List<double[]> lowResponses = new ArrayList<>();
    private final List<double[]> offsets = new ArrayList<>();
    private final List<double[]> lowOffsets = new ArrayList<>();
    /** By variable: rows whose value is not among the levels. */
    private final long[] unknownLevels;

    DesignRows(Design design, int rows) {
        this.design = design;
        this.rows = rows;
        this.complete = new boolean[rows];
        Arrays.fill(complete, true);
        int variables = design.variables().size();
        this.codes = new int[variables][];
        this.numbers = new double[variables][];
        this.lowNumbers = new double[variables][];
        this.unknownLevels = new long[variables];
    }

    void setCodes(int variable, int[] values) {
        codes[variable] = values;
        int signs = 0;
        for (int i = 0; i < rows; i++) {
            signs |= values[i];
        }
        if (signs < 0) {
            for (int i = 0; i < rows; i++) {
                complete[i] &= values[i] >= 0;
            }
        }
    }

    void setNumeric(int variable, double[] high, double[] low) {
        numbers[variable] = high;
        lowNumbers[variable] = low;
        keepComplete(high);
    }

    void addResponse(double[] high, double[] low) {
        responses.add(high);
        lowResponses.add(low);
        keepComplete(high);
    }

    void addOffset(double[] high, double[] low) {
        offsets.add(high);
        lowOffsets.add(low);
        keepComplete(high);
    }

    void unknownLevel(int variable, int row) {
        unknownLevels[variable]++;
        complete[row] = false;
    }

    private void keepComplete(double[] values) {
        if (allFinite(values, rows)) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            complete[i] &= !Double.isNaN(values[i]);
        }
    }

    /** Whether the first {@code count} values are neither missing nor infinite; faster than looking at each for itself. */
    public static boolean allFinite(double[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }
        for (; i < count; i++) {
            a += values[i] * 0;
        }
        return a + b + c + d == 0;
    }

    public int rows() {
        return rows;
    }

    /** Whether every variable bound is valid in a row. */
    public boolean isComplete(int row) {
        return complete[row];
    }

    /** The rows that are complete, ascending. */
    public int[] completeRows() {
        int[] result = new int[rows];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            result[count] = i;
            count += complete[i] ? 1 : 0;
        }
        return Arrays.copyOf(result, count);
    }

    /** Rows in which a factor has a value that is not among its levels. */
    public long unknownLevels(int variable) {
        return unknownLevels[variable];
    }

    /** Level codes of a factor, −1 where missing. */
    public int[] codes(int variable) {
        return codes[variable];
    }

    /** Values of a numeric variable, NaN where missing. */
    public double[] numbers(int variable) {
        return numbers[variable];
    }

    /** Low parts of a numeric variable, or null if there are none. */
    public double[] lowNumbers(int variable) {
        return lowNumbers[variable];
    }

    public double[] response(int index) {
        return responses.get(index);
    }

    public double[] lowResponse(int index) {
        return lowResponses.get(index);
    }

    /** The offsets, each as written in the formula. */
    public List<double[]> offsets() {
        return List.copyOf(offsets);
    }

    /** Low parts of the offsets; entries are null where there are none. */
    public List<double[]> lowOffsets() {
        return new ArrayList<>(lowOffsets);
    }

    /** Sum of the offsets in a row. */
    public double offset(int row) {
        double sum = 0;
        for (double[] offset : offsets) {
            sum += offset[row];
        }
        return sum;
    }

    /**
     * The columns of the model matrix that are not 0 by design in a row, one a term and the intercept, ascending. The row
     * must be complete. Reference columns are left out.
     *
     * @param columns takes indices into {@link Design#columns()}; as long as there are terms and an intercept
     * @param values takes the values of those columns
     * @return how many were written
     */
    public int nonZeros(int row, int[] columns, double[] values) {
        int count = 0;
        if (design.intercept()) {
            columns[count] = 0;
            values[count++] = 1;
        }
        List<DesignTerm> terms = design.terms();
        for (int t = 0; t < terms.size(); t++) {
            DesignTerm term = terms.get(t);
            int column = term.firstColumn() + cell(term, row);
            if (!design.columns().get(column).reference()) {
                columns[count] = column;
                values[count++] = product(term, row);
            }
        }
        return count;
    }

    private int cell(DesignTerm term, int row) {
        int cell = 0;
        int stride = 1;
        for (int factor : term.factors()) {
            cell += stride * codes[factor][row];
            stride *= ((DesignVariable.Factor) design.variables().get(factor))
                    .levels()
                    .size();
        }
        return cell;
    }

    private double product(DesignTerm term, int row) {
        double product = 1;
        for (int numeric : term.numerics()) {
            product *= numbers[numeric][row];
        }
        return product;
    }
}
