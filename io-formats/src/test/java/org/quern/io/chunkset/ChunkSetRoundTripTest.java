package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

class ChunkSetRoundTripTest {
    private static final Configuration CONF = new Configuration(false);

    @TempDir
    File directory;

    private Path path(String name) {
        return new Path(new File(directory, name).toURI());
    }

    private Path write(String name, Schema schema, List<Column> columns, ChunkSetOptions options) throws Exception {
        Path path = path(name);
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, schema, WriteMode.CREATE, options, CONF)) {
            writer.write(Samples.chunk(columns, schema));
            writer.commit();
        }
        return path;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void returnsEveryTypeToTheBit(Compression compression) throws Exception {
        List<Column> columns = Samples.columns(1, 120_001);
        ChunkSetOptions options =
                ChunkSetOptions.defaults().withRowsPerChunk(70_000).withCompression(compression);
        Path path = write("all.q", Samples.SCHEMA, columns, options);
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().rows()).isEqualTo(120_001);
            assertThat(set.info().chunks().size()).isEqualTo(2);
            assertThat(set.info().name()).isEqualTo("all.q");
            for (int i = 0; i < columns.size(); i++) {
                String name = Samples.SCHEMA.names().get(i);
                Samples.assertEqual(Samples.whole(set, name), columns.get(i), name);
            }
        }
    }

    @Test
    void describesVariablesWithLowHighAndMissing() throws Exception {
        List<Column> columns = Samples.columns(2, 5000);
        Path path = write(
                "all.q", Samples.SCHEMA, columns, ChunkSetOptions.defaults().withRowsPerChunk(999));
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            for (int i = 0; i < columns.size(); i++) {
                Variable variable = set.info().schema().variables().get(i);
                Variable declared = Samples.SCHEMA.variables().get(i);
                assertThat(variable.type()).isEqualTo(declared.type());
                assertThat(variable.description()).isEqualTo(declared.description());
                assertThat(variable.levels()).isEqualTo(declared.levels());
                assertThat(variable.valueLabels()).isEqualTo(declared.valueLabels());
                assertFacts(variable, columns.get(i));
            }
        }
    }

    private static void assertFacts(Variable variable, Column column) {
        double low = Double.NaN;
        double high = Double.NaN;
        long missing = 0;
        boolean numbers = !(column instanceof StringColumn || column instanceof FactorColumn);
        double[] values = new double[column.rows()];
        if (numbers) {
            column.toDoubles(values);
        }
        for (int i = 0; i < column.rows(); i++) {
            missing += column.isMissing(i) ? 1 : 0;
            if (numbers && !column.isMissing(i)) {
                low = Double.isNaN(low) ? values[i] : Math.min(low, values[i]);
                high = Double.isNaN(high) ? values[i] : Math.max(high, values[i]);
            }
        }
        assertThat(variable.missing()).as(variable.name()).isEqualTo(missing);
        assertThat(Double.valueOf(variable.low())).as(variable.name()).isEqualTo(Double.valueOf(low));
        assertThat(Double.valueOf(variable.high())).as(variable.name()).isEqualTo(Double.valueOf(high));
    }

    @Test
    void cutsChunksEvenlyAcrossWritesAndPartFiles() throws Exception {
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.of("s", ColumnType.STRING));
        ChunkSetOptions options =
                ChunkSetOptions.defaults().withRowsPerChunk(1000).withPartBytes(30_000);
        Path path = path("cut.q");
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, schema, WriteMode.CREATE, options, CONF)) {
            for (int start = 0; start < 10_500; start += 700) {
                writer.write(Samples.chunk(numbered(start, 700), schema));
            }
            writer.commit();
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().rows()).isEqualTo(10_500);
            assertThat(set.info().chunks()).hasSize(11);
            assertThat(set.manifest().files()).hasSizeGreaterThan(2);
            for (int c = 0; c < 11; c++) {
                Chunk chunk = set.read(c, List.of("s", "x"));
                assertThat(chunk.firstRow()).isEqualTo(1000L * c);
                assertThat(chunk.rows()).isEqualTo(c < 10 ? 1000 : 500);
                assertThat(((DoubleColumn) chunk.column("x")).values()[0]).isEqualTo(1000.0 * c);
                assertThat(((StringColumn) chunk.column(0)).value(1)).isEqualTo("row " + (1000 * c + 1));
            }
            for (ChunkLocation location : set.locations()) {
                assertThat(set.storedBytes(location.chunk(), List.of("x", "s"))).isEqualTo(location.length());
            }
        }
    }

    private static List<Column> numbered(int start, int rows) {
        double[] x = new double[rows];
        String[] s = new String[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = start + i;
            s[i] = "row " + (start + i);
        }
        return List.of(new DoubleColumn(x), StringColumn.of(s));
    }

    @Test
    void keepsBordersAsWrittenWhenAsked() throws Exception {
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.of("s", ColumnType.STRING));
        Path path = path("borders.q");
        ChunkSetOptions options =
                ChunkSetOptions.defaults().withRowsPerChunk(10).withBorders(ChunkBorders.AS_WRITTEN);
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, schema, WriteMode.CREATE, options, CONF)) {
            for (int rows : new int[] {7, 0, 25, 1}) {
                writer.write(Samples.chunk(numbered(0, rows), schema));
            }
            writer.commit();
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().chunks().stream().map(c -> c.rows())).containsExactly(7, 25, 1);
        }
    }

    @Test
    void holdsASetOfNoRows() throws Exception {
        Path path = path("none.q");
        try (ChunkSetWriter writer =
                ChunkSetWriter.open(path, Samples.SCHEMA, WriteMode.CREATE, ChunkSetOptions.defaults(), CONF)) {
            writer.commit();
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().rows()).isZero();
            assertThat(set.info().chunks()).isEmpty();
            assertThat(set.info().schema().names()).isEqualTo(Samples.SCHEMA.names());
        }
    }

    @Test
    void ordersUndeclaredLevelsByTextWhateverThePartsMet() throws Exception {
        Schema schema = Schema.of(Variable.factor("f", List.of()));
        Path path = path("levels.q");
        List<List<String>> parts = List.of(List.of("pear", "fig"), List.of(), List.of("apple", "fig"));
        try (ChunkSetWriter writer =
                ChunkSetWriter.open(path, schema, WriteMode.CREATE, ChunkSetOptions.defaults(), CONF)) {
            List<PartInfo> infos = new ArrayList<>();
            for (List<String> texts : parts) {
                try (PartWriter part =
                        PartWriter.open(WritePlan.fromJson(writer.plan().toJson()), CONF)) {
                    part.write(Samples.chunk(List.of(StringColumn.of(texts.toArray(new String[0]))), schema));
                    infos.add(PartInfo.fromJson(part.finish().toJson()));
                }
            }
            writer.commit(infos);
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().schema().variable("f").levels()).containsExactly("apple", "fig", "pear");
            FactorColumn first = (FactorColumn) set.read(0, List.of("f")).column(0);
            FactorColumn second = (FactorColumn) set.read(1, List.of("f")).column(0);
            assertThat(first.codes()).containsExactly(2, 1);
            assertThat(second.codes()).containsExactly(0, 1);
        }
    }

    @Test
    void countsOnlyLevelsThatRowsBring() throws Exception {
        Schema schema = Schema.of(Variable.factor("f", List.of()));
        FactorColumn column = new FactorColumn(new int[] {2, -1, 0}, List.of("z", "y", "a"), 3);
        Path path = write("met.q", schema, List.of(column), ChunkSetOptions.defaults());
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().schema().variable("f").levels()).containsExactly("a", "z");
            assertThat(((FactorColumn) set.read(0, List.of("f")).column(0)).codes())
                    .containsExactly(0, -1, 1);
        }
    }

    @Test
    void leavesNothingButPartsAndManifestThatOthersCouldMeet() throws Exception {
        Path path = write("tidy.q", Samples.SCHEMA, Samples.columns(3, 100), ChunkSetOptions.defaults());
        try (Stream<java.nio.file.Path> files = Files.list(new File(path.toUri()).toPath())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).hasSize(2);
            assertThat(names.get(0)).isEqualTo("_manifest-00000001.json");
            assertThat(names.get(1)).matches("part-00001-00000-[0-9a-f]{8}\\.parquet");
        }
    }

    @Test
    void skipsChunksByStatistics() throws Exception {
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.INT32),
                Variable.factor("f", List.of()),
                Variable.of("e", ColumnType.FLOAT64));
        Path path = path("skip.q");
        ChunkSetOptions options = ChunkSetOptions.defaults().withBorders(ChunkBorders.AS_WRITTEN);
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, schema, WriteMode.CREATE, options, CONF)) {
            for (int c = 0; c < 2; c++) {
                writer.write(Samples.chunk(
                        List.of(
                                new IntColumn(10 * c, 10 * c + 5, IntColumn.MISSING),
                                StringColumn.of("a" + c, "c" + c, "c" + c),
                                new DoubleColumn(Double.NaN, Double.NaN, c == 0 ? Double.NaN : 1)),
                        schema));
            }
            writer.commit();
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.mayMatch(0, List.of(ColumnRange.between("x", 6, 9)))).isFalse();
            assertThat(set.mayMatch(0, List.of(ColumnRange.between("x", 5, 9)))).isTrue();
            assertThat(set.mayMatch(1, List.of(ColumnRange.between("x", Double.NEGATIVE_INFINITY, 9.5))))
                    .isFalse();
            assertThat(set.mayMatch(0, List.of(ColumnRange.in("f", java.util.Set.of("c0", "zz")))))
                    .isTrue();
            assertThat(set.mayMatch(0, List.of(ColumnRange.in("f", java.util.Set.of("c1")))))
                    .isFalse();
            // Between the bounds, but not in the dictionary.
            assertThat(set.mayMatch(0, List.of(ColumnRange.in("f", java.util.Set.of("b")))))
                    .isFalse();
            assertThat(set.mayMatch(0, List.of(ColumnRange.between("e", -1e9, 1e9))))
                    .isFalse();
            assertThat(set.mayMatch(1, List.of(ColumnRange.between("e", -1e9, 1e9))))
                    .isTrue();
            assertThat(set.mayMatch(1, List.of(ColumnRange.between("x", 10, 15), ColumnRange.between("x", 20, 30))))
                    .isFalse();
            assertThat(set.mayMatch(1, List.of(ColumnRange.between("unknown", 10, 15))))
                    .isTrue();
        }
    }

    @Test
    void reopensFromTheManifestAlone() throws Exception {
        List<Column> columns = Samples.columns(4, 1000);
        Path path = write("reopen.q", Samples.SCHEMA, columns, ChunkSetOptions.defaults());
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            Manifest manifest = Manifest.fromJson(set.manifest().toJson(), "driver");
            try (ChunkSet again = ChunkSet.open(path, manifest, CONF)) {
                assertThat(again.info()).isEqualTo(set.info());
                Samples.assertEqual(Samples.whole(again, "name"), columns.get(8), "name");
            }
        }
    }

    @Test
    void suggestsTheNearestColumn() throws Exception {
        Path path = write("suggest.q", Samples.SCHEMA, Samples.columns(5, 10), ChunkSetOptions.defaults());
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> set.read(0, List.of("dayy")))
                    .isInstanceOf(org.quern.QuernException.class)
                    .hasMessageStartingWith("Unknown column 'dayy' in suggest.q; did you mean 'day'? Columns: x, few");
        }
    }
}
