package org.quern.io.imports;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.quern.QuernException;

/** The files that paths, directories and globs stand for. */
final class InputFiles {
    /** Names that Hadoop's tools do not take for data. */
    private static final PathFilter VISIBLE =
            path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

    private InputFiles() {}

    /** The files of all inputs; those of one input in path order. Empty files are passed over unless all are. */
    static List<FileStatus> list(List<String> inputs, Configuration conf) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (String input : inputs) {
            files.addAll(list(input, conf));
        }
        List<FileStatus> full = files.stream().filter(file -> file.getLen() > 0).toList();
        if (full.isEmpty()) {
            throw new QuernException("Cannot import " + files.get(0).getPath() + ": it is empty"
                    + (files.size() > 1 ? ", and so are " + (files.size() - 1) + " further files" : ""));
        }
        return full;
    }

    private static List<FileStatus> list(String input, Configuration conf) throws IOException {
        Path path = new Path(input);
        FileSystem fs = path.getFileSystem(conf);
        FileStatus[] found = literal(fs, path);
        if (found == null) {
            found = fs.globStatus(path);
        }
        if (found == null || found.length == 0) {
            // With a cluster's configuration a path like those of this machine is one of the cluster's.
            boolean isLocal = fs.getUri().getScheme().equals("file");
            throw new QuernException("Cannot import " + input
                    + (isGlob(input) ? ": no file matches" : ": there is no such file or directory")
                    + (isLocal || path.toUri().getScheme() != null ? "" : " in " + fs.getUri()));
        }
        List<FileStatus> files = new ArrayList<>();
        // Azure's Blob storage may name a directory twice: as a mark, and as what the names below it begin with.
        SortedMap<Path, FileStatus> once = new TreeMap<>();
        Arrays.stream(found).forEach(status -> once.put(status.getPath(), status));
        for (FileStatus status : once.values()) {
            if (status.isDirectory()) {
                Arrays.stream(fs.listStatus(status.getPath(), VISIBLE))
                        .filter(FileStatus::isFile)
                        .sorted(Comparator.comparing(FileStatus::getPath))
                        .forEach(files::add);
            } else {
                files.add(status);
            }
        }
        if (files.isEmpty()) {
            throw new QuernException("Cannot import " + input + ": the directory holds no files");
        }
        return files;
    }

    /** A path that exists as written is no glob, whatever characters it has. */
    private static FileStatus[] literal(FileSystem fs, Path path) throws IOException {
        try {
            return new FileStatus[] {fs.getFileStatus(path)};
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private static boolean isGlob(String input) {
        return input.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** Tells the format by name, else by the first bytes. */
    static SourceKind kind(Path path, Configuration conf) throws IOException {
        String name = path.getName().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet") || name.endsWith(".parq")) {
            return SourceKind.PARQUET;
        }
        if (name.endsWith(".avro")) {
            return SourceKind.AVRO;
        }
        try (InputStream in = path.getFileSystem(conf).open(path)) {
            String start = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
            if (start.equals("PAR1")) {
                return SourceKind.PARQUET;
            }
            return start.equals("Obj\u0001") ? SourceKind.AVRO : SourceKind.TEXT;
        }
    }
}
