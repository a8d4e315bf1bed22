package org.quern.jobs.record;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.files.Publication;

/**
 * The record of a run as a file in the run's directory. Readers see the record before or after a write, never a part of one;
 * nobody but the owner may read it.
 */
public final class RecordFile {
    public static final String NAME = "record.json";

    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);
    private static final FsPermission OWNER_DIRECTORY = new FsPermission((short) 0700);

    private final Path file;
    private final Path hidden;
    private final FileSystem files;
    private final Configuration configuration;

    /** @param directory of the run; made when something is written */
    public RecordFile(Path directory, Configuration configuration) throws IOException {
        FileSystem found = directory.getFileSystem(configuration);
        // Without Hadoop's .crc files: a rename of the file alone is atomic.
        this.files = found instanceof LocalFileSystem local ? local.getRaw() : found;
        this.file = files.makeQualified(new Path(directory, NAME));
        this.hidden = new Path(file.getParent(), "." + NAME);
        this.configuration = configuration;
    }

    public Path path() {
        return file;
    }

    /** Replaces what is there. One process writes at a time; what a dead one left half-written is written over. */
    public synchronized void write(RunRecord run) throws IOException {
        byte[] json = RunRecordJson.indented(run).getBytes(StandardCharsets.UTF_8);
        if (files instanceof RawLocalFileSystem local) {
            writeLocally(local, json);
            return;
        }
        if (files.mkdirs(file.getParent(), OWNER_DIRECTORY)) {
            files.setPermission(file.getParent(), OWNER_DIRECTORY);
        }
        Storage.fill(
                files.createFile(hidden).permission(OWNER_ONLY).overwrite(true).build(), out -> {
                    out.write(json);
                    out.hsync();
                });
        files.setPermission(hidden, OWNER_ONLY);
        Publication.replace(files, hidden, file, configuration);
    }

    /** Without Hadoop's native library each permission that it sets costs a process, more than all else of a short run's record. */
    private void writeLocally(RawLocalFileSystem local, byte[] json) throws IOException {
        java.nio.file.Path begun = local.pathToFile(hidden).toPath();
        Files.createDirectories(begun.getParent(), permissions("rwx------"));
        Files.deleteIfExists(begun);
        Files.createFile(begun, permissions("rw-------"));
        Files.write(begun, json);
        Publication.replace(local, hidden, file, configuration);
    }

    private static FileAttribute<?>[] permissions(String text) {
        // Windows knows none.
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    /** When it was last written, by the clock of its file system. */
    public Instant written() throws IOException {
        return Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime());
    }

    /** What was last written; empty if nothing was. */
    public Optional<RunRecord> read() throws IOException {
        try (InputStream in = Publication.open(files, file)) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(RunRecordJson.read(json, file.toString()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}
