package org.quern.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.quern.io.chunkset.Storage;

/**
 * Gives a complete directory its name in one step. Of two that are given the same name one gets it: nothing is replaced, and a
 * directory never ends up inside of another, as it would by {@link FileSystem#rename}. Where a file system copies to rename
 * (object stores), neither is promised: {@link #isOneStep} tells.
 */
public final class DirectoryRename {
    private static final Set<String> ONE_STEP = Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs");
    private static final Set<String> AZURE = Set.of("abfs", "abfss");

    private DirectoryRename() {}

    /** Whether a directory there gets its name in one step rather than file by file, which may end in the middle. */
    public static boolean isOneStep(FileSystem files, Path directory) throws IOException {
        String scheme = files.getUri().getScheme();
        // Of Azure's accounts those with real directories are the ones that have access control lists.
        return files instanceof RawLocalFileSystem
                || ONE_STEP.contains(scheme)
                || AZURE.contains(scheme) && files.hasPathCapability(directory, CommonPathCapabilities.FS_ACLS);
    }

    /**
     * @param source not empty
     * @return false if there is something of that name already; {@code source} is then where it was
     */
    public static boolean rename(Path source, Path target, Configuration configuration) throws IOException {
        FileSystem files = Storage.of(target, configuration);
        try {
            if (files instanceof RawLocalFileSystem local) {
                Files.move(
                        local.pathToFile(source).toPath(),
                        local.pathToFile(target).toPath());
            } else {
                FileContext.getFileContext(target.toUri(), configuration).rename(source, target, Rename.NONE);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            // In the same instant the other one may have come between the look and the rename. Then a local move finds
            // it
            // not empty, and Azure's real directories say no more than that it failed.
            if (files.exists(target) && files.exists(source)) {
                return false;
            }
            throw e;
        }
    }
}
