package org.quern.io.exports;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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

/** Writes chunks as delimited text into a growing array of bytes; texts of a dictionary are quoted and encoded once. */
final class TextWriter {
    private final TextStyle style;
    private final byte delimiter;
    private final byte[] missing;
    private byte[] bytes = new byte[1 << 16];
    private int length;

    TextWriter(TextStyle style) {
        this.style = style;
        this.delimiter = (byte) style.delimiter();
        this.missing = style.missing().getBytes(StandardCharsets.UTF_8);
    }

    /** What was written since the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    void header(Schema schema) {
        record(schema.names());
    }

    void record(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                append(delimiter);
            }
            append(quoted(texts.get(i)));
        }
        append((byte) '\n');
    }

    void write(Chunk chunk) {
        Cell[] cells = new Cell[chunk.schema().size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(chunk.schema().variables().get(i).type(), chunk.column(i));
        }
        for (int row = 0; row < chunk.rows(); row++) {
            for (int i = 0; i < cells.length; i++) {
                if (i > 0) {
                    append(delimiter);
                }
                cells[i].append(row);
            }
            append((byte) '\n');
        }
    }

    /** Appends the value of a row. */
    private interface Cell {
        void append(int row);
    }

    private Cell cell(ColumnType type, Column column) {
        if (column instanceof IntColumn ints && type == ColumnType.INT32) {
            return row -> appendWhole(ints.values()[row], ints.isMissing(row));
        } else if (column instanceof LongColumn longs && type == ColumnType.INT64) {
            return row -> appendWhole(longs.values()[row], longs.isMissing(row));
        } else if (column instanceof DoubleColumn doubles) {
            return row ->
                    appendPlain(doubles.isMissing(row) ? null : style.decimals().text(doubles.values()[row]));
        } else if (column instanceof FloatColumn floats) {
            return row ->
                    appendPlain(floats.isMissing(row) ? null : style.decimals().text(floats.values()[row]));
        } else if (column instanceof FactorColumn factor) {
            return factorCell(factor);
        } else if (column instanceof StringColumn strings) {
            byte[][] texts = texts(List.of(strings.dictionary()));
            return row -> append(strings.codes()[row] < 0 ? missing : texts[strings.codes()[row]]);
        }
        return row -> appendPlain(CellText.of(type, column, row).orElse(null));
    }

    private Cell factorCell(FactorColumn factor) {
        if (style.factors() == TextStyle.Factors.INDEXES) {
            return row -> appendWhole(factor.codes()[row] + 1L, factor.isMissing(row));
        }
        byte[][] levels = texts(factor.levels());
        return row -> append(factor.isMissing(row) ? missing : levels[factor.codes()[row]]);
    }

    private byte[][] texts(List<String> texts) {
        return texts.stream().map(this::quoted).toArray(byte[][]::new);
    }

    private byte[] quoted(String text) {
        boolean needed = text.isEmpty()
                || text.indexOf(style.delimiter()) >= 0
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0;
        String written =
                needed || style.quoting() == TextStyle.Quoting.TEXTS ? '"' + text.replace("\"", "\"\"") + '"' : text;
        return written.getBytes(StandardCharsets.UTF_8);
    }

    private void append(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void append(byte b) {
        reserve(1);
        bytes[length++] = b;
    }

    /** ASCII, or null for missing. */
    private void appendPlain(String text) {
        if (text == null) {
            append(missing);
            return;
        }
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void appendWhole(long value, boolean isMissing) {
        if (isMissing) {
            append(missing);
            return;
        }
        reserve(20);
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        length += digits;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
