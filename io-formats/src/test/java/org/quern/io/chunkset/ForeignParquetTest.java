package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/** Files of Parquet's own record writer: version 2 pages and their encodings, INT96, small and odd types. */
class ForeignParquetTest {
    private static final Configuration CONF = new Configuration(false);

    private static final MessageType TYPES = MessageTypeParser.parseMessageType(
            """
            message other {
              optional int96 t96;
              optional int32 i;
              required int64 l;
              optional double d;
              optional float f;
              optional boolean b;
              optional binary s (STRING);
              required binary raw;
              optional binary sorted (STRING);
              optional int32 date (DATE);
              optional int64 ms (TIMESTAMP(MILLIS,true));
              optional int64 ns (TIMESTAMP(NANOS,false));
              optional int32 d32 (DECIMAL(9,4));
              optional int64 d64 (DECIMAL(18,6));
              optional binary dbin (DECIMAL(38,10));
              optional fixed_len_byte_array(16) dfix (DECIMAL(38,3));
              optional fixed_len_byte_array(2) half (FLOAT16);
              optional fixed_len_byte_array(16) id (UUID);
              optional int32 u8 (INTEGER(8,false));
              optional int32 u32 (INTEGER(32,false));
              optional binary json (JSON);
              optional fixed_len_byte_array(3) three;
              repeated int32 many;
              optional group g { optional int32 inner; }
            }
            """);

    @TempDir
    File directory;

    private Path path(String name) {
        return new Path("file:" + new File(directory, name).getPath());
    }

    /** Fills a record; {@code i} is the row number. */
    private interface Row {
        void fill(Group group, int i);
    }

