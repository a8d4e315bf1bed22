package org.quern.io.text;

/**
 * A run of bytes of a text, to be read apart from the rest.
 *
 * @param file path, for messages
 * @param start first byte
 * @param end byte behind the last; {@link Long#MAX_VALUE} for the rest of the text
 * @param first whether a record starts at {@code start}, as behind the header; else the first record that starts at
 *     {@code start} or behind it is looked for
 * @param maxRecords records to read at most
 */
public record TextRange(String file, long start, long end, boolean first, long maxRecords) {

    /** Where to open the text: a record starts at {@code start} only if a line break ends there. */
    public long openAt() {
        return first ? start : start - 1;
    }
}
