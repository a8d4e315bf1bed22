package org.quern.yarn.launch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The class-data archive that a container's JVM starts with: the classes that an earlier run loaded, parsed and verified, which
 * halves the processor time before a JVM does anything of its own. Archives lie beside quern.jar in the cache, {@code
 * JAR.ROLE-DIGEST.jsa}, one for each kind of node; the first containers that find none leave one behind (see {@link
 * ClassDump}). A JVM that an archive does not fit, for its build or its class path differ, starts without.
 *
 * @param prefix of the names of this jar's archives for this role, fully qualified
 * @param found the archive to start with, if there is one
 */
record ClassArchive(Path prefix, Optional<FileStatus> found) {
    /** Whose classes an archive has. */
    enum Role {
        MASTER,
        WORKER
    }

    /** Name in the container's working directory. */
    static final String LINK = "quern.jsa";

    /** Tells {@link ClassDump} the prefix. */
    static final String PREFIX = "QUERN_CLASS_ARCHIVES";

    /** Tells {@link ClassDump} which archive the JVM was started with, if any. */
    static final String USED = "QUERN_CLASS_ARCHIVE";

    static final String SUFFIX = ".jsa";

    /** @param jar in the cache */
    static ClassArchive of(Path jar, Role role, Configuration configuration) throws IOException {
        FileSystem fileSystem = jar.getFileSystem(configuration);
        Path prefix = jar.suffix("." + role.name().toLowerCase(Locale.ROOT) + "-");
        try {
            String owner = fileSystem.getFileStatus(jar).getOwner();
            String user = UserGroupInformation.getCurrentUser().getShortUserName();
            FileStatus[] archives = fileSystem.listStatus(jar.getParent(), path -> isArchive(path, prefix));
            return new ClassArchive(
                    prefix,
                    Arrays.stream(archives)
                            .filter(status -> isFit(status, owner, user))
                            .max(Comparator.comparingLong(FileStatus::getModificationTime)));
        } catch (AccessControlException | FileNotFoundException e) {
            return new ClassArchive(prefix, Optional.empty());
        }
    }

    private static boolean isArchive(Path path, Path prefix) {
        return path.getName().startsWith(prefix.getName()) && path.getName().endsWith(SUFFIX);
    }

    /** An archive is code: only who could replace the jar may have made it. One that this user cannot read is no use. */
    private static boolean isFit(FileStatus status, String owner, String user) {
        FsPermission permission = status.getPermission();
        return status.isFile()
                && status.getOwner().equals(owner)
                && (status.getOwner().equals(user)
                        || permission.getOtherAction().implies(FsAction.READ))
                && !permission.getGroupAction().implies(FsAction.WRITE)
                && !permission.getOtherAction().implies(FsAction.WRITE);
    }

    /** For the environment of the container, its options for the JVM apart. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(PREFIX, prefix.toString());
        found.ifPresent(status -> environment.put(USED, status.getPath().getName()));
        return environment;
    }

    /** Options that Java 17 knows and others pass over; nothing is said when an archive does not fit, or none is made. */
    String javaOptions() {
        String option = found.isPresent()
                ? "-XX:SharedArchiveFile=" + LINK
                : "-XX:+IgnoreUnrecognizedVMOptions -XX:+RecordDynamicDumpInfo";
        return option + " -Xlog:disable -Xlog:all=error:stderr";
    }
}
