package org.quern.pass;

import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;

/**
 * How a column can be held: as it was read, or as a code of fixed width for each row, from which every value comes back to
 * the bit, also those of NaNs and zeros.
 */
interface ColumnForm {
    /** Width of a code, 0 if the column is held as it is. */
    int bits();

    /** Bytes of heap beside the codes. */
    long heapBytes();

    /** Makes the codes of the rows from {@code from} on. */
    void encode(int from, int length, int[] codes);

    /** What is needed to get the column back; does not hold its arrays, unless it is held as it is. */
    Decoder decoder();

    /** Makes columns of codes. */
    interface Decoder {
        /**
         * The column, in new arrays.
         *
         * @param codes of all rows; null if the column is held as it is
         */
        Column decode(Codes codes);
    }

    /** Held as it was read. */
    record AsRead(Column column) implements ColumnForm {
        @Override
        public int bits() {
            return 0;
        }

        @Override
        public long heapBytes() {
            return column.bytes();
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            throw new IllegalStateException("a column held as it is has no codes");
        }

        @Override
        public Decoder decoder() {
            Column held = column;
            return codes -> held;
        }
    }

    /** The narrowest form of a column, found by looking at its values. */
    static ColumnForm of(Column column) {
        ColumnForm asRead = new AsRead(column);
        if (column.rows() == 0) {
            return asRead;
        }
        ColumnForm narrow = column instanceof DoubleColumn || column instanceof FloatColumn
                ? RealForms.of(column, asRead)
                : WholeForms.of(column, asRead);
        return bytes(narrow, column.rows()) < asRead.heapBytes() ? narrow : asRead;
    }

    private static long bytes(ColumnForm form, int rows) {
        return form.heapBytes() + Codes.bytes(form.bits(), rows);
    }
}
