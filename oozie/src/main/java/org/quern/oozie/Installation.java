package org.quern.oozie;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.DirectoryRename;
import org.quern.yarn.client.QuernJar;

/**
 * The applications and quern.jar in a directory of the cluster's file system, named after the version and the content of both. It
 * appears as a whole and is never changed: schedules go on with what they were submitted with, and a second installation of the same
 * finds it there.
 */
final class Installation {
    static final String DEFAULT_DIRECTORY = ".quern/oozie";
    private static final String LIBRARIES = "lib";
    private static final FsPermission DIRECTORY = new FsPermission((short) 0755);
    private static final int DIGEST_BYTES = 8;
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final boolean isNew;

    private Installation(Path path, boolean isNew) {
        this.path = path;
        this.isNew = isNew;
    }

    Path path() {
        return path;
    }

    /** Whether it was not there before. */
    boolean isNew() {
        return isNew;
    }

    /** Where jobs find quern.jar ({@code oozie.libpath}). */
    Path libraries() {
        return new Path(path, LIBRARIES);
    }

    /** @param directory below the user's home unless absolute */
    static Installation of(QuernJar jar, String directory, Configuration configuration) throws IOException {
        FileSystem files =
                Storage.of(new Path(FileSystem.get(configuration).getHomeDirectory(), directory), configuration);
        if (files.getUri().getScheme().equals("file")) {
            throw new QuernException("Oozie needs a file system that the cluster sees, but '" + directory
                    + "' is on this machine: is HADOOP_CONF_DIR the cluster's?");
        }
        Path root = files.makeQualified(new Path(files.getHomeDirectory(), directory));
        Map<String, byte[]> definitions = definitions();
        Path target = new Path(root, jar.version() + "-" + digest(jar, definitions));
        if (files.exists(target)) {
            return new Installation(target, false);
        }
        Path hidden = new Path(root, "_installing-" + UUID.randomUUID());
        try {
            for (Map.Entry<String, byte[]> definition : definitions.entrySet()) {
                write(definition.getValue(), new Path(hidden, definition.getKey()), files);
            }
            copy(jar, new Path(hidden, LIBRARIES + "/quern.jar"), files);
            return new Installation(target, DirectoryRename.rename(hidden, target, configuration));
        } finally {
            files.delete(hidden, true);
        }
    }

    private static Map<String, byte[]> definitions() {
        Map<String, byte[]> definitions = new TreeMap<>();
        for (Application application : Application.values()) {
            for (String file : application.files()) {
                definitions.put(application + "/" + file, application.text(file).getBytes(StandardCharsets.UTF_8));
            }
        }
        return definitions;
    }

    private static String digest(QuernJar jar, Map<String, byte[]> definitions) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(jar.sha256().getBytes(StandardCharsets.UTF_8));
            definitions.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void write(byte[] content, Path path, FileSystem files) throws IOException {
        files.mkdirs(path.getParent(), DIRECTORY);
        try (OutputStream out = files.create(path, false)) {
            out.write(content);
        }
    }

    private static void copy(QuernJar jar, Path path, FileSystem files) throws IOException {
        files.mkdirs(path.getParent(), DIRECTORY);
        try (OutputStream out = files.create(path, false, BUFFER)) {
            Files.copy(jar.path(), out);
        }
    }
}
