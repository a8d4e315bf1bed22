package org.quern.pass;

/**
 * What an engine may hold in memory between passes.
 *
 * @param columnBytes budget for columns; a quarter of it more is for the memos of a {@link MemoPass}, or all of this for memos
 *     that replace columns; 0 streams every pass and remembers nothing
 * @param keeping when columns are kept
 */
public record Residence(long columnBytes, Keeping keeping) {
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

    public Residence {
        if (columnBytes < 0) {
            throw new IllegalArgumentException("Invalid cache: " + columnBytes + " bytes, must not be negative");
        }
    }

    /** Columns and memos within so many bytes together, kept by the first pass. */
    public static Residence of(long bytes) {
        return new Residence(bytes / 5 * 4, Keeping.FIRST_PASS);
    }

    long memoBytes() {
        return columnBytes / 4;
    }
}
