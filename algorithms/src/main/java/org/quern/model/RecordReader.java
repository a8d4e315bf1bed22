package org.quern.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;

/** Reads an Avro record field by field, as models are stored. */
public record RecordReader(GenericRecord record) {

    public String text(String field) {
        return record.get(field).toString();
    }

    /** A text that may be null. */
    public Optional<String> optional(String field) {
        return Optional.ofNullable(record.get(field)).map(Object::toString);
    }

    public List<String> texts(String field) {
        return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
    }

    public boolean truth(String field) {
        return (Boolean) record.get(field);
    }

    /** An int. */
    public int whole(String field) {
        return (Integer) record.get(field);
    }

    /** A long. */
    public long rows(String field) {
        return (Long) record.get(field);
    }

    /** A double. */
    public double number(String field) {
        return (Double) record.get(field);
    }

    /** An array of doubles. */
    public double[] numbers(String field) {
        List<?> list = (List<?>) record.get(field);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Double) list.get(i);
        }
        return numbers;
    }

    /** An array of ints. */
    public int[] wholes(String field) {
        return ((List<?>) record.get(field))
                .stream().mapToInt(value -> (Integer) value).toArray();
    }

    /** An array of longs. */
    public long[] longs(String field) {
        return ((List<?>) record.get(field))
                .stream().mapToLong(value -> (Long) value).toArray();
    }

    /** Bytes. */
    public byte[] bytes(String field) {
        ByteBuffer buffer = ((ByteBuffer) record.get(field)).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** An enum by the name of the constant. */
    public <E extends Enum<E>> E symbol(String field, Class<E> type) {
        return Enum.valueOf(type, text(field));
    }

    /** An array of records. */
    public <T> List<T> records(String field, Function<RecordReader, T> reader) {
        List<T> items = new ArrayList<>();
        for (Object item : (List<?>) record.get(field)) {
            items.add(reader.apply(new RecordReader((GenericRecord) item)));
        }
        return items;
    }

    /** A record that may be null. */
    public <T> Optional<T> record(String field, Function<RecordReader, T> reader) {
        return Optional.ofNullable((GenericRecord) record.get(field)).map(r -> reader.apply(new RecordReader(r)));
    }

    /** A double that may be null. */
    public OptionalDouble optionalNumber(String field) {
        Object value = record.get(field);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
    }
}
