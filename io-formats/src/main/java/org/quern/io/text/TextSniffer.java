package org.quern.io.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quern.QuernException;
import org.quern.data.ColumnType;

/**
 * Looks at the first rows of texts: which delimiter, whether a header, which columns of which types.
 *
 * <p>The delimiter is the one of {@code , tab ; |} (else space) that cuts the most of the first lines into one number of
 * fields, at least two; more fields win a tie. The first record is a header if none of its fields is a number, truth
 * value, date or missing, unless all columns are texts and one of its fields occurs again in its column. A column's type
 * is the narrowest of boolean, int32, int64, float64, date, timestamp that all its valid values have, else string;
 * without a valid value it is a string, which nothing further on can contradict.
 */
public final class TextSniffer {
    private static final int SAMPLE_BYTES = 1 << 18;
    private static final int SAMPLE_RECORDS = 200;
    private static final char[] DELIMITERS = {',', '\t', ';', '|'};

    private final TextOptions options;

    public TextSniffer(TextOptions options) {
        this.options = options;
    }

    /**
     * What was found.
     *
     * @param format with delimiter and encoding settled
     * @param header whether the first record names the columns
     * @param names of the columns, from the header, the options or {@code V1, V2 …}
     * @param types one a column
     * @param bytesPerRow mean length of the rows seen, or −1 if there were none
     */
    public record Found(
            TextFormat format, boolean header, List<String> names, List<ColumnType> types, double bytesPerRow) {}

    /** Looks at the first file, and at further ones while there are fewer rows than wanted. */
    public Found sniff(List<TextFile> files) throws IOException {
        TextFormat format = options.format();
        if (options.encodingSensed()) {
            format = format.withCharset(sensedCharset(files.get(0), format.charset()));
        }
        if (options.delimiterSensed()) {
            format = format.withDelimiter(sensedDelimiter(files.get(0), format));
        }
        return columns(files, format);
    }

    /** UTF-16 announces itself by a byte order mark. */
    private static String sensedCharset(TextFile file, String otherwise) throws IOException {
        try (InputStream in = file.open()) {
            byte[] start = in.readNBytes(2);
            boolean little = start.length == 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
            boolean big = start.length == 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF;
            return little || big ? "UTF-16" : otherwise;
        }
    }

    private char sensedDelimiter(TextFile file, TextFormat format) throws IOException {
        byte[] sample;
        try (InputStream in = file.open(TextEncoding.of(format.charset()), 0)) {
            sample = in.readNBytes(SAMPLE_BYTES);
        }
        checkText(file, sample);
        char best = ',';
        double bestScore = 0.8;
        for (char delimiter : DELIMITERS) {
            double score = score(sample, format.withDelimiter(delimiter));
            if (score > bestScore) {
                bestScore = score;
                best = delimiter;
            }
        }
        return bestScore == 0.8 && score(sample, format.withDelimiter(' ')) > bestScore ? ' ' : best;
    }

    private static void checkText(TextFile file, byte[] sample) {
        for (byte b : sample) {
            if (b == 0) {
                throw new QuernException("Cannot read " + file.path()
                        + ": it holds zero bytes, so it is no delimited text or of another encoding; for instance"
                        + " --encoding UTF-16LE");
            }
        }
    }

