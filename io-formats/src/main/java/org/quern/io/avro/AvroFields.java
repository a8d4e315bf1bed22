package org.quern.io.avro;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.InvalidAvroMagicException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/**
 * The columns of an Avro file.
 *
 * @param variables of the fields that can be used
 * @param notes one line for each field that cannot
 */
public record AvroFields(List<Variable> variables, List<String> notes) {
    public AvroFields {
        variables = List.copyOf(variables);
        notes = List.copyOf(notes);
    }

    /** Reads the schema of a file. */
    public static AvroFields of(Path path, Configuration conf) throws IOException {
        Schema schema = schema(path, conf);
        if (schema.getType() != Schema.Type.RECORD) {
            throw new QuernException(
                    "Cannot import " + path + ": it holds " + schema.getType().getName() + " values, not records");
        }
        List<Variable> variables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            Variable variable = variable(field);
            if (variable == null) {
                notes.add("Column '" + field.name() + "' of " + path + " is passed over: Avro type "
                        + field.schema().toString() + " has no counterpart here");
            } else {
                variables.add(variable);
            }
        }
        return new AvroFields(variables, notes);
    }

    static Schema schema(Path path, Configuration conf) throws IOException {
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new AvroInput(path, conf), new GenericDatumReader<>())) {
            return reader.getSchema();
        } catch (EOFException | InvalidAvroMagicException | AvroRuntimeException e) {
            throw damaged(path, e);
        }
    }

    static QuernException damaged(Path path, Exception e) {
        boolean truncated = e instanceof EOFException || e.getCause() instanceof EOFException;
        return new QuernException(
                "Cannot read " + path + ": it is "
                        + (truncated ? "truncated" : "damaged or no Avro container file (" + e.getMessage() + ")"),
                e);
    }

    private static Variable variable(Schema.Field field) {
        Schema schema = withoutNull(field.schema());
        ColumnType type = schema == null ? null : type(schema);
        if (type == null) {
            return null;
        }
        List<String> levels = type == ColumnType.FACTOR ? schema.getEnumSymbols() : List.of();
        return new Variable(field.name(), type, field.doc(), levels, Double.NaN, Double.NaN, -1, Map.of());
    }

    /** The one type beside null, or null if there are several. */
    static Schema withoutNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> types = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return types.size() == 1 ? types.get(0) : null;
    }

    private static ColumnType type(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> ColumnType.BOOLEAN;
            case INT -> logical instanceof LogicalTypes.Date ? ColumnType.DATE : ColumnType.INT32;
            case LONG -> microsPerUnit(logical) > 0 ? ColumnType.TIMESTAMP : ColumnType.INT64;
            case FLOAT -> ColumnType.FLOAT32;
            case DOUBLE -> ColumnType.FLOAT64;
            case STRING -> ColumnType.STRING;
            case ENUM -> ColumnType.FACTOR;
            case BYTES, FIXED -> logical instanceof LogicalTypes.Decimal ? ColumnType.FLOAT64 : null;
            default -> null;
        };
    }

    /** Microseconds in a unit of a timestamp, or 0 if it is none. */
    static int microsPerUnit(LogicalType logical) {
        if (logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.LocalTimestampMillis) {
            return 1000;
        }
        return logical instanceof LogicalTypes.TimestampMicros || logical instanceof LogicalTypes.LocalTimestampMicros
                ? 1
                : 0;
    }
}
