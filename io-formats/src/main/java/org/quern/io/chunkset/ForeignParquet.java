package org.quern.io.chunkset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.Type;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.parquet.ColumnBounds;
import org.quern.io.parquet.ColumnMapping;
import org.quern.io.parquet.ParquetFooter;

/**
 * Makes a manifest for Parquet files of other tools from their footers. Files follow one another in the order of their
 * paths; every row group is a chunk. All files must have the columns of the first, in any order.
 *
 * <p>An int32 column whose statistics hold the smallest int, which stands for missing in memory, is read as int64.
 *
 * <p>Cost: one small read for each file, several at a time.
 *
 * @param manifest of generation 0; names are relative to {@code base}
 * @param base directory that file names are relative to
 * @param footers of the files, in order
 * @param notes on columns that cannot be used
 */
record ForeignParquet(Manifest manifest, Path base, List<ParquetFooter> footers, List<String> notes) {
    private static final int FOOTERS_AT_ONCE = 8;
    private static final PathFilter VISIBLE =
            path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

    static ForeignParquet open(FileSystem fileSystem, Path path) throws IOException {
        Path base = base(fileSystem, path);
        List<FileStatus> files = files(fileSystem, path);
        List<ParquetFooter> footers = footers(fileSystem, files);
        Map<String, ColumnMapping> columns = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (Type field : footers.get(0).schema().getFields()) {
            ColumnMapping mapping = ColumnMapping.of(field);
            if (mapping.isUsable()) {
                columns.put(mapping.name(), mapping);
            } else {
                notes.add("Column '" + mapping.name() + "' is left out: " + mapping.reason());
            }
        }
        if (columns.isEmpty()) {
            throw new QuernException("No column of " + path + " can be used. " + String.join("; ", notes));
        }
        for (ParquetFooter footer : footers) {
            requireSameColumns(footers.get(0).file(), columns, footer);
        }
        Schema schema = new Schema(columns.keySet().stream()
                .map(name -> variable(name, columns.get(name), footers))
                .toList());
        Manifest manifest = new Manifest(0, writer(footers.get(0)), schema, partFiles(base, files, footers));
        return new ForeignParquet(manifest, base, footers, notes);
    }

    static boolean isGlob(Path path) {
        return path.toString().chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** Directory that names of files are relative to. */
    static Path base(FileSystem fileSystem, Path path) throws IOException {
        try {
            return fileSystem.getFileStatus(path).isDirectory() ? path : path.getParent();
        } catch (FileNotFoundException e) {
            Path base = path;
            while (isGlob(base)) {
                base = base.getParent();
            }
            return base;
        }
    }

    /** The Parquet files meant, in path order. */
    private static List<FileStatus> files(FileSystem fileSystem, Path path) throws IOException {
        List<FileStatus> roots = new ArrayList<>();
        try {
            roots.add(fileSystem.getFileStatus(path));
        } catch (FileNotFoundException e) {
            FileStatus[] matches = isGlob(path) ? fileSystem.globStatus(path, VISIBLE) : null;
            if (matches == null || matches.length == 0) {
                throw isGlob(path)
                        ? new QuernException("No file matches " + path, e)
                        : Storage.noSuchFile(fileSystem, path, e);
            }
            roots.addAll(Arrays.asList(matches));
        }
        // By path: Azure's Blob storage may name a directory twice, and so all files below it.
        SortedMap<String, FileStatus> files = new TreeMap<>();
        for (FileStatus root : roots) {
            List<FileStatus> meant = root.isFile() ? List.of(root) : parquetBelow(fileSystem, root.getPath());
            meant.forEach(file -> files.put(file.getPath().toUri().getPath(), file));
        }
        if (files.isEmpty()) {
            throw new QuernException("No Parquet file is in " + path
                    + ", and no manifest of a chunk set; names that begin with _ or . do not count");
        }
        return List.copyOf(files.values());
    }

    /** Visible files named .parquet or .parq; if there is none, all visible files that begin as Parquet does. */
    private static List<FileStatus> parquetBelow(FileSystem fileSystem, Path root) throws IOException {
        List<FileStatus> visible = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = fileSystem.listFiles(root, true);
        while (all.hasNext()) {
            FileStatus file = all.next();
            if (isVisible(root, file.getPath())) {
                visible.add(file);
            }
        }
        List<FileStatus> named =
                visible.stream().filter(file -> isNamedParquet(file.getPath())).toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<FileStatus> parquet = new ArrayList<>();
        for (FileStatus file : visible) {
            if (ParquetFooter.hasMagic(fileSystem, file.getPath())) {
                parquet.add(file);
            }
        }
        return parquet;
    }

    static boolean holdsParquet(FileSystem fileSystem, Path directory) throws IOException {
        return !parquetBelow(fileSystem, directory).isEmpty();
    }

    static boolean isNamedParquet(Path path) {
        return path.getName().endsWith(".parquet") || path.getName().endsWith(".parq");
    }

    private static boolean isVisible(Path root, Path file) {
        for (Path path = file; path != null && path.depth() > root.depth(); path = path.getParent()) {
            if (!VISIBLE.accept(path)) {
                return false;
            }
        }
        return true;
    }

    private static List<ParquetFooter> footers(FileSystem fileSystem, List<FileStatus> files) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(FOOTERS_AT_ONCE, files.size()));
        try {
            List<Future<ParquetFooter>> pending = new ArrayList<>();
            for (FileStatus file : files) {
                pending.add(threads.submit(() -> ParquetFooter.read(fileSystem, file.getPath(), file.getLen())));
            }
            List<ParquetFooter> footers = new ArrayList<>();
            for (Future<ParquetFooter> footer : pending) {
                footers.add(footer.get());
            }
            return footers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof QuernException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while reading footers");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void requireSameColumns(Path first, Map<String, ColumnMapping> columns, ParquetFooter footer) {
        for (ColumnMapping expected : columns.values()) {
            if (!footer.schema().containsField(expected.name())) {
                throw new QuernException("Column '" + expected.name() + "' of " + first + " is lacking in "
                        + footer.file() + "; files read together must have the same columns");
            }
            ColumnMapping found = ColumnMapping.of(footer.schema().getType(expected.name()));
            if (found.type() != expected.type()) {
                throw new QuernException("Column '" + expected.name() + "' is "
                        + expected.type().label() + " in " + first + ", but "
                        + (found.isUsable() ? found.type().label() : "unusable (" + found.reason() + ")") + " in "
                        + footer.file() + "; files read together must have the same columns");
            }
        }
        for (Type field : footer.schema().getFields()) {
            if (!columns.containsKey(field.getName()) && ColumnMapping.of(field).isUsable()) {
                throw new QuernException("Column '" + field.getName() + "' of " + footer.file() + " is lacking in "
                        + first + "; files read together must have the same columns");
            }
        }
    }

