package org.quern.io.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.quern.data.ColumnType;

/**
 * How a Parquet column becomes a column of a chunk. Integers of 8 and 16 bits become int32, unsigned ones of 32 bits and
 * more int64; decimals the nearest float64; half precision float32; timestamps of any unit and INT96 microseconds
 * (rounded down); times of day plain integers of their unit; texts, enums, JSON, UUIDs and byte arrays without a logical
 * type strings.
 *
 * @param field the stored column
 * @param type of the column
 * @param conversion from stored to column values
 * @param scale of a decimal, else 0
 * @param reason why the column cannot be used, and then {@code type} is null; else null
 */
public record ColumnMapping(Type field, ColumnType type, Conversion conversion, int scale, String reason) {

    public static ColumnMapping of(Type field) {
        if (field.isRepetition(Type.Repetition.REPEATED)) {
            return refused(field, "it is repeated");
        }
        if (!field.isPrimitive()) {
            return refused(field, "it is nested");
        }
        PrimitiveType primitive = field.asPrimitiveType();
        LogicalTypeAnnotation logical = primitive.getLogicalTypeAnnotation();
        return switch (primitive.getPrimitiveTypeName()) {
            case BOOLEAN -> as(field, ColumnType.BOOLEAN);
            case FLOAT -> as(field, ColumnType.FLOAT32);
            case DOUBLE -> as(field, ColumnType.FLOAT64);
            case INT96 -> as(field, ColumnType.TIMESTAMP, Conversion.INT96);
            case INT32 -> int32(field, logical);
            case INT64 -> int64(field, logical);
            case BINARY -> binary(field, logical);
            case FIXED_LEN_BYTE_ARRAY -> fixed(field, logical);
        };
    }

    private static ColumnMapping int32(Type field, LogicalTypeAnnotation logical) {
        if (logical == null || logical instanceof TimeLogicalTypeAnnotation) {
            return as(field, ColumnType.INT32);
        }
        if (logical instanceof IntLogicalTypeAnnotation integer) {
            return !integer.isSigned() && integer.getBitWidth() == 32
                    ? as(field, ColumnType.INT64, Conversion.UNSIGNED_32)
                    : as(field, ColumnType.INT32);
        }
        if (logical instanceof DateLogicalTypeAnnotation) {
            return as(field, ColumnType.DATE);
        }
        return decimalOrRefused(field, logical);
    }

    private static ColumnMapping int64(Type field, LogicalTypeAnnotation logical) {
        if (logical == null || logical instanceof TimeLogicalTypeAnnotation) {
            return as(field, ColumnType.INT64);
        }
        if (logical instanceof IntLogicalTypeAnnotation integer) {
            return as(field, ColumnType.INT64, integer.isSigned() ? Conversion.NONE : Conversion.UNSIGNED_64);
        }
        if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
            return as(field, ColumnType.TIMESTAMP, conversion(timestamp.getUnit()));
        }
        return decimalOrRefused(field, logical);
    }

    private static Conversion conversion(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> Conversion.MILLIS;
            case MICROS -> Conversion.NONE;
            case NANOS -> Conversion.NANOS;
        };
    }

    private static ColumnMapping binary(Type field, LogicalTypeAnnotation logical) {
        if (logical == null
                || logical instanceof StringLogicalTypeAnnotation
                || logical instanceof EnumLogicalTypeAnnotation
                || logical instanceof JsonLogicalTypeAnnotation) {
            return as(field, ColumnType.STRING);
        }
        return decimalOrRefused(field, logical);
    }

    private static ColumnMapping fixed(Type field, LogicalTypeAnnotation logical) {
        if (logical instanceof Float16LogicalTypeAnnotation) {
            return as(field, ColumnType.FLOAT32, Conversion.FLOAT16);
        }
        if (logical instanceof UUIDLogicalTypeAnnotation) {
            return as(field, ColumnType.STRING, Conversion.UUID);
        }
        return logical == null ? refused(field, "it holds bytes") : decimalOrRefused(field, logical);
    }

    private static ColumnMapping decimalOrRefused(Type field, LogicalTypeAnnotation logical) {
        return logical instanceof DecimalLogicalTypeAnnotation decimal
                ? new ColumnMapping(field, ColumnType.FLOAT64, Conversion.DECIMAL, decimal.getScale(), null)
                : refused(field, "its logical type " + logical + " is not known");
    }

    private static ColumnMapping as(Type field, ColumnType type) {
        return as(field, type, Conversion.NONE);
    }

    private static ColumnMapping as(Type field, ColumnType type, Conversion conversion) {
        return new ColumnMapping(field, type, conversion, 0, null);
    }

    private static ColumnMapping refused(Type field, String reason) {
        return new ColumnMapping(field, null, Conversion.NONE, 0, reason);
    }

    public String name() {
        return field.getName();
    }

    public boolean isUsable() {
        return reason == null;
    }

    /** The same column read as another type that can hold its values: int32 as int64, string as factor. */
    public ColumnMapping as(ColumnType wider) {
        return new ColumnMapping(field, wider, conversion, scale, reason);
    }

    /** Whether the stored values can be read as that type without a change of value. */
    public boolean canBe(ColumnType wanted) {
        return wanted == type
                || type == ColumnType.INT32 && wanted == ColumnType.INT64
                || type == ColumnType.STRING && wanted.isFactor();
    }

    PrimitiveType primitive() {
        return field.asPrimitiveType();
    }

    /** 1 where values may be missing, else 0. */
    int maxDefinitionLevel() {
        return field.isRepetition(Type.Repetition.OPTIONAL) ? 1 : 0;
    }
}
