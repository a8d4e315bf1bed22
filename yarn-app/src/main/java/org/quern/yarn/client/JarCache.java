package org.quern.yarn.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.YarnSettings;
import org.quern.pass.Progress;

/**
 * quern.jar on the cluster, once for each version and content. A file beside each jar says what it must be: its digest, and the
 * file system's own checksum of the copy, which is compared before every use; where a file system has none the copy is read.
 * What is damaged is uploaded again. A jar that somebody else could have put there is refused, for its code would run as this
 * user: below a home everything must be this user's, in a shared directory this user's or the directory's owner's.
 */
final class JarCache {
    private static final FsPermission SHARED_DIRECTORY = new FsPermission((short) 0755);
    private static final FsPermission SHARED_FILE = new FsPermission((short) 0644);
    private static final FsPermission OWN_DIRECTORY = new FsPermission((short) 0700);
    private static final FsPermission OWN_FILE = new FsPermission((short) 0600);
    private static final int DIGITS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileSystem fileSystem;
    private final Path directory;
    private final boolean isShared;
    private final String user;
    private final Progress progress;

    private JarCache(FileSystem fileSystem, Path directory, boolean isShared, String user, Progress progress) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.isShared = isShared;
        this.user = user;
        this.progress = progress;
    }

    static JarCache of(Configuration configuration, Progress progress) throws IOException {
        Path set = new Path(YarnSettings.CACHE_DIRECTORY.of(configuration));
        FileSystem fileSystem = set.getFileSystem(configuration);
        return new JarCache(
                fileSystem,
                fileSystem.makeQualified(new Path(fileSystem.getHomeDirectory(), set)),
                set.isAbsolute(),
                UserGroupInformation.getCurrentUser().getShortUserName(),
                progress);
    }

    /**
     * What is beside a jar.
     *
     * @param checksum of the stored copy, by the file system; empty if it has none
     */
    private record Seal(String version, long bytes, String sha256, String checksum) {}

    /** The jar's place on the cluster; it is brought there if need be. */
    Path place(QuernJar jar) throws IOException {
        try {
            checkDirectory();
            Path target = new Path(directory, name(jar));
            Optional<String> problem = problem(jar, target);
            if (problem.isEmpty()) {
                return target;
            }
            progress.message(problem.get());
            upload(jar, target);
            return target;
        } catch (AccessControlException e) {
            throw new QuernException(
                    "The cache of quern.jar, " + directory
                            + ", has no jar of this version and is not yours to write: ask "
                            + owner() + " to run an application with this quern.jar, or choose another "
                            + YarnSettings.CACHE_DIRECTORY.key(),
                    e);
        }
    }

    private static String name(QuernJar jar) {
        return "quern-" + jar.version() + "-" + jar.sha256().substring(0, DIGITS) + ".jar";
    }

    private void checkDirectory() throws IOException {
        FileStatus status;
        try {
            status = fileSystem.getFileStatus(directory);
        } catch (FileNotFoundException e) {
            FsPermission permission = isShared ? SHARED_DIRECTORY : OWN_DIRECTORY;
            make(permission);
            // The user's mask may have taken from what others need.
            fileSystem.setPermission(directory, permission);
            status = fileSystem.getFileStatus(directory);
        }
        if (!status.isDirectory()) {
            throw new QuernException("The cache of quern.jar, " + directory + ", is a file; name a directory by "
                    + YarnSettings.CACHE_DIRECTORY.key());
        }
        check(status, isShared ? status.getOwner() : user);
    }

    private void make(FsPermission permission) throws IOException {
        try {
            fileSystem.mkdirs(directory, permission);
        } catch (AccessControlException e) {
            throw new QuernException(
                    "No permission to make the cache of quern.jar, " + directory + ": choose another "
                            + YarnSettings.CACHE_DIRECTORY.key(),
                    e);
        }
    }

    /** @param other besides this user, who may own it */
    private void check(FileStatus status, String other) {
        if (!status.getOwner().equals(user) && !status.getOwner().equals(other)) {
            throw refusal(status, "belongs to " + status.getOwner());
        }
        FsPermission permission = status.getPermission();
        if (permission.getGroupAction().implies(FsAction.WRITE)
                || permission.getOtherAction().implies(FsAction.WRITE)) {
            throw refusal(status, "can be written by others (" + permission + ")");
        }
    }

    private QuernException refusal(FileStatus status, String why) {
        return new QuernException("The cache of quern.jar is not safe: " + status.getPath() + " " + why
                + ", whose code would run as you; mend that, or choose another "
                + YarnSettings.CACHE_DIRECTORY.key());
    }

    private String owner() throws IOException {
        return fileSystem.getFileStatus(directory).getOwner();
    }

    /** Why the jar must be uploaded; empty if it is there as it should be. */
    private Optional<String> problem(QuernJar jar, Path target) throws IOException {
        FileStatus status;
        try {
            status = fileSystem.getFileStatus(target);
        } catch (FileNotFoundException e) {
            return Optional.of("quern.jar " + jar.version() + " goes to " + target);
        }
        check(status, isShared ? owner() : user);
        if (status.getLen() != jar.bytes()) {
            return Optional.of(damage(target, jar, status.getLen() + " bytes rather than " + jar.bytes()));
        }
        String checksum = checksum(target);
        Optional<Seal> seal = seal(target);
        if (!checksum.isEmpty() && seal.isPresent()) {
            return seal.get().equals(seal(jar, checksum))
                    ? Optional.empty()
                    : Optional.of(damage(target, jar, "its checksum is another"));
        }
        return hasContent(target, jar) ? Optional.empty() : Optional.of(damage(target, jar, "its content is another"));
    }

    private static Seal seal(QuernJar jar, String checksum) {
        return new Seal(jar.version(), jar.bytes(), jar.sha256(), checksum);
    }

    private String damage(Path target, QuernJar jar, String found) {
        String version = "unknown";
        try (InputStream in = fileSystem.open(target)) {
            version = QuernJar.version(in);
        } catch (IOException e) {
            // Not a jar any more: what was found says enough.
        }
        boolean isOther = !version.equals("unknown") && !version.equals(jar.version());
        return target + (isOther ? " is Quern " + version + ", not " + jar.version() : " is damaged (" + found + ")")
                + ": it is uploaded again";
    }

    private String checksum(Path file) throws IOException {
        FileChecksum checksum = fileSystem.getFileChecksum(file);
        return checksum == null ? "" : checksum.toString();
    }

    private Path sealOf(Path target) {
        return target.suffix(".seal");
    }

    private Optional<Seal> seal(Path target) throws IOException {
        try {
            check(fileSystem.getFileStatus(sealOf(target)), isShared ? owner() : user);
            try (InputStream in = fileSystem.open(sealOf(target))) {
                return Optional.of(JSON.readValue(in.readAllBytes(), Seal.class));
            }
        } catch (FileNotFoundException | com.fasterxml.jackson.core.JacksonException e) {
            return Optional.empty();
        }
    }

    /** Under a hidden name first, so that nobody meets half a jar. */
    private void upload(QuernJar jar, Path target) throws IOException {
        Path hidden = new Path(directory, "." + target.getName() + "." + UUID.randomUUID());
        try {
            try (InputStream in = java.nio.file.Files.newInputStream(jar.path());
                    OutputStream out = create(hidden)) {
                IOUtils.copyBytes(in, out, 1 << 16);
            }
            byte[] seal = JSON.writeValueAsBytes(seal(jar, checksum(hidden)));
            if (!fileSystem.rename(hidden, target) && !hasContent(target, jar)) {
                fileSystem.delete(target, false);
                rename(hidden, target);
            }
            try (OutputStream out = create(hidden)) {
                out.write(seal);
            }
            fileSystem.delete(sealOf(target), false);
            rename(hidden, sealOf(target));
        } finally {
            fileSystem.delete(hidden, false);
        }
        Optional<String> problem = problem(jar, target);
        if (problem.isPresent()) {
            throw new IOException("quern.jar could not be brought to the cluster: " + problem.get());
        }
    }

    private OutputStream create(Path file) throws IOException {
        FsPermission permission = isShared ? SHARED_FILE : OWN_FILE;
        return FileSystem.create(fileSystem, file, permission);
    }

    /** A client that uploads at the same time may be faster, and its jar may be in use already. */
    private boolean hasContent(Path target, QuernJar jar) throws IOException {
        try (InputStream in = fileSystem.open(target)) {
            return QuernJar.sha256(in).equals(jar.sha256());
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private void rename(Path from, Path to) throws IOException {
        if (!fileSystem.rename(from, to) && !fileSystem.exists(to)) {
            throw new IOException("Cannot rename " + from + " to " + to);
        }
    }
}
