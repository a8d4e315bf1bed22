package org.quern.yarn.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.token.Token;
import org.quern.QuernException;
import org.quern.jobs.Directories;
import org.quern.jobs.Setting;
import org.quern.jobs.YarnSettings;
import org.quern.yarn.launch.MasterLaunch;
import org.quern.yarn.rpc.QuernTokenIdentifier;

/**
 * Where this user's applications keep their files: the staging directory of each, which goes when it ends, and the directory of
 * its run, with output and record, which stays.
 */
final class RunDirectories {
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
    private static final FsPermission OWNER_READS = new FsPermission((short) 0600);
    private static final String TOKEN = "client.token";

    private final Configuration configuration;
    private final Path stagings;
    private final Path runs;

    private RunDirectories(Configuration configuration, Path stagings, Path runs) {
        this.configuration = configuration;
        this.stagings = stagings;
        this.runs = runs;
    }

    static RunDirectories of(Configuration configuration) throws IOException {
        return new RunDirectories(configuration, Directories.stagings(configuration), Directories.runs(configuration));
    }

    /** Makes what is missing; refused where this user may not write. */
    void check() throws IOException {
        check(stagings, YarnSettings.STAGING_DIRECTORY);
        check(runs, Directories.runsSetting(configuration));
    }

    private void check(Path directory, Setting<String> setting) throws IOException {
        FileSystem fileSystem = directory.getFileSystem(configuration);
        try {
            if (!fileSystem.exists(directory)) {
                fileSystem.mkdirs(directory, OWNER_ONLY);
            }
            fileSystem.access(directory, FsAction.WRITE);
        } catch (AccessControlException e) {
            throw new QuernException("No permission to write in " + directory + ": choose another " + setting.key(), e);
        }
    }

    Path staging(String id) {
        return new Path(stagings, id);
    }

    Path run(String id) {
        return new Path(runs, id);
    }

    Path stagings() {
        return stagings;
    }

    Path runs() {
        return runs;
    }

    /** Ids of the applications that have left anything, oldest first. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try {
            for (FileStatus status : runs.getFileSystem(configuration).listStatus(runs)) {
                if (status.isDirectory() && ApplicationIds.isId(status.getPath().getName())) {
                    ids.add(status.getPath().getName());
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        ids.sort(null);
        return ids;
    }

    /** Keeps what this user needs to speak to the master from anywhere, for this user's eyes only. */
    void writeToken(String id, Token<QuernTokenIdentifier> token) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        token.write(new DataOutputStream(bytes));
        Path file = new Path(staging(id), TOKEN);
        try (OutputStream out = FileSystem.create(file.getFileSystem(configuration), file, OWNER_READS)) {
            out.write(bytes.toByteArray());
        }
    }

    /** Brings jars to where containers find them. */
    void writeLibraries(String id, List<Path> jars) throws IOException {
        Path folder = new Path(staging(id), MasterLaunch.LIBRARIES);
        FileSystem fileSystem = folder.getFileSystem(configuration);
        if (!jars.isEmpty()) {
            FileSystem.mkdirs(fileSystem, folder, OWNER_ONLY);
        }
        for (Path jar : jars) {
            Path copy = new Path(folder, jar.getName());
            try (InputStream in = jar.getFileSystem(configuration).open(jar);
                    OutputStream out = FileSystem.create(fileSystem, copy, OWNER_READS)) {
                in.transferTo(out);
            }
        }
    }

    /** Empty if the application has ended, or is another user's. */
    Optional<Token<QuernTokenIdentifier>> readToken(String id) throws IOException {
        Path file = new Path(staging(id), TOKEN);
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            Token<QuernTokenIdentifier> token = new Token<>();
            token.readFields(new DataInputStream(new ByteArrayInputStream(in.readAllBytes())));
            return Optional.of(token);
        } catch (FileNotFoundException | AccessControlException e) {
            return Optional.empty();
        }
    }

    void deleteStaging(String id) throws IOException {
        Path staging = staging(id);
        staging.getFileSystem(configuration).delete(staging, true);
    }

    /** Deletes what a master has printed that died before its command had ended. */
    void deleteUnfinishedOutput(String id) throws IOException {
        Path run = run(id);
        run.getFileSystem(configuration).delete(new Path(run, "." + Runs.OUTPUT), false);
    }

    void deleteRun(String id) throws IOException {
        Path run = run(id);
        run.getFileSystem(configuration).delete(run, true);
    }
}