    private void write(String name, MessageType type, int rows, Row row, WriterVersion version, boolean dictionary)
            throws Exception {
        java.nio.file.Path file = new File(directory, name).toPath();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(type)
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(200_000L)
                .withPageSize(5000)
                .build()) {
            SimpleGroupFactory factory = new SimpleGroupFactory(type);
            for (int i = 0; i < rows; i++) {
                Group group = factory.newGroup();
                row.fill(group, i);
                writer.write(group);
            }
        }
    }

    private static final byte[] UUID_BYTES = ByteBuffer.allocate(16)
            .putLong(0x123456789abcdef0L)
            .putLong(0xfedcba9876543210L)
            .array();

    private static void fill(Group group, int i) {
        group.append("l", (long) i * i * i).append("raw", "raw" + i % 10);
        if (i % 5 != 3) {
            group.append("t96", int96(2_440_588 + i, 3_600_000_000_999L));
            group.append("i", i % 2 == 0 ? i : -i);
            group.append("d", i / 8.0).append("f", i / 4f).append("b", i % 3 == 0);
            group.append("s", "text " + i % 20).append("sorted", "prefix-%08d".formatted(i));
            group.append("date", i).append("ms", 1000L * i - 1).append("ns", 1_000_000L * i - 1);
            group.append("d32", i * 3 - 100).append("d64", i * 1_000_001L);
            group.append(
                    "dbin",
                    Binary.fromConstantByteArray(
                            java.math.BigInteger.valueOf(i).pow(3).negate().toByteArray()));
            byte[] sixteen = new byte[16];
            ByteBuffer.wrap(sixteen).putLong(8, 1000L * i + 1);
            group.append("dfix", Binary.fromConstantByteArray(sixteen));
            group.append("half", Binary.fromConstantByteArray(new byte[] {0x00, 0x3E}));
            group.append("id", Binary.fromConstantByteArray(UUID_BYTES));
            group.append("u8", i % 256).append("u32", -1 - i).append("json", "{\"i\": " + i % 4 + "}");
            group.append("three", Binary.fromString("abc"));
        }
        group.append("many", 1).append("many", 2);
        group.addGroup("g").append("inner", i);
    }

    private static Binary int96(int day, long nanos) {
        return Binary.fromConstantByteArray(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .array());
    }

    @ParameterizedTest
    @CsvSource({"PARQUET_1_0,true", "PARQUET_1_0,false", "PARQUET_2_0,true", "PARQUET_2_0,false"})
    void readsEveryTypeAndEncoding(WriterVersion version, boolean dictionary) throws Exception {
        int rows = 12_000;
        write("other.parquet", TYPES, rows, ForeignParquetTest::fill, version, dictionary);
        try (ChunkSet set = ChunkSet.open(path("other.parquet"), CONF)) {
            assertThat(set.info().chunks()).hasSizeGreaterThan(1);
            assertThat(set.info().rows()).isEqualTo(rows);
            assertThat(set.notes())
                    .containsExactly(
                            "Column 'three' is left out: it holds bytes",
                            "Column 'many' is left out: it is repeated",
                            "Column 'g' is left out: it is nested");
            Map<String, OfRow> expected = expected();
            assertThat(expected.keySet())
                    .containsExactlyInAnyOrderElementsOf(set.info().schema().names());
            for (String name : set.info().schema().names()) {
                compare(set, name, expected.get(name), name.equals("l") || name.equals("raw"));
            }
        }
    }

    private interface OfRow {
        Object value(int i);
    }

    private static Map<String, OfRow> expected() {
        Map<String, OfRow> expected = new HashMap<>();
        expected.put("t96", i -> i * 86_400_000_000L + 3_600_000_000L);
        expected.put("i", i -> i % 2 == 0 ? i : -i);
        expected.put("l", i -> (long) i * i * i);
        expected.put("d", i -> Double.doubleToRawLongBits(i / 8.0));
        expected.put("f", i -> i / 4f);
        expected.put("b", i -> (byte) (i % 3 == 0 ? 1 : 0));
        expected.put("s", i -> "text " + i % 20);
        expected.put("raw", i -> "raw" + i % 10);
        expected.put("sorted", i -> "prefix-%08d".formatted(i));
        expected.put("date", i -> i);
        expected.put("ms", i -> 1_000_000L * i - 1000);
        expected.put("ns", i -> 1000L * i - 1);
        expected.put("d32", i -> Double.doubleToRawLongBits((i * 3 - 100) / 1e4));
        expected.put("d64", i -> Double.doubleToRawLongBits(i * 1_000_001L / 1e6));
        expected.put("dbin", i -> Double.doubleToRawLongBits(0.0 - (double) ((long) i * i * i) / 1e10));
        expected.put("dfix", i -> Double.doubleToRawLongBits((1000L * i + 1) / 1e3));
        expected.put("half", i -> 1.5f);
        expected.put("id", i -> "12345678-9abc-def0-fedc-ba9876543210");
        expected.put("u8", i -> i % 256);
        expected.put("u32", i -> 4_294_967_295L - i);
        expected.put("json", i -> "{\"i\": " + i % 4 + "}");
        return expected;
    }

    private static void compare(ChunkSet set, String column, OfRow expected, boolean required) throws Exception {
        Column whole = Samples.whole(set, column);
        for (int i = 0; i < whole.rows(); i++) {
            Object actual = whole.isMissing(i) ? null : Samples.value(whole, i);
            Object wanted = !required && i % 5 == 3 ? null : expected.value(i);
            if (!java.util.Objects.equals(actual, wanted)) {
                assertThat(actual).as(column + " of row " + i).isEqualTo(wanted);
            }
        }
    }

    @Test
    void takesLowHighAndMissingFromFooters() throws Exception {
        write("other.parquet", TYPES, 1000, ForeignParquetTest::fill, WriterVersion.PARQUET_1_0, true);
        try (ChunkSet set = ChunkSet.open(path("other.parquet"), CONF)) {
            assertVariable(set, "i", -999, 996, 200);
            assertVariable(set, "l", 0, 997_002_999, 0);
            assertVariable(set, "u32", 4_294_966_296.0, 4_294_967_295.0, 200);
            assertVariable(set, "ms", -1000, 998_999_000, 200);
            assertVariable(set, "d32", -0.01, 0.2897, 200);
            assertVariable(set, "dfix", 0.001, 999.001, 200);
            assertThat(set.info().schema().variable("t96").hasRange()).isFalse();
            assertThat(set.mayMatch(0, List.of(ColumnRange.between("d32", 1, 2))))
                    .isFalse();
            assertThat(set.mayMatch(0, List.of(ColumnRange.between("t96", 1, 2))))
                    .isTrue();
            assertThat(set.mayMatch(0, List.of(ColumnRange.in("s", java.util.Set.of("text 5")))))
                    .isTrue();
            assertThat(set.mayMatch(0, List.of(ColumnRange.in("s", java.util.Set.of("text 55")))))
                    .isFalse();
        }
    }

    private static void assertVariable(ChunkSet set, String name, double low, double high, long missing) {
        Variable variable = set.info().schema().variable(name);
        assertThat(variable.low()).as(name).isEqualTo(low);
        assertThat(variable.high()).as(name).isEqualTo(high);
        assertThat(variable.missing()).as(name).isEqualTo(missing);
    }

    @Test
    void widensAnInt32ThatHoldsTheSmallestInt() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { optional int32 x; }");
        Row row = (group, i) -> {
            if (i != 1) {
                group.append("x", i == 2 ? Integer.MIN_VALUE : i);
            }
        };
        write("smallest.parquet", type, 4, row, WriterVersion.PARQUET_1_0, true);
        try (ChunkSet set = ChunkSet.open(path("smallest.parquet"), CONF)) {
            assertThat(set.info().schema().variable("x").type()).isEqualTo(ColumnType.INT64);
            assertThat(Samples.values(Samples.whole(set, "x"))).containsExactly(0L, null, (long) Integer.MIN_VALUE, 3L);
        }
    }

    @Test
    void refusesAnInt64ThatHoldsTheSmallestLong() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { required int64 x; }");
        write(
                "smallest.parquet",
                type,
                4,
                (group, i) -> group.append("x", i == 2 ? Long.MIN_VALUE : i),
                WriterVersion.PARQUET_1_0,
                true);
        try (ChunkSet set = ChunkSet.open(path("smallest.parquet"), CONF)) {
            assertThatThrownBy(() -> set.read(0, List.of("x")))
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching("Cannot read column 'x' in row group 0, page 1 of .*smallest.parquet: value"
                            + " -9223372036854775808 stands for missing in an int64 column; store the column as double or"
                            + " text");
        }
    }

    @Test
    void refusesTextThatIsNotUtf8() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { required binary x; }");
        Binary latin = Binary.fromConstantByteArray(new byte[] {'Z', (byte) 0xFC, 'r', 'i', 'c', 'h'});
        write("latin.parquet", type, 4, (group, i) -> group.append("x", latin), WriterVersion.PARQUET_1_0, true);
        try (ChunkSet set = ChunkSet.open(path("latin.parquet"), CONF)) {
            assertThatThrownBy(() -> set.read(0, List.of("x"))).hasMessageEndingWith(": a text is not UTF-8");
        }
    }

    @Test
    void refusesFilesOfDifferentColumns() throws Exception {
        new File(directory, "in").mkdirs();
        MessageType first = MessageTypeParser.parseMessageType("message m { required int32 x; required int32 y; }");
        Row both = (group, i) -> group.append("x", i).append("y", i);
        write("in/a.parquet", first, 4, both, WriterVersion.PARQUET_1_0, true);
        MessageType second = MessageTypeParser.parseMessageType("message m { required int64 x; required int32 y; }");
        write(
                "in/b.parquet",
                second,
                4,
                (g, i) -> g.append("x", 1L * i).append("y", i),
                WriterVersion.PARQUET_1_0,
                true);
        assertThatThrownBy(() -> ChunkSet.open(path("in"), CONF))
                .isInstanceOf(QuernException.class)
                .hasMessageMatching("Column 'x' is int32 in .*/in/a.parquet, but int64 in .*/in/b.parquet; files read"
                        + " together must have the same columns");
        MessageType third = MessageTypeParser.parseMessageType("message m { required int32 x; }");
        assertThat(new File(directory, "in/b.parquet").delete()).isTrue();
        write("in/b.parquet", third, 4, (group, i) -> group.append("x", i), WriterVersion.PARQUET_1_0, true);
        assertThatThrownBy(() -> ChunkSet.open(path("in"), CONF))
                .hasMessageMatching("Column 'y' of .*/in/a.parquet is lacking in .*/in/b.parquet; .*");
    }

    @Test
    void noticesAFileThatChangedSinceADriverOpenedIt() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { required int32 x; }");
        write("a.parquet", type, 4, (group, i) -> group.append("x", i), WriterVersion.PARQUET_1_0, true);
        Manifest manifest;
        try (ChunkSet set = ChunkSet.open(path("a.parquet"), CONF)) {
            manifest = set.manifest();
        }
        assertThat(new File(directory, "a.parquet").delete()).isTrue();
        write("a.parquet", type, 4, (group, i) -> group.append("x", i + 1), WriterVersion.PARQUET_1_0, true);
        try (ChunkSet task = ChunkSet.open(path("a.parquet"), manifest, CONF)) {
            assertThatThrownBy(() -> task.read(0, List.of("x")))
                    .hasMessageMatching("The footer of .*a.parquet is not the one that was recorded .*");
        }
    }

    @Test
    void recognizesParquetAndChunkSets() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message m { required int32 x; }");
        write("noname", type, 4, (group, i) -> group.append("x", i), WriterVersion.PARQUET_1_0, true);
        assertThat(ChunkSet.recognizes(path("noname"), CONF)).isTrue();
        assertThat(ChunkSet.recognizes(path(""), CONF)).isTrue();
        assertThat(ChunkSet.recognizes(path("*.parquet"), CONF)).isTrue();
        assertThat(ChunkSet.recognizes(path("*.csv"), CONF)).isFalse();
        assertThat(ChunkSet.recognizes(path("nothing"), CONF)).isFalse();
        java.nio.file.Files.writeString(new File(directory, "x.csv").toPath(), "a,b\n1,2\n");
        assertThat(ChunkSet.recognizes(path("x.csv"), CONF)).isFalse();
    }
}
