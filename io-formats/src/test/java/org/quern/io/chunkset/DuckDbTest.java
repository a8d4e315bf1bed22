package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Another tool reads our sets, and we read its files, with equal values. */
class DuckDbTest {
    private static final Configuration CONF = new Configuration(false);

    @TempDir
    File directory;

    private Connection duck;

    @BeforeEach
    void open() throws Exception {
        duck = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 1");
        execute("SET TimeZone = 'UTC'");
    }

    @AfterEach
    void close() throws Exception {
        duck.close();
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }

    private String file(String name) {
        return new File(directory, name).getPath();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void anotherToolReadsOurDirectory(Compression compression) throws Exception {
        List<Column> columns = Samples.columns(7, 30_000);
        ChunkSetOptions options = ChunkSetOptions.defaults()
                .withRowsPerChunk(4000)
                .withPartBytes(400_000)
                .withCompression(compression);
        Path path = new Path(new File(directory, "ours.q").toURI());
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, Samples.SCHEMA, WriteMode.CREATE, options, CONF)) {
            writer.write(Samples.chunk(columns, Samples.SCHEMA));
            writer.commit();
        }
        try (Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT * FROM read_parquet('" + file("ours.q") + "/*.parquet')")) {
            int row = 0;
            while (rows.next()) {
                for (int c = 0; c < columns.size(); c++) {
                    Variable variable = Samples.SCHEMA.variables().get(c);
                    Object expected = columns.get(c).isMissing(row) ? null : Samples.value(columns.get(c), row);
                    assertThat(value(variable.type(), rows.getObject(c + 1)))
                            .as("row " + row + " " + variable.name())
                            .isEqualTo(expected);
                }
                row++;
            }
            assertThat(row).isEqualTo(30_000);
        }
    }

    private static Object value(ColumnType type, Object theirs) {
        if (theirs == null) {
            return null;
        }
        return switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits((Double) theirs);
            case BOOLEAN -> (byte) ((Boolean) theirs ? 1 : 0);
            case DATE -> (int) ((LocalDate) theirs).toEpochDay();
            case TIMESTAMP -> ChronoUnit.MICROS.between(java.time.Instant.EPOCH, ((OffsetDateTime) theirs).toInstant());
            default -> theirs;
        };
    }

    @Test
    void anotherToolSkipsByOurStatistics() throws Exception {
        anotherToolReadsOurDirectory(Compression.SNAPPY);
        try (Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM read_parquet('" + file("ours.q")
                        + "/*.parquet') WHERE complete BETWEEN 100 AND 149 AND day = 'Monday'")) {
            rows.next();
            Column day = Samples.columns(7, 30_000).get(6);
            long expected = 0;
            for (int i = 10_000; i < 15_000; i++) {
                expected += "Monday"
                                .equals(Samples.values(day.select(new int[] {i}, 1))
                                        .get(0))
                        ? 1
                        : 0;
            }
            assertThat(rows.getLong(1)).isEqualTo(expected);
        }
    }

    /** Columns of many types as functions of the row number i, and the same in our reading. */
    private static final String TABLE =
            """
            CREATE TABLE t AS SELECT
              i::INTEGER AS i,
              CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 1.25)::DOUBLE END AS d,
              (i / 3.0)::FLOAT AS f,
              (i % 100)::TINYINT AS i8,
              (i % 250)::UTINYINT AS u8,
              (i % 60000)::USMALLINT AS u16,
              (4000000000 + i)::UINTEGER AS u32,
              (9000000000000000000 + i)::UBIGINT AS u64,
              (i * 1000000007 - 5)::BIGINT AS i64,
              (i % 3 = 0) AS b,
              CASE WHEN i % 11 = 0 THEN NULL ELSE 'text ' || (i % 50) END AS few,
              'different ' || i AS many,
              (['red','green','blue'][1 + i % 3])::ENUM('blue','green','red') AS e,
              DATE '1999-12-25' + i::INTEGER AS day,
              TIMESTAMP '1969-12-31 23:59:59.5' + INTERVAL (i) MILLISECOND AS us,
              (TIMESTAMP '2024-02-29 12:00:00' + INTERVAL (i) SECOND)::TIMESTAMP_MS AS ms,
              (TIMESTAMP '2024-02-29 12:00:00' + INTERVAL (i) SECOND)::TIMESTAMP_NS AS ns,
              (TIMESTAMPTZ '2024-02-29 12:00:00+00' + INTERVAL (i) HOUR) AS tz,
              (i % 1000 - 500)::DECIMAL(4,1) AS dec4,
              (i * 0.01 - 3)::DECIMAL(9,2) AS dec9,
              (i * 12345.678)::DECIMAL(18,3) AS dec18,
              (i::DECIMAL(10,0) * 12345678901234567.89::DECIMAL(20,2))::DECIMAL(30,2) AS dec30,
              {'a': i, 'b': 'x'} AS nested,
              [i, i + 1] AS list,
              'blob'::BLOB AS bytes
            FROM range(ROWS) r(i)
            """;

    @ParameterizedTest
    @CsvSource({
        "V1,snappy",
        "V2,snappy",
        "V1,zstd",
        "V2,zstd",
        "V1,gzip",
        "V2,gzip",
        "V1,uncompressed",
        "V2,uncompressed",
        "V2,lz4_raw"
    })
    void readsWhatAnotherToolWrote(String version, String codec) throws Exception {
        int rows = 5000;
        execute(TABLE.replace("ROWS", Integer.toString(rows)));
        execute("COPY t TO '" + file("theirs.parquet") + "' (FORMAT parquet, PARQUET_VERSION " + version
                + ", COMPRESSION " + codec + ", ROW_GROUP_SIZE 2048)");
        try (ChunkSet set = ChunkSet.open(new Path(new File(directory, "theirs.parquet").toURI()), CONF)) {
            assertThat(set.info().rows()).isEqualTo(rows);
            assertThat(set.info().chunks()).hasSize(3);
            assertThat(set.info().generation()).isZero();
            assertThat(set.notes())
                    .contains("Column 'nested' is left out: it is nested", "Column 'list' is left out: it is nested");
            assertTypes(set);
            compare(set, "i", i -> i);
            compare(set, "d", i -> i % 7 == 0 ? null : Double.doubleToRawLongBits(i * 1.25));
            compare(set, "f", i -> (float) (i / 3.0));
            compare(set, "i8", i -> i % 100);
            compare(set, "u8", i -> i % 250);
            compare(set, "u16", i -> i % 60000);
            compare(set, "u32", i -> 4_000_000_000L + i);
            compare(set, "u64", i -> 9_000_000_000_000_000_000L + i);
            compare(set, "i64", i -> i * 1_000_000_007L - 5);
            compare(set, "b", i -> (byte) (i % 3 == 0 ? 1 : 0));
            compare(set, "few", i -> i % 11 == 0 ? null : "text " + i % 50);
            compare(set, "many", i -> "different " + i);
            compare(set, "e", i -> List.of("red", "green", "blue").get(i % 3));
            compare(set, "day", i -> (int) LocalDate.of(1999, 12, 25).toEpochDay() + i);
            compare(set, "us", i -> -500_000L + i * 1000L);
            long noon = java.time.Instant.parse("2024-02-29T12:00:00Z").getEpochSecond();
            compare(set, "ms", i -> (noon + i) * 1_000_000L);
            compare(set, "ns", i -> (noon + i) * 1_000_000L);
            compare(set, "tz", i -> (noon + i * 3600L) * 1_000_000L);
            compare(set, "dec4", i -> Double.doubleToRawLongBits(i % 1000 - 500));
            compare(
                    set,
                    "dec9",
                    i -> bits(new java.math.BigDecimal(i).movePointLeft(2).subtract(new java.math.BigDecimal(3))));
            compare(
                    set,
                    "dec18",
                    i -> bits(new java.math.BigDecimal(i).multiply(new java.math.BigDecimal("12345.678"))));
            compare(
                    set,
                    "dec30",
                    i -> bits(new java.math.BigDecimal(i).multiply(new java.math.BigDecimal("12345678901234567.89"))));
        }
    }

    private static long bits(java.math.BigDecimal decimal) {
        return Double.doubleToRawLongBits(Double.parseDouble(decimal.toString()) + 0.0);
    }

    private interface OfRow {
        Object value(int i);
    }

    private static void compare(ChunkSet set, String column, OfRow expected) throws Exception {
        Column whole = Samples.whole(set, column);
        for (int i = 0; i < whole.rows(); i++) {
            Object actual = whole.isMissing(i) ? null : Samples.value(whole, i);
            if (!java.util.Objects.equals(actual, expected.value(i))) {
                assertThat(actual).as(column + " of row " + i).isEqualTo(expected.value(i));
            }
        }
    }

    private static void assertTypes(ChunkSet set) {
        assertThat(set.info().schema().toString())
                .isEqualTo("i:int32, d:float64, f:float32, i8:int32, u8:int32, u16:int32, u32:int64, u64:int64,"
                        + " i64:int64, b:boolean, few:string, many:string, e:string, day:date, us:timestamp,"
                        + " ms:timestamp, ns:timestamp, tz:timestamp, dec4:float64, dec9:float64, dec18:float64,"
                        + " dec30:float64, bytes:string");
        Variable i = set.info().schema().variable("i");
        assertThat(i.low()).isZero();
        assertThat(i.high()).isEqualTo(4999);
        assertThat(i.missing()).isZero();
        Variable few = set.info().schema().variable("few");
        assertThat(few.missing()).isEqualTo(455);
        assertThat(set.info().schema().variable("dec9").low()).isEqualTo(-3.0);
        assertThat(set.info().schema().variable("u32").high()).isEqualTo(4_000_004_999.0);
    }

    @Test
    void readsADirectoryOfFilesInPathOrder() throws Exception {
        new File(directory, "in/b").mkdirs();
        new File(directory, "in/_hidden").mkdirs();
        execute("COPY (SELECT 3 AS x, 'c' AS s) TO '" + file("in/b/1.parquet") + "'");
        execute("COPY (SELECT 'a' AS s, 1 AS x) TO '" + file("in/a.parquet") + "'");
        execute("COPY (SELECT 4 AS x, NULL::VARCHAR AS s) TO '" + file("in/c.parquet") + "'");
        execute("COPY (SELECT 9 AS x, 'z' AS s) TO '" + file("in/_hidden/z.parquet") + "'");
        for (String name : List.of("in", "in/{a.parquet,b,c.parquet}")) {
            try (ChunkSet set = ChunkSet.open(new Path(directory.toURI() + "/" + name), CONF)) {
                assertThat(Samples.values(Samples.whole(set, "x"))).containsExactly(1, 3, 4);
                StringColumn s = (StringColumn) Samples.whole(set, "s");
                assertThat(Samples.values(s)).containsExactly("a", "c", null);
                Manifest manifest = Manifest.fromJson(set.manifest().toJson(), "driver");
                try (ChunkSet task = ChunkSet.open(set.path(), manifest, CONF)) {
                    assertThat(Samples.values(Samples.whole(task, "x"))).containsExactly(1, 3, 4);
                    assertThat(task.info()).isEqualTo(set.info());
                }
            }
        }
    }
}
