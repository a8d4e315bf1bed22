package org.quern.io.avro;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.BooleanColumn;
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
import org.quern.io.text.BadRecord;
import org.quern.io.text.TextLayout;

/**
 * Reads the records of an Avro file whose blocks start within a range of bytes, as chunks of the wanted columns. A value
 * that its column cannot hold without change makes its record bad.
 */
public final class AvroReader implements Closeable {
    private static final int BATCH = 1 << 14;

    private final Path path;
    private final long end;
    private final long maxRecords;
    private final Consumer<BadRecord> badRecords;
    private final DataFileReader<GenericRecord> in;
    private final org.quern.data.Schema schema;
    private final List<Values> columns = new ArrayList<>();
    private long records;
    private long rows;
    private int chunks;

    /**
     * A wanted column.
     *
     * @param source name of the field in the file
     * @param variable what it becomes
     */
    public record Field(String source, Variable variable) {}

    public AvroReader(
            Path path,
            long start,
            long end,
            List<Field> fields,
            long maxRecords,
            Consumer<BadRecord> badRecords,
            Configuration conf)
            throws IOException {
        this.path = path;
        // The comparison adds the length of a sync marker.
        this.end = Math.min(end, Long.MAX_VALUE - DataFileConstants.SYNC_SIZE);
        this.maxRecords = maxRecords;
        this.badRecords = badRecords;
        this.schema = new org.quern.data.Schema(fields.stream()
                .map(field -> TextLayout.whileReading(field.variable()))
                .toList());
        Schema written = AvroFields.schema(path, conf);
        List<Schema.Field> wanted = new ArrayList<>();
        for (Field field : fields) {
            Schema.Field source = written.getField(field.source());
            wanted.add(new Schema.Field(source.name(), source.schema(), source.doc()));
            columns.add(Values.of(field.variable(), AvroFields.withoutNull(source.schema())));
        }
        Schema projection = Schema.createRecord(written.getName(), null, written.getNamespace(), false, wanted);
        this.in = new DataFileReader<>(new AvroInput(path, conf), new GenericDatumReader<>(written, projection));
        in.sync(start);
    }

    /** The next rows, or null at the end. */
    public Chunk read() throws IOException {
        int row = 0;
        try {
            GenericRecord record = null;
            while (row < BATCH && records < maxRecords && in.hasNext() && !in.pastSync(end)) {
                record = in.next(record);
                records++;
                if (set(row, record)) {
                    row++;
                }
            }
        } catch (AvroRuntimeException | EOFException e) {
            throw AvroFields.damaged(path, e);
        }
        if (row == 0) {
            return null;
        }
        List<Column> taken = new ArrayList<>();
        for (Values column : columns) {
            taken.add(column.take(row));
        }
        long firstRow = rows;
        rows += row;
        return Chunk.of(chunks++, firstRow, row, schema, taken);
    }

    private boolean set(int row, GenericRecord record) {
        for (int i = 0; i < columns.size(); i++) {
            Object value = record.get(i);
            Values column = columns.get(i);
            if (value == null) {
                column.setMissing(row);
            } else {
                String problem = column.set(row, value);
                if (problem != null) {
                    String reason = "column '" + schema.variables().get(i).name() + "': '" + value + "' " + problem;
                    badRecords.accept(new BadRecord(path.toString(), records, -1, reason, record.toString()));
                    return false;
                }
            }
        }
        return true;
    }

    public long records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Collects the values of one column. */
    private abstract static class Values {
        static Values of(Variable variable, Schema source) {
            return switch (variable.type()) {
                case INT32, DATE, INT64, TIMESTAMP -> new Whole(variable, source);
                case FLOAT64, FLOAT32 -> new Numbers(variable, source);
                case BOOLEAN -> new Truths();
                case STRING, FACTOR, ORDERED_FACTOR -> new Texts(variable);
            };
        }

        /** Sets a value and returns null, or says what is wrong with it. */
        abstract String set(int row, Object value);

        abstract void setMissing(int row);

        abstract Column take(int rows);

        static double number(Object value, Schema source) {
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            if (value instanceof Boolean truth) {
                return truth ? 1 : 0;
            }
            byte[] bytes;
            if (value instanceof ByteBuffer buffer) {
                bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
            } else {
                bytes = ((GenericFixed) value).bytes();
            }
            int scale = ((LogicalTypes.Decimal) source.getLogicalType()).getScale();
            return new BigDecimal(new BigInteger(bytes), scale).doubleValue();
        }
    }

