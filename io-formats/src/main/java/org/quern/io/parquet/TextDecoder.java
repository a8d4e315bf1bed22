package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;

/** Texts as codes into a table of the row group's distinct texts; as a factor, as codes of the data set's levels. */
final class TextDecoder extends ColumnDecoder {
    private final int width;
    private final boolean uuid;
    private final FactorLevels levelTable;
    private final TextTable table = new TextTable();
    private final int[] codes;
    /** Code in {@link #table} of each entry of the dictionary page. */
    private int[] dictionary;

    private int[] scratch = new int[0];

    TextDecoder(ColumnMapping mapping, int rows, FactorLevels levelTable) {
        super(rows);
        boolean fixed = mapping.primitive().getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        this.width = fixed ? mapping.primitive().getTypeLength() : -1;
        this.uuid = mapping.conversion() == Conversion.UUID;
        this.levelTable = mapping.type().isFactor() ? levelTable : null;
        this.codes = new int[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        dictionary = new int[count];
        decode(Encoding.PLAIN, in, dictionary, 0, count);
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (levels == null) {
            decode(encoding, in, codes, filled, count);
        } else {
            if (scratch.length <= present) {
                scratch = new int[count + 1];
            }
            decode(encoding, in, scratch, 0, present);
            int[] dense = scratch;
            int[] target = codes;
            int next = 0;
            for (int i = 0; i < count; i++) {
                int value = dense[next];
                target[filled + i] = levels[i] == 0 ? -1 : value;
                next += levels[i];
            }
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, int[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (isDictionary(encoding)) {
            gather(in, target, offset, count);
            return;
        }
        ByteSlices slices = ByteSlices.read(encoding, in, count, width);
        for (int i = 0; i < count; i++) {
            int start = slices.starts()[i];
            if (uuid) {
                byte[] text = Conversion.uuid(slices.bytes(), start);
                target[offset + i] = table.code(text, 0, text.length);
            } else {
                target[offset + i] = table.code(slices.bytes(), start, slices.lengths()[i]);
            }
        }
    }

    private void gather(PageInput in, int[] target, int offset, int count) {
        requireDictionary(dictionary);
        int[] dict = dictionary;
        indices(in, count, (batch, done, n) -> {
            int at = offset + done;
            for (int i = 0; i < n; i++) {
                target[at + i] = dict[batch[i]];
            }
        });
    }

    /** Texts of the dictionary page or of the pages read so far. */
    String[] texts() {
        return table.texts();
    }

    @Override
    Column column() {
        return levelTable == null ? new StringColumn(table.texts(), codes, rows) : factor();
    }

    private FactorColumn factor() {
        String[] texts = table.texts();
        int[] levelOf = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            Integer code = levelTable.codes().get(texts[i]);
            if (code == null) {
                // An entry of the dictionary that no row uses does no harm.
                levelOf[i] = -2;
            } else {
                levelOf[i] = code;
            }
        }
        for (int row = 0; row < rows; row++) {
            if (codes[row] >= 0) {
                int level = levelOf[codes[row]];
                if (level < 0) {
                    throw new CorruptPageException("text '" + texts[codes[row]] + "' is not among the "
                            + levelTable.levels().size() + " levels of the factor");
                }
                codes[row] = level;
            }
        }
        return new FactorColumn(codes, levelTable.levels(), rows);
    }
}
