package org.quern.model;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Fills an Avro record field by field, as models are stored. */
public final class RecordWriter {
    private final GenericRecord record;

    /** A record of that schema with no field set. */
    public RecordWriter(Schema schema) {
        this.record = new GenericData.Record(schema);
    }

    /** The record, when all fields are set. */
    public GenericRecord record() {
        return record;
    }

    /** The schema of a field. */
    public Schema schema(String field) {
        return record.getSchema().getField(field).schema();
    }

    /** Sets a text, number, truth value, list of texts or record. */
    public void put(String field, Object value) {
        record.put(field, value);
    }

    /** Sets a text, null where there is none. */
    public void put(String field, Optional<String> text) {
        record.put(field, text.orElse(null));
    }

    /** Sets an array of doubles. */
    public void put(String field, double[] values) {
        record.put(field, list(values));
    }

    /** Sets an array of ints. */
    public void put(String field, int[] values) {
        record.put(field, Arrays.stream(values).boxed().toList());
    }

    /** Sets an array of longs. */
    public void put(String field, long[] values) {
        record.put(field, Arrays.stream(values).boxed().toList());
    }

    /** Sets bytes. */
    public void put(String field, byte[] values) {
        record.put(field, ByteBuffer.wrap(values));
    }

    /** Sets an enum by the name of the constant. */
    public void put(String field, Enum<?> value) {
        record.put(field, new GenericData.EnumSymbol(schema(field), value.name()));
    }

    /** Sets an array of records. */
    public <T> void put(String field, List<T> items, BiConsumer<T, RecordWriter> filler) {
        Schema itemSchema = schema(field).getElementType();
        List<GenericRecord> records = new ArrayList<>(items.size());
        for (T item : items) {
            RecordWriter writer = new RecordWriter(itemSchema);
            filler.accept(item, writer);
            records.add(writer.record());
        }
        record.put(field, records);
    }

    /** Sets a record, null where there is none; the field is a union of null and the record. */
    public <T> void put(String field, Optional<T> item, BiConsumer<T, RecordWriter> filler) {
        RecordWriter writer = new RecordWriter(schema(field).getTypes().get(1));
        item.ifPresent(value -> filler.accept(value, writer));
        record.put(field, item.isPresent() ? writer.record() : null);
    }

    /** Sets a number, null where there is none. */
    public void put(String field, OptionalDouble value) {
        record.put(field, value.isPresent() ? value.getAsDouble() : null);
    }

    /** A view, so that a large array is not boxed as a whole. */
    private static List<Double> list(double[] values) {
        return new AbstractList<>() {
            @Override
            public Double get(int index) {
                return values[index];
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }
}
