package org.quern.model;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * An Avro object container file of one uncompressed block with one record. Any Avro tool reads it. It is laid out here,
 * because Avro's own writer takes the order of the header from a hash map and a random sync marker, and its reader trusts
 * the lengths of a damaged file: here equal contents give equal bytes, and no byte of a file can change unnoticed, since
 * a SHA-256 in the header covers the header's other entries and the record.
 *
 * <p>Layout: magic {@code Obj\1} · map of entries · sync marker (first 16 bytes of the SHA-256) · 1 · length · record ·
 * sync marker.
 *
 * @param entries of the header, the schema among them, without the checksum
 * @param record encoded by the schema of the header
 */
record AvroFile(SortedMap<String, String> entries, byte[] record) {
    static final String SCHEMA = DataFileConstants.SCHEMA;
    static final String CHECKSUM = "quern.sha256";

    private static final int SYNC = DataFileConstants.SYNC_SIZE;

    byte[] bytes() {
        byte[] checksum = checksum();
        byte[] sync = Arrays.copyOf(checksum, SYNC);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(record.length + 4096);
        try {
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            out.writeFixed(DataFileConstants.MAGIC);
            Map<String, String> all = new TreeMap<>(entries);
            all.put(CHECKSUM, java.util.HexFormat.of().formatHex(checksum));
            out.writeMapStart();
            out.setItemCount(all.size());
            for (Map.Entry<String, String> entry : all.entrySet()) {
                out.startItem();
                out.writeString(entry.getKey());
                out.writeBytes(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            out.writeMapEnd();
            out.writeFixed(sync);
            out.writeLong(1);
            out.writeLong(record.length);
            out.writeFixed(record);
            out.writeFixed(sync);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static boolean hasMagic(byte[] bytes) {
        byte[] magic = DataFileConstants.MAGIC;
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    /** Entries of the header, checksum included; nothing is checked yet. */
    static SortedMap<String, String> header(byte[] bytes) throws IOException {
        return new Cursor(bytes).header();
    }

    /**
     * The contents of a file.
     *
     * @throws IOException if any byte is missing, wrong or too many
     */
    static AvroFile read(byte[] bytes) throws IOException {
        Cursor in = new Cursor(bytes);
        SortedMap<String, String> entries = in.header();
        String stored = entries.remove(CHECKSUM);
        byte[] sync = in.take(SYNC);
        if (in.number() != 1) {
            throw new IOException("not one record");
        }
        AvroFile file = new AvroFile(entries, in.take(in.length()));
        byte[] end = in.take(SYNC);
        byte[] checksum = file.checksum();
        if (!java.util.HexFormat.of().formatHex(checksum).equals(stored)
                || !Arrays.equals(sync, Arrays.copyOf(checksum, SYNC))
                || !Arrays.equals(sync, end)) {
            throw new IOException("its checksum does not match its contents");
        }
        in.expectEnd();
        return file;
    }

    private byte[] checksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            entries.forEach((key, value) -> {
                digest.update((key + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
            });
            return digest.digest(record);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Reads Avro's primitives and never beyond the end. */
    private static final class Cursor {
        private final byte[] bytes;
        private int position;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        SortedMap<String, String> header() throws IOException {
            take(DataFileConstants.MAGIC.length);
            SortedMap<String, String> entries = new TreeMap<>();
            for (long count = number(); count != 0; count = number()) {
                if (count < 0) {
                    number();
                }
                for (long i = Math.abs(count); i > 0; i--) {
                    String key = text();
                    entries.put(key, text());
                }
            }
            return entries;
        }

        /** A zig-zag coded number of variable length. */
        long number() throws IOException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = take(1)[0];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return (value >>> 1) ^ -(value & 1);
                }
            }
            throw new IOException("a number is too long");
        }

        int length() throws IOException {
            long length = number();
            if (length < 0 || length > bytes.length - position) {
                throw new EOFException("it ends too early");
            }
            return (int) length;
        }

        String text() throws IOException {
            return new String(take(length()), StandardCharsets.UTF_8);
        }

        byte[] take(int count) throws IOException {
            if (count > bytes.length - position) {
                throw new EOFException("it ends too early");
            }
            position += count;
            return Arrays.copyOfRange(bytes, position - count, position);
        }

        void expectEnd() throws IOException {
            if (position < bytes.length) {
                throw new IOException(bytes.length - position + " bytes follow its end");
            }
        }
    }
}