    private static final class Whole extends Values {
        private final Variable variable;
        private final Schema source;
        private final boolean narrow;
        private final int unit;
        private long[] values = new long[BATCH];

        Whole(Variable variable, Schema source) {
            this.variable = variable;
            this.source = source;
            this.narrow = variable.type() == ColumnType.INT32 || variable.type() == ColumnType.DATE;
            int micros = AvroFields.microsPerUnit(source.getLogicalType());
            this.unit = variable.type() == ColumnType.TIMESTAMP ? Math.max(1, micros) : 1;
        }

        @Override
        String set(int row, Object value) {
            if (value instanceof Integer || value instanceof Long) {
                long whole = ((Number) value).longValue();
                values[row] = whole * unit;
                boolean fits = narrow
                        ? whole > Integer.MIN_VALUE && whole <= Integer.MAX_VALUE
                        : whole != LongColumn.MISSING && Math.multiplyHigh(whole, unit) == values[row] >> 63;
                return fits ? null : unfit();
            }
            double number = number(value, source);
            values[row] = (long) number;
            return values[row] == number && (!narrow || (int) values[row] == number) ? null : unfit();
        }

        private String unfit() {
            return "is no " + variable.type().label() + "; --column " + variable.name() + ":float64 reads it";
        }

        @Override
        void setMissing(int row) {
            values[row] = LongColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            if (!narrow) {
                long[] taken = values;
                values = new long[BATCH];
                return new LongColumn(taken, rows);
            }
            int[] taken = new int[rows];
            for (int i = 0; i < rows; i++) {
                taken[i] = values[i] == LongColumn.MISSING ? IntColumn.MISSING : (int) values[i];
            }
            return new IntColumn(taken, rows);
        }
    }

    private static final class Numbers extends Values {
        private final Schema source;
        private final boolean narrow;
        private double[] values = new double[BATCH];

        Numbers(Variable variable, Schema source) {
            this.source = source;
            this.narrow = variable.type() == ColumnType.FLOAT32;
        }

        @Override
        String set(int row, Object value) {
            values[row] = number(value, source);
            return null;
        }

        @Override
        void setMissing(int row) {
            values[row] = Double.NaN;
        }

        @Override
        Column take(int rows) {
            if (!narrow) {
                double[] taken = values;
                values = new double[BATCH];
                return new DoubleColumn(taken, rows);
            }
            float[] taken = new float[rows];
            for (int i = 0; i < rows; i++) {
                taken[i] = (float) values[i];
            }
            return new FloatColumn(taken, rows);
        }
    }

    private static final class Truths extends Values {
        private byte[] values = new byte[BATCH];

        @Override
        String set(int row, Object value) {
            values[row] = (byte) ((Boolean) value ? 1 : 0);
            return null;
        }

        @Override
        void setMissing(int row) {
            values[row] = BooleanColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            byte[] taken = values;
            values = new byte[BATCH];
            return new BooleanColumn(taken, rows);
        }
    }

    private static final class Texts extends Values {
        private final Variable variable;
        private final boolean declared;
        private Map<Object, Integer> codeByText = new HashMap<>();
        private List<String> texts = new ArrayList<>();
        private int[] codes = new int[BATCH];

        Texts(Variable variable) {
            this.variable = variable;
            this.declared = !variable.levels().isEmpty();
            variable.levels().forEach(this::code);
        }

        private int code(String text) {
            return codeByText.computeIfAbsent(text, t -> {
                texts.add(text);
                return texts.size() - 1;
            });
        }

        @Override
        String set(int row, Object value) {
            String text = value.toString();
            if (declared && !codeByText.containsKey(text)) {
                return "is not among its " + variable.levels().size() + " levels; add it to --factor " + variable.name()
                        + "=…, or --factor " + variable.name() + " takes all";
            }
            codes[row] = code(text);
            return null;
        }

        @Override
        void setMissing(int row) {
            codes[row] = FactorColumn.MISSING;
        }

        @Override
        Column take(int rows) {
            int[] taken = codes;
            codes = new int[BATCH];
            if (declared) {
                return new FactorColumn(taken, variable.levels(), rows);
            }
            StringColumn column = new StringColumn(texts.toArray(String[]::new), taken, rows);
            if (!variable.type().isFactor()) {
                codeByText = new HashMap<>();
                texts = new ArrayList<>();
            }
            return column;
        }
    }
}