    /** Share of the records that have the most frequent number of fields, plus a little for more fields; 0 for one field. */
    private double score(byte[] sample, TextFormat format) throws IOException {
        Map<Integer, Integer> counts = new TreeMap<>();
        RecordScanner scanner = new RecordScanner(new ByteArrayInputStream(sample), 0, 1, format);
        skip(scanner);
        int records = 0;
        boolean truncated = sample.length == SAMPLE_BYTES;
        while (records < SAMPLE_RECORDS && scanner.next()) {
            if (truncated && scanner.nextOffset() == sample.length) {
                break;
            }
            if (scanner.fields() > 0 && scanner.problem() == null) {
                counts.merge(scanner.fields(), 1, Integer::sum);
            }
            records++;
        }
        int mode = 1;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            if (count.getValue() >= counts.getOrDefault(mode, 0)) {
                mode = count.getKey();
            }
        }
        return mode == 1 ? 0 : (double) counts.get(mode) / records + Math.min(mode, 1000) * 1e-6;
    }

    private void skip(RecordScanner scanner) throws IOException {
        scanner.skipByteOrderMark();
        for (int i = 0; i < options.skipRows(); i++) {
            scanner.skipLine();
        }
    }

    private Found columns(List<TextFile> files, TextFormat format) throws IOException {
        TextEncoding encoding = TextEncoding.of(format.charset());
        List<String> first = null;
        List<ColumnSniff> columns = new ArrayList<>();
        int rows = 0;
        long bytes = 0;
        boolean settled = false;
        boolean header = options.header() == TextOptions.Header.YES;
        for (TextFile file : files) {
            try (InputStream in = file.open(encoding, 0)) {
                RecordScanner scanner = new RecordScanner(in, 0, 1, format);
                skip(scanner);
                boolean firstOfFile = true;
                while (rows < options.sniffRows() && scanner.next()) {
                    if (scanner.fields() == 0 && scanner.problem() == null) {
                        continue;
                    }
                    if (firstOfFile) {
                        firstOfFile = false;
                        if (first == null) {
                            first = firstRecord(file, scanner, encoding);
                            for (int i = 0; i < first.size(); i++) {
                                columns.add(new ColumnSniff(format, encoding));
                            }
                            continue;
                        }
                        if (header) {
                            continue;
                        }
                    }
                    if (scanner.problem() == null && scanner.fields() == columns.size()) {
                        rows++;
                        bytes += scanner.nextOffset() - scanner.offset();
                        for (int i = 0; i < columns.size(); i++) {
                            columns.get(i).add(scanner, i);
                        }
                    }
                }
            } catch (QuernException e) {
                throw TextFile.naming(file.path().toString(), e);
            }
            // Whether there is a header is up to the first file: that of another might differ, which is found later.
            if (first != null && !settled) {
                settled = true;
                header = header
                        || options.header() == TextOptions.Header.SENSE && isHeader(first, columns, format, encoding);
            }
            if (rows >= options.sniffRows()) {
                break;
            }
        }
        if (first == null) {
            throw new QuernException("Cannot import " + files.get(0).path() + ": it is empty"
                    + (options.skipRows() > 0 ? " behind the " + options.skipRows() + " lines skipped" : ""));
        }
        if (!header) {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).add(first.get(i));
            }
        }
        List<ColumnType> types =
                columns.stream().map(column -> column.type(options.decimals())).toList();
        return new Found(format, header, names(first, header), types, rows == 0 ? -1 : (double) bytes / rows);
    }

    private static List<String> firstRecord(TextFile file, RecordScanner scanner, TextEncoding encoding) {
        if (scanner.problem() != null) {
            throw new QuernException("Cannot read " + file.path() + ": line " + scanner.line() + ", the first record: "
                    + scanner.problem());
        }
        int invalid = scanner.notAscii()
                ? encoding.firstInvalid(scanner.bytes(), scanner.recordBegin(), scanner.recordEnd())
                : -1;
        if (invalid >= 0) {
            throw new QuernException("Cannot read " + file.path() + ": line " + scanner.line()
                    + ", the first record, is not valid " + encoding.name() + " at byte "
                    + (scanner.offset() + invalid - scanner.recordBegin()) + "; --encoding names another encoding");
        }
        return texts(scanner, encoding);
    }

    private static List<String> texts(RecordScanner scanner, TextEncoding encoding) {
        List<String> texts = new ArrayList<>();
        byte[] scratch = new byte[scanner.recordEnd() - scanner.recordBegin()];
        for (int i = 0; i < scanner.fields(); i++) {
            texts.add(
                    scanner.escaped(i)
                            ? encoding.decode(scratch, 0, scanner.unescape(i, scratch))
                            : encoding.decode(scanner.bytes(), scanner.begin(i), scanner.end(i)));
        }
        return texts;
    }

    private boolean isHeader(List<String> first, List<ColumnSniff> columns, TextFormat format, TextEncoding encoding) {
        boolean allText = true;
        boolean again = false;
        for (int i = 0; i < first.size(); i++) {
            ColumnSniff field = new ColumnSniff(format, encoding);
            field.add(first.get(i));
            if (field.type(ColumnType.FLOAT64) != ColumnType.STRING
                    || field.empty() && !first.get(i).isEmpty()) {
                return false;
            }
            allText &= columns.get(i).type(ColumnType.FLOAT64) == ColumnType.STRING;
            again |= columns.get(i).hasText(first.get(i));
        }
        return !allText || !again;
    }

    private List<String> names(List<String> first, boolean header) {
        if (!options.names().isEmpty()) {
            if (options.names().size() != first.size()) {
                throw new QuernException("--names gives " + options.names().size() + " names, but the first record has "
                        + first.size() + " fields");
            }
            return options.names();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            String name = header ? first.get(i).strip() : "";
            name = name.isEmpty() ? "V" + (i + 1) : name;
            if (names.contains(name)) {
                throw new QuernException(
                        "The header names column '" + name + "' twice; --names A,B,… gives all columns other names");
            }
            names.add(name);
        }
        return names;
    }

    /**
     * Where the data of one file start.
     *
     * @param offset of the first record
     * @param lines lines before it
     * @param header the header's names, empty if there is none
     */
    public record Start(long offset, long lines, List<String> header) {}

    /** Finds the start of the data and reads the header, if there is to be one. */
    public Start start(TextFile file, Found found) throws IOException {
        TextEncoding encoding = TextEncoding.of(found.format().charset());
        try (InputStream in = file.open(encoding, 0)) {
            RecordScanner scanner = new RecordScanner(in, 0, 1, found.format());
            skip(scanner);
            List<String> header = List.of();
            if (found.header()) {
                boolean any = scanner.next();
                while (any && scanner.fields() == 0 && scanner.problem() == null) {
                    any = scanner.next();
                }
                header = any ? firstRecord(file, scanner, encoding) : header;
            }
            return new Start(scanner.nextOffset(), scanner.nextLine() - 1, header);
        }
    }

    /** What the values of one column have in common. */
    private static final class ColumnSniff {
        private static final int REMEMBERED = 1000;
        private final NumberParser numbers;
        private final TimeParser dates;
        private final TimeParser timestamps;
        private final Words words;
        private final TextEncoding encoding;
        private final Set<String> texts = new HashSet<>();
        private byte[] scratch = new byte[256];
        private boolean any;
        private final Map<ColumnType, Boolean> possible = new LinkedHashMap<>();

        ColumnSniff(TextFormat format, TextEncoding encoding) {
            this.numbers = new NumberParser(format);
            this.dates = TimeParser.dates(format);
            this.timestamps = TimeParser.timestamps(format);
            this.words = new Words(format.missing(), encoding);
            this.encoding = encoding;
            for (ColumnType type : List.of(
                    ColumnType.BOOLEAN,
                    ColumnType.INT32,
                    ColumnType.INT64,
                    ColumnType.FLOAT64,
                    ColumnType.DATE,
                    ColumnType.TIMESTAMP)) {
                possible.put(type, true);
            }
        }

        void add(RecordScanner scanner, int field) {
            int from = scanner.begin(field);
            int to = scanner.end(field);
            if (scanner.escaped(field)) {
                scratch = to - from > scratch.length ? new byte[2 * (to - from)] : scratch;
                add(scratch, 0, scanner.unescape(field, scratch));
            } else {
                add(scanner.bytes(), from, to);
            }
        }

        void add(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            add(bytes, 0, bytes.length);
        }

        private void add(byte[] bytes, int begin, int end) {
            int from = begin;
            int to = end;
            while (from < to && bytes[from] == ' ') {
                from++;
            }
            while (from < to && bytes[to - 1] == ' ') {
                to--;
            }
            if (words.isMissing(bytes, begin, end) || words.isMissing(bytes, from, to)) {
                return;
            }
            any = true;
            for (Map.Entry<ColumnType, Boolean> entry : possible.entrySet()) {
                if (entry.getValue()) {
                    entry.setValue(fits(entry.getKey(), bytes, from, to));
                }
            }
            if (type(ColumnType.FLOAT64) == ColumnType.STRING && texts.size() < REMEMBERED) {
                texts.add(encoding.decode(bytes, begin, end));
            }
        }

        private boolean fits(ColumnType type, byte[] bytes, int from, int to) {
            return switch (type) {
                case BOOLEAN -> to - from > 1 && Words.truth(bytes, from, to) >= 0;
                case INT32 -> {
                    long value = numbers.parseInteger(bytes, from, to);
                    yield value > Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
                }
                case INT64 -> numbers.parseInteger(bytes, from, to) != NumberParser.NOT_INTEGER;
                case FLOAT64 -> numbers.parseDouble(bytes, from, to);
                case DATE -> dates.parse(bytes, from, to) != TimeParser.NOT_TIME;
                case TIMESTAMP -> timestamps.parse(bytes, from, to) != TimeParser.NOT_TIME;
                default -> true;
            };
        }

        boolean empty() {
            return !any;
        }

        boolean hasText(String text) {
            return texts.contains(text);
        }

        ColumnType type(ColumnType decimals) {
            if (!any) {
                return ColumnType.STRING;
            }
            return possible.entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .map(type -> type == ColumnType.FLOAT64 ? decimals : type)
                    .findFirst()
                    .orElse(ColumnType.STRING);
        }
    }
}
