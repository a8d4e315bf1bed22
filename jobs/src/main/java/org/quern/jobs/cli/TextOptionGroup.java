package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.io.text.TextFormat;
import org.quern.io.text.TextOptions;
import picocli.CommandLine.Option;

/** How delimited text is read. What is not given is found in the first rows. */
public final class TextOptionGroup {
    @Option(
            names = "--header",
            negatable = true,
            paramLabel = "BOOL",
            description =
                    "The first record names the columns (--no-header: it is data); by default the first rows tell.")
    private Boolean header;

    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAMES",
            description = "Names of all columns in order, in place of the header's or of V1, V2, …")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description =
                    "Between fields: a character, or tab, space, comma, semicolon, pipe; by default the first rows tell.")
    private String delimiter;

    @Option(
            names = "--quote",
            paramLabel = "CHAR",
            defaultValue = "\"",
            description = "Around fields, doubled within; none for no quotes. Default: the double quote.")
    private String quote;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description =
                    "Stands for a missing value, quoted or not; may be repeated. Default: NA and the empty field.")
    private List<String> missing;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Such as UTF-8, UTF-16, ISO-8859-1, windows-1252, gb18030. Default: UTF-8, or UTF-16 if its byte"
                            + " order mark is there.")
    private String encoding;

    @Option(
            names = "--skip-rows",
            paramLabel = "N",
            defaultValue = "0",
            description = "Lines to pass over at the start of each file, before the header. Default: 0.")
    private int skipRows;

    @Option(
            names = "--sniff-rows",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Rows from which types are inferred. Default: 10000.")
    private int sniffRows;

    @Option(
            names = "--decimals",
            paramLabel = "TYPE",
            defaultValue = "float64",
            description = "Type of inferred decimals: float64 (default) or float32, as the old system had it.")
    private String decimals;

    @Option(
            names = "--decimal-mark",
            paramLabel = "CHAR",
            defaultValue = ".",
            description = "Between whole and fraction of a number. Default: the point.")
    private String decimalMark;

    @Option(
            names = "--thousands-mark",
            paramLabel = "CHAR",
            defaultValue = "none",
            description = "Between groups of digits, dropped. Default: none.")
    private String thousandsMark;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Of dates, such as dd.MM.yyyy. Default: ISO 8601.")
    private String dateFormat;

    @Option(
            names = "--timestamp-format",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Of timestamps, such as \"dd/MM/yyyy HH:mm\". Default: ISO 8601; without a zone UTC.")
    private String timestampFormat;

    @Option(names = "--trim", description = "Drop white space around texts too; around numbers it always is.")
    private boolean trim;

    @Option(
            names = "--multiline",
            description = "Quoted fields may hold line breaks; each file is then read by one thread.")
    private boolean multiline;

    /** @throws org.quern.QuernException for a value that cannot be */
    TextOptions options() {
        TextFormat format = new TextFormat(
                delimiter == null ? ',' : TextFormat.character(delimiter, "delimiter"),
                TextFormat.character(quote, "quote"),
                missing == null ? TextFormat.CSV.missing() : missing,
                Optional.ofNullable(encoding).orElse(TextFormat.CSV.charset()),
                TextFormat.character(decimalMark, "decimal mark"),
                TextFormat.character(thousandsMark, "thousands mark"),
                dateFormat,
                timestampFormat,
                trim,
                multiline);
        TextOptions.Header first =
                header == null ? TextOptions.Header.SENSE : header ? TextOptions.Header.YES : TextOptions.Header.NO;
        return new TextOptions(
                format,
                delimiter == null,
                encoding == null,
                first,
                names,
                skipRows,
                sniffRows,
                ColumnType.ofLabel(decimals.toLowerCase(Locale.ROOT)));
    }
}
