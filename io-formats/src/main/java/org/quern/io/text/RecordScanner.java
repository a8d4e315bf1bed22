package org.quern.io.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.quern.QuernException;

/**
 * Cuts a stream of bytes into records and fields. A malformed record is handed out with its {@link #problem()} and
 * scanning goes on with the next line, so that one bad quote costs one record and not the rest of the file.
 *
 * <p>Method: a table gives each byte's role, and a line break put behind the last byte ends every inner loop, so that a
 * byte costs one look-up. A record that reaches the end of the buffer is scanned again from its start after more was
 * read. Unless a quoted field may hold line breaks, a record ends at the end of its line whatever its quotes say:
 * that is what makes cutting a file at any byte safe.
 */
final class RecordScanner {
    /**
     * A longer record with quoted line breaks is taken for an unclosed quote, which would else hold the whole file in
     * memory; a line of more than twice this length ends the import.
     */
    static final int LONGEST_RECORD = 1 << 24;

    private static final int INITIAL_BYTES = 1 << 18;
    private static final byte ORDINARY = 0;
    private static final byte NOT_ASCII = 1;
    private static final byte DELIMITER = 2;
    private static final byte LINE_FEED = 3;
    private static final byte RETURN = 4;

    private final InputStream in;
    private final byte[] roles = new byte[256];
    private final byte delimiter;
    private final byte quote;
    private final boolean quotes;
    private final boolean spaces;
    private final boolean trim;
    private final boolean multiline;
    private final int longest;

    /** One byte longer than what is read, for the line break behind it. */
    private byte[] bytes;

    private int limit;
    private boolean ended;
    /** Offset in the text of {@code bytes[0]}. */
    private long base;

    private int next;
    private long nextLine;

    private int recordBegin;
    private int recordEnd;
    private long line;
    private boolean notAscii;
    private String problem;
    private int fields;
    private int[] begins = new int[64];
    private int[] ends = new int[64];
    /** Where a quoted field holds doubled quotes. */
    private boolean[] escapes = new boolean[64];

    /**
     * @param in bytes from {@code offset} on
     * @param offset position in the text of the first byte of {@code in}
     * @param line number of the line there
     */
    RecordScanner(InputStream in, long offset, long line, TextFormat format) {
        this(in, offset, line, format, INITIAL_BYTES, LONGEST_RECORD);
    }

    RecordScanner(InputStream in, long offset, long line, TextFormat format, int initialBytes, int longest) {
        this.in = in;
        this.base = offset;
        this.nextLine = line;
        this.bytes = new byte[initialBytes + 1];
        this.longest = longest;
        this.delimiter = (byte) format.delimiter();
        this.quote = (byte) format.quote();
        this.quotes = format.hasQuote();
        this.spaces = format.delimiter() == ' ';
        this.trim = format.trim();
        this.multiline = format.multiline();
        Arrays.fill(roles, 128, 256, NOT_ASCII);
        roles[format.delimiter()] = DELIMITER;
        roles['\n'] = LINE_FEED;
        roles['\r'] = RETURN;
    }

    /** Goes on with the first record that starts at this offset or behind it. Called before the first {@link #next}. */
    void skipLine() throws IOException {
        int from = next;
        while (true) {
            int p = from;
            while (p < limit && bytes[p] != '\n' && bytes[p] != '\r') {
                p++;
            }
            int end = p < limit ? breakEnd(p) : -1;
            if (end >= 0) {
                next = end;
                nextLine++;
                return;
            }
            if (ended) {
                next = limit;
                return;
            }
            int keep = p;
            next = keep;
            more(keep);
            from = next;
        }
    }

    /** Skips a byte order mark at the start of the text. */
    void skipByteOrderMark() throws IOException {
        while (limit - next < 3 && !ended) {
            more(next);
        }
        if (limit - next >= 3
                && bytes[next] == (byte) 0xEF
                && bytes[next + 1] == (byte) 0xBB
                && bytes[next + 2] == (byte) 0xBF) {
            next += 3;
        }
    }

    /** Goes to the next record. An empty line is a record of no fields. */
    boolean next() throws IOException {
        line = nextLine;
        while (true) {
            if (next == limit && ended) {
                return false;
            }
            recordBegin = next;
            if (scan()) {
                return true;
            }
            more(recordBegin);
        }
    }

    /** Where the next record starts. */
    long nextOffset() {
        return base + next;
    }

    /** Where this record starts. */
    long offset() {
        return base + recordBegin;
    }

    /** Number of this record's line; where line breaks are quoted, of its first line. */
    long line() {
        return line;
    }

    /** Number of the line the next record starts on. */
    long nextLine() {
        return nextLine;
    }

    /** What is wrong with this record, or null. */
    String problem() {
        return problem;
    }

    int fields() {
        return fields;
    }

    byte[] bytes() {
        return bytes;
    }

    int recordBegin() {
        return recordBegin;
    }

    /** End of the record without its line break. */
    int recordEnd() {
        return recordEnd;
    }

    boolean notAscii() {
        return notAscii;
    }

    int begin(int field) {
        return begins[field];
    }

    int end(int field) {
        return ends[field];
    }

    boolean escaped(int field) {
        return escapes[field];
    }

    /** Writes a field to the start of {@code target}, doubled quotes undone, and returns its length. */
    int unescape(int field, byte[] target) {
        int length = 0;
        for (int p = begins[field]; p < ends[field]; p++) {
            target[length++] = bytes[p];
            if (bytes[p] == quote) {
                p++;
            }
        }
        return length;
    }

