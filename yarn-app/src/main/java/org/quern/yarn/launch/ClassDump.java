package org.quern.yarn.launch;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves the classes of this JVM in the cache as a {@link ClassArchive}, for the containers of later runs. It costs three
 * seconds once, after the container's work is done and told. The first container of its role does it, so that a hundred
 * workers do not.
 */
public final class ClassDump {
    private static final Logger LOG = LoggerFactory.getLogger(ClassDump.class);
    private static final Pattern CONTAINER = Pattern.compile(".*_0*([0-9]+)");
    private static final Pattern CLASS = Pattern.compile("[|\\- ]*([^/ ]+)/.*");
    private static final int LAST_TO_DUMP = 2;
    private static final Duration WORKERS_DUMP = Duration.ofSeconds(10);
    private static final int POLL_MS = 200;
    private static final int DIGEST_BYTES = 8;
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);
    private static final FsPermission ALL_READ = new FsPermission((short) 0644);

    private ClassDump() {}

    /** Never fails, for the run has ended well. */
    public static void leave() {
        try {
            java.nio.file.Path directory = java.nio.file.Path.of("").toAbsolutePath();
            Configuration configuration = MasterLaunch.readConfiguration(directory);
            leave(System.getenv(), directory, configuration);
            if (Files.exists(directory.resolve(MasterLaunch.FILE))) {
                awaitWorkers(MasterLaunch.read(directory), configuration);
            }
        } catch (IOException | JMException | RuntimeException e) {
            LOG.info("No class archive is left for later runs: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void leave(
            Map<String, String> environment, java.nio.file.Path directory, Configuration configuration)
            throws IOException, JMException {
        String prefix = environment.get(ClassArchive.PREFIX);
        if (prefix == null || !isFirst(environment.getOrDefault("CONTAINER_ID", ""))) {
            return;
        }
        Path target = new Path(prefix + digest() + ClassArchive.SUFFIX);
        String used = environment.getOrDefault(ClassArchive.USED, "");
        if (used.equals(target.getName())) {
            return;
        }
        // The shared instance may be closed by now.
        try (FileSystem fileSystem = FileSystem.newInstance(target.toUri(), configuration)) {
            if (fileSystem.exists(target)) {
                return;
            }
            if (!used.isEmpty()) {
                // It does not fit this node, and a JVM that was given one cannot dump: the next run shall.
                fileSystem.delete(new Path(target.getParent(), used), false);
                return;
            }
            java.nio.file.Path local = directory.resolve(ClassArchive.LINK);
            link();
            dump(local);
            upload(local, target, fileSystem);
            LOG.info("Class archive for later runs: {}", target);
        }
    }

    /** When a master exits, the cluster ends its workers, whatever they are doing. */
    private static void awaitWorkers(MasterLaunch launch, Configuration configuration)
            throws IOException, InterruptedException {
        Path jar = new Path(launch.jar());
        String owner = jar.getFileSystem(configuration).getFileStatus(jar).getOwner();
        if (launch.over() != MasterLaunch.Over.WORKERS
                || !owner.equals(UserGroupInformation.getCurrentUser().getShortUserName())) {
            return;
        }
        long end = System.nanoTime() + WORKERS_DUMP.toNanos();
        while (ClassArchive.of(jar, ClassArchive.Role.WORKER, configuration)
                        .found()
                        .isEmpty()
                && System.nanoTime() < end) {
            Thread.sleep(POLL_MS);
        }
    }

    /** The master's container is number 1, the first worker's 2. */
    static boolean isFirst(String container) {
        Matcher number = CONTAINER.matcher(container);
        return number.matches() && Integer.parseInt(number.group(1)) <= LAST_TO_DUMP;
    }

    /** Of what an archive must fit: the JVM, and the jars of the class path with their sizes and times. */
    private static String digest() {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.vm.vendor")).append(System.getProperty("java.vm.version"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File file = new File(entry);
            if (file.isFile()) {
                text.append('\n')
                        .append(entry)
                        .append(' ')
                        .append(file.length())
                        .append(' ')
                        .append(file.lastModified());
            }
        }
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A dump leaves out what was loaded but not linked, a quarter of all; asking for members links without initialising. */
    private static void link() throws JMException {
        diagnostic("vmClassHierarchy")
                .lines()
                .map(CLASS::matcher)
                .filter(Matcher::matches)
                .forEach(name -> link(name.group(1)));
    }

    private static void link(String name) {
        try {
            int constructors =
                    Class.forName(name, false, ClassDump.class.getClassLoader()).getDeclaredConstructors().length;
            LOG.trace("Linked {} of {} constructors", name, constructors);
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            LOG.debug("Not in the class archive: {}", name, e);
        }
    }

    private static void dump(java.nio.file.Path file) throws IOException, JMException {
        Files.deleteIfExists(file);
        String said = diagnostic("vmCds", "dynamic_dump", file.toString());
        if (!Files.exists(file)) {
            throw new IOException(said.strip());
        }
    }

    /** What {@code jcmd} does from outside. */
    private static String diagnostic(String command, String... arguments) throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        command,
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
    }

    /** Under a hidden name first, so that nobody meets half an archive. Who can read the cache can read it. */
    private static void upload(java.nio.file.Path local, Path target, FileSystem fileSystem) throws IOException {
        Path hidden = new Path(
                target.getParent(),
                "." + target.getName() + "." + ProcessHandle.current().pid());
        try {
            FsPermission directory =
                    fileSystem.getFileStatus(target.getParent()).getPermission();
            FsPermission permission = directory.getOtherAction().implies(FsAction.READ_EXECUTE) ? ALL_READ : OWNER_ONLY;
            try (var out = FileSystem.create(fileSystem, hidden, permission)) {
                Files.copy(local, out);
            }
            fileSystem.rename(hidden, target);
        } finally {
            fileSystem.delete(hidden, false);
        }
    }
}
