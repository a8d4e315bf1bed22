package org.quern.io.text;

import java.util.List;
import java.util.Locale;
import org.quern.QuernException;

/**
 * How a delimited text is written. A record is a line; a line break is LF, CR LF or a lone CR. A field may be quoted,
 * and a quote within quotes is doubled. Where the delimiter is a space, runs of spaces count as one.
 *
 * @param delimiter one ASCII character between fields
 * @param quote one ASCII character around fields, or the NUL character for none
 * @param missing texts that stand for a missing value, quoted or not
 * @param charset name of the encoding, such as {@code UTF-8}
 * @param decimal decimal mark of numbers
 * @param thousands mark between groups of digits, dropped from numbers, or the NUL character for none
 * @param datePattern pattern of {@link java.time.format.DateTimeFormatter}, empty for ISO 8601
 * @param timestampPattern likewise
 * @param trim whether white space around a field is dropped; around numbers it always is
 * @param multiline whether a quoted field may hold line breaks; a text that has them cannot be cut into ranges
 */
public record TextFormat(
        char delimiter,
        char quote,
        List<String> missing,
        String charset,
        char decimal,
        char thousands,
        String datePattern,
        String timestampPattern,
        boolean trim,
        boolean multiline) {

    public static final char NONE = '\0';

    /** Commas, double quotes, NA and empty fields missing, UTF-8, ISO dates. */
    public static final TextFormat CSV =
            new TextFormat(',', '"', List.of("NA", ""), "UTF-8", '.', NONE, "", "", false, false);

    public TextFormat {
        missing = List.copyOf(missing);
        requireAscii("delimiter", delimiter);
        requireAscii("quote", quote);
        requireAscii("decimal mark", decimal);
        requireAscii("thousands mark", thousands);
        if (delimiter == '\n' || delimiter == '\r' || delimiter == NONE) {
            throw new QuernException("Invalid delimiter: it must be one visible character, a tab or a space");
        }
        if (delimiter == quote) {
            throw new QuernException("Delimiter and quote are both '" + quote + "'; they must differ");
        }
        if (decimal == thousands) {
            throw new QuernException("Decimal mark and thousands mark are both '" + decimal + "'; they must differ");
        }
    }

    private static void requireAscii(String what, char character) {
        if (character >= 128) {
            throw new QuernException("Invalid " + what + " '" + character + "': only ASCII characters can be used");
        }
    }

    public TextFormat withDelimiter(char newDelimiter) {
        return new TextFormat(
                newDelimiter,
                quote,
                missing,
                charset,
                decimal,
                thousands,
                datePattern,
                timestampPattern,
                trim,
                multiline);
    }

    public TextFormat withCharset(String newCharset) {
        return new TextFormat(
                delimiter,
                quote,
                missing,
                newCharset,
                decimal,
                thousands,
                datePattern,
                timestampPattern,
                trim,
                multiline);
    }

    public TextFormat withMultiline(boolean newMultiline) {
        return new TextFormat(
                delimiter,
                quote,
                missing,
                charset,
                decimal,
                thousands,
                datePattern,
                timestampPattern,
                trim,
                newMultiline);
    }

    public TextFormat withMissing(List<String> newMissing) {
        return new TextFormat(
                delimiter,
                quote,
                newMissing,
                charset,
                decimal,
                thousands,
                datePattern,
                timestampPattern,
                trim,
                multiline);
    }

    public boolean hasQuote() {
        return quote != NONE;
    }

    /** The delimiter as a reader of messages would write it. */
    public String delimiterName() {
        return switch (delimiter) {
            case '\t' -> "tab";
            case ' ' -> "space";
            default -> "'" + delimiter + "'";
        };
    }

    /**
     * A single character given as itself or by name: tab, space, comma, semicolon, pipe, none.
     *
     * @param what named in messages
     */
    public static char character(String text, String what) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "tab", "\\t" -> '\t';
            case "space" -> ' ';
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "pipe", "bar" -> '|';
            case "none", "" -> NONE;
            default -> {
                if (text.length() != 1) {
                    throw new QuernException("Invalid " + what + " '" + text
                            + "': it must be one character, or tab, space, comma, semicolon, pipe, none");
                }
                yield text.charAt(0);
            }
        };
    }
}
