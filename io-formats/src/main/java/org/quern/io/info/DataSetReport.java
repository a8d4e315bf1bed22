package org.quern.io.info;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.quern.QuernException;
import org.quern.data.ChunkInfo;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.exports.Decimals;
import org.quern.io.exports.Times;
import org.quern.io.parquet.ParquetFooter;
import org.quern.print.RFormat;

/**
 * What is known of a data set without reading it: sizes, variables, ranges, levels; and a few of its rows. In the text the
 * words are those of the old system: a chunk is a block, a row an observation, and types bear R's names.
 */
public final class DataSetReport {
    /** Longer lists of levels show their first and last five. */
    private static final int MOST_LEVELS = 10;

    private static final int SHOWN_LEVELS = 5;
    private static final String INDENT = "       ";

    private final ChunkSet set;
    private final InfoOptions options;
    private final Schema schema;
    private final String compression;
    private final DataRows rows;

    private DataSetReport(ChunkSet set, InfoOptions options, String compression) throws IOException {
        this.set = set;
        this.options = options;
        this.schema = options.columns().isEmpty()
                ? set.info().schema()
                : set.info().schema().select(options.columns());
        this.compression = compression;
        if (options.headRows() > 0 && options.startRow() > set.info().rows()) {
            throw new QuernException("Cannot show rows from " + options.startRow() + " on: " + set.path() + " has "
                    + set.info().rows() + " rows");
        }
        this.rows = DataRows.read(set, schema, options.startRow(), options.headRows());
    }

    /** Gathers what is to be told. */
    public static DataSetReport of(ChunkSet set, InfoOptions options, Configuration conf) throws IOException {
        return new DataSetReport(set, options, compression(set, conf));
    }

    /** That of the first file; later appends may differ. */
    private static String compression(ChunkSet set, Configuration conf) throws IOException {
        if (set.locations().isEmpty()) {
            return "none";
        }
        Path file = set.locations().get(0).file();
        FileSystem fs = file.getFileSystem(conf);
        Set<String> codecs = new TreeSet<>();
        ParquetFooter.read(fs, file, fs.getFileStatus(file).getLen()).rowGroups().stream()
                .flatMap(group -> group.getColumns().stream())
                .forEach(column -> codecs.add(
                        column.getCodec() == CompressionCodecName.UNCOMPRESSED
                                ? "none"
                                : column.getCodec().name().toLowerCase(Locale.ROOT)));
        return String.join(", ", codecs);
    }

