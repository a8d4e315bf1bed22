package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class StorageTest {
    private static final Path PATH = new Path("hdfs://nn/data/part-0.parquet");

    private static String message(IOException cause) {
        return Storage.failure("write", PATH, cause).getMessage();
    }

    @Test
    void findsQuotaBelowTheMessagesOfLibraries() {
        IOException quota =
                new IOException("The DiskSpace quota of /data is exceeded: quota = 100 MB\n\tat a.b(C.java:1)");
        assertThat(message(
                        new IOException("can not write PageHeader(type:DICTIONARY_PAGE)", new RuntimeException(quota))))
                .isEqualTo("Cannot write hdfs://nn/data/part-0.parquet: no space is left there"
                        + " (The DiskSpace quota of /data is exceeded: quota = 100 MB)");
    }

    @Test
    void countsAQuotaOfNamesAsNoSpace() {
        assertThat(message(
                        new IOException("The NameSpace quota (directories and files) of directory /data is exceeded")))
                .endsWith("no space is left there (The NameSpace quota (directories and files) of directory /data is"
                        + " exceeded)");
    }

    @Test
    void keepsItsOwnMessageWithoutAKnownReason() {
        assertThat(message(new IOException("connection reset", new IOException("peer"))))
                .endsWith(": connection reset");
        assertThat(message(new IOException())).endsWith(": IOException");
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(message(new IOException("wrapped", new FileNotFoundException("/data/x"))))
                .endsWith("no such file or directory (/data/x)");
    }
}
