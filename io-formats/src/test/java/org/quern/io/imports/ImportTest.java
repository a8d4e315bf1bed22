package org.quern.io.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.PartChunk;
import org.quern.io.chunkset.PartFile;
import org.quern.io.chunkset.WriteMode;
import org.quern.io.exports.CellText;
import org.quern.io.text.TextFormat;
import org.quern.io.text.TextOptions;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.pass.Progress;

class ImportTest {
    private static final String FLIGHTS =
            """
            carrier,delay,distance,day
            AA,5,100.5,2008-01-01
            UA,NA,200,2008-01-02
            AA,-3,300.25,
            "Delta, Inc.",0,400,2008-01-04
            """;

    private final Configuration conf = new Configuration();

    @TempDir
    private Path directory;

    private String file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String name, byte[] bytes) {
        try {
            Path path = directory.resolve(name);
            Files.createDirectories(path.getParent());
            return Files.write(path, bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output() {
        return directory.resolve("result.q").toString();
    }

    private ImportOptions.Builder options(String... inputs) {
        return ImportOptions.of(output(), inputs);
    }

    private ImportSummary run(ImportOptions.Builder options, int threads) throws IOException {
        return Import.run(options.build(), new LocalImportEngine(threads), conf, Progress.NONE);
    }

    private ImportSummary run(ImportOptions.Builder options) throws IOException {
        return run(options, 1);
    }

    private String failure(ImportOptions.Builder options) {
        try {
            run(options);
        } catch (QuernException e) {
            return e.getMessage().replace(directory.toString(), "DIR").replace("file:", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the import did not fail");
    }

    private ChunkSet open(String path) throws IOException {
        return ChunkSet.open(new org.apache.hadoop.fs.Path(path), conf);
    }

    private List<String> rows() throws IOException {
        return rows(output());
    }

    private List<String> rows(String path) throws IOException {
        try (ChunkSet set = open(path)) {
            List<String> rows = new ArrayList<>();
            Schema schema = set.info().schema();
            for (int c = 0; c < set.info().chunks().size(); c++) {
                Chunk chunk = set.read(c, schema.names());
                for (int row = 0; row < chunk.rows(); row++) {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < schema.size(); i++) {
                        values.add(CellText.of(schema.variables().get(i).type(), chunk.column(i), row)
                                .orElse("-"));
                    }
                    rows.add(String.join("|", values));
                }
            }
            return rows;
        }
    }

    private Schema schema() throws IOException {
        try (ChunkSet set = open(output())) {
            return set.info().schema();
        }
    }

    private static TextOptions text(UnaryOperator<TextFormat> change) {
        return TextOptions.DEFAULT.withFormat(change.apply(TextFormat.CSV));
    }

    @Test
    void importsWhatItFinds() throws IOException {
        ImportSummary summary = run(options(file("flights.csv", FLIGHTS)));
        assertThat(summary.records()).isEqualTo(4);
        assertThat(summary.rows()).isEqualTo(4);
        assertThat(schema().toString()).isEqualTo("carrier:string, delay:int32, distance:float64, day:date");
        assertThat(rows())
                .containsExactly(
                        "AA|5|100.5|2008-01-01",
                        "UA|-|200.0|2008-01-02",
                        "AA|-3|300.25|-",
                        "Delta, Inc.|0|400.0|2008-01-04");
        Variable delay = schema().variable("delay");
        assertThat(List.of(delay.low(), delay.high())).containsExactly(-3.0, 5.0);
        assertThat(delay.missing()).isEqualTo(1);
    }

    @Test
    void readsColumnsAsTold() throws IOException {
        run(options(file("flights.csv", FLIGHTS))
                .columns(List.of(
                        ColumnOption.parseFactor("carrier=UA,AA,\"Delta, Inc.\""),
                        ColumnOption.parseColumn("delay:float32"))));
        assertThat(schema().variable("carrier").levels()).containsExactly("UA", "AA", "Delta, Inc.");
        assertThat(schema().variable("delay").type()).isEqualTo(ColumnType.FLOAT32);
        assertThat(rows().get(0)).startsWith("AA|5.0|");
    }

    @Test
    void collectsLevelsInTextOrder() throws IOException {
        run(options(file("flights.csv", FLIGHTS)).stringsAsFactors(true).rangeBytes(7));
        assertThat(schema().variable("carrier").type()).isEqualTo(ColumnType.FACTOR);
        assertThat(schema().variable("carrier").levels()).containsExactly("AA", "Delta, Inc.", "UA");
    }

    @Test
    void renamesKeepsDropsSelectsAndComputes() throws IOException {
        run(options(file("flights.csv", FLIGHTS))
                .rename(Map.of("delay", "late"))
                .drop(List.of("day"))
                .rowSelection(Optional.of(Expression.parse("late2 > -10")))
                .transforms(List.of(Transform.parse("late2 = late * 2"))));
        assertThat(schema().names()).containsExactly("carrier", "late", "distance", "late2");
        assertThat(rows()).hasSize(3);
        run(options(file("flights.csv", FLIGHTS))
                .mode(WriteMode.OVERWRITE)
                .keep(List.of("late2", "carrier"))
                .transforms(List.of(Transform.parse("late2 = delay * 2"))));
        assertThat(rows().get(0)).isEqualTo("10|AA");
        assertThat(failure(options(file("flights.csv", FLIGHTS))
                        .mode(WriteMode.OVERWRITE)
                        .keep(List.of("dely"))))
                .isEqualTo(
                        "Unknown column 'dely' in --keep; did you mean 'delay'? Columns: carrier, delay, distance, day");
        assertThat(failure(options(file("flights.csv", FLIGHTS))
                        .mode(WriteMode.OVERWRITE)
                        .columns(List.of(ColumnOption.parseColumn("Delay:int")))))
                .startsWith("Unknown column 'Delay' in --column, --factor or --ordered; did you mean 'delay'?");
    }

    @Test
    void givesTheSameChunkSetWhateverTheThreads() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 3000; i++) {
            text.append(random.nextInt(1000))
                    .append(random.nextInt(10) == 0 ? ",NA," : ",\"x,\"\"" + random.nextInt(50) + "\",")
                    .append(random.nextDouble())
                    .append(random.nextBoolean() ? "\n" : "\r\n");
        }
        String input = file("random.csv", text.toString());
        List<String> first = null;
        for (int threads : new int[] {1, 2, 5}) {
            run(
                    options(input)
                            .stringsAsFactors(true)
                            .rangeBytes(10_000)
                            .layout(ChunkSetOptions.defaults().withRowsPerChunk(100))
                            .mode(WriteMode.OVERWRITE),
                    threads);
            List<String> contents = new ArrayList<>(rows());
            assertThat(contents).hasSize(3000);
            try (ChunkSet set = open(output())) {
                contents.add(set.info().schema().variables().toString());
                for (PartFile part : set.manifest().files()) {
                    contents.add(part.length() + " " + part.footerChecksum());
                    for (PartChunk chunk : part.chunks()) {
                        contents.add(chunk.toString());
                    }
                }
            }
            first = first == null ? contents : first;
            assertThat(contents).isEqualTo(first);
        }
    }

    @Test
    void readsEveryRowOnceWhateverTheRanges() throws IOException {
        String input = file("flights.csv", FLIGHTS);
        run(options(input));
        List<String> whole = rows();
        for (long rangeBytes : new long[] {3, 11, 27, 50}) {
            run(options(input).rangeBytes(rangeBytes).mode(WriteMode.OVERWRITE), 2);
            assertThat(rows()).as("ranges of %d bytes", rangeBytes).isEqualTo(whole);
        }
    }

    @Test
    void sendsPlansAndTasksAsJson() throws IOException {
        ImportEngine remote = (plan, tasks, records, configuration) -> {
            List<ImportResult> results = new ArrayList<>();
            for (ImportTask task : tasks) {
                results.add(ImportResult.fromJson(ImportPlan.fromJson(plan.toJson())
                        .run(ImportTask.fromJson(task.toJson()), configuration, records)
                        .toJson()));
            }
            return results;
        };
        ImportOptions options = options(file("flights.csv", FLIGHTS + "x,y\n"))
                .rangeBytes(20)
                .stringsAsFactors(true)
                .badRecords(new BadRecordOptions(1, Optional.empty()))
                .rowSelection(Optional.of(Expression.parse("distance < 350")))
                .transforms(List.of(Transform.parse("km = distance * 1.852")))
                .build();
        assertThat(Import.run(options, remote, conf, Progress.NONE).badRecords())
                .isEqualTo(1);
        assertThat(rows()).hasSize(3);
    }

    @Test
    void failsAtTheFirstBadRecordAndSetsItAside() throws IOException {
        String text = "a,b\n1,2\n3\n4,x\n5,6,7\n8,9\n";
        for (int rangeBytes = 1; rangeBytes < 20; rangeBytes += 5) {
            assertThat(failure(options(file("bad.csv", text))
                            .columns(List.of(ColumnOption.parseColumn("b:int")))
                            .rangeBytes(rangeBytes)))
                    .isEqualTo(
                            "Cannot import DIR/bad.csv: line 3: 1 field, 2 expected (at least 1 bad record, 0 allowed"
                                    + " by --max-bad-records; written to DIR/result.q_bad_records.csv)");
            assertThat(Files.readString(directory.resolve("result.q_bad_records.csv")))
                    .contains("bad.csv\",3,\"1 field, 2 expected\",\"3\"\n");
            assertThat(directory.resolve("result.q")).doesNotExist();
            // A checksum file beside it would refuse the records once the user has mended them.
            assertThat(directory.resolve(".result.q_bad_records.csv.crc")).doesNotExist();
        }
    }

    @Test
    void leavesOutAsManyBadRecordsAsAllowed() throws IOException {
        String text = "a,b\n1,2\n3\n4,x\n\"5,6\n7,\"8\"9\n8,9\n";
        for (int rangeBytes = 1; rangeBytes < 40; rangeBytes += 6) {
            ImportSummary summary = run(options(file("bad.csv", text))
                    .columns(List.of(ColumnOption.parseColumn("b:int")))
                    .mode(WriteMode.OVERWRITE)
                    .badRecords(new BadRecordOptions(
                            4, Optional.of(directory.resolve("aside.csv").toString())))
                    .rangeBytes(rangeBytes));
            assertThat(summary.badRecords()).isEqualTo(4);
            assertThat(rows()).containsExactly("1|2", "8|9");
            assertThat(Files.readString(directory.resolve("aside.csv"))
                            .replace(directory.toString(), "DIR")
                            .replace("file:", ""))
                    .isEqualTo(
                            """
                            file,line,reason,text
                            "DIR/bad.csv",3,"1 field, 2 expected","3"
                            "DIR/bad.csv",4,"column 'b': 'x' is not an int32; --column b:string reads it","4,x"
                            "DIR/bad.csv",5,"quote opened in field 1 is not closed on its line; --multiline reads line \
                            breaks within quotes",""\"5,6"
                            "DIR/bad.csv",6,"text after the closing quote of field 2","7,""8""9"
                            """);
        }
        assertThat(failure(options(file("bad.csv", text))
                        .columns(List.of(ColumnOption.parseColumn("b:int")))
                        .mode(WriteMode.OVERWRITE)
                        .badRecords(new BadRecordOptions(3, Optional.empty()))))
                .contains("bad.csv: line 3: 1 field, 2 expected (at least 4 bad records, 3 allowed");
    }

    @Test
    void saysWhichOptionReadsAValueBehindTheSniff() {
        StringBuilder text = new StringBuilder("x\n");
        text.append("1\n".repeat(TextOptions.DEFAULT_SNIFF_ROWS)).append("2.5\n");
        assertThat(failure(options(file("late.csv", text.toString()))))
                .startsWith("Cannot import DIR/late.csv: line 10002: column 'x': '2.5' is not an int32;"
                        + " --column x:float64 reads it");
    }

    @Test
    void readsDirectoriesAndGlobsInPathOrder() throws IOException {
        file("in/b.csv", "x\n3\n4\n");
        file("in/a.csv", "x\n1\n2\n");
        file("in/_SUCCESS", "");
        file("in/.hidden", "y\n");
        file("in/c.csv", "");
        run(options(directory.resolve("in").toString()));
        assertThat(rows()).containsExactly("1", "2", "3", "4");
        run(options(directory.resolve("in") + "/{b,a}*.csv").mode(WriteMode.OVERWRITE));
        assertThat(rows()).containsExactly("1", "2", "3", "4");
        run(options(
                        directory.resolve("in/b.csv").toString(),
                        directory.resolve("in/a.csv").toString())
                .mode(WriteMode.OVERWRITE));
        assertThat(rows()).containsExactly("3", "4", "1", "2");
    }

    @Test
    void readsManySmallFilesInOneTask() throws IOException {
        for (int i = 0; i < 9; i++) {
            file("in/" + i + ".csv", i + "\n" + i + "\n");
        }
        ImportSummary summary = run(options(directory.resolve("in").toString()));
        assertThat(summary.manifest().files()).hasSize(1);
        assertThat(rows()).hasSize(18).endsWith("8", "8");
    }

    @Test
    void countsLinesPerFile() throws IOException {
        file("in/a.csv", "x\n1\n2\n");
        file("in/b.csv", "x\n\n1\noops\n");
        assertThat(failure(options(directory.resolve("in").toString())
                        .columns(List.of(ColumnOption.parseColumn("x:int")))))
                .startsWith("Cannot import DIR/in/b.csv: line 4: column 'x': 'oops'");
    }

    @Test
    void refusesHeadersThatDiffer() {
        file("in/a.csv", "x,y\n1,2\n");
        file("in/b.csv", "x,z\n1,2\n");
        assertThat(failure(options(directory.resolve("in").toString())))
                .isEqualTo("Cannot import DIR/in/b.csv together with DIR/in/a.csv: their headers differ: x,z and x,y;"
                        + " --no-header if the first line is data");
    }

    @Test
    void showsNoMoreThanTheStartOfALongHeader() {
        file("in/a.csv", "x,y\n1,2\n");
        file("in/b.csv", "word".repeat(100) + "\nnothing but words\n");
        assertThat(failure(options(directory.resolve("in").toString())))
                .contains("their headers differ: " + "word".repeat(15) + "… and x,y;");
    }

    @Test
    void refusesAHeaderThatNamesAColumnTwice() {
        assertThat(failure(options(file("twice.csv", "a,b,a\n1,2,3\n"))))
                .isEqualTo("The header names column 'a' twice; --names A,B,… gives all columns other names");
    }

    @Test
    void refusesInputsThatAreNotThere() throws IOException {
        assertThat(failure(options(directory.resolve("no.csv").toString())))
                .isEqualTo("Cannot import DIR/no.csv: there is no such file or directory");
        assertThat(failure(options(directory + "/*.tsv"))).isEqualTo("Cannot import DIR/*.tsv: no file matches");
        Files.createDirectory(directory.resolve("void"));
        assertThat(failure(options(directory.resolve("void").toString())))
                .isEqualTo("Cannot import DIR/void: the directory holds no files");
        assertThat(failure(options(file("empty.csv", "")))).isEqualTo("Cannot import DIR/empty.csv: it is empty");
    }

    @Test
    void importsAHeaderWithoutRowsAsNoRows() throws IOException {
        run(options(file("header.csv", "a,b\n")));
        assertThat(schema().names()).containsExactly("a", "b");
        assertThat(rows()).isEmpty();
    }

    @Test
    void readsCompressedFiles() throws IOException {
        for (String name : List.of("z.csv.gz", "z.csv.bz2")) {
            Path path = directory.resolve(name);
            BZip2Codec bzip2 = new BZip2Codec();
            bzip2.setConf(conf);
            try (OutputStream file = Files.newOutputStream(path);
                    OutputStream out =
                            name.endsWith("gz") ? new GZIPOutputStream(file) : bzip2.createOutputStream(file)) {
                out.write(FLIGHTS.getBytes(StandardCharsets.UTF_8));
            }
            run(options(path.toString()).rangeBytes(10).mode(WriteMode.OVERWRITE));
            assertThat(rows()).as(name).hasSize(4);
        }
        byte[] whole = Files.readAllBytes(directory.resolve("z.csv.gz"));
        assertThat(failure(options(file("cut.csv.gz", java.util.Arrays.copyOf(whole, whole.length - 10)))
                        .mode(WriteMode.OVERWRITE)))
                .isEqualTo("Cannot read DIR/cut.csv.gz: it is truncated");
        assertThat(rows()).hasSize(4);
    }

    @Test
    void readsLineBreaksWithinQuotesWhereTold() throws IOException {
        String input = file("lines.csv", "a,b\n1,\"x\ny\"\n2,z\n");
        assertThat(failure(options(input)))
                .contains("line 2: quote opened in field 2 is not closed on its line; --multiline reads");
        run(options(input).text(text(format -> format.withMultiline(true))).rangeBytes(3));
        assertThat(rows()).containsExactly("1|x\ny", "2|z");
    }

    @Test
    void readsUtf16ByItsMark() throws IOException {
        run(options(file("wide.csv", ("\uFEFF" + FLIGHTS).getBytes(StandardCharsets.UTF_16LE)))
                .rangeBytes(16));
        assertThat(rows()).hasSize(4);
    }

    @Test
    void refusesBytesOfAnotherEncoding() throws IOException {
        byte[] latin = "a,b\n1,x\n2,d\u00e9j\u00e0\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(failure(options(file("latin.csv", latin))))
                .startsWith("Cannot import DIR/latin.csv: line 3: byte 0xE9 at offset 11 is not valid UTF-8; --encoding"
                        + " names another encoding");
        run(options(file("latin.csv", latin)).text(text(format -> format.withCharset("ISO-8859-1"))));
        assertThat(rows()).containsExactly("1|x", "2|d\u00e9j\u00e0");
    }

    @Test
    void readsAtMostTheRowsWanted() throws IOException {
        String input = file("flights.csv", FLIGHTS);
        for (long rangeBytes : new long[] {15, 1000}) {
            ImportSummary summary =
                    run(options(input).maxRows(3).rangeBytes(rangeBytes).mode(WriteMode.OVERWRITE), 2);
            assertThat(summary.records()).isEqualTo(3);
            assertThat(rows()).hasSize(3).last().asString().startsWith("AA|-3");
        }
    }

    @Test
    void replacesOnlyWhenAsked() throws IOException {
        String input = file("flights.csv", FLIGHTS);
        run(options(input));
        assertThat(failure(options(input))).contains("DIR/result.q");
        run(options(file("other.csv", "x\n1\n")).mode(WriteMode.OVERWRITE));
        assertThat(rows()).containsExactly("1");
    }

    @Test
    void appendsRowsWithTheTypesOfTheSet() throws IOException {
        run(options(file("flights.csv", FLIGHTS)).stringsAsFactors(true));
        run(options(file("more.csv", "day,distance,carrier,delay\n2008-02-01,7,ZZ,NA\n,8,AA,1\n"))
                .mode(WriteMode.APPEND));
        assertThat(schema().variable("carrier").levels()).containsExactly("AA", "Delta, Inc.", "UA", "ZZ");
        assertThat(rows()).hasSize(6).endsWith("ZZ|-|7.0|2008-02-01", "AA|1|8.0|-");
        assertThat(failure(options(file("odd.csv", "carrier,delay,distance,day\nAA,1.5,1,\n"))
                        .mode(WriteMode.APPEND)))
                .contains("odd.csv: line 2: column 'delay': '1.5' is not an int32");
        assertThat(rows()).hasSize(6);
    }

    @Test
    void importsChunkSetsAndParquet() throws IOException {
        run(options(file("flights.csv", FLIGHTS))
                .stringsAsFactors(true)
                .layout(ChunkSetOptions.defaults().withRowsPerChunk(2)));
        List<String> rows = rows();
        String again = directory.resolve("again.q").toString();
        run(ImportOptions.of(again, output()).columns(List.of(ColumnOption.parseColumn("delay:float64"))));
        assertThat(rows(again)).hasSize(4).first().isEqualTo("AA|5.0|100.5|2008-01-01");
        String part;
        try (Stream<Path> files = Files.list(directory.resolve("result.q"))) {
            part = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
        run(ImportOptions.of(again, part).mode(WriteMode.OVERWRITE).stringsAsFactors(true));
        assertThat(rows(again)).isEqualTo(rows);
        run(ImportOptions.of(again, part).mode(WriteMode.OVERWRITE).maxRows(3));
        assertThat(rows(again)).hasSize(3);
        assertThat(failure(ImportOptions.of(again, output())
                        .mode(WriteMode.OVERWRITE)
                        .columns(List.of(ColumnOption.parseColumn("carrier:int")))))
                .isEqualTo("Cannot import column 'carrier' as int32: the source holds it as factor");
    }

    @Test
    void checksItsOptions() {
        assertThatThrownBy(() -> options("x").rangeBytes(0).build()).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> ColumnOption.parseColumn("ArrDelay"))
                .hasMessage("Invalid column 'ArrDelay': write NAME:TYPE, for instance ArrDelay:int32");
        assertThatThrownBy(() -> ColumnOption.parseColumn("ArrDelay:nit")).hasMessageContaining("'nit'");
        assertThatThrownBy(() -> ColumnOption.parseFactor("f=a,b,a"))
                .hasMessage("Level 'a' of factor 'f' is given twice");
        assertThatThrownBy(() -> new BadRecordOptions(-1, Optional.empty()))
                .hasMessage("Invalid maximum of bad records: -1, must be from 0 to 100000");
        assertThatThrownBy(() -> options("x")
                        .columns(List.of(ColumnOption.parseColumn("a:int"), ColumnOption.parseFactor("a")))
                        .build())
                .hasMessage("Column 'a' is given twice by --column, --factor or --ordered");
        assertThatThrownBy(() -> new LocalImportEngine(0)).isInstanceOf(QuernException.class);
    }
}
