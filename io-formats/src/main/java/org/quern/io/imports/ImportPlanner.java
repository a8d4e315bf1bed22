package org.quern.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.data.ChunkInfo;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.avro.AvroFields;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.WriteMode;
import org.quern.io.text.TextFile;
import org.quern.io.text.TextSniffer;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;
import org.quern.language.Transform;

/** Finds out what there is to import, as what, and cuts it into tasks. Reads no more than the start of each file. */
final class ImportPlanner {
    /** Characters of a header that a message shows. */
    private static final int HEADER_SHOWN = 60;

    private final ImportOptions options;
    private final Configuration conf;
    private final Consumer<String> notes;

    /** Variables of the set that rows are appended to, by name; empty where there is none. */
    private final Map<String, Variable> present = new LinkedHashMap<>();

    private final List<ImportTask.Slice> slices = new ArrayList<>();
    private double bytesPerRow = -1;

    ImportPlanner(ImportOptions options, Configuration conf, Consumer<String> notes) {
        this.options = options;
        this.conf = conf;
        this.notes = notes;
    }

    /**
     * What is planned.
     *
     * @param source what is read
     * @param keep columns of the result
     * @param schema of the result; a factor without levels takes those that the data bring
     * @param tasks in row order
     * @param rows to be read, estimated, or −1 if unknown
     */
    record Planned(ImportSource source, List<String> keep, Schema schema, List<ImportTask> tasks, long rows) {}

    Planned plan() throws IOException {
        readPresent();
        ImportSource source = source();
        List<String> keep = keep(source.schema());
        BoundSelection selection = new ColumnSelection(keep, options.rowSelection(), options.transforms())
                .bind(ImportPlan.chunkSchema(source));
        Schema schema = result(source.schema(), selection.output());
        return new Planned(source, keep, schema, tasks(), estimatedRows());
    }

    private void readPresent() throws IOException {
        Path output = new Path(options.output());
        if (options.mode() == WriteMode.APPEND && output.getFileSystem(conf).exists(output)) {
            try (ChunkSet set = ChunkSet.open(output, conf)) {
                set.info().schema().variables().forEach(variable -> present.put(variable.name(), variable));
            }
        }
    }

    private ImportSource source() throws IOException {
        List<Path> chunkSets = chunkSets();
        if (!chunkSets.isEmpty()) {
            return parquet(chunkSets);
        }
        List<FileStatus> files = InputFiles.list(options.inputs(), conf);
        SourceKind kind = options.kind().isPresent()
                ? options.kind().get()
                : InputFiles.kind(files.get(0).getPath(), conf);
        return switch (kind) {
            case TEXT -> text(files);
            case AVRO -> avro(files);
            case PARQUET -> parquet(files.stream().map(FileStatus::getPath).toList());
        };
    }

    /** The inputs, if all are chunk sets of ours; else none. */
    private List<Path> chunkSets() throws IOException {
        List<Path> sets = new ArrayList<>();
        for (String input : options.inputs()) {
            Path path = new Path(input);
            FileSystem fs = path.getFileSystem(conf);
            if (!fs.exists(path) || !fs.getFileStatus(path).isDirectory() || !isChunkSet(fs, path)) {
                return List.of();
            }
            sets.add(path);
        }
        return sets;
    }

    private static boolean isChunkSet(FileSystem fs, Path directory) throws IOException {
        return fs.listStatus(directory, path -> path.getName().startsWith("_manifest-")).length > 0;
    }

