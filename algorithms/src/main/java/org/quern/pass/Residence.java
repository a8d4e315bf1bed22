package org.quern.pass;

/**
 * What an engine may hold in memory between passes.
 *
 * @param columnBytes budget on the heap for columns; a quarter of it more is for the memos of a {@link MemoPass}, or all of this
 *     for memos that replace columns; 0 streams every pass and remembers nothing
 * @param directBytes budget outside of the heap for packed columns
 * @param keeping when columns are kept
 * @param packing in which form
 */
public record Residence(long columnBytes, long directBytes, Keeping keeping, Packing packing) {
    /** When a column is kept. */
    public enum Keeping {
        /** By the first pass that reads it: where passes come one after the other and memory was set aside for them. */
        FIRST_PASS,
        /**
         * By the second pass that reads it: an algorithm of one pass, the most common one, needs no memory for columns then,
         * and one of many passes decodes them twice instead of once.
         */
        SECOND_PASS
    }

    /** In which form a column is kept. */
    public enum Packing {
        /** As it was read. */
        NEVER,
        /** As it was read where all columns that a pass reads fit so; else in the narrowest form. */
        WHERE_NEEDED,
        /** In the narrowest form that gives back every bit. */
        ALWAYS
    }

    public Residence {
        if (columnBytes < 0 || directBytes < 0) {
            throw new IllegalArgumentException(
                    "Invalid cache: " + Math.min(columnBytes, directBytes) + " bytes, must not be negative");
        }
    }

    /** Packed columns, and memos, within so many bytes together, kept by the first pass. */
    public static Residence of(long heapBytes, long directBytes) {
        return new Residence(heapBytes / 5 * 4, directBytes, Keeping.FIRST_PASS, Packing.ALWAYS);
    }

    long memoBytes() {
        return columnBytes / 4;
    }
}
