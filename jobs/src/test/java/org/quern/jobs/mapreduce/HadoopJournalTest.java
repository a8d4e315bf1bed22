package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopJournalTest {
    private static final String NO_NODE =
            "File /x could only be written to 0 of the 1 minReplication nodes. There are 1 datanode(s) running";

    @TempDir
    java.nio.file.Path directory;

    /** Its first files cannot be written; what the write throws is thrown again by the close, as HDFS does. */
    private static final class Faulty extends FilterFileSystem {
        private final IOException failure;
        private int failuresLeft;
        private int created;

        Faulty(int failures, String message) throws IOException {
            super(FileSystem.getLocal(new Configuration()).getRaw());
            this.failuresLeft = failures;
            this.failure = new IOException(message);
        }

        @Override
        public FSDataOutputStream create(
                Path f,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            created++;
            if (failuresLeft == 0) {
                return super.create(f, permission, overwrite, bufferSize, replication, blockSize, progress);
            }
            failuresLeft--;
            OutputStream failing = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw failure;
                }

                @Override
                public void close() throws IOException {
                    throw failure;
                }
            };
            return new FSDataOutputStream(failing, null);
        }
    }

    private HadoopJournal journal(FileSystem files) {
        return new HadoopJournal(files, new Path(directory.toUri()), 1);
    }

    @Test
    void storageThatComesBackHasTheEntry() throws IOException {
        Faulty files = new Faulty(3, NO_NODE);
        HadoopJournal journal = journal(files);
        journal.write("pass-1", out -> out.write("one".getBytes(StandardCharsets.UTF_8)));

        assertThat(files.created).isEqualTo(4);
        try (InputStream in = journal.read("pass-1").orElseThrow()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("one");
        }
        assertThat(directory).isDirectoryNotContaining("glob:**/.pass*");
    }

    @Test
    void storageThatStaysAwayIsNamedInItsOwnWords() throws IOException {
        HadoopJournal journal = journal(new Faulty(Integer.MAX_VALUE, NO_NODE));

        assertThatThrownBy(() -> journal.write("pass-1", out -> out.write(1))).hasMessage(NO_NODE);
    }

    @Test
    void whatWaitingDoesNotMendFailsAtOnce() throws IOException {
        Faulty files = new Faulty(Integer.MAX_VALUE, "The DiskSpace quota of /user/ann is exceeded");

        assertThatThrownBy(() -> journal(files).write("pass-1", out -> out.write(1)))
                .hasMessage("The DiskSpace quota of /user/ann is exceeded");
        assertThat(files.created).isEqualTo(1);
    }
}
