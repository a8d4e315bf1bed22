package org.quern.jobs.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A directory that a run has left, as far as all of it lies below: links are neither followed nor counted.
 *
 * @param isLink whether it is a link to something elsewhere
 * @param owner of the directory
 * @param touched when anything in it was last changed
 */
record Leftover(Path path, boolean isLink, String owner, long bytes, Instant touched) {

    /** @throws FileNotFoundException if somebody has just removed it */
    static Leftover at(Path path, Configuration configuration) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        if (files instanceof LocalFileSystem local) {
            return local(path, local.pathToFile(path).toPath());
        }
        FileStatus status = files.getFileStatus(path);
        Measure measure = new Measure();
        if (!status.isSymlink()) {
            measure(status, files, measure);
        }
        return new Leftover(path, status.isSymlink(), status.getOwner(), measure.bytes, measure.touched());
    }

    /** Whether it is this user's. */
    boolean isOwn(Configuration configuration) throws IOException {
        String user = path.getFileSystem(configuration) instanceof LocalFileSystem
                ? System.getProperty("user.name")
                : UserGroupInformation.getCurrentUser().getShortUserName();
        return owner.equals(user);
    }

    private static void measure(FileStatus status, FileSystem files, Measure measure) throws IOException {
        measure.add(status.isFile() ? status.getLen() : 0, status.getModificationTime());
        if (status.isDirectory()) {
            for (FileStatus child : files.listStatus(status.getPath())) {
                measure(child, files, measure);
            }
        }
    }

    private static Leftover local(Path path, java.nio.file.Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException(path.toString());
        }
        Measure measure = new Measure();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(java.nio.file.Path file, BasicFileAttributes attributes) {
                measure.add(0, attributes.lastModifiedTime().toMillis());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes attributes) {
                measure.add(attributes.size(), attributes.lastModifiedTime().toMillis());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException e) {
                // A file that has just gone, or that this user may not see.
                return FileVisitResult.CONTINUE;
            }
        });
        String owner;
        try {
            owner = Files.getOwner(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                    .getName();
        } catch (NoSuchFileException e) {
            throw (IOException) new FileNotFoundException(path.toString()).initCause(e);
        }
        return new Leftover(path, Files.isSymbolicLink(directory), owner, measure.bytes, measure.touched());
    }

    private static final class Measure {
        private long bytes;
        private long touchedMs;

        void add(long more, long changedMs) {
            bytes += more;
            touchedMs = Math.max(touchedMs, changedMs);
        }

        Instant touched() {
            return Instant.ofEpochMilli(touchedMs);
        }
    }
}
