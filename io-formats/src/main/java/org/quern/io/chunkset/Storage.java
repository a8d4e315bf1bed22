package org.quern.io.chunkset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.quern.QuernException;

/** Hadoop's file systems as Quern uses them, and their errors in one line. */
public final class Storage {
    private static final Pattern AZURE_CLASS = Pattern.compile("org[./]apache[./]hadoop[./]fs[./]azure");

    private Storage() {}

    /**
     * The file system of a path. The local one comes without Hadoop's .crc files: Parquet pages carry checksums of their
     * own, and other tools should find Parquet files and nothing else.
     */
    public static FileSystem of(Path path, Configuration conf) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(conf);
            return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
        } catch (IOException | RuntimeException | LinkageError e) {
            Optional<String> missing = missingLibrary(e);
            if (missing.isPresent()) {
                throw new QuernException("Cannot open " + path + ": " + missing.get(), e);
            }
            throw e;
        }
    }

    /** Writes what a file holds. */
    @FunctionalInterface
    public interface Content<O extends OutputStream> {
        void writeTo(O out) throws IOException;
    }

    /**
     * Writes to a new file and closes it, whatever happens. HDFS throws what a write has thrown again when the file is closed,
     * the same object, which a try statement with resources does not bear: its own complaint would hide the reason.
     */
    public static <O extends OutputStream> void fill(O out, Content<O> content) throws IOException {
        try {
            content.writeTo(out);
        } catch (IOException | RuntimeException e) {
            try {
                out.close();
            } catch (IOException again) {
                if (again != e) {
                    e.addSuppressed(again);
                }
            }
            throw e;
        }
        out.close();
    }

    /** What to do where a file system's library is not on the class path; empty if that is not why something failed. */
    public static Optional<String> missingLibrary(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof UnsupportedFileSystemException) {
                return Optional.of(firstLine(cause) + "; is its library on the class path?");
            }
            if ((cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError)
                    && AZURE_CLASS.matcher(message).find()) {
                return Optional.of(
                        "Hadoop's library for Azure, hadoop-azure, is not on the class path; the guide's page on"
                                + " Azure says how to put it there");
            }
        }
        return Optional.empty();
    }

    /** The path with scheme and authority, from the root, and without a slash at its end. */
    static Path qualified(FileSystem fileSystem, Path path) {
        String text = path.toString();
        // The working directory itself is an empty path, which cannot be made anew.
        return fileSystem.makeQualified(text.isEmpty() ? path : new Path(text));
    }

    /**
     * Renames a file to a name that nobody else takes. A rename that is sent again because its answer was lost finds its work
     * done and says that the source is missing, so it is the files that tell.
     *
     * @return false if there is no such source, and the target is not there either
     */
    public static boolean moved(FileSystem fileSystem, Path source, Path target) throws IOException {
        try {
            if (fileSystem.rename(source, target)) {
                return true;
            }
        } catch (IOException e) {
            if (isMoved(fileSystem, source, target)) {
                return true;
            }
            throw e;
        }
        return isMoved(fileSystem, source, target);
    }

    private static boolean isMoved(FileSystem fileSystem, Path source, Path target) throws IOException {
        return !fileSystem.exists(source) && fileSystem.exists(target);
    }

    /** What storage in Azure, or the settings for it, said no to, in one line; empty if that is not why something failed. */
    public static Optional<String> azureProblem(Throwable failure) {
        return AzureProblem.of(failure).map(problem -> "Cannot use " + problem.place() + ": " + problem.reason());
    }

    /** Says that there is no such file, and whether it is its whole file system that is missing. */
    static QuernException noSuchFile(FileSystem fileSystem, Path path, IOException cause) {
        try {
            fileSystem.getFileStatus(new Path("/"));
        } catch (FileNotFoundException e) {
            return new QuernException(
                    "No such file or directory: " + path + "; there is no container or root " + fileSystem.getUri(),
                    cause);
        } catch (IOException e) {
            // Whoever may not ask is told what is certain.
        }
        return new QuernException("No such file or directory: " + path, cause);
    }

    /** {@code Cannot ACTION PATH: reason}, with the reason in plain words where it is a common one. */
    public static QuernException failure(String action, Path path, IOException cause) {
        return new QuernException("Cannot " + action + " " + path + ": " + reason(cause), cause);
    }

    /** Libraries wrap what a file system says in messages of their own, so the deepest known reason counts. */
    private static String reason(IOException failure) {
        String reason = firstLine(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = knownReason(cause).orElse(reason);
        }
        return reason;
    }

    /** Whether the failure may be gone after a while, as that of a node that is started again; not so what a user must mend. */
    public static boolean mayPass(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // HDFS says so both when its nodes are full and when none answers.
            if (!firstLine(cause).contains("could only be written to 0")
                    && (knownReason(cause).isPresent() || cause instanceof InterruptedIOException)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> knownReason(Throwable cause) {
        Optional<AzureProblem> azure = AzureProblem.of(cause);
        if (azure.isPresent()) {
            return azure.map(AzureProblem::reason);
        }
        String first = firstLine(cause);
        if (first.contains("No space left")
                || first.contains("DiskSpace quota")
                || first.contains("NameSpace quota")
                || first.contains("could only be written to 0")) {
            return Optional.of("no space is left there (" + first + ")");
        }
        if (cause instanceof AccessControlException
                || cause instanceof AccessDeniedException
                || first.contains("Permission denied")) {
            return Optional.of("permission denied (" + first + ")");
        }
        if (cause instanceof FileNotFoundException) {
            return Optional.of("no such file or directory (" + first + ")");
        }
        return Optional.empty();
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
