package org.quern.io.exports;

import java.util.Optional;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;

/** The text of one value, for tables of a few rows. */
public final class CellText {
    private CellText() {}

    /** Empty if the value is missing. */
    public static Optional<String> of(ColumnType type, Column column, int row) {
        return column.isMissing(row) ? Optional.empty() : Optional.of(text(type, column, row));
    }

    private static String text(ColumnType type, Column column, int row) {
        if (column instanceof DoubleColumn doubles) {
            return Decimals.SHORTEST.text(doubles.values()[row]);
        } else if (column instanceof FloatColumn floats) {
            return Decimals.SHORTEST.text(floats.values()[row]);
        } else if (column instanceof IntColumn ints) {
            int value = ints.values()[row];
            return type == ColumnType.DATE ? Times.date(value) : String.valueOf(value);
        } else if (column instanceof LongColumn longs) {
            long value = longs.values()[row];
            return type == ColumnType.TIMESTAMP ? Times.timestamp(value) : String.valueOf(value);
        } else if (column instanceof BooleanColumn truths) {
            return truths.values()[row] == 1 ? "TRUE" : "FALSE";
        } else if (column instanceof FactorColumn factor) {
            return factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }
}
