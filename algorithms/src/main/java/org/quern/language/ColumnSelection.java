package org.quern.language;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.data.Schema;
import org.quern.data.TextBytes;

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

    /** All columns of a data set after transforms: its own but for those dropped, then the new ones. */
    public static ColumnSelection all(Schema schema, Optional<Expression> rowSelection, List<Transform> transforms) {
        Set<String> names = new LinkedHashSet<>(schema.names());
        for (Transform transform : transforms) {
            if (transform.expression().isPresent()) {
                names.add(transform.name());
            } else {
                names.remove(transform.name());
            }
        }
        return new ColumnSelection(List.copyOf(names), rowSelection, transforms);
    }

    /**
     * Checks this selection against the columns of a data set and plans what to read.
     *
     * @throws org.quern.QuernException for an unknown column or types that do not fit
     */
    public BoundSelection bind(Schema schema) {
        return BoundSelection.of(this, schema);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(columns.size());
        for (String column : columns) {
            TextBytes.write(column, out);
        }
        TextBytes.write(rowSelection.map(Expression::text).orElse(""), out);
        out.writeInt(transforms.size());
        for (Transform transform : transforms) {
            TextBytes.write(transform.name(), out);
            TextBytes.write(transform.expression().map(Expression::text).orElse(""), out);
        }
    }

    public static ColumnSelection read(DataInput in) throws IOException {
        List<String> columns = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            columns.add(TextBytes.read(in));
        }
        Optional<Expression> selection = expression(TextBytes.read(in));
        List<Transform> transforms = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            transforms.add(new Transform(TextBytes.read(in), expression(TextBytes.read(in))));
        }
        return new ColumnSelection(columns, selection, transforms);
    }

    private static Optional<Expression> expression(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Expression.parse(text));
    }
}
