package org.quern.io.text;

import java.util.List;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * A delimited text as it is read: how it is written, and a variable for each field of a record. A factor without levels
 * takes those that the text brings; until all is read it is handed on as a string.
 */
public record TextLayout(TextFormat format, Schema schema) {

    /** The columns named as chunks of this text have them. */
    public Schema chunkSchema(List<String> columns) {
        return new Schema(columns.stream()
                .map(schema::variable)
                .map(TextLayout::whileReading)
                .toList());
    }

    /** The variable while its levels are not known. */
    public static Variable whileReading(Variable variable) {
        return isOpen(variable) ? Variable.of(variable.name(), ColumnType.STRING) : variable;
    }

    /** Whether the variable is a factor whose levels are still to be met. */
    public static boolean isOpen(Variable variable) {
        return variable.type().isFactor() && variable.levels().isEmpty();
    }
}
