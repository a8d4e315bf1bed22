package org.quern.io.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Compression;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.pass.Progress;

class ExportTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("d", ColumnType.FLOAT64),
            Variable.of("f", ColumnType.FLOAT32),
            Variable.of("i", ColumnType.INT32),
            Variable.of("l", ColumnType.INT64),
            Variable.of("b", ColumnType.BOOLEAN),
            Variable.factor("g", List.of("lo", "hi, there")),
            Variable.of("s", ColumnType.STRING),
            Variable.of("day", ColumnType.DATE),
            Variable.of("time", ColumnType.TIMESTAMP));

    private static final ChunkSource SOURCE = MemoryChunkSource.of(
            "all",
            SCHEMA,
            List.of(
                    new DoubleColumn(0.1, Double.NaN, Double.NEGATIVE_INFINITY),
                    new FloatColumn(10.033334f, Float.NaN, 1e10f),
                    new IntColumn(-2147483647, IntColumn.MISSING, 0),
                    new LongColumn(Long.MAX_VALUE, LongColumn.MISSING, Long.MIN_VALUE + 1),
                    new BooleanColumn((byte) 1, (byte) -1, (byte) 0),
                    new FactorColumn(new int[] {1, -1, 0}, List.of("lo", "hi, there"), 3),
                    StringColumn.of("say \"hi\"", null, ""),
                    new IntColumn(0, IntColumn.MISSING, -1),
                    new LongColumn(1_500_000, LongColumn.MISSING, -1)),
            2);

    private final Configuration conf = new Configuration();

    @TempDir
    private Path directory;

    private ExportOptions options(TextStyle style, ExportOptions.Files files, boolean gzip, boolean overwrite) {
        return new ExportOptions(
                output(),
                ExportOptions.Format.CSV,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                style,
                gzip,
                files,
                Compression.SNAPPY,
                overwrite);
    }

    private String output() {
        return directory.resolve("out").toString();
    }

    private String text() throws IOException {
        return Files.readString(Path.of(output()));
    }

    @Test
    void writesEveryTypeAndMissingValues() throws IOException {
        for (int threads = 1; threads < 4; threads++) {
            ExportOptions options = options(TextStyle.CSV, ExportOptions.Files.ONE, false, true);
            assertThat(Export.run(SOURCE, options, threads, conf, Progress.NONE))
                    .isEqualTo(3);
            assertThat(text())
                    .isEqualTo(
                            """
                            d,f,i,l,b,g,s,day,time
                            0.1,10.033334,-2147483647,9223372036854775807,TRUE,"hi, there","say ""hi""\",1970-01-01,1970-01-01T00:00:01.5Z
                            NA,NA,NA,NA,NA,NA,NA,NA,NA
                            -Inf,1.0E10,0,-9223372036854775807,FALSE,lo,"",1969-12-31,1969-12-31T23:59:59.999999Z
                            """);
        }
        assertThat(directory).isDirectoryContaining("glob:**/out");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void writesInTheStyleAskedFor() throws IOException {
        TextStyle style =
                new TextStyle('\t', false, "", TextStyle.Quoting.TEXTS, new Decimals(3), TextStyle.Factors.INDEXES);
        Export.run(SOURCE, options(style, ExportOptions.Files.ONE, false, false), 1, conf, Progress.NONE);
        assertThat(text().lines().findFirst())
                .contains("0.1\t10\t-2147483647\t9223372036854775807\tTRUE\t2\t\"say \"\"hi\"\"\"\t1970-01-01"
                        + "\t1970-01-01T00:00:01.5Z");
    }

    @Test
    void selectsAndComputes() throws IOException {
        ExportOptions options = new ExportOptions(
                output(),
                ExportOptions.Format.CSV,
                List.of("j", "g"),
                List.of(),
                Optional.of(Expression.parse("!missing(i)")),
                List.of(Transform.parse("j = i + 1.5")),
                TextStyle.CSV,
                false,
                ExportOptions.Files.ONE,
                Compression.SNAPPY,
                false);
        assertThat(Export.run(SOURCE, options, 2, conf, Progress.NONE)).isEqualTo(2);
        assertThat(text()).isEqualTo("j,g\n-2.1474836455E9,\"hi, there\"\n1.5,lo\n");
    }

    @Test
    void writesAFileForEachChunk() throws IOException {
        Export.run(
                SOURCE, options(TextStyle.CSV, ExportOptions.Files.ONE_PER_CHUNK, true, false), 2, conf, Progress.NONE);
        try (Stream<Path> files = Files.list(Path.of(output()))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("part-00000.csv.gz", "part-00001.csv.gz");
        }
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(Path.of(output(), "part-00001.csv.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("d,f,i");
        }
    }

    @Test
    void writesParquetWithoutAManifest() throws IOException {
        ExportOptions options = new ExportOptions(
                output(),
                ExportOptions.Format.PARQUET,
                List.of(),
                List.of("b"),
                Optional.empty(),
                List.of(),
                TextStyle.CSV,
                false,
                ExportOptions.Files.ONE,
                Compression.ZSTD,
                false);
        Export.run(SOURCE, options, 2, conf, Progress.NONE);
        try (Stream<Path> files = Files.list(Path.of(output()))) {
            assertThat(files).allSatisfy(file -> assertThat(file.getFileName().toString())
                    .startsWith("part-")
                    .endsWith(".parquet"));
        }
        try (ChunkSet set = ChunkSet.open(new org.apache.hadoop.fs.Path(output()), conf)) {
            assertThat(set.isForeign()).isTrue();
            assertThat(set.info().rows()).isEqualTo(3);
            assertThat(set.info().schema().names()).doesNotContain("b").hasSize(8);
            Column days = set.read(0, List.of("day")).column(0);
            assertThat(CellText.of(ColumnType.DATE, days, 2)).contains("1969-12-31");
        }
    }

    @Test
    void replacesOnlyWhenAsked() throws IOException {
        Files.writeString(Path.of(output()), "precious");
        ExportOptions careful = options(TextStyle.CSV, ExportOptions.Files.ONE, false, false);
        assertThatThrownBy(() -> Export.run(SOURCE, careful, 1, conf, Progress.NONE))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith("out: it exists; --overwrite replaces it");
        assertThat(text()).isEqualTo("precious");
    }

    @Test
    void leavesNothingOfAnExportThatFails() throws IOException {
        Files.writeString(Path.of(output()), "precious");
        ChunkSource failing = new ChunkSource() {
            @Override
            public DataSetInfo info() {
                return SOURCE.info();
            }

            @Override
            public Chunk read(int chunk, List<String> columns) throws IOException {
                if (chunk == 1) {
                    throw new QuernException("page 3 is damaged");
                }
                return SOURCE.read(chunk, columns);
            }
        };
        ExportOptions options = options(TextStyle.CSV, ExportOptions.Files.ONE, false, true);
        assertThatThrownBy(() -> Export.run(failing, options, 2, conf, Progress.NONE))
                .isInstanceOf(QuernException.class)
                .hasMessage("page 3 is damaged");
        assertThat(text()).isEqualTo("precious");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void checksItsOptions() {
        assertThatThrownBy(() -> new Decimals(18)).hasMessageStartingWith("Invalid precision: 18");
        ExportOptions unknown = new ExportOptions(
                output(),
                ExportOptions.Format.CSV,
                List.of("dd"),
                List.of(),
                Optional.empty(),
                List.of(),
                TextStyle.CSV,
                false,
                ExportOptions.Files.ONE,
                Compression.SNAPPY,
                false);
        assertThatThrownBy(() -> Export.run(SOURCE, unknown, 1, conf, Progress.NONE))
                .hasMessageStartingWith("Unknown column 'dd' in --keep; did you mean 'd'?");
    }
}