    private ImportSource text(List<FileStatus> statuses) throws IOException {
        List<TextFile> files = statuses.stream()
                .map(status -> new TextFile(status.getPath(), conf))
                .toList();
        TextSniffer sniffer = new TextSniffer(options.text());
        TextSniffer.Found found = sniffer.sniff(files);
        TextSniffer.Start first = null;
        boolean compressed = false;
        for (int i = 0; i < files.size(); i++) {
            TextFile file = files.get(i);
            TextSniffer.Start start = sniffer.start(file, found);
            first = first == null ? start : first;
            if (!first.header().equals(start.header())) {
                throw otherHeader(files.get(0), first, file, start);
            }
            cut(file, statuses.get(i).getLen(), start, file.cuttable(found.format()));
            compressed |= file.compressed();
        }
        bytesPerRow = compressed ? -1 : found.bytesPerRow();
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < found.names().size(); i++) {
            variables.add(Variable.of(found.names().get(i), found.types().get(i)));
        }
        return new DelimitedSource(found.format(), columns(variables, true));
    }

    private static QuernException otherHeader(
            TextFile file, TextSniffer.Start start, TextFile other, TextSniffer.Start otherStart) {
        return new QuernException("Cannot import " + other.path() + " together with " + file.path()
                + ": their headers differ: " + brief(otherStart.header()) + " and " + brief(start.header())
                + "; --no-header if the first line is data");
    }

    private static String brief(List<String> header) {
        String text = String.join(",", header);
        return text.length() <= HEADER_SHOWN ? text : text.substring(0, HEADER_SHOWN) + "…";
    }

    /** Slices on a grid of fixed bytes, so that what a task reads depends on the file alone. */
    private void cut(TextFile file, long length, TextSniffer.Start start, boolean cuttable) {
        String path = file.path().toString();
        if (!cuttable) {
            slices.add(new ImportTask.Slice(path, start.offset(), Long.MAX_VALUE, true, start.lines(), length));
            return;
        }
        long from = start.offset();
        while (from < length) {
            long to = Math.min(length, (from / options.rangeBytes() + 1) * options.rangeBytes());
            boolean first = from == start.offset();
            slices.add(new ImportTask.Slice(path, from, to, first, first ? start.lines() : 0, to - from));
            from = to;
        }
    }

    private ImportSource avro(List<FileStatus> files) throws IOException {
        AvroFields fields = AvroFields.of(files.get(0).getPath(), conf);
        fields.notes().forEach(notes);
        for (FileStatus file : files) {
            AvroFields own = AvroFields.of(file.getPath(), conf);
            requireSame(fields.variables(), files.get(0).getPath(), own.variables(), file.getPath());
            for (long from = 0; from < file.getLen(); from += options.rangeBytes()) {
                long to = Math.min(file.getLen(), from + options.rangeBytes());
                slices.add(new ImportTask.Slice(file.getPath().toString(), from, to, from == 0, 0, to - from));
            }
        }
        return new AvroSource(columns(fields.variables(), false));
    }

    private ImportSource parquet(List<Path> paths) throws IOException {
        List<Variable> variables = null;
        long rows = 0;
        long bytes = 0;
        for (Path path : paths) {
            try (ChunkSet set = ChunkSet.open(path, conf)) {
                List<Variable> own = set.info().schema().variables();
                set.notes().forEach(notes);
                variables = variables == null ? own : variables;
                requireSame(variables, paths.get(0), own, path);
                for (ChunkInfo chunk : set.info().chunks()) {
                    long stored = Math.max(
                            1,
                            set.storedBytes(chunk.index(), set.info().schema().names()));
                    slices.add(
                            new ImportTask.Slice(path.toString(), chunk.index(), chunk.index() + 1L, true, 0, stored));
                    rows += chunk.rows();
                    bytes += stored;
                }
            }
        }
        bytesPerRow = rows == 0 ? -1 : (double) bytes / rows;
        return new ParquetSource(columns(variables, false));
    }

    private static void requireSame(List<Variable> first, Path path, List<Variable> other, Path otherPath) {
        String one = signature(first);
        String two = signature(other);
        if (!one.equals(two)) {
            throw new QuernException("Cannot import " + otherPath + " together with " + path
                    + ": their columns differ: " + two + " and " + one);
        }
    }

    private static String signature(List<Variable> variables) {
        return variables.stream()
                .map(variable -> variable.name() + ":" + variable.type().label())
                .collect(Collectors.joining(", "));
    }

    /** Renames, and gives each column the type asked for, else that of the set appended to, else that found. */
    private List<SourceColumn> columns(List<Variable> found, boolean text) {
        Set<String> sources = found.stream().map(Variable::name).collect(Collectors.toCollection(LinkedHashSet::new));
        options.rename().keySet().forEach(name -> requireKnown(name, sources, "--rename"));
        Map<String, ColumnOption> wanted = new LinkedHashMap<>();
        options.columns().forEach(column -> wanted.put(column.name(), column));
        List<SourceColumn> columns = new ArrayList<>();
        for (Variable variable : found) {
            Variable renamed = variable.withName(options.rename().getOrDefault(variable.name(), variable.name()));
            Variable typed = typed(renamed, wanted.remove(renamed.name()));
            if (!text) {
                ColumnCast.check(renamed, typed);
            }
            columns.add(SourceColumn.of(variable.name(), typed));
        }
        Set<String> names =
                columns.stream().map(SourceColumn::name).collect(Collectors.toCollection(LinkedHashSet::new));
        wanted.keySet().forEach(name -> requireKnown(name, names, "--column, --factor or --ordered"));
        return columns;
    }

    private Variable typed(Variable variable, ColumnOption wanted) {
        if (wanted != null) {
            return wanted.apply(variable);
        }
        Variable old = present.get(variable.name());
        if (old != null) {
            return new ColumnOption(old.name(), old.type(), List.of()).apply(variable);
        }
        return options.stringsAsFactors() && variable.type() == ColumnType.STRING
                ? new ColumnOption(variable.name(), ColumnType.FACTOR, List.of()).apply(variable)
                : variable;
    }

    private static void requireKnown(String name, Set<String> names, String option) {
        if (!names.contains(name)) {
            throw new QuernException("Unknown column '" + name + "' in " + option
                    + NearestName.to(name, names)
                            .map(nearest -> "; did you mean '" + nearest + "'?")
                            .orElse(".")
                    + " Columns: " + String.join(", ", names));
        }
    }

    /** Columns of the result in order: those to keep, else all, without those dropped; appended rows follow the set. */
    private List<String> keep(Schema source) {
        Set<String> all = new LinkedHashSet<>(ColumnSelection.all(source, options.rowSelection(), options.transforms())
                .columns());
        options.keep().forEach(name -> requireKnown(name, all, "--keep"));
        options.drop().forEach(name -> requireKnown(name, all, "--drop"));
        List<String> kept = new ArrayList<>(options.keep().isEmpty() ? all : new LinkedHashSet<>(options.keep()));
        kept.removeAll(options.drop());
        if (kept.isEmpty()) {
            throw new QuernException("No column is left to import: --drop names all that --keep leaves");
        }
        if (!present.isEmpty() && present.keySet().equals(new LinkedHashSet<>(kept))) {
            return List.copyOf(present.keySet());
        }
        return kept;
    }

    /** Output of the selection, with factors in place of the strings that stand for them while reading. */
    private Schema result(Schema source, Schema selected) {
        Set<String> computed =
                options.transforms().stream().map(Transform::name).collect(Collectors.toSet());
        List<Variable> variables = new ArrayList<>();
        for (Variable variable : selected.variables()) {
            Variable original = computed.contains(variable.name())
                    ? null
                    : source.find(variable.name()).orElse(null);
            boolean factor = original == null
                    && variable.type() == ColumnType.STRING
                    && (options.stringsAsFactors()
                            || present.containsKey(variable.name())
                                    && present.get(variable.name()).type().isFactor());
            variables.add(
                    original != null ? original : factor ? Variable.of(variable.name(), ColumnType.FACTOR) : variable);
        }
        return new Schema(variables);
    }

    /** Slices put together until they make a range: many small files are one task, and rows of one part. */
    private List<ImportTask> tasks() {
        List<ImportTask> tasks = new ArrayList<>();
        List<ImportTask.Slice> group = new ArrayList<>();
        long bytes = 0;
        for (ImportTask.Slice slice : slices) {
            if (!group.isEmpty() && bytes + slice.bytes() > options.rangeBytes()) {
                tasks.add(new ImportTask(tasks.size(), group, Long.MAX_VALUE));
                group = new ArrayList<>();
                bytes = 0;
            }
            add(group, slice);
            bytes += slice.bytes();
        }
        if (!group.isEmpty()) {
            tasks.add(new ImportTask(tasks.size(), group, Long.MAX_VALUE));
        }
        return tasks;
    }

    /** Neighbouring chunks of one file become one slice. */
    private static void add(List<ImportTask.Slice> group, ImportTask.Slice slice) {
        ImportTask.Slice last = group.isEmpty() ? null : group.get(group.size() - 1);
        if (last != null && slice.first() && last.file().equals(slice.file()) && last.end() == slice.start()) {
            group.set(
                    group.size() - 1,
                    new ImportTask.Slice(
                            last.file(),
                            last.start(),
                            slice.end(),
                            last.first(),
                            last.linesBefore(),
                            last.bytes() + slice.bytes()));
        } else {
            group.add(slice);
        }
    }

    private long estimatedRows() {
        long bytes = slices.stream().mapToLong(ImportTask.Slice::bytes).sum();
        long rows = bytesPerRow > 0 ? (long) Math.ceil(bytes / bytesPerRow) : -1;
        return options.maxRows() >= 0 && (rows < 0 || rows > options.maxRows()) ? options.maxRows() : rows;
    }
}