    private static Variable variable(String name, ColumnMapping firstMapping, List<ParquetFooter> footers) {
        double low = Double.NaN;
        double high = Double.NaN;
        long missing = 0;
        boolean hasRange = true;
        boolean widen = false;
        for (ParquetFooter footer : footers) {
            ColumnMapping mapping = ColumnMapping.of(footer.schema().getType(name));
            for (int g = 0; g < footer.rowGroups().size(); g++) {
                ColumnChunkMetaData chunk = footer.column(g, name);
                if (chunk == null) {
                    throw new QuernException(
                            "Row group " + g + " of " + footer.file() + " has no column '" + name + "'");
                }
                ColumnBounds bounds = ColumnBounds.of(mapping, chunk);
                low = PartWriter.least(low, bounds.low());
                high = PartWriter.greatest(high, bounds.high());
                hasRange &= bounds.hasRange();
                missing = missing < 0 || bounds.missing() < 0 ? -1 : missing + bounds.missing();
                widen |= mapping.type() == ColumnType.INT32 && bounds.low() == Integer.MIN_VALUE;
            }
        }
        Variable variable = Variable.of(name, widen ? ColumnType.INT64 : firstMapping.type())
                .withMissing(missing);
        return hasRange ? variable.withRange(low, high) : variable;
    }

    private static String writer(ParquetFooter footer) {
        String writer = footer.metadata().getFileMetaData().getCreatedBy();
        return writer == null ? "" : writer;
    }

    private static List<PartFile> partFiles(Path base, List<FileStatus> files, List<ParquetFooter> footers) {
        List<PartFile> parts = new ArrayList<>();
        long firstRow = 0;
        for (int f = 0; f < files.size(); f++) {
            FileStatus file = files.get(f);
            List<PartChunk> chunks = new ArrayList<>();
            List<BlockMetaData> groups = footers.get(f).rowGroups();
            for (int g = 0; g < groups.size(); g++) {
                BlockMetaData group = groups.get(g);
                if (group.getRowCount() > Integer.MAX_VALUE - 64) {
                    throw new QuernException("Row group " + g + " of " + file.getPath() + " has " + group.getRowCount()
                            + " rows; write it with row groups of less than 2^31");
                }
                if (group.getRowCount() > 0) {
                    chunks.add(chunk(g, firstRow, group));
                    firstRow += group.getRowCount();
                }
            }
            parts.add(new PartFile(
                    name(base, file.getPath()),
                    file.getLen(),
                    footers.get(f).checksum(),
                    file.getModificationTime(),
                    chunks));
        }
        return parts;
    }

    private static PartChunk chunk(int rowGroup, long firstRow, BlockMetaData group) {
        long start = Long.MAX_VALUE;
        long end = 0;
        for (ColumnChunkMetaData column : group.getColumns()) {
            start = Math.min(start, column.getStartingPos());
            end = Math.max(end, column.getStartingPos() + column.getTotalSize());
        }
        return new PartChunk(rowGroup, firstRow, (int) group.getRowCount(), start, end - start);
    }

    private static String name(Path base, Path file) {
        String parent = base.toUri().getPath();
        String path = file.toUri().getPath();
        return path.startsWith(parent) ? path.substring(parent.length()).replaceFirst("^/+", "") : path;
    }
}