    /** Scans from {@link #next}; false if the record goes on behind what was read. */
    private boolean scan() {
        problem = null;
        notAscii = false;
        fields = 0;
        bytes[limit] = '\n';
        int p = recordBegin;
        long lines = 1;
        while (true) {
            if (spaces || trim) {
                p = skipSpaces(p);
            }
            int begin = p;
            int end;
            boolean escaped = false;
            if (quotes && p < limit && bytes[p] == quote) {
                begin = ++p;
                while (true) {
                    byte b = bytes[p];
                    if (b == quote) {
                        if (p == limit - 1 && !ended) {
                            return false;
                        }
                        if (p + 1 < limit && bytes[p + 1] == quote) {
                            escaped = true;
                            p += 2;
                            continue;
                        }
                        break;
                    }
                    if (b < 0) {
                        notAscii = true;
                    } else if (b == '\n' || b == '\r') {
                        if (p == limit && !ended) {
                            return tooLong();
                        }
                        if (p == limit || !multiline || p - recordBegin > longest) {
                            return unclosed(fields + 1);
                        }
                        int after = breakEnd(p);
                        if (after < 0) {
                            return false;
                        }
                        lines++;
                        p = after;
                        continue;
                    }
                    p++;
                }
                end = p++;
                if (spaces || trim) {
                    p = skipSpaces(p);
                }
            } else {
                p = scanPlain(p);
                end = p;
                if (trim) {
                    while (end > begin && isSpace(bytes[end - 1])) {
                        end--;
                    }
                }
            }
            if (p == limit && !ended) {
                return tooLong();
            }
            byte role = roles[bytes[p] & 0xFF];
            if (role != DELIMITER && role < LINE_FEED && !(spaces && p > end + 1)) {
                return brokenQuote(fields + 1);
            }
            addField(begin, end, escaped);
            if (role == DELIMITER) {
                p++;
                continue;
            }
            if (spaces && role < LINE_FEED) {
                continue;
            }
            int after = p == limit ? limit : breakEnd(p);
            if (after < 0) {
                return false;
            }
            finish(p, after, lines);
            return true;
        }
    }

    private int scanPlain(int from) {
        int p = from;
        byte role;
        while ((role = roles[bytes[p] & 0xFF]) <= NOT_ASCII) {
            notAscii |= role == NOT_ASCII;
            p++;
        }
        return p;
    }

    private int skipSpaces(int from) {
        int p = from;
        while (p < limit && isSpace(bytes[p])) {
            p++;
        }
        return p;
    }

    private boolean isSpace(byte b) {
        return b == ' ' || b == '\t' && delimiter != '\t';
    }

    private void addField(int begin, int end, boolean escaped) {
        if (fields == begins.length) {
            begins = Arrays.copyOf(begins, fields * 2);
            ends = Arrays.copyOf(ends, fields * 2);
            escapes = Arrays.copyOf(escapes, fields * 2);
        }
        begins[fields] = begin;
        ends[fields] = end;
        escapes[fields] = escaped;
        fields++;
    }

    private void finish(int end, int after, long lines) {
        recordEnd = end;
        next = after;
        nextLine = line + lines;
        if (fields == 1 && end == recordBegin || spaces && fields == 1 && begins[0] == end && ends[0] == end) {
            fields = 0;
        } else if (spaces && fields > 1 && begins[fields - 1] == end && ends[fields - 1] == end) {
            fields--;
        }
    }

    /**
     * The end of what was read lies within a record: read on, unless that would be without end. The test holds for the
     * same records wherever reading began, because a record moves to the start of the buffer before the buffer grows.
     */
    private boolean tooLong() {
        if (recordBegin > 0 || limit < bytes.length - 1 || limit <= longest) {
            return false;
        }
        for (int p = 0; p < limit; p++) {
            if (bytes[p] == '\n' || bytes[p] == '\r') {
                return bad("record longer than " + longest + " bytes");
            }
        }
        throw new QuernException(
                "the line at byte " + offset() + " is longer than " + longest + " bytes: is this delimited text?");
    }

    private boolean unclosed(int field) {
        return bad("quote opened in field " + field + " is not closed"
                + (multiline ? "" : " on its line; --multiline reads line breaks within quotes"));
    }

    private boolean brokenQuote(int field) {
        return bad("text after the closing quote of field " + field);
    }

    /** Ends the record at the end of its first line. */
    private boolean bad(String reason) {
        int p = recordBegin;
        while (p < limit && bytes[p] != '\n' && bytes[p] != '\r') {
            notAscii |= bytes[p] < 0;
            p++;
        }
        if (p == limit && !ended) {
            return false;
        }
        int after = p == limit ? limit : breakEnd(p);
        if (after < 0) {
            return false;
        }
        problem = reason;
        recordEnd = p;
        next = after;
        nextLine = line + 1;
        return true;
    }

    /** Position behind the line break at {@code p}, or −1 if that is not known yet. */
    private int breakEnd(int p) {
        if (bytes[p] == '\n') {
            return p + 1;
        }
        if (p + 1 < limit) {
            return bytes[p + 1] == '\n' ? p + 2 : p + 1;
        }
        return ended ? p + 1 : -1;
    }

    /** Reads on; {@code keep} is the first byte still needed. */
    private void more(int keep) throws IOException {
        if (keep > 0) {
            System.arraycopy(bytes, keep, bytes, 0, limit - keep);
            limit -= keep;
            base += keep;
            next -= keep;
            recordBegin = Math.max(0, recordBegin - keep);
        }
        if (limit == bytes.length - 1) {
            bytes = Arrays.copyOf(bytes, 2 * limit + 1);
        }
        while (limit < bytes.length - 1) {
            int count = in.read(bytes, limit, bytes.length - 1 - limit);
            if (count < 0) {
                ended = true;
                return;
            }
            limit += count;
        }
    }
}
