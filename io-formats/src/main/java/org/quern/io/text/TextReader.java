package org.quern.io.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Schema;

/**
 * Reads the records of a text that start within a range of bytes, as chunks. A record belongs to the range its first byte
 * lies in, so ranges that cover the text read each record exactly once, wherever they are cut.
 */
public final class TextReader implements Closeable {
    /** Rows of a chunk handed out. */
    static final int BATCH = 1 << 15;

    private final TextRange range;
    private final InputStream in;
    private final TextFormat format;
    private final TextEncoding encoding;
    private final RecordScanner scanner;
    private final Words words;
    private final Consumer<BadRecord> badRecords;
    private final Schema schema;
    private final TextColumn[] columns;
    private final int[] positions;
    private final int fields;
    private final long maxRecords;
    private byte[] scratch = new byte[256];
    private final long firstLine;
    private long records;
    private long rows;
    private int chunks;

    /**
     * @param range what to read
     * @param columns names of the columns wanted, others are only counted
     * @param badRecords hears of each malformed record, with its line counted from the start of the range
     * @param text where the range lies
     */
    public TextReader(
            TextRange range, TextLayout layout, List<String> columns, Consumer<BadRecord> badRecords, TextFile text)
            throws IOException {
        this.range = range;
        this.format = layout.format();
        this.encoding = TextEncoding.of(format.charset());
        this.words = new Words(format.missing(), encoding);
        this.badRecords = badRecords;
        this.schema = layout.chunkSchema(columns);
        this.fields = layout.schema().size();
        this.maxRecords = range.maxRecords();
        this.columns = columns.stream()
                .map(name -> TextColumn.of(layout.schema().variable(name), format, encoding, BATCH))
                .toArray(TextColumn[]::new);
        this.positions = columns.stream().mapToInt(layout.schema()::indexOf).toArray();
        this.in = text.open(encoding, range.openAt());
        this.scanner = new RecordScanner(in, range.openAt(), 1, format);
        if (!range.first()) {
            scanner.skipLine();
        }
        this.firstLine = scanner.nextLine();
    }

    /** The next rows, or null at the end. */
    public Chunk read() throws IOException {
        long firstRow = rows;
        int row = 0;
        try {
            while (row < BATCH && records < maxRecords && scanner.nextOffset() < range.end() && scanner.next()) {
                if (readRecord(row)) {
                    row++;
                }
            }
        } catch (QuernException e) {
            throw TextFile.naming(range.file(), e);
        }
        if (row == 0) {
            return null;
        }
        rows += row;
        return Chunk.of(chunks++, firstRow, row, schema, take(row));
    }

    /** Rows handed out so far. */
    public long rows() {
        return rows;
    }

    /** Records read so far, good and bad. */
    public long records() {
        return records;
    }

    /** Lines read so far. */
    public long lines() {
        return scanner.nextLine() - firstLine;
    }

    /** Bytes of the text read so far. */
    public long bytes() {
        return scanner.nextOffset() - range.start();
    }

    private List<Column> take(int count) {
        List<Column> taken = new ArrayList<>(columns.length);
        for (TextColumn column : columns) {
            taken.add(column.take(count));
        }
        return taken;
    }

    /** Parses the scanner's record into a row; false if it is bad or an empty line. */
    private boolean readRecord(int row) {
        int found = scanner.fields();
        if (scanner.problem() == null && found == 0) {
            if (fields != 1 || format.delimiter() == ' ') {
                return false;
            }
            found = 1;
        }
        records++;
        String problem = scanner.problem();
        if (scanner.notAscii()) {
            String malformed = malformed();
            problem = malformed == null ? problem : malformed;
        }
        if (problem == null && found != fields) {
            problem = found + (found == 1 ? " field, " : " fields, ") + fields + " expected";
        }
        if (problem != null) {
            bad(problem);
            return false;
        }
        return parse(row);
    }

    private boolean parse(int row) {
        for (int i = 0; i < columns.length; i++) {
            int field = positions[i];
            byte[] bytes = scanner.bytes();
            int from = scanner.begin(field);
            int to = scanner.end(field);
            if (scanner.escaped(field)) {
                if (scratch.length < to - from) {
                    scratch = new byte[2 * (to - from)];
                }
                to = scanner.unescape(field, scratch);
                from = 0;
                bytes = scratch;
            }
            TextColumn column = columns[i];
            if (column.trimmed()) {
                while (from < to && bytes[from] == ' ') {
                    from++;
                }
                while (from < to && bytes[to - 1] == ' ') {
                    to--;
                }
            }
            if (words.isMissing(bytes, from, to)) {
                column.setMissing(row);
            } else if (!column.parse(row, bytes, from, to)) {
                bad(column.problem(encoding.decode(bytes, from, to)));
                for (int j = 0; j <= i; j++) {
                    columns[j].forgetRow();
                }
                return false;
            }
        }
        for (TextColumn column : columns) {
            column.keepRow();
        }
        return true;
    }

    /** What is wrong with the record's encoding, or null. */
    private String malformed() {
        byte[] bytes = scanner.bytes();
        int invalid = encoding.firstInvalid(bytes, scanner.recordBegin(), scanner.recordEnd());
        if (invalid < 0) {
            return null;
        }
        if (in instanceof TextEncoding.TranscodingStream transcoded) {
            long offset = transcoded.nextMalformed();
            for (int p = invalid + 1; p < scanner.recordEnd(); p++) {
                if (bytes[p] == (byte) 0xFF) {
                    transcoded.nextMalformed();
                }
            }
            return "bytes at offset " + offset + " are not valid " + encoding.name();
        }
        long offset = scanner.offset() + invalid - scanner.recordBegin();
        return String.format(
                "byte 0x%02X at offset %d is not valid %s; --encoding names another encoding",
                bytes[invalid] & 0xFF, offset, encoding.name());
    }

    private void bad(String reason) {
        int end = Math.min(scanner.recordEnd(), scanner.recordBegin() + 4 * BadRecord.LONGEST_TEXT);
        badRecords.accept(new BadRecord(
                range.file(),
                scanner.line() - firstLine + 1,
                scanner.offset(),
                reason,
                encoding.decode(scanner.bytes(), scanner.recordBegin(), end)));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
