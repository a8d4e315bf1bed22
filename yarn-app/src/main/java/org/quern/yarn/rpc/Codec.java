package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What messages are made of: texts and arrays of bytes of any length, and lists. */
final class Codec {
    /** Writes one value. */
    interface Writer<T> {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads one value. */
    interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    private Codec() {}

    static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[length(in)];
        in.readFully(bytes);
        return bytes;
    }

    /** {@link DataOutput#writeUTF} ends at 64 KB, which manifests of large data sets exceed. */
    static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    static String readText(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static <T> void writeList(List<T> values, Writer<T> writer, DataOutput out) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value, out);
        }
    }

    static <T> List<T> readList(Reader<T> reader, DataInput in) throws IOException {
        int length = length(in);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add(reader.read(in));
        }
        return values;
    }

    static <E extends Enum<E>> void writeEnum(E value, DataOutput out) throws IOException {
        writeText(value.name(), out);
    }

    static <E extends Enum<E>> E readEnum(Class<E> type, DataInput in) throws IOException {
        String name = readText(in);
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("Unknown " + type.getSimpleName() + " '" + name + "' in a message", e);
        }
    }

    static IOException unknown(String what, int tag) {
        return new IOException("Unknown " + what + " " + tag + " in a message: is the other side another Quern?");
    }

    private static int length(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("Invalid length " + length + " in a message");
        }
        return length;
    }
}