    /** Lines as rxGetInfo prints them. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add("File name: " + set.path());
        lines.add("Number of observations: " + set.info().rows());
        lines.add("Number of variables: " + set.info().schema().size());
        lines.add("Number of blocks: " + set.info().chunks().size());
        if (set.manifest().files().size() > 1) {
            lines.add(
                    "Number of composite data files: " + set.manifest().files().size());
        }
        lines.add("Compression type: " + compression);
        if (options.blockSizes()) {
            lines.add("Rows per block: " + blockSizes().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        set.notes().forEach(note -> lines.add("Note: " + note));
        lines.add("Variable information:");
        for (Variable variable : schema.variables()) {
            lines.addAll(variableLines(set.info().schema().indexOf(variable.name()) + 1, variable));
        }
        if (options.headRows() > 0) {
            lines.add("Data (" + rows.rows() + " rows starting with row " + options.startRow() + "):");
            lines.addAll(rows.lines());
        }
        return lines;
    }

    private Stream<Integer> blockSizes() {
        return set.info().chunks().stream().map(ChunkInfo::rows);
    }

    private static List<String> variableLines(int number, Variable variable) {
        String name = "Var " + number + ": " + variable.name()
                + (variable.description().isEmpty() ? "" : ", " + variable.description());
        List<String> lines = new ArrayList<>();
        if (variable.type().isFactor()) {
            lines.add(name);
            lines.add(INDENT + levels(variable));
        } else if (variable.description().isEmpty()) {
            lines.add(name + ", " + type(variable));
        } else {
            lines.add(name);
            lines.add(INDENT + type(variable));
        }
        if (!variable.valueLabels().isEmpty()) {
            lines.add(INDENT + "Value labels: "
                    + new TreeMap<>(variable.valueLabels())
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private static String type(Variable variable) {
        String type =
                switch (variable.type()) {
                    case FLOAT64 -> "numeric";
                    case FLOAT32 -> "numeric, Storage: float32";
                    case INT32 -> "integer";
                    case INT64 -> "integer, Storage: int64";
                    case BOOLEAN -> "logical";
                    case STRING -> "character";
                    case DATE -> "Date";
                    case TIMESTAMP -> "POSIXct";
                    case FACTOR, ORDERED_FACTOR -> throw new IllegalStateException("factors show their levels");
                };
        String range = variable.hasRange() && variable.type() != ColumnType.STRING
                ? ", Low/High: (" + bound(variable.type(), variable.low()) + ", "
                        + bound(variable.type(), variable.high()) + ")"
                : "";
        return "Type: " + type + range;
    }

    private static String bound(ColumnType type, double value) {
        return switch (type) {
            case DATE -> Times.date((long) value);
            case TIMESTAMP -> Times.timestamp((long) value);
            case FLOAT64, FLOAT32 -> RFormat.fixed(value, 4);
            default -> RFormat.fixed(value, 0);
        };
    }

    private static String levels(Variable variable) {
        List<String> levels = variable.levels();
        int count = levels.size();
        String shown = count <= MOST_LEVELS
                ? String.join(" ", levels)
                : String.join(" ", levels.subList(0, SHOWN_LEVELS)) + " ... "
                        + String.join(" ", levels.subList(count - SHOWN_LEVELS, count));
        String ordered = variable.type() == ColumnType.ORDERED_FACTOR ? " ordered" : "";
        return count + ordered + " factor levels: " + shown;
    }

    /** The same as maps and lists, with full precision and all levels. */
    public Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", set.path().toString());
        root.put("rows", set.info().rows());
        root.put("variables", schema.variables().stream().map(this::json).toList());
        root.put("chunks", set.info().chunks().size());
        root.put("files", set.manifest().files().size());
        root.put("generation", set.info().generation());
        root.put("compression", compression);
        if (options.blockSizes()) {
            root.put("rowsPerChunk", blockSizes().toList());
        }
        root.put("notes", set.notes());
        if (options.headRows() > 0) {
            root.put("startRow", options.startRow());
            List<List<String>> data = new ArrayList<>();
            for (int row = 0; row < rows.rows(); row++) {
                data.add(rows.cells(row).stream().map(cell -> cell.orElse(null)).toList());
            }
            root.put("data", data);
        }
        return root;
    }

    private Map<String, Object> json(Variable variable) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", variable.name());
        node.put("type", variable.type().label());
        node.put("description", variable.description());
        if (variable.hasRange()) {
            node.put("low", exactBound(variable.type(), variable.low()));
            node.put("high", exactBound(variable.type(), variable.high()));
        }
        if (variable.missing() >= 0) {
            node.put("missing", variable.missing());
        }
        if (variable.type().isFactor()) {
            node.put("levels", variable.levels());
        }
        if (!variable.valueLabels().isEmpty()) {
            node.put("valueLabels", new TreeMap<>(variable.valueLabels()));
        }
        return node;
    }

    /** Numbers where JSON has them, else text. */
    private static Object exactBound(ColumnType type, double value) {
        return switch (type) {
            case DATE -> Times.date((long) value);
            case TIMESTAMP -> Times.timestamp((long) value);
            case FLOAT64, FLOAT32 -> Double.isInfinite(value) ? Decimals.SHORTEST.text(value) : (Object) value;
            default -> (long) value;
        };
    }

    /** Records of a table: the data rows if some are shown, else one a variable. The first is the header. */
    public List<List<String>> csv() {
        List<List<String>> table = new ArrayList<>();
        if (options.headRows() > 0) {
            table.add(schema.names());
            for (int row = 0; row < rows.rows(); row++) {
                table.add(
                        rows.cells(row).stream().map(cell -> cell.orElse("NA")).toList());
            }
            return table;
        }
        table.add(List.of("name", "type", "description", "low", "high", "missing", "levels"));
        for (Variable variable : schema.variables()) {
            Optional<Variable> ranged = Optional.of(variable).filter(Variable::hasRange);
            table.add(List.of(
                    variable.name(),
                    variable.type().label(),
                    variable.description(),
                    ranged.map(v -> exactBound(v.type(), v.low()).toString()).orElse(""),
                    ranged.map(v -> exactBound(v.type(), v.high()).toString()).orElse(""),
                    variable.missing() < 0 ? "" : String.valueOf(variable.missing()),
                    String.join("|", variable.levels())));
        }
        return table;
    }
}
