package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.Compression;
import org.quern.io.chunkset.WriteMode;
import org.quern.io.imports.BadRecordOptions;
import org.quern.io.imports.ColumnOption;
import org.quern.io.imports.Import;
import org.quern.io.imports.ImportOptions;
import org.quern.io.imports.ImportSummary;
import org.quern.io.imports.SourceKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a chunk set of text, Avro, Parquet or another chunk set. */
@Command(
        name = "import",
        description = "Make a chunk set of delimited text, Avro, Parquet or another chunk set.",
        footer = {
            "",
            "Columns are renamed first; all other options use the new names. See docs/import.md.",
            "",
            "Examples:",
            "  quern import --in flights.csv --out flights.q",
            "  quern import --in 'hdfs:///raw/2008-*.csv.gz' --out hdfs:///flights.q --strings-as-factors",
            "  quern import --in AirlineDemoSmall.csv --out ads.q --missing M --decimals float32 \\",
            "      --factor DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday"
        })
final class ImportVerb extends Verb {
    @Option(
            names = "--in",
            required = true,
            paramLabel = "PATH",
            description = "File, directory or glob to read, on any file system Hadoop knows; may be repeated.")
    private List<String> inputs = new ArrayList<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--append",
            paramLabel = "WHAT",
            defaultValue = "none",
            description = "rows: add rows to the chunk set if it exists; none (default).")
    private String append;

    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description = "text, avro or parquet; by default name and first bytes tell.")
    private SourceKind kind;

    @Mixin
    private TextOptionGroup text = new TextOptionGroup();

    @Option(
            names = "--column",
            paramLabel = "NAME:TYPE",
            description =
                    "Read a column as float64, float32, int32 (int), int64, boolean, factor, ordered, string, date or"
                            + " timestamp; may be repeated.")
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--factor",
            paramLabel = "NAME[=LEVELS]",
            description =
                    "Read a column as a factor with these levels in this order, separated by commas, or with those"
                            + " that the data bring, in text order; may be repeated.")
    private List<String> factors = new ArrayList<>();

    @Option(names = "--ordered", paramLabel = "NAME[=LEVELS]", description = "As --factor, for an ordered factor.")
    private List<String> ordered = new ArrayList<>();

    @Option(names = "--strings-as-factors", description = "Make every column of texts a factor.")
    private boolean stringsAsFactors;

    @Option(names = "--rename", paramLabel = "OLD=NEW", description = "Give a column another name; may be repeated.")
    private List<String> renames = new ArrayList<>();

    @Mixin
    private ColumnOptionGroup selection = new ColumnOptionGroup();

    @Option(
            names = "--num-rows",
            paramLabel = "N",
            description = "Read at most N rows, before rows are selected. Default: all.")
    private Long maxRows;

    @Option(
            names = "--max-bad-records",
            paramLabel = "N",
            defaultValue = "0",
            description = "Fail if more records than this cannot be read. Default: 0.")
    private int maxBadRecords;

    @Option(
            names = "--bad-records",
            paramLabel = "PATH",
            description = "File for records that cannot be read; by default the result's path and _bad_records.csv.")
    private String badRecords;

    @Option(
            names = "--rows-per-chunk",
            paramLabel = "N",
            defaultValue = "250000",
            description = "Rows of a chunk. Default: 250000.")
    private int rowsPerChunk;

    @Option(
            names = "--compression",
            paramLabel = "NAME",
            defaultValue = "snappy",
            description = "none, snappy (default), zstd or gzip.")
    private String compression;

    @Option(
            names = "--task-bytes",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            defaultValue = "64m",
            description = "Input of one task; rows and chunks depend on it, and not on the number of tasks at once."
                    + " Default: 64m.")
    private long taskBytes;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (output.out().isEmpty()) {
            problems.add("Missing --out: the chunk set to write");
        }
        if (!append.equals("rows") && !append.equals("none")) {
            problems.add("Invalid --append " + append + ": it must be rows or none");
        }
        if (append.equals("rows") && output.overwrite()) {
            problems.add("--append rows and --overwrite exclude each other");
        }
        if (problems.isEmpty()) {
            try {
                options();
            } catch (QuernException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    private ImportOptions options() {
        ImportOptions.Builder builder = ImportOptions.of(output.out().orElseThrow(), inputs.toArray(String[]::new))
                .text(text.options())
                .columns(columnOptions())
                .stringsAsFactors(stringsAsFactors)
                .rename(renames())
                .keep(selection.keep())
                .drop(selection.drop())
                .rowSelection(selection.rowSelection())
                .transforms(selection.transforms())
                .maxRows(maxRows())
                .mode(mode())
                .layout(ChunkSetOptions.defaults()
                        .withRowsPerChunk(rowsPerChunk)
                        .withCompression(Compression.ofLabel(compression)))
                .badRecords(new BadRecordOptions(maxBadRecords, Optional.ofNullable(badRecords)))
                .rangeBytes(taskBytes);
        return (kind == null ? builder : builder.kind(kind)).build();
    }

    private WriteMode mode() {
        if (append.equals("rows")) {
            return WriteMode.APPEND;
        }
        return output.overwrite() ? WriteMode.OVERWRITE : WriteMode.CREATE;
    }

    private long maxRows() {
        if (maxRows != null && maxRows < 0) {
            throw new QuernException("Invalid --num-rows " + maxRows + ": it must be 0 or more");
        }
        return maxRows == null ? -1 : maxRows;
    }

    private List<ColumnOption> columnOptions() {
        List<ColumnOption> options = new ArrayList<>();
        columns.forEach(column -> options.add(ColumnOption.parseColumn(column)));
        factors.forEach(factor -> options.add(ColumnOption.parseFactor(factor)));
        ordered.forEach(factor -> options.add(ColumnOption.parseOrdered(factor)));
        return options;
    }

    private Map<String, String> renames() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String rename : renames) {
            int equals = rename.indexOf('=');
            if (equals < 1 || equals == rename.length() - 1) {
                throw new QuernException("Invalid --rename " + rename + ": write OLD=NEW");
            }
            names.put(rename.substring(0, equals), rename.substring(equals + 1));
        }
        return names;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ImportOptions options = options();
        ImportSummary summary = Import.run(
                options,
                context.importEngine(inputs.get(0), options.output(), engine),
                context.configuration(),
                context.progress());
        context.count("records read", summary.records());
        context.count("rows written", summary.rows());
        context.count("bad records", summary.badRecords());
        switch (results.format()) {
            case TEXT -> {
                context.out()
                        .println(String.format(
                                Locale.ROOT,
                                "Read %,d records, wrote %,d rows of %d variables to %s",
                                summary.records(),
                                summary.rows(),
                                summary.manifest().schema().size(),
                                options.output()));
                summary.badRecordFile().ifPresent(file -> context.out()
                        .println(summary.badRecords() + " bad records left out, written to " + file));
            }
            case CSV -> {
                context.out().println("records,rows,bad_records,chunks,generation");
                context.out()
                        .println(summary.records() + "," + summary.rows() + "," + summary.badRecords() + ","
                                + summary.manifest().chunks().size() + ","
                                + summary.manifest().generation());
            }
            case JSON -> context.printJson(json(summary, options));
        }
    }

    private static Map<String, Object> json(ImportSummary summary, ImportOptions options) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("output", options.output());
        json.put("records", summary.records());
        json.put("rows", summary.rows());
        json.put("badRecords", summary.badRecords());
        json.put("badRecordFile", summary.badRecordFile().orElse(null));
        json.put("chunks", summary.manifest().chunks().size());
        json.put("generation", summary.manifest().generation());
        json.put("notes", summary.notes());
        return json;
    }
}
