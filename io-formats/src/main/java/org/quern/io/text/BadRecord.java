package org.quern.io.text;

/**
 * A record that could not be read.
 *
 * @param file path as the user gave or the listing found it
 * @param line number in the file of the record's first line, from 1; for formats without lines the record's number
 * @param offset position in the (decompressed) file of its first byte, or −1 if unknown
 * @param reason what is wrong and, where there is one, the option that would read it
 * @param text the record, cut off after {@link #LONGEST_TEXT} characters
 */
public record BadRecord(String file, long line, long offset, String reason, String text) {
    public static final int LONGEST_TEXT = 2000;

    public BadRecord {
        if (text.length() > LONGEST_TEXT) {
            text = text.substring(0, LONGEST_TEXT) + "…";
        }
    }

    /** The same record, numbered from the start of the file rather than of a range. */
    public BadRecord atLine(long newLine) {
        return new BadRecord(file, newLine, offset, reason, text);
    }
}
