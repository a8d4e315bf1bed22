package org.quern.io.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.Variable;
import org.quern.io.exports.CellText;
import org.quern.io.text.BadRecord;

class AvroReaderTest {
    private static final Schema SCHEMA = new Schema.Parser()
            .parse(
                    """
                    {"type":"record","name":"R","fields":[
                      {"name":"i","type":"int"},
                      {"name":"l","type":["null","long"]},
                      {"name":"f","type":"float"},
                      {"name":"d","type":"double","doc":"a double"},
                      {"name":"b","type":"boolean"},
                      {"name":"s","type":["string","null"]},
                      {"name":"e","type":{"type":"enum","name":"E","symbols":["lo","hi"]}},
                      {"name":"day","type":{"type":"int","logicalType":"date"}},
                      {"name":"ms","type":{"type":"long","logicalType":"timestamp-millis"}},
                      {"name":"dec","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                      {"name":"nested","type":{"type":"array","items":"int"}}]}
                    """);

    private final Configuration conf = new Configuration();
    private final List<BadRecord> bad = new ArrayList<>();

    @TempDir
    private java.nio.file.Path directory;

    private GenericRecord values(int i) {
        GenericRecord avro = new GenericData.Record(SCHEMA);
        avro.put("i", i);
        avro.put("l", i % 2 == 0 ? null : 10_000_000_000L + i);
        avro.put("f", 0.5f);
        avro.put("d", i / 4.0);
        avro.put("b", i % 2 == 0);
        avro.put("s", i % 3 == 0 ? null : "s" + i % 3);
        avro.put("e", new GenericData.EnumSymbol(SCHEMA.getField("e").schema(), i % 2 == 0 ? "lo" : "hi"));
        avro.put("day", i);
        avro.put("ms", 1500L * i);
        avro.put("dec", ByteBuffer.wrap(BigInteger.valueOf(-125 * i).toByteArray()));
        avro.put("nested", List.of(1, 2));
        return avro;
    }

    private Path file(int records) throws IOException {
        java.nio.file.Path path = directory.resolve("r.avro");
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
            writer.setCodec(CodecFactory.deflateCodec(1)).setSyncInterval(100).create(SCHEMA, path.toFile());
            for (int i = 0; i < records; i++) {
                writer.append(values(i));
            }
        }
        return new Path(path.toUri());
    }

    private List<String> rows(Path path, long start, long end, List<Variable> variables) throws IOException {
        List<AvroReader.Field> fields = variables.stream()
                .map(variable -> new AvroReader.Field(variable.name(), variable))
                .toList();
        List<String> rows = new ArrayList<>();
        try (AvroReader reader = new AvroReader(path, start, end, fields, Long.MAX_VALUE, bad::add, conf)) {
            for (Chunk chunk = reader.read(); chunk != null; chunk = reader.read()) {
                for (int row = 0; row < chunk.rows(); row++) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < variables.size(); i++) {
                        ColumnType type = chunk.schema().variables().get(i).type();
                        cells.add(CellText.of(type, chunk.column(i), row).orElse("-"));
                    }
                    rows.add(String.join("|", cells));
                }
            }
        }
        return rows;
    }

    @Test
    void readsEveryTypeAndNamesWhatItPassesOver() throws IOException {
        Path path = file(2);
        AvroFields fields = AvroFields.of(path, conf);
        assertThat(new org.quern.data.Schema(fields.variables()).toString())
                .isEqualTo("i:int32, l:int64, f:float32, d:float64, b:boolean, s:string, e:factor, day:date,"
                        + " ms:timestamp, dec:float64");
        assertThat(fields.notes())
                .singleElement()
                .asString()
                .startsWith("Column 'nested' of ")
                .contains("is passed over: Avro type {\"type\":\"array\"");
        assertThat(fields.variables().get(3).description()).isEqualTo("a double");
        assertThat(rows(path, 0, Long.MAX_VALUE, fields.variables()))
                .containsExactly(
                        "0|-|0.5|0.0|TRUE|-|lo|1970-01-01|1970-01-01T00:00:00Z|0.0",
                        "1|10000000001|0.5|0.25|FALSE|s1|hi|1970-01-02|1970-01-01T00:00:01.5Z|-1.25");
    }

    @Test
    void readsEachRecordOnceWhateverTheRanges() throws IOException {
        Path path = file(60);
        long length = path.getFileSystem(conf).getFileStatus(path).getLen();
        List<Variable> variables = AvroFields.of(path, conf).variables();
        List<String> whole = rows(path, 0, Long.MAX_VALUE, variables);
        assertThat(whole).hasSize(60);
        for (long cut = 1; cut < length; cut += 37) {
            List<String> parts = new ArrayList<>(rows(path, 0, cut, variables));
            parts.addAll(rows(path, cut, length, variables));
            assertThat(parts).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void refusesValuesThatDoNotFit() throws IOException {
        Path path = file(4);
        List<Variable> variables = List.of(
                Variable.of("d", ColumnType.INT32),
                Variable.factor("s", List.of("s2")),
                Variable.of("i", ColumnType.INT64));
        assertThat(rows(path, 0, Long.MAX_VALUE, variables)).containsExactly("0|-|0");
        assertThat(bad)
                .extracting(BadRecord::reason)
                .containsExactly(
                        "column 'd': '0.25' is no int32; --column d:float64 reads it",
                        "column 'd': '0.5' is no int32; --column d:float64 reads it",
                        "column 'd': '0.75' is no int32; --column d:float64 reads it");
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        Path path = file(60);
        byte[] whole = Files.readAllBytes(directory.resolve("r.avro"));
        List<Variable> variables = AvroFields.of(path, conf).variables();
        Files.write(directory.resolve("r.avro"), Arrays.copyOf(whole, whole.length - 20));
        Files.deleteIfExists(directory.resolve(".r.avro.crc"));
        assertThatThrownBy(() -> rows(path, 0, Long.MAX_VALUE, variables))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("r.avro: it is ");
        Files.write(directory.resolve("r.avro"), "a,b\n1,2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> AvroFields.of(path, conf))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("r.avro: it is ");
    }
}
