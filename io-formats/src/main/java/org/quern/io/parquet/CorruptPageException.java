package org.quern.io.parquet;

/** What a page holds makes no sense; {@link RowGroupReader} turns it into an error that names file and column. */
final class CorruptPageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptPageException(String message) {
        super(message);
    }
}
