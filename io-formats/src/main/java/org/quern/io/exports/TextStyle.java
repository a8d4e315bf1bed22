package org.quern.io.exports;

import java.util.List;
import org.quern.QuernException;

/**
 * How delimited text is written. Always UTF-8 with LF at the end of each record.
 *
 * @param delimiter between fields
 * @param header whether the first record names the columns
 * @param missing text for a missing value
 * @param quoting which texts stand in quotes
 * @param decimals how floating-point numbers are written
 * @param factors how factors are written
 */
public record TextStyle(
        char delimiter, boolean header, String missing, Quoting quoting, Decimals decimals, Factors factors) {

    /** Which texts stand in double quotes; numbers, dates and missing values never do. */
    public enum Quoting {
        /** Those that could not be read back without: with a delimiter, quote or line break, or empty. */
        NEEDED,
        /** All texts and column names. */
        TEXTS
    }

    /** What is written for a factor. */
    public enum Factors {
        /** Its level's name. */
        LEVELS,
        /** Its level's number, from 1. */
        INDEXES
    }

    /** What R and Quern itself read without options. */
    public static final TextStyle CSV =
            new TextStyle(',', true, "NA", Quoting.NEEDED, Decimals.SHORTEST, Factors.LEVELS);

    public TextStyle {
        if (delimiter >= 128 || delimiter < ' ' && delimiter != '\t' || delimiter == '"') {
            throw new QuernException("Invalid delimiter '" + delimiter + "': it must be one ASCII character, no quote");
        }
    }

    /** One record of texts as bytes, with its line end. */
    public byte[] record(List<String> texts) {
        TextWriter writer = new TextWriter(this);
        writer.record(texts);
        return writer.take();
    }
}
