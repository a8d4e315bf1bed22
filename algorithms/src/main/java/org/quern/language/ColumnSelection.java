package org.quern.language;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader hands on: transforms are computed first, in order and each from the columns and transforms before it;
 * then rows are selected (so a selection may use a transform); then the named columns are kept.
 *
 * @param columns names of the columns handed on, of the data set or of transforms
 * @param rowSelection a logical expression; rows where it is false or missing are left out
 * @param transforms assignments such as {@code z = log(x + 1)}
 */
public record ColumnSelection(List<String> columns, Optional<Expression> rowSelection, List<Transform> transforms) {

    public ColumnSelection {
        columns = List.copyOf(columns);
        transforms = List.copyOf(transforms);
    }

    /** These columns of all rows. */
    public static ColumnSelection of(List<String> columns) {
        return new ColumnSelection(columns, Optional.empty(), List.of());
    }

    /** The same rows and transforms with other columns handed on. */
    public ColumnSelection withColumns(List<String> newColumns) {
        return new ColumnSelection(newColumns, rowSelection, transforms);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(columns.size());
        for (String column : columns) {
            out.writeUTF(column);
        }
        out.writeUTF(rowSelection.map(Expression::text).orElse(""));
        out.writeInt(transforms.size());
        for (Transform transform : transforms) {
            out.writeUTF(transform.name());
            out.writeUTF(transform.expression().text());
        }
    }

    public static ColumnSelection read(DataInput in) throws IOException {
        List<String> columns = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            columns.add(in.readUTF());
        }
        String selection = in.readUTF();
        List<Transform> transforms = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            transforms.add(new Transform(in.readUTF(), Expression.parse(in.readUTF())));
        }
        return new ColumnSelection(
                columns, selection.isEmpty() ? Optional.empty() : Optional.of(Expression.parse(selection)), transforms);
    }
}
