package org.quern.yarn.master;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** What the verb prints, as the file {@code output} of the run's directory, which is there only when it is whole. */
final class RunOutput {
    static final String NAME = "output";
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);
    private static final FsPermission OWNER_DIRECTORY = new FsPermission((short) 0700);
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSystem fileSystem;
    private final Path file;
    private final Path hidden;
    private final Watched stream;

    /** Begins anew whatever an earlier attempt has written. */
    RunOutput(Path directory, Configuration configuration) throws IOException {
        fileSystem = directory.getFileSystem(configuration);
        file = new Path(directory, NAME);
        hidden = new Path(directory, "." + NAME);
        FileSystem.mkdirs(fileSystem, directory, OWNER_DIRECTORY);
        stream = new Watched(fileSystem
                .createFile(hidden)
                .overwrite(true)
                .permission(OWNER_ONLY)
                .build());
    }

    /** Takes what is printed; UTF-8. To be closed or flushed before {@link #commit}. */
    PrintStream print() {
        return new PrintStream(new BufferedOutputStream(stream, BUFFER_BYTES), false, StandardCharsets.UTF_8);
    }

    /**
     * Closes the file and gives it its name.
     *
     * @throws IOException also if any of what was printed could not be written
     */
    void commit() throws IOException {
        stream.close();
        if (stream.failure != null) {
            throw new IOException(
                    "Cannot write the output to " + file + ": " + stream.failure.getMessage(), stream.failure);
        }
        fileSystem.delete(file, false);
        if (!fileSystem.rename(hidden, file)) {
            throw new IOException("Cannot rename " + hidden + " to " + file);
        }
    }

    /** Deletes what a run that was cut short has begun to write, if anything. */
    static void discard(Path directory, Configuration configuration) throws IOException {
        directory.getFileSystem(configuration).delete(new Path(directory, "." + NAME), false);
    }

    /** Leaves nothing of it. */
    void discard() throws IOException {
        stream.close();
        fileSystem.delete(hidden, false);
    }

    /** Remembers a failure, which a PrintStream keeps to itself. */
    private static final class Watched extends OutputStream {
        private final OutputStream out;
        private IOException failure;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
    }
}
