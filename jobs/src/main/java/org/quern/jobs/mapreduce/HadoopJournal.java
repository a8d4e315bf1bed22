package org.quern.jobs.mapreduce;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.Storage;
import org.quern.pass.JournalStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of a journal as files of a directory on any of Hadoop's file systems, written under a hidden name and renamed. Storage
 * that fails is tried again for about a minute, so that a run outlives the restart of a DataNode; what no waiting mends (no
 * permission, no space, no directory) fails at once.
 */
final class HadoopJournal implements JournalStorage {
    private static final Logger LOG = LoggerFactory.getLogger(HadoopJournal.class);
    private static final int TRIES = 7;

    private final FileSystem fileSystem;
    private final Path directory;
    private final long firstWaitMs;

    HadoopJournal(FileSystem fileSystem, Path directory) {
        this(fileSystem, directory, 1000);
    }

    /** @param firstWaitMs after the first failure; each further wait is twice as long */
    HadoopJournal(FileSystem fileSystem, Path directory, long firstWaitMs) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.firstWaitMs = firstWaitMs;
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
        for (int tried = 1; ; tried++) {
            try {
                writeOnce(file, content);
                return;
            } catch (IOException e) {
                if (tried == TRIES || !Storage.mayPass(e)) {
                    throw e;
                }
                LOG.warn("Cannot write {} in {}, trying again: {}", file, directory, e.getMessage());
            }
            await(firstWaitMs << (tried - 1));
        }
    }

    private static void await(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while storage failed");
        }
    }

    private void writeOnce(String file, Content content) throws IOException {
        Path hidden = new Path(directory, "." + file + "-" + UUID.randomUUID());
        Path target = new Path(directory, file);
        try {
            Storage.fill(fileSystem.create(hidden, false), content::writeTo);
            // Not every file system replaces on rename; the entry that stands there is a damaged one.
            fileSystem.delete(target, false);
            if (!fileSystem.rename(hidden, target)) {
                throw new IOException("Cannot rename " + hidden + " to " + target);
            }
        } catch (IOException | RuntimeException e) {
            try {
                fileSystem.delete(hidden, false);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }
}
