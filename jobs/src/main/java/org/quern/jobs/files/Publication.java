package org.quern.jobs.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.quern.io.chunkset.Storage;

/**
 * Gives a file that was written under a hidden name the name that readers look for. The local file system and HDFS replace what is
 * there by one atomic rename. Others, Azure and object stores, have no such rename: there the old file is first put aside as
 * {@code .NAME.replaced}, and is read from there by {@link #open} until the new one has its name, also where the writer died in
 * between. One writer of a name at a time is assumed where it is replaced.
 */
public final class Publication {
    /** Schemes whose rename replaces a file atomically. */
    private static final Set<String> REPLACE_IS_ATOMIC = Set.of("hdfs", "viewfs");

    private static final int ATTEMPTS = 5;

    private Publication() {}

    /** @throws IOException a {@code FileAlreadyExistsException}, Hadoop's or Java's, if the name is taken */
    public static void create(FileSystem files, Path hidden, Path target) throws IOException {
        if (files instanceof RawLocalFileSystem local) {
            createLocally(
                    local.pathToFile(hidden).toPath(), local.pathToFile(target).toPath());
            return;
        }
        if (files.exists(target) || !Storage.moved(files, hidden, target)) {
            throw files.exists(target)
                    ? new FileAlreadyExistsException(target + " exists already")
                    : new IOException("Cannot rename " + hidden + " to " + target);
        }
        if (!isReplaceAtomic(files)) {
            forget(files, aside(target));
        }
    }

    private static boolean isReplaceAtomic(FileSystem files) {
        return REPLACE_IS_ATOMIC.contains(files.getUri().getScheme());
    }

    /** A hard link fails where the name is taken; a local rename would replace it. */
    private static void createLocally(java.nio.file.Path hidden, java.nio.file.Path target) throws IOException {
        try {
            Files.createLink(target, hidden);
        } catch (UnsupportedOperationException e) {
            Files.move(hidden, target);
        }
    }

    /** Replaces what has the name, if anything has. */
    public static void replace(FileSystem files, Path hidden, Path target, Configuration configuration)
            throws IOException {
        if (files instanceof RawLocalFileSystem local) {
            Files.move(
                    local.pathToFile(hidden).toPath(),
                    local.pathToFile(target).toPath(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } else if (isReplaceAtomic(files)) {
            FileContext.getFileContext(target.toUri(), configuration).rename(hidden, target, Rename.OVERWRITE);
        } else {
            replaceInSteps(files, hidden, target);
        }
    }

    private static void replaceInSteps(FileSystem files, Path hidden, Path target) throws IOException {
        Path aside = aside(target);
        for (int attempt = 1; ; attempt++) {
            // What is aside without a file of the name is all there is: it stays until there is one.
            if (files.exists(target)) {
                files.delete(aside, false);
                Storage.moved(files, target, aside);
            }
            try {
                if (Storage.moved(files, hidden, target)) {
                    forget(files, aside);
                    return;
                }
            } catch (FileAlreadyExistsException e) {
                // Another writer took the name meanwhile: its file is replaced as well.
            }
            if (attempt == ATTEMPTS) {
                throw new IOException("Cannot rename " + hidden + " to " + target);
            }
        }
    }

    /** The new file is there, whether or not this succeeds. */
    private static void forget(FileSystem files, Path aside) {
        try {
            files.delete(aside, false);
        } catch (IOException e) {
            // It is looked at only where no file has the name, and goes with the next replacement.
        }
    }

    private static Path aside(Path target) {
        return new Path(target.getParent(), "." + target.getName() + ".replaced");
    }

    /** Does something with a file, wherever it is in a replacement. */
    private interface Use<T> {
        T of(Path path) throws IOException;
    }

    /** @throws FileNotFoundException if there is none, and none is being replaced */
    public static FSDataInputStream open(FileSystem files, Path path) throws IOException {
        return whereItIs(path, files::open);
    }

    /** @throws FileNotFoundException if there is none, and none is being replaced */
    public static FileStatus status(FileSystem files, Path path) throws IOException {
        return whereItIs(path, files::getFileStatus);
    }

    private static <T> T whereItIs(Path path, Use<T> use) throws IOException {
        try {
            return use.of(path);
        } catch (FileNotFoundException missing) {
            try {
                return use.of(aside(path));
            } catch (FileNotFoundException e) {
                // The replacement may have come to its end between the two looks.
                return use.of(path);
            }
        }
    }
}
