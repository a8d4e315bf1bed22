package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Compression;
import org.quern.io.exports.Decimals;
import org.quern.io.exports.Export;
import org.quern.io.exports.ExportOptions;
import org.quern.io.exports.TextStyle;
import org.quern.io.text.TextFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a data set for other programs. */
@Command(
        name = "export",
        description = "Write a data set as delimited text or plain Parquet.",
        footer = {
            "",
            "See docs/import.md.",
            "",
            "Examples:",
            "  quern export --data flights.q --out flights.csv",
            "  quern export --data flights.q --out late.csv.gz --gzip --row-selection \"ArrDelay > 60\"",
            "  quern export --data flights.q --out flights.parquet --to parquet --compression zstd"
        })
final class ExportVerb extends Verb {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "Chunk set, or Parquet file, directory or glob, on any file system Hadoop knows.")
    private String data;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv (default) or parquet, a directory without our manifest.")
    private ExportOptions.Format format;

    @Mixin
    private ColumnOptionGroup selection = new ColumnOptionGroup();

    @Option(
            names = "--header",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Name the columns in the first record (default); --no-header: do not.")
    private boolean header;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            defaultValue = ",",
            description = "Between fields: a character, or tab, space, comma, semicolon, pipe. Default: the comma.")
    private String delimiter;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            defaultValue = "NA",
            description = "Written for a missing value. Default: NA.")
    private String missing;

    @Option(names = "--quote-texts", description = "Put all texts and names in quotes, not only those that need them.")
    private boolean quoteTexts;

    @Option(
            names = "--precision",
            paramLabel = "DIGITS",
            defaultValue = "0",
            description = "Significant digits of decimals. Default: as many as give the same number when read again.")
    private int precision;

    @Option(
            names = "--factors-as-indexes",
            description = "Write a factor's level number, from 1, rather than its name.")
    private boolean indexes;

    @Option(names = "--gzip", description = "Compress text.")
    private boolean gzip;

    @Option(names = "--file-per-chunk", description = "Write a directory with a text file for each chunk.")
    private boolean filePerChunk;

    @Option(
            names = "--compression",
            paramLabel = "NAME",
            defaultValue = "snappy",
            description = "Of Parquet: none, snappy (default), zstd or gzip.")
    private String compression;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Converters.Positive.class,
            description = "Threads; by default all processors. The output does not depend on it.")
    private Integer threads;

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (output.out().isEmpty()) {
            problems.add("Missing --out: the file or directory to write");
            return problems;
        }
        try {
            options();
        } catch (QuernException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    private ExportOptions options() {
        TextStyle style = new TextStyle(
                TextFormat.character(delimiter, "delimiter"),
                header,
                missing,
                quoteTexts ? TextStyle.Quoting.TEXTS : TextStyle.Quoting.NEEDED,
                new Decimals(precision),
                indexes ? TextStyle.Factors.INDEXES : TextStyle.Factors.LEVELS);
        return new ExportOptions(
                output.out().orElseThrow(),
                format,
                selection.keep(),
                selection.drop(),
                selection.rowSelection(),
                selection.transforms(),
                style,
                gzip,
                filePerChunk ? ExportOptions.Files.ONE_PER_CHUNK : ExportOptions.Files.ONE,
                Compression.ofLabel(compression),
                output.overwrite());
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ExportOptions options = options();
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        try (ChunkSet set = context.open(data)) {
            long rows = Export.run(set, options, workers, context.configuration(), context.progress());
            context.count("rows written", rows);
            switch (results.format()) {
                case TEXT ->
                    context.out().println(String.format(Locale.ROOT, "Wrote %,d rows to %s", rows, options.output()));
                case CSV -> context.out().println("rows\n" + rows);
                case JSON -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("output", options.output());
                    json.put("rows", rows);
                    context.printJson(json);
                }
            }
        }
    }
}
