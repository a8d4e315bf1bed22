package org.quern.jobs.record;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
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
        if (files.mkdirs(file.getParent(), OWNER_DIRECTORY)) {
            files.setPermission(file.getParent(), OWNER_DIRECTORY);
        }
        byte[] json = RunRecordJson.indented(run).getBytes(StandardCharsets.UTF_8);
        Storage.fill(
                files.createFile(hidden).permission(OWNER_ONLY).overwrite(true).build(), out -> {
                    out.write(json);
                    out.hsync();
                });
        files.setPermission(hidden, OWNER_ONLY);
        Publication.replace(files, hidden, file, configuration);
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
