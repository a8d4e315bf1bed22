package org.quern.language;

import java.util.ArrayList;
import java.util.List;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Five rows with a column of every type, each with a missing value in its third row; and values written as texts. */
final class Sample {
    static final List<String> COLOURS = List.of("red", "green", "blue");
    static final List<String> GRADES = List.of("low", "medium", "high");

    static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("r", ColumnType.FLOAT32),
            Variable.of("i", ColumnType.INT32),
            Variable.of("j", ColumnType.INT32),
            Variable.of("l", ColumnType.INT64),
            Variable.of("b", ColumnType.BOOLEAN),
            Variable.of("c", ColumnType.BOOLEAN),
            Variable.factor("f", COLOURS),
            new Variable("o", ColumnType.ORDERED_FACTOR, "", GRADES, Double.NaN, Double.NaN, -1, java.util.Map.of()),
            Variable.of("s", ColumnType.STRING),
            Variable.of("u", ColumnType.STRING),
            Variable.of("d", ColumnType.DATE),
            Variable.of("t", ColumnType.TIMESTAMP),
            Variable.of("Armed.Forces", ColumnType.FLOAT64),
            Variable.of("odd name", ColumnType.FLOAT64));

    static final Chunk CHUNK = Chunk.of(
            0,
            100,
            5,
            SCHEMA,
            List.of(
                    new DoubleColumn(1.5, -2, Double.NaN, Double.POSITIVE_INFINITY, 0),
                    new DoubleColumn(2, 2, 2, Double.NEGATIVE_INFINITY, Double.NaN),
                    new FloatColumn(0.1f, -2.5f, Float.NaN, Float.NEGATIVE_INFINITY, 3),
                    new IntColumn(1, -7, IntColumn.MISSING, Integer.MAX_VALUE, 0),
                    new IntColumn(2, 3, 4, IntColumn.MISSING, 0),
                    new LongColumn(1, -7, LongColumn.MISSING, Long.MAX_VALUE, 1L << 53),
                    new BooleanColumn((byte) 1, (byte) 0, (byte) -1, (byte) 1, (byte) 0),
                    new BooleanColumn((byte) 1, (byte) 1, (byte) 1, (byte) 0, (byte) -1),
                    new FactorColumn(new int[] {0, 1, -1, 2, 0}, COLOURS, 5),
                    new FactorColumn(new int[] {0, 1, -1, 2, 1}, GRADES, 5),
                    StringColumn.of("apple", "", null, "Äpfel 😀", "apple"),
                    StringColumn.of("apple", "pear", "x", null, "Apple"),
                    new IntColumn(0, 14_883, IntColumn.MISSING, -1, 15_248),
                    new LongColumn(0, 1_317_513_599_999_999L, LongColumn.MISSING, -1, 86_399_000_000L),
                    new DoubleColumn(10, 20, 30, 40, 50),
                    new DoubleColumn(1, 2, 3, 4, 5)));

    private Sample() {}

    /** The value of an expression in each row of the sample. */
    static List<String> values(String expression) {
        return written(Expression.parse(expression).bind(SCHEMA).evaluate(CHUNK));
    }

    /** The value in the first row, the same in all. */
    static String value(String expression) {
        List<String> values = values(expression);
        if (values.stream().distinct().count() != 1) {
            throw new AssertionError(expression + " differs by row: " + values);
        }
        return values.get(0);
    }

    static ColumnType type(String expression) {
        return Expression.parse(expression).bind(SCHEMA).variable("z").type();
    }

    static List<String> written(Column column) {
        List<String> values = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            values.add(column.isMissing(row) ? "NA" : written(column, row));
        }
        return values;
    }

    private static String written(Column column, int row) {
        if (column instanceof DoubleColumn doubles) {
            return Intervals.written(doubles.values()[row]);
        } else if (column instanceof FloatColumn floats) {
            return Intervals.written(floats.values()[row]);
        } else if (column instanceof IntColumn ints) {
            return String.valueOf(ints.values()[row]);
        } else if (column instanceof LongColumn longs) {
            return String.valueOf(longs.values()[row]);
        } else if (column instanceof BooleanColumn truths) {
            return truths.values()[row] == 1 ? "TRUE" : "FALSE";
        } else if (column instanceof FactorColumn factor) {
            return factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }
}
