package org.quern.io.text;

import java.util.List;
import org.quern.QuernException;
import org.quern.data.ColumnType;

/**
 * What a user says of a delimited text; the rest is sensed from its first rows.
 *
 * @param format how the text is written; delimiter and encoding may be overruled by what is sensed
 * @param delimiterSensed whether the delimiter is looked for
 * @param encodingSensed whether a byte order mark may say that the text is UTF-16
 * @param header whether the first record names the columns
 * @param names of the columns, in place of the header's; empty if not given
 * @param skipRows lines passed over at the start of each file
 * @param sniffRows rows that types are inferred from
 * @param decimals type of inferred decimals, float64 or float32
 */
public record TextOptions(
        TextFormat format,
        boolean delimiterSensed,
        boolean encodingSensed,
        Header header,
        List<String> names,
        int skipRows,
        int sniffRows,
        ColumnType decimals) {

    /** Rows looked at where nothing else is said. */
    public static final int DEFAULT_SNIFF_ROWS = 10_000;

    public static final TextOptions DEFAULT = new TextOptions(
            TextFormat.CSV, true, true, Header.SENSE, List.of(), 0, DEFAULT_SNIFF_ROWS, ColumnType.FLOAT64);

    /** Whether the first record of each file names the columns. */
    public enum Header {
        YES,
        NO,
        SENSE
    }

    public TextOptions {
        names = List.copyOf(names);
        if (skipRows < 0) {
            throw new QuernException("Invalid number of rows to skip: " + skipRows + ", must be 0 or more");
        }
        if (sniffRows < 1) {
            throw new QuernException("Invalid number of rows to sniff: " + sniffRows + ", must be at least 1");
        }
        if (decimals != ColumnType.FLOAT64 && decimals != ColumnType.FLOAT32) {
            throw new QuernException("Invalid type of decimals: " + decimals.label() + ", must be float64 or float32");
        }
        TextEncoding.of(format.charset());
        TimeParser.pattern(format.datePattern());
        TimeParser.pattern(format.timestampPattern());
    }

    public TextOptions withFormat(TextFormat newFormat) {
        return new TextOptions(
                newFormat, delimiterSensed, encodingSensed, header, names, skipRows, sniffRows, decimals);
    }

    public TextOptions withHeader(Header newHeader) {
        return new TextOptions(
                format, delimiterSensed, encodingSensed, newHeader, names, skipRows, sniffRows, decimals);
    }
}
