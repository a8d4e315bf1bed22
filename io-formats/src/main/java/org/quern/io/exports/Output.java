package org.quern.io.exports;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;

/**
 * A file or directory that becomes visible when it is whole: it is written beside its place under a hidden name and moved
 * there at the end. What it replaces is moved aside first and removed last.
 */
final class Output implements AutoCloseable {
    private final FileSystem fs;
    private final Path target;
    private final Path hidden;
    private final boolean overwrite;

    Output(String path, boolean overwrite, Configuration conf) throws IOException {
        Path given = new Path(path);
        FileSystem found = given.getFileSystem(conf);
        // Files for other programs need no checksum files beside them.
        this.fs = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
        this.target = fs.makeQualified(given);
        this.overwrite = overwrite;
        this.hidden = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
        requireFree();
    }

    private void requireFree() throws IOException {
        if (!overwrite && fs.exists(target)) {
            throw new QuernException("Cannot write " + target + ": it exists; --overwrite replaces it");
        }
    }

    FileSystem fileSystem() {
        return fs;
    }

    /** Where to write meanwhile. */
    Path hidden() {
        return hidden;
    }

    void commit() throws IOException {
        requireFree();
        Path aside = new Path(target.getParent(), hidden.getName() + ".replaced");
        boolean replaces = fs.exists(target);
        if (replaces) {
            move(target, aside);
        }
        try {
            move(hidden, target);
        } catch (IOException e) {
            if (replaces && !fs.exists(target)) {
                move(aside, target);
            }
            throw e;
        }
        if (replaces) {
            fs.delete(aside, true);
        }
    }

    private void move(Path from, Path to) throws IOException {
        if (!Storage.moved(fs, from, to)) {
            throw new IOException("Cannot move " + from + " to " + to);
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        fs.delete(hidden, true);
    }
}
