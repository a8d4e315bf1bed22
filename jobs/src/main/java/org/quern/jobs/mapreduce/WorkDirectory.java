package org.quern.jobs.mapreduce;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.Directories;
import org.quern.jobs.record.ProcessRecord;
import org.quern.jobs.record.RunId;
import org.quern.pass.JournalStorage;
import org.quern.pass.Progress;

/**
 * The directory of one run: the journal of its finished passes and the files of its jobs. It goes when the run succeeds and
 * stays when it is cut short, so that {@code --resume} finds it: by the path the user gave, or by the command line and the
 * data, whose digest is part of its name.
 */
public final class WorkDirectory {
    private static final String JOURNAL = "journal";
    private static final String USER = "run";
    private static final Pattern NAME =
            Pattern.compile("[a-z][a-z ]*-[0-9a-f]{16}-(application_\\d+_\\d+|[0-9a-f-]{36})");
    private static final Pattern OF_APPLICATION = Pattern.compile("application_\\d+_\\d+$");
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
    private static final int DIGEST_BYTES = 8;

    private final FileSystem fileSystem;
    private final Path path;

    private WorkDirectory(FileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /**
     * Opens a directory the user chose.
     *
     * @throws QuernException if it holds a journal that the user does not ask to resume
     */
    public static WorkDirectory at(Path path, boolean resume, Configuration configuration) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        WorkDirectory directory = new WorkDirectory(fileSystem, fileSystem.makeQualified(path));
        if (!resume && directory.passes() > 0) {
            throw new QuernException(directory.path + " holds the journal of a run that did not finish ("
                    + directory.finished() + "): go on with --resume, or delete it");
        }
        return directory.make(configuration);
    }

    /**
     * Opens a directory among those of all runs: when resuming the newest of the same command over the same data, if there is
     * one, else a new one.
     *
     * @param command what identifies the run: verb and options
     * @param dataDigest fingerprint of the data read
     */
    public static WorkDirectory of(
            String verb,
            String command,
            String dataDigest,
            boolean resume,
            Configuration configuration,
            Progress progress)
            throws IOException {
        Path root = root(configuration);
        FileSystem fileSystem = root.getFileSystem(configuration);
        String prefix = prefix(verb, command, dataDigest);
        Optional<WorkDirectory> earlier = newest(fileSystem, root, prefix, 1);
        if (!resume) {
            earlier.ifPresent(directory ->
                    progress.message("An earlier run of this command did not finish; --resume would go on with it ("
                            + directory.path + ")"));
            return new WorkDirectory(fileSystem, new Path(root, prefix + UUID.randomUUID())).make(configuration);
        }
        if (earlier.isEmpty()) {
            progress.message("Nothing to resume for this command and data below " + root + ": starting anew");
            // A run that was killed in its first pass has left a job, perhaps, and files.
            earlier = newest(fileSystem, root, prefix, 0);
        }
        return earlier.orElseGet(() -> new WorkDirectory(fileSystem, new Path(root, prefix + UUID.randomUUID())))
                .make(configuration);
    }

    /**
     * Opens the directory of one run among those of all runs; it may hold what an earlier attempt of the run has finished.
     *
     * @param run id of the run
     */
    public static WorkDirectory ofRun(
            String verb, String command, String dataDigest, String run, Configuration configuration)
            throws IOException {
        Path root = root(configuration);
        return new WorkDirectory(
                        root.getFileSystem(configuration), new Path(root, prefix(verb, command, dataDigest) + run))
                .make(configuration);
    }

    private static Path root(Configuration configuration) throws IOException {
        return Directories.work(configuration);
    }

    /** With which the names of all directories of a command over the same data begin. */
    private static String prefix(String verb, String command, String dataDigest) {
        return verb + "-" + digest(command + "\n" + dataDigest) + "-";
    }

    /** The newest directory with at least so many finished passes. */
    private static Optional<WorkDirectory> newest(FileSystem fileSystem, Path root, String prefix, int passes)
            throws IOException {
        FileStatus[] all = fileSystem.globStatus(new Path(root, prefix + "*"));
        if (all == null) {
            return Optional.empty();
        }
        Arrays.sort(
                all, Comparator.comparingLong(FileStatus::getModificationTime).reversed());
        for (FileStatus status : all) {
            WorkDirectory directory = new WorkDirectory(fileSystem, status.getPath());
            if (directory.passes() >= passes) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    private WorkDirectory make(Configuration configuration) throws IOException {
        fileSystem.mkdirs(path, OWNER_ONLY);
        fileSystem.mkdirs(new Path(path, JOURNAL));
        Optional<String> run = RunId.of(configuration);
        if (run.isPresent()) {
            note(run.get());
        }
        return this;
    }

    /** The directories of runs among those of all runs, by their names; links are not followed. */
    public static List<WorkDirectory> all(Configuration configuration) throws IOException {
        Path root = root(configuration);
        FileSystem fileSystem = root.getFileSystem(configuration);
        try {
            return Arrays.stream(fileSystem.listStatus(root))
                    .map(FileStatus::getPath)
                    .filter(path -> NAME.matcher(path.getName()).matches())
                    .sorted()
                    .map(path -> new WorkDirectory(fileSystem, path))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** The run that works here, or did last; empty if nobody has noted it. */
    public Optional<User> user() throws IOException {
        try (InputStream in = fileSystem.open(new Path(path, USER))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.size() == 3) {
                return Optional.of(new User(lines.get(0), lines.get(1), Long.parseLong(lines.get(2))));
            }
        } catch (FileNotFoundException e) {
            // Nobody has.
        } catch (NumberFormatException e) {
            throw new IOException("Damaged: " + new Path(path, USER), e);
        }
        Matcher application = OF_APPLICATION.matcher(path.getName());
        return application.find() ? Optional.of(new User(application.group(), "", 0)) : Optional.empty();
    }

    /**
     * Who works in a directory.
     *
     * @param run its id
     * @param host of its process; empty if unknown
     */
    public record User(String run, String host, long process) {}

    /** Notes which run works here, for the case that its process dies. */
    private void note(String run) throws IOException {
        String user = run + "\n" + ProcessRecord.host() + "\n"
                + ProcessHandle.current().pid() + "\n";
        Storage.fill(
                fileSystem.create(new Path(path, USER), true), out -> out.write(user.getBytes(StandardCharsets.UTF_8)));
    }

    public Path path() {
        return path;
    }

    public JournalStorage journal() {
        return new HadoopJournal(fileSystem, new Path(path, JOURNAL));
    }

    /** Number of finished passes recorded. */
    public int passes() throws IOException {
        try {
            return (int) Arrays.stream(fileSystem.listStatus(new Path(path, JOURNAL)))
                    .filter(file -> !file.getPath().getName().startsWith("."))
                    .count();
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    /** {@code 3 finished passes}: what the journal holds. */
    public String finished() throws IOException {
        int passes = passes();
        return passes + (passes == 1 ? " finished pass" : " finished passes");
    }

    /** Stops the jobs of an earlier run that was killed, and deletes their files; to be called before a run goes on. */
    public void stopLeftJobs(Configuration configuration, Progress progress) throws IOException {
        new LeftJobs(fileSystem, configuration, progress).stop(path);
    }

    /** Deletes the journal and the files of jobs; the run has succeeded, or has nothing worth resuming. */
    public void delete() throws IOException {
        fileSystem.delete(path, true);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
