package org.quern.jobs.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;

/**
 * What the user is told of a failure.
 *
 * @param line one line, without a stack trace
 * @param exitCode 2 for what the user can mend in the options or the data, 1 for the rest
 */
record Failure(String line, int exitCode) {
    static final int MISTAKE = 2;
    static final int FAILURE = 1;

    static Failure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<Failure> known = known(unwrap(cause));
            if (known.isPresent()) {
                return known.get();
            }
        }
        Throwable failure = root(thrown);
        if (failure instanceof OutOfMemoryError) {
            return new Failure(
                    "Out of memory: give the process more (export HADOOP_CLIENT_OPTS=-Xmx4g) or lower --memory",
                    FAILURE);
        }
        if (failure instanceof IOException) {
            return new Failure(ioLine(failure), FAILURE);
        }
        return new Failure(
                "Internal error: " + describe(failure) + "; --verbose shows where. Please report it", FAILURE);
    }

    private static Throwable unwrap(Throwable thrown) {
        return thrown instanceof RemoteException remote ? remote.unwrapRemoteException() : thrown;
    }

    private static Optional<Failure> known(Throwable thrown) {
        if (thrown instanceof QuernException) {
            return mistake(thrown.getMessage());
        }
        Optional<String> storage = Storage.azureProblem(thrown).or(() -> Storage.missingLibrary(thrown));
        if (storage.isPresent()) {
            return mistake(storage.get());
        }
        if (thrown instanceof AccessControlException || thrown instanceof java.nio.file.AccessDeniedException) {
            return mistake("No permission: " + firstLine(thrown.getMessage()));
        }
        if (thrown instanceof FileNotFoundException || thrown instanceof NoSuchFileException) {
            return thrown.getMessage() != null && thrown.getMessage().endsWith("(Permission denied)")
                    ? mistake("No permission: " + denied(thrown.getMessage()))
                    : mistake("No such file: " + missing(thrown.getMessage()));
        }
        if (isSignIn(thrown)) {
            return mistake("This cluster asks for Kerberos, and there is no ticket or it has expired: run kinit");
        }
        if (String.valueOf(thrown.getMessage()).startsWith("Incomplete HDFS URI, no host")) {
            return mistake("No NameNode is configured for such a path (" + firstLine(thrown.getMessage())
                    + "): set HADOOP_CONF_DIR to the folder of the cluster's *-site.xml, or write hdfs://HOST:PORT/…");
        }
        if (thrown instanceof FileAlreadyExistsException) {
            return mistake(firstLine(thrown.getMessage()));
        }
        if (thrown instanceof QuotaExceededException || isNoSpace(thrown)) {
            return mistake("No space left (" + withoutClasses(firstLine(thrown.getMessage()))
                    + "): make room there or choose another --out");
        }
        return Optional.empty();
    }

    private static boolean isSignIn(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return thrown instanceof SaslException
                || thrown instanceof IOException
                        && (message.contains("GSS initiate failed")
                                || message.contains("Failed to find any Kerberos t")
                                || message.contains("Client cannot authenticate via:[TOKEN, KERBEROS]"));
    }

    private static boolean isNoSpace(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return (thrown instanceof IOException || thrown instanceof FSError)
                && (message.contains("No space left on device")
                        || message.contains("Disk quota exceeded")
                        || message.contains("could only be written to 0 of the"));
    }

    private static Optional<Failure> mistake(String line) {
        return Optional.of(new Failure(line, MISTAKE));
    }

    private static String missing(String message) {
        return firstLine(message)
                .replaceFirst("^File (does not exist: )?", "")
                .replaceFirst(" does not exist\\.?$", "")
                .replaceFirst(" \\(No such file or directory\\)$", "");
    }

    /** The file without the reason, which the line gives already, and without the hidden name it is first written under. */
    private static String denied(String message) {
        return firstLine(message)
                .replaceFirst(" \\(Permission denied\\)$", "")
                .replaceFirst("/\\.([^/]+)\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "/$1");
    }

    private static String withoutClasses(String message) {
        return message.replaceFirst("^([\\w.$]+(Exception|Error): )+", "");
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root instanceof UncheckedIOException && root.getCause() != null) {
            root = root.getCause();
        }
        return unwrap(root);
    }

    private static String ioLine(Throwable thrown) {
        String message = firstLine(thrown.getMessage());
        return message.isEmpty() ? thrown.getClass().getSimpleName() : message;
    }

    private static String describe(Throwable thrown) {
        String message = firstLine(thrown.getMessage());
        return thrown.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }
}
