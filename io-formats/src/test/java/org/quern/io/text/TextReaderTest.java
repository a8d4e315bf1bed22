package org.quern.io.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

class TextReaderTest {
    private static final Schema THREE_TEXTS = Schema.of(
            Variable.of("a", ColumnType.STRING),
            Variable.of("b", ColumnType.STRING),
            Variable.of("c", ColumnType.STRING));

    @TempDir
    private java.nio.file.Path directory;

    private final List<BadRecord> bad = new ArrayList<>();

    private TextFile file(byte[] bytes, String name) throws IOException {
        java.nio.file.Path path = directory.resolve(name);
        Files.write(path, bytes);
        return new TextFile(new Path(path.toUri()), new Configuration());
    }

    private TextReader reader(TextFile file, TextFormat format, Schema schema, long start, long end)
            throws IOException {
        TextRange range = new TextRange("x.csv", start, end, start == 0, Long.MAX_VALUE);
        return new TextReader(range, new TextLayout(format, schema), schema.names(), bad::add, file);
    }

    private List<String> rows(TextFile file, TextFormat format, Schema schema, long start, long end)
            throws IOException {
        List<String> rows = new ArrayList<>();
        try (TextReader reader = reader(file, format, schema, start, end)) {
            for (Chunk chunk = reader.read(); chunk != null; chunk = reader.read()) {
                for (int row = 0; row < chunk.rows(); row++) {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < schema.size(); i++) {
                        values.add(text(chunk.column(i), row));
                    }
                    rows.add(String.join("|", values));
                }
            }
        }
        return rows;
    }

    private List<String> rows(String text, TextFormat format, Schema schema) throws IOException {
        return rows(file(text.getBytes(Charset.forName(format.charset())), "x.csv"), format, schema, 0, Long.MAX_VALUE);
    }

    private static String text(Column column, int row) {
        if (column.isMissing(row)) {
            return "-";
        }
        if (column instanceof StringColumn strings) {
            return strings.value(row);
        } else if (column instanceof FactorColumn factor) {
            return factor.levels().get(factor.codes()[row]);
        } else if (column instanceof IntColumn ints) {
            return String.valueOf(ints.values()[row]);
        } else if (column instanceof LongColumn longs) {
            return String.valueOf(longs.values()[row]);
        } else if (column instanceof FloatColumn floats) {
            return String.valueOf(floats.values()[row]);
        } else if (column instanceof DoubleColumn doubles) {
            return String.valueOf(doubles.values()[row]);
        }
        double[] target = new double[column.rows()];
        column.toDoubles(target);
        return String.valueOf((int) target[row]);
    }

    private static Schema one(ColumnType type) {
        return Schema.of(Variable.of("x", type));
    }

    @Test
    void readsEachRecordOnceWhereverTheTextIsCut() throws IOException {
        for (long seed = 0; seed < 30; seed++) {
            String text =
                    seed % 3 == 0 ? new RandomText(seed).malformed(40) : new RandomText(seed).wellFormed(5, false);
            TextFile file = file(text.getBytes(StandardCharsets.UTF_8), "cut.csv");
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            bad.clear();
            List<String> whole = rows(file, TextFormat.CSV, THREE_TEXTS, 0, Long.MAX_VALUE);
            List<BadRecord> wholeBad = List.copyOf(bad);
            for (int cut = 1; cut < length; cut++) {
                bad.clear();
                List<String> parts = new ArrayList<>(rows(file, TextFormat.CSV, THREE_TEXTS, 0, cut));
                parts.addAll(rows(file, TextFormat.CSV, THREE_TEXTS, cut, length));
                assertThat(parts).as("seed %d cut at %d: %s", seed, cut, text).isEqualTo(whole);
                assertThat(bad)
                        .extracting(BadRecord::offset, BadRecord::reason, BadRecord::text)
                        .isEqualTo(wholeBad.stream()
                                .map(b -> org.assertj.core.groups.Tuple.tuple(b.offset(), b.reason(), b.text()))
                                .toList());
            }
        }
    }

    @Test
    void countsLinesOfRangesSoThatTheyAddUp() throws IOException {
        String text = "a,b,c\r\n\r\n1,2\n3,4,5\r6,7,8";
        TextFile file = file(text.getBytes(StandardCharsets.UTF_8), "lines.csv");
        for (int cut = 1; cut < text.length(); cut++) {
            bad.clear();
            long lines = 0;
            for (int[] range : new int[][] {{0, cut}, {cut, text.length()}}) {
                int before = bad.size();
                try (TextReader reader = reader(file, TextFormat.CSV, THREE_TEXTS, range[0], range[1])) {
                    while (reader.read() != null) {
                        continue;
                    }
                    if (bad.size() > before) {
                        assertThat(lines + bad.get(before).line()).isEqualTo(3);
                    }
                    lines += reader.lines();
                }
            }
            assertThat(lines).as("cut at %d", cut).isEqualTo(5);
            assertThat(bad).hasSize(1);
        }
    }

    @Test
    void parsesEveryType() throws IOException {
        assertThat(rows("1\n-2147483647\n NA\n +7 \n", TextFormat.CSV, one(ColumnType.INT32)))
                .containsExactly("1", "-2147483647", "-", "7");
        assertThat(rows("9223372036854775807\n-1\n", TextFormat.CSV, one(ColumnType.INT64)))
                .containsExactly("9223372036854775807", "-1");
        assertThat(rows("1e3\n.5\n-Inf\nNaN\n0.1\n123456789012345678901\n", TextFormat.CSV, one(ColumnType.FLOAT64)))
                .containsExactly("1000.0", "0.5", "-Infinity", "-", "0.1", "1.2345678901234568E20");
        assertThat(rows("10.033334\n1e-50\n", TextFormat.CSV, one(ColumnType.FLOAT32)))
                .containsExactly("10.033334", "0.0");
        assertThat(rows("TRUE\nf\n1\n", TextFormat.CSV, one(ColumnType.BOOLEAN)))
                .containsExactly("1", "0", "1");
        assertThat(rows("1970-01-02\n1969-12-31\n", TextFormat.CSV, one(ColumnType.DATE)))
                .containsExactly("1", "-1");
        assertThat(rows(
                        "1970-01-01T00:00:01.5Z\n1970-01-01 01:00+01:00\n1970-01-01 00:00:00.0000019\n",
                        TextFormat.CSV,
                        one(ColumnType.TIMESTAMP)))
                .containsExactly("1500000", "0", "1");
        assertThat(bad).isEmpty();
    }

    @Test
    void saysWhichOptionWouldReadAValue() throws IOException {
        Map<ColumnType, String> values = Map.of(
                ColumnType.INT32, "12.5\n3000000000\nx\n",
                ColumnType.FLOAT64, "0x1p3\n1d\n1..2\n",
                ColumnType.DATE, "2008-02-30\n");
        rows(values.get(ColumnType.INT32), TextFormat.CSV, one(ColumnType.INT32));
        rows(values.get(ColumnType.FLOAT64), TextFormat.CSV, one(ColumnType.FLOAT64));
        rows(values.get(ColumnType.DATE), TextFormat.CSV, one(ColumnType.DATE));
        assertThat(bad)
                .extracting(BadRecord::reason)
                .containsExactly(
                        "column 'x': '12.5' is not an int32; --column x:float64 reads it",
                        "column 'x': '3000000000' is not an int32; --column x:int64 reads it",
                        "column 'x': 'x' is not an int32; --column x:string reads it",
                        "column 'x': '0x1p3' is not a number; --column x:string reads it",
                        "column 'x': '1d' is not a number; --column x:string reads it",
                        "column 'x': '1..2' is not a number; --column x:string reads it",
                        "column 'x': '2008-02-30' is not a date; --column x:string reads it, --date-format names"
                                + " another form");
    }

    @Test
    void refusesTextsThatAreNoLevel() throws IOException {
        Schema schema = Schema.of(Variable.factor("day", List.of("Mon", "Tue")));
        assertThat(rows("Tue\nMon\nNA\nWed\n", TextFormat.CSV, schema)).containsExactly("Tue", "Mon", "-");
        assertThat(bad)
                .singleElement()
                .extracting(BadRecord::reason)
                .isEqualTo("column 'day': 'Wed' is not among its 2 levels (Mon,Tue); add it to --factor day=…, or"
                        + " --factor day takes all");
    }

    @Test
    void leavesNothingOfABadRecordInADictionary() throws IOException {
        Schema schema = Schema.of(Variable.factor("f", List.of()), Variable.of("n", ColumnType.INT32));
        TextFile file = file("a,1\nghost,x\nb,2\n".getBytes(StandardCharsets.UTF_8), "ghost.csv");
        try (TextReader reader = reader(file, TextFormat.CSV, schema, 0, Long.MAX_VALUE)) {
            assertThat(((StringColumn) reader.read().column(0)).dictionary()).containsExactly("a", "b");
        }
        assertThat(bad).hasSize(1);
    }

    @Test
    void readsOtherDecimalAndThousandsMarks() throws IOException {
        TextFormat german =
                new TextFormat(';', '"', List.of("NA", ""), "UTF-8", ',', '.', "dd.MM.yyyy", "", false, false);
        assertThat(rows("1.234,5\n-0,25\n1.000.000\n", german, one(ColumnType.FLOAT64)))
                .containsExactly("1234.5", "-0.25", "1000000.0");
        assertThat(rows("31.12.1970\n", german, one(ColumnType.DATE))).containsExactly("364");
        assertThat(rows("30.02.1970\n", german, one(ColumnType.DATE))).isEmpty();
        assertThat(bad).hasSize(1);
        assertThat(rows("31.12.1970\n1.23\n1234.567\n.123\n1,5.000\n", german, one(ColumnType.FLOAT64)))
                .isEmpty();
        assertThat(bad).hasSize(6);
    }

    @Test
    void readsManyEncodings() throws IOException {
        for (String charset :
                List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "windows-1252", "gb18030", "UTF-32")) {
            String word = charset.equals("gb18030") ? "漢字" : "déjà";
            assertThat(rows("1," + word + ",x\n2,b,y\n", TextFormat.CSV.withCharset(charset), THREE_TEXTS))
                    .as(charset)
                    .containsExactly("1|" + word + "|x", "2|b|y");
        }
        assertThat(bad).isEmpty();
    }

    @Test
    void namesTheOffsetOfBytesThatAreNotOfTheEncoding() throws IOException {
        byte[] latin = "1,déjà,x\n2,b,y\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(rows(file(latin, "latin.csv"), TextFormat.CSV, THREE_TEXTS, 0, Long.MAX_VALUE))
                .containsExactly("2|b|y");
        byte[] wide = "1,a,x\n2,bc,y\n3,d,z\n".getBytes(StandardCharsets.UTF_16LE);
        // A high surrogate without its partner, in place of 'b' of the second record.
        wide[17] = (byte) 0xD8;
        assertThat(rows(file(wide, "wide.csv"), TextFormat.CSV.withCharset("UTF-16LE"), THREE_TEXTS, 0, Long.MAX_VALUE))
                .containsExactly("1|a|x", "3|d|z");
        byte[] undefined = {'1', ',', (byte) 0x81, ',', '2', '\n'};
        rows(file(undefined, "undefined.csv"), TextFormat.CSV.withCharset("windows-1252"), THREE_TEXTS, 0, 99);
        assertThat(bad)
                .extracting(BadRecord::reason)
                .containsExactly(
                        "byte 0xE9 at offset 3 is not valid UTF-8; --encoding names another encoding",
                        "bytes at offset 16 are not valid UTF-16LE",
                        "byte 0x81 at offset 2 is not valid windows-1252; --encoding names another encoding");
    }

    @Test
    void readsCompressedTexts() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("1,a,x\n2,b,y\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rows(file(zipped.toByteArray(), "x.csv.gz"), TextFormat.CSV, THREE_TEXTS, 0, Long.MAX_VALUE))
                .containsExactly("1|a|x", "2|b|y");
        byte[] truncated = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 12);
        assertThatThrownBy(() -> rows(file(truncated, "t.csv.gz"), TextFormat.CSV, THREE_TEXTS, 0, Long.MAX_VALUE))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Cannot read file:")
                .hasMessageEndingWith("t.csv.gz: it is truncated");
        assertThatThrownBy(() -> rows(
                        file("no gzip at all".getBytes(StandardCharsets.UTF_8), "n.csv.gz"),
                        TextFormat.CSV,
                        THREE_TEXTS,
                        0,
                        Long.MAX_VALUE))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("n.csv.gz: it cannot be decompressed (");
    }

    @Test
    void takesAnEmptyLineOfAOneColumnTextForAMissingValue() throws IOException {
        assertThat(rows("1\n\n2\n", TextFormat.CSV, one(ColumnType.INT32))).containsExactly("1", "-", "2");
        assertThat(rows("a,b,c\n\n1,2,3\n", TextFormat.CSV, THREE_TEXTS)).containsExactly("a|b|c", "1|2|3");
    }

    @Test
    void stopsAfterTheRecordsWanted() throws IOException {
        TextFile file = file("1\n2\n3\n".getBytes(StandardCharsets.UTF_8), "three.csv");
        TextRange range = new TextRange("three.csv", 0, Long.MAX_VALUE, true, 2);
        try (TextReader reader = new TextReader(
                range, new TextLayout(TextFormat.CSV, one(ColumnType.INT32)), List.of("x"), bad::add, file)) {
            assertThat(reader.read().rows()).isEqualTo(2);
            assertThat(reader.read()).isNull();
        }
    }
}
