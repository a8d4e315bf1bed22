package org.quern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroFileTest {
    private static final Schema SCHEMA = Schema.createArray(Schema.create(Schema.Type.DOUBLE));

    private final AvroFile file = file(1.5, -2, 1e300);

    private static AvroFile file(double... numbers) {
        TreeMap<String, String> entries = new TreeMap<>();
        entries.put("avro.codec", "null");
        entries.put(AvroFile.SCHEMA, SCHEMA.toString());
        entries.put("quern.model.kind", "linear");
        return new AvroFile(entries, encoded(numbers));
    }

    private static byte[] encoded(double... numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<Object>(SCHEMA)
                    .write(Arrays.stream(numbers).boxed().toList(), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        AvroFile read = AvroFile.read(file.bytes());
        assertThat(read.entries()).isEqualTo(file.entries());
        assertThat(read.record()).isEqualTo(file.record());
    }

    @Test
    void isReadByAvroItself() throws IOException {
        try (DataFileStream<Object> in =
                new DataFileStream<>(new ByteArrayInputStream(file.bytes()), new GenericDatumReader<>())) {
            assertThat(in.getMetaString("quern.model.kind")).isEqualTo("linear");
            Object numbers = in.next();
            assertThat(numbers).isEqualTo(java.util.List.of(1.5, -2.0, 1e300));
            assertThat(in.hasNext()).isFalse();
        }
    }

    @Test
    void givesEqualBytesForEqualContents() {
        assertThat(file(1.5, -2, 1e300).bytes()).isEqualTo(file.bytes());
        assertThat(file(1.5, -2, 2e300).bytes()).isNotEqualTo(file.bytes());
    }

    @Test
    void noticesEveryMissingEnd() {
        byte[] bytes = file.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> AvroFile.read(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void noticesEveryChangedBitBehindTheMagic() {
        byte[] bytes = file.bytes();
        for (int bit = 8 * 4; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> AvroFile.read(flipped))
                    .as("bit %d of byte %d", bit % 8, bit / 8)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void noticesBytesBehindTheEnd() {
        byte[] longer = Arrays.copyOf(file.bytes(), file.bytes().length + 3);
        assertThatThrownBy(() -> AvroFile.read(longer))
                .isInstanceOf(IOException.class)
                .hasMessage("3 bytes follow its end");
    }

    @Test
    void knowsItsMagic() {
        assertThat(AvroFile.hasMagic(file.bytes())).isTrue();
        assertThat(AvroFile.hasMagic(new byte[] {'O', 'b', 'j'})).isFalse();
        assertThat(AvroFile.hasMagic("PAR1....".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isFalse();
    }
}
