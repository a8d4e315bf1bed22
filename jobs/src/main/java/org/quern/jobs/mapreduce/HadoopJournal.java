package org.quern.jobs.mapreduce;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.pass.JournalStorage;

/** Entries of a journal as files of a directory on any of Hadoop's file systems, written under a hidden name and renamed. */
final class HadoopJournal implements JournalStorage {
    private final FileSystem fileSystem;
    private final Path directory;

    HadoopJournal(FileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public Optional<InputStream> read(String file) throws IOException {
        try {
            return Optional.of(fileSystem.open(new Path(directory, file)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String file, Content content) throws IOException {
        Path hidden = new Path(directory, "." + file + "-" + UUID.randomUUID());
        Path target = new Path(directory, file);
        try {
            try (OutputStream out = fileSystem.create(hidden, false)) {
                content.writeTo(out);
            }
            // Not every file system replaces on rename; the entry that stands there is a damaged one.
            fileSystem.delete(target, false);
            if (!fileSystem.rename(hidden, target)) {
                throw new IOException("Cannot rename " + hidden + " to " + target);
            }
        } finally {
            fileSystem.delete(hidden, false);
        }
    }
}
