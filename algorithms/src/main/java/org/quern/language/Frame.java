package org.quern.language;

import java.util.List;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/**
 * The columns an expression runs over, by slot.
 *
 * @param chunk where the rows come from, for messages; null where constants are folded
 */
record Frame(Column[] slots, int rows, Chunk chunk) {
    /** One row without columns: constants are computed on it. */
    static final Frame CONSTANT = new Frame(new Column[0], 1, null);

    static Frame of(Chunk chunk, List<String> names) {
        Column[] slots = new Column[names.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = chunk.column(names.get(i));
        }
        return new Frame(slots, chunk.rows(), chunk);
    }

    /** The column of a slot, of the type that was found when the expression was checked. */
    <C extends Column> C column(int slot, Class<C> expected, Variable variable) {
        if (!expected.isInstance(slots[slot])) {
            throw new QuernException(
                    "Column '" + variable.name() + "' is " + typeName(slots[slot]) + " in chunk " + chunk.index()
                            + ", but was described as " + variable.type().label());
        }
        return expected.cast(slots[slot]);
    }

    private static String typeName(Column column) {
        if (column instanceof DoubleColumn) {
            return ColumnType.FLOAT64.label();
        } else if (column instanceof FloatColumn) {
            return ColumnType.FLOAT32.label();
        } else if (column instanceof IntColumn) {
            return ColumnType.INT32.label();
        } else if (column instanceof LongColumn) {
            return ColumnType.INT64.label();
        } else if (column instanceof FactorColumn) {
            return ColumnType.FACTOR.label();
        } else if (column instanceof StringColumn) {
            return ColumnType.STRING.label();
        }
        return ColumnType.BOOLEAN.label();
    }

    /** {@code " in row 17"}, counted from 1 over the whole data set; empty for a constant. */
    String place(int row) {
        return chunk == null ? "" : " in row " + (chunk.rowNumber(row) + 1);
    }
}
