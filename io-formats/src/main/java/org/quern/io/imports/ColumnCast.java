package org.quern.io.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Turns columns of typed sources into the types asked for, or refuses; no value is changed silently. */
final class ColumnCast {
    private ColumnCast() {}

    /** Checks that values of one variable can become those of another. */
    static void check(Variable from, Variable to) {
        boolean numbers = from.type().isNumeric() && to.type().isNumeric() && to.type() != ColumnType.BOOLEAN;
        boolean texts = isText(from.type()) && isText(to.type());
        if (from.type() != to.type() && !numbers && !texts) {
            throw new QuernException(
                    "Cannot import column '" + to.name() + "' as " + to.type().label() + ": the source holds it as "
                            + from.type().label());
        }
    }

    private static boolean isText(ColumnType type) {
        return type == ColumnType.STRING || type.isFactor();
    }

    /** @param where named in messages */
    static Column cast(Column column, Variable to, String where) {
        if (column instanceof StringColumn strings) {
            return to.levels().isEmpty()
                    ? column
                    : recode(strings.codes(), List.of(strings.dictionary()), strings.rows(), to, where);
        }
        if (column instanceof FactorColumn factor) {
            return castFactor(factor, to, where);
        }
        return castNumber(column, to, where);
    }

    private static Column castFactor(FactorColumn factor, Variable to, String where) {
        if (to.type().isFactor() && !to.levels().isEmpty()) {
            return to.levels().equals(factor.levels())
                    ? factor
                    : recode(factor.codes(), factor.levels(), factor.rows(), to, where);
        }
        return new StringColumn(factor.levels().toArray(String[]::new), factor.codes(), factor.rows());
    }

    private static Column recode(int[] codes, List<String> texts, int rows, Variable to, String where) {
        Map<String, Integer> byText = new HashMap<>();
        to.levels().forEach(level -> byText.put(level, byText.size()));
        int[] newCodes =
                texts.stream().mapToInt(text -> byText.getOrDefault(text, -1)).toArray();
        int[] result = new int[rows];
        for (int i = 0; i < rows; i++) {
            result[i] = codes[i] < 0 ? FactorColumn.MISSING : newCodes[codes[i]];
            if (codes[i] >= 0 && result[i] < 0) {
                throw new QuernException("Cannot import " + where + ": '" + texts.get(codes[i])
                        + "' is not among the levels of factor '" + to.name() + "'; add it to --factor " + to.name()
                        + "=…, or --factor " + to.name() + " takes all");
            }
        }
        return new FactorColumn(result, to.levels(), rows);
    }

    private static Column castNumber(Column column, Variable to, String where) {
        return switch (to.type()) {
            case FLOAT64 -> column instanceof DoubleColumn ? column : new DoubleColumn(doubles(column), column.rows());
            case FLOAT32 -> column instanceof FloatColumn ? column : floats(column);
            case INT32 -> column instanceof IntColumn ? column : ints(column, to, where);
            case INT64 -> column instanceof LongColumn ? column : longs(column, to, where);
            default -> column;
        };
    }

    private static double[] doubles(Column column) {
        double[] values = new double[column.rows()];
        column.toDoubles(values);
        return values;
    }

    private static Column floats(Column column) {
        double[] values = doubles(column);
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return new FloatColumn(result, result.length);
    }

    private static Column ints(Column column, Variable to, String where) {
        long[] values = ((LongColumn) longs(column, to, where)).values();
        int[] result = new int[column.rows()];
        for (int i = 0; i < result.length; i++) {
            boolean missing = column.isMissing(i);
            result[i] = missing ? IntColumn.MISSING : (int) values[i];
            if (!missing && (result[i] != values[i] || result[i] == IntColumn.MISSING)) {
                throw unfit(String.valueOf(values[i]), to, where);
            }
        }
        return new IntColumn(result, result.length);
    }

    private static Column longs(Column column, Variable to, String where) {
        if (column instanceof LongColumn) {
            return column;
        }
        double[] values = doubles(column);
        long[] result = new long[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Double.isNaN(values[i]) ? LongColumn.MISSING : (long) values[i];
            // Doubles of 2^63 and beyond saturate to Long.MAX_VALUE, which is no double itself.
            if (!Double.isNaN(values[i]) && (result[i] != values[i] || Math.abs(values[i]) >= 0x1p63)) {
                throw unfit(String.valueOf(values[i]), to, where);
            }
        }
        return new LongColumn(result, result.length);
    }

    private static QuernException unfit(String value, Variable to, String where) {
        return new QuernException("Cannot import " + where + ": column '" + to.name() + "' holds " + value
                + ", which is no " + to.type().label() + "; --column " + to.name() + ":float64 reads it");
    }
}
