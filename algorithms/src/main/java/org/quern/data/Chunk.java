package org.quern.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of rows of a data set, held as columns: the unit that is read, processed and merged. Never changed once made.
 */
public final class Chunk {
    private final int index;
    private final long firstRow;
    private final int rows;
    private final Schema schema;
    private final List<Column> columns;
    /** Position in the unfiltered chunk of each row, or null when no row was left out. */
    private final int[] origin;

    private Chunk(int index, long firstRow, int rows, Schema schema, List<Column> columns, int[] origin) {
        this.index = index;
        this.firstRow = firstRow;
        this.rows = rows;
        this.schema = schema;
        this.columns = List.copyOf(columns);
        this.origin = origin;
        if (schema.size() != this.columns.size()) {
            throw new IllegalArgumentException(schema.size() + " variables, but " + this.columns.size() + " columns");
        }
        for (int i = 0; i < this.columns.size(); i++) {
            if (this.columns.get(i).rows() != rows) {
                throw new IllegalArgumentException(
                        "Column '" + schema.variables().get(i).name() + "' has "
                                + this.columns.get(i).rows() + " rows in a chunk of " + rows);
            }
        }
    }

    /**
     * @param index position of the chunk in its data set, from 0
     * @param firstRow number in the data set, from 0, of the chunk's first row
     */
    public static Chunk of(int index, long firstRow, int rows, Schema schema, List<Column> columns) {
        return new Chunk(index, firstRow, rows, schema, columns, null);
    }

    public int index() {
        return index;
    }

    public long firstRow() {
        return firstRow;
    }

    public int rows() {
        return rows;
    }

    public Schema schema() {
        return schema;
    }

    public Column column(int position) {
        return columns.get(position);
    }

    /** The column of that name, or an error that suggests the nearest name. */
    public Column column(String name) {
        schema.variable(name);
        return columns.get(schema.indexOf(name));
    }

    /** Number in the data set, from 0, of a row of this chunk, also after rows were left out. */
    public long rowNumber(int row) {
        return firstRow + (origin == null ? row : origin[row]);
    }

    /** The same rows with other columns. */
    public Chunk withColumns(Schema newSchema, List<Column> newColumns) {
        return new Chunk(index, firstRow, rows, newSchema, newColumns, origin);
    }

    /** The rows at the first {@code count} indices of {@code selected}, which ascend. */
    public Chunk select(int[] selected, int count) {
        List<Column> kept = new ArrayList<>(columns.size());
        for (Column column : columns) {
            kept.add(column.select(selected, count));
        }
        int[] origins = new int[count];
        for (int i = 0; i < count; i++) {
            origins[i] = origin == null ? selected[i] : origin[selected[i]];
        }
        return new Chunk(index, firstRow, count, schema, kept, origins);
    }
}
