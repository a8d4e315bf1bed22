package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class FailureTest {
    @Test
    void printsAMistakeAsItIs() {
        assertThat(Failure.of(new QuernException("Unknown column 'x'")))
                .isEqualTo(new Failure("Unknown column 'x'", 2));
    }

    @Test
    void findsAMistakeBelowOtherExceptions() {
        assertThat(Failure.of(new UncheckedIOException(new IOException(new QuernException("Empty file")))))
                .isEqualTo(new Failure("Empty file", 2));
    }

    @Test
    void namesAMissingFile() {
        assertThat(Failure.of(new FileNotFoundException("File file:/data/x.csv does not exist")))
                .isEqualTo(new Failure("No such file: file:/data/x.csv", 2));
        assertThat(Failure.of(new FileNotFoundException("File does not exist: /data/x.csv\n\tat org.apache…")))
                .isEqualTo(new Failure("No such file: /data/x.csv", 2));
        assertThat(Failure.of(new FileNotFoundException("/data/x.csv (No such file or directory)")))
                .isEqualTo(new Failure("No such file: /data/x.csv", 2));
        assertThat(Failure.of(new NoSuchFileException("/data/x.csv")))
                .isEqualTo(new Failure("No such file: /data/x.csv", 2));
    }

    @Test
    void namesAMissingPermission() {
        AccessControlException denied = new AccessControlException(
                "Permission denied: user=eve, access=READ, inode=\"/data/x.q\":bob:staff:drwx------\n\tat org.apache…");
        String line =
                "No permission: Permission denied: user=eve, access=READ, inode=\"/data/x.q\":bob:staff:drwx------";
        assertThat(Failure.of(denied)).isEqualTo(new Failure(line, 2));
        assertThat(Failure.of(new RemoteException(AccessControlException.class.getName(), denied.getMessage())))
                .isEqualTo(new Failure(line, 2));
        assertThat(Failure.of(new FileNotFoundException("/data/x.csv (Permission denied)")))
                .isEqualTo(new Failure("No permission: /data/x.csv", 2));
        assertThat(Failure.of(new FileNotFoundException(
                        "/data/.x.csv.86b92f36-0021-450c-9dc1-18de1a3619f0 (Permission denied)")))
                .isEqualTo(new Failure("No permission: /data/x.csv", 2));
    }

    /** What Hadoop's local file system throws where a disk is full; its constructor is out of reach. */
    private static FSError diskFull() {
        Path full = new Path("/dev/full");
        Assumptions.assumeTrue(new File(full.toString()).exists(), "/dev/full");
        return catchThrowableOfType(FSError.class, () -> {
            RawLocalFileSystem local = new RawLocalFileSystem();
            local.initialize(URI.create("file:///"), new Configuration(false));
            try (OutputStream out = local.append(full)) {
                out.write(new byte[100_000]);
            }
        });
    }

    @Test
    void saysThatThereIsNoSpace() {
        assertThat(Failure.of(new IOException("write failed: No space left on device")))
                .isEqualTo(new Failure(
                        "No space left (write failed: No space left on device): make room there or choose another --out",
                        2));
        assertThat(Failure.of(diskFull()))
                .isEqualTo(new Failure(
                        "No space left (No space left on device): make room there or choose another --out", 2));
        assertThat(Failure.of(new DSQuotaExceededException("The DiskSpace quota of /user/eve is exceeded"))
                        .line())
                .startsWith("No space left (")
                .contains("/user/eve");
    }

    @Test
    void saysThatTheFileSystemIsUnknown() {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(
                () -> FileSystem.get(new Path("hfds://x/y").toUri(), new Configuration()));
        assertThat(Failure.of(thrown).line()).contains("No FileSystem for scheme \"hfds\"");
    }

    @Test
    void saysThatTheLibraryForAzureIsMissing() {
        CommandLineRun run =
                CommandLineRun.of("info", "--data", "abfs://box@account.dfs.core.windows.net/flights.q", "--quiet");
        assertThat(run.err())
                .isEqualTo(
                        "quern: Cannot open abfs://box@account.dfs.core.windows.net/flights.q: Hadoop's library for Azure,"
                                + " hadoop-azure, is not on the class path; the guide's page on Azure says how to put it there\n");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(Failure.of(new NoClassDefFoundError("org/apache/hadoop/fs/azurebfs/AbfsConfiguration")))
                .isEqualTo(new Failure(
                        "Hadoop's library for Azure, hadoop-azure, is not on the class path; the guide's page on Azure says how to"
                                + " put it there",
                        2));
    }

    @Test
    void saysWhatAzureRefusesWithoutParameters() {
        assertThat(
                        Failure.of(
                                new java.nio.file.AccessDeniedException(
                                        "Operation failed: \"This request is not authorized to"
                                                + " perform this operation using this permission.\", 403, PUT,"
                                                + " https://account.dfs.core.windows.net/box/m.avro?resource=file&sig=XXXX, rId: 1, X, \"This\"")))
                .isEqualTo(new Failure(
                        "Cannot use https://account.dfs.core.windows.net/box/m.avro: the key, signature or role in use does not"
                                + " allow this (403, This request is not authorized to perform this operation using this"
                                + " permission)",
                        2));
    }

    @Test
    void givesOneLineForStorageThatFails() {
        assertThat(Failure.of(new UncheckedIOException(new IOException("disk gone\nand more"))))
                .isEqualTo(new Failure("disk gone", 1));
        assertThat(Failure.of(new IOException())).isEqualTo(new Failure("IOException", 1));
    }

    @Test
    void saysThatATicketIsWanted() {
        Throwable thrown = new IOException(
                "DestHost:destPort nn:8020 , LocalHost:localPort c/127.0.0.1:0. Failed on local exception",
                new IOException(
                        "org.apache.hadoop.security.AccessControlException: Client cannot authenticate via:[TOKEN,"
                                + " KERBEROS]"));
        assertThat(Failure.of(thrown))
                .isEqualTo(new Failure(
                        "This cluster asks for Kerberos, and there is no ticket or it has expired: run kinit", 2));
    }

    @Test
    void asksForAReportOfAnError() {
        assertThat(Failure.of(new IllegalStateException("two totals")))
                .isEqualTo(new Failure(
                        "Internal error: IllegalStateException: two totals; --verbose shows where. Please report it",
                        1));
    }

    @Test
    void saysHowToGiveMoreMemory() {
        assertThat(Failure.of(new OutOfMemoryError("Java heap space")).line())
                .startsWith("Out of memory: give the process");
    }
}
