package org.quern.io.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class RecordScannerTest {
    private static final TextFormat MULTILINE = TextFormat.CSV.withMultiline(true);

    /** Each record as its fields, or as its problem in brackets. */
    private static List<List<String>> scan(String text, TextFormat format, int bufferBytes) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        RecordScanner scanner = new RecordScanner(
                new ByteArrayInputStream(bytes), 0, 1, format, bufferBytes, RecordScanner.LONGEST_RECORD);
        List<List<String>> records = new ArrayList<>();
        while (scanner.next()) {
            List<String> fields = new ArrayList<>();
            if (scanner.problem() != null) {
                fields.add("[" + scanner.problem() + "]");
            } else {
                for (int i = 0; i < scanner.fields(); i++) {
                    byte[] target = new byte[bytes.length];
                    fields.add(
                            scanner.escaped(i)
                                    ? new String(target, 0, scanner.unescape(i, target), StandardCharsets.UTF_8)
                                    : new String(
                                            scanner.bytes(),
                                            scanner.begin(i),
                                            scanner.end(i) - scanner.begin(i),
                                            StandardCharsets.UTF_8));
                }
            }
            records.add(fields);
        }
        return records;
    }

    private static List<List<String>> scan(String text, TextFormat format) throws IOException {
        List<List<String>> records = scan(text, format, 1 << 12);
        for (int bufferBytes = 1; bufferBytes < 8; bufferBytes++) {
            assertThat(scan(text, format, bufferBytes)).isEqualTo(records);
        }
        return records;
    }

    @Test
    void cutsFieldsAndRecords() throws IOException {
        assertThat(scan("a,b\r\n1,\n,2\r\"x,y\",\"say \"\"hi\"\"\"", TextFormat.CSV))
                .containsExactly(List.of("a", "b"), List.of("1", ""), List.of("", "2"), List.of("x,y", "say \"hi\""));
    }

    @Test
    void givesEmptyLinesAsRecordsOfNoFields() throws IOException {
        assertThat(scan("a\n\n\"\"\n", TextFormat.CSV)).containsExactly(List.of("a"), List.of(), List.of(""));
    }

    @Test
    void keepsQuotesWithinUnquotedFields() throws IOException {
        assertThat(scan("5\" pipe,it's \"ok\"", TextFormat.CSV)).containsExactly(List.of("5\" pipe", "it's \"ok\""));
    }

    @Test
    void endsAnUnclosedQuoteWithItsLine() throws IOException {
        assertThat(scan("1,\"ab\n2,c\n", TextFormat.CSV))
                .containsExactly(
                        List.of("[quote opened in field 2 is not closed on its line; --multiline reads line breaks"
                                + " within quotes]"),
                        List.of("2", "c"));
    }

    @Test
    void readsLineBreaksWithinQuotesWhereAllowed() throws IOException {
        assertThat(scan("1,\"a\r\nb\n\"\n2,c\n", MULTILINE))
                .containsExactly(List.of("1", "a\r\nb\n"), List.of("2", "c"));
    }

    @Test
    void losesOneLineToAQuoteThatIsNeverClosed() throws IOException {
        assertThat(scan("1,a\n2,\"b\n3,c\n4,d", MULTILINE))
                .containsExactly(
                        List.of("1", "a"),
                        List.of("[quote opened in field 2 is not closed]"),
                        List.of("3", "c"),
                        List.of("4", "d"));
    }

    @Test
    void reportsTextBehindAClosingQuote() throws IOException {
        assertThat(scan("\"a\"b,1\n2,3\n", TextFormat.CSV))
                .containsExactly(List.of("[text after the closing quote of field 1]"), List.of("2", "3"));
    }

    @Test
    void takesRunsOfSpacesAsOneDelimiter() throws IOException {
        assertThat(scan("  1   2 \n\"a b\"  c\n\n", TextFormat.CSV.withDelimiter(' ')))
                .containsExactly(List.of("1", "2"), List.of("a b", "c"), List.of());
    }

    @Test
    void trimsWhereAsked() throws IOException {
        TextFormat trimming = new TextFormat(',', '"', List.of(), "UTF-8", '.', TextFormat.NONE, "", "", true, false);
        assertThat(scan(" a , \"b \" ,c\n", trimming)).containsExactly(List.of("a", "b ", "c"));
        assertThat(scan(" a ,b\n", TextFormat.CSV)).containsExactly(List.of(" a ", "b"));
    }

    @Test
    void knowsNoQuotesWhereThereAreNone() throws IOException {
        TextFormat bare =
                new TextFormat(',', TextFormat.NONE, List.of(), "UTF-8", '.', TextFormat.NONE, "", "", false, false);
        assertThat(scan("\"a,b\"\n", bare)).containsExactly(List.of("\"a", "b\""));
    }

    @Test
    void refusesALineWithoutEnd() {
        RecordScanner scanner = new RecordScanner(
                new ByteArrayInputStream("x".repeat(100).getBytes(StandardCharsets.UTF_8)),
                0,
                1,
                TextFormat.CSV,
                4,
                16);
        assertThatThrownBy(scanner::next)
                .isInstanceOf(QuernException.class)
                .hasMessage("the line at byte 0 is longer than 16 bytes: is this delimited text?");
    }

    @Test
    void countsLinesAndOffsets() throws IOException {
        RecordScanner scanner = new RecordScanner(
                new ByteArrayInputStream("a\r\n\"b\nc\"\n\rd".getBytes(StandardCharsets.UTF_8)), 0, 1, MULTILINE);
        List<String> places = new ArrayList<>();
        while (scanner.next()) {
            places.add(scanner.line() + "@" + scanner.offset());
        }
        assertThat(places).containsExactly("1@0", "2@3", "4@9", "5@10");
    }

    /** FastCSV, an independent reader, is the oracle. */
    @Test
    void readsRandomTextsAsFastCsvDoes() throws IOException {
        for (long seed = 0; seed < 400; seed++) {
            boolean multiline = seed % 2 == 0;
            String text = new RandomText(seed).wellFormed(6, multiline);
            List<List<String>> expected = new ArrayList<>();
            try (CsvReader<CsvRecord> reader = CsvReader.builder()
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .skipEmptyLines(false)
                    .ofCsvRecord(text)) {
                reader.forEach(csvRecord -> expected.add(csvRecord.getFields()));
            }
            assertThat(scan(text, multiline ? MULTILINE : TextFormat.CSV))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void readsMalformedTextsAlikeWhateverTheBuffer() throws IOException {
        for (long seed = 0; seed < 400; seed++) {
            String text = new RandomText(seed).malformed(40);
            scan(text, TextFormat.CSV);
            scan(text, MULTILINE);
        }
    }
}
