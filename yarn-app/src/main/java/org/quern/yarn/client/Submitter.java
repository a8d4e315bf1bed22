package org.quern.yarn.client;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.YarnSettings;
import org.quern.jobs.cli.EngineKind;
import org.quern.jobs.cli.ExitException;
import org.quern.jobs.cli.Program;
import org.quern.jobs.cli.Rehearsal;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.Software;
import org.quern.pass.Progress;
import org.quern.yarn.launch.ContainerSpec;
import org.quern.yarn.launch.MasterLaunch;
import org.quern.yarn.launch.MasterLaunch.Over;
import org.quern.yarn.launch.WorkerCount;
import org.quern.yarn.rpc.ApplicationSecret;
import org.quern.yarn.rpc.Role;

/** Checks a command line, brings what it needs to the cluster and submits it. */
final class Submitter {
    private static final int LONGEST_NAME = 100;

    private final Cluster cluster;
    private final QuernJar jar;
    private final RunDirectories directories;
    private final Configuration configuration;
    private final Progress progress;

    /** @param configuration the application's as well */
    Submitter(
            Cluster cluster, QuernJar jar, RunDirectories directories, Configuration configuration, Progress progress) {
        this.cluster = cluster;
        this.jar = jar;
        this.directories = directories;
        this.configuration = configuration;
        this.progress = progress;
    }

    /**
     * Runs the verb up to its first pass, which neither reads nor writes data.
     *
     * @param out takes help, or the plan of a dry run
     * @throws ExitException if there is nothing to submit, since something is wrong or the user only asked
     */
    static Rehearsal rehearse(List<String> commandLine, Over over, Configuration configuration, PrintStream out)
            throws IOException {
        EngineKind engine = over == Over.WORKERS ? EngineKind.YARN : EngineKind.MAPREDUCE;
        Rehearsal rehearsal = Program.rehearse(engine, configuration, out, commandLine);
        if (!rehearsal.isOver() || rehearsal.exitCode() != 0) {
            checkPaths(rehearsal.paths(), configuration);
        }
        if (rehearsal.isOver()) {
            throw new ExitException(rehearsal.exitCode(), rehearsal.messages());
        }
        if (rehearsal.verb().startsWith("yarn")) {
            throw new QuernException("'quern " + rehearsal.verb() + "' runs here, not as an application");
        }
        return rehearsal;
    }

    /** Where the default file system is local, so is the cluster. */
    private static void checkPaths(List<String> paths, Configuration configuration) throws IOException {
        if (FileSystem.get(configuration) instanceof LocalFileSystem) {
            return;
        }
        for (String path : paths) {
            if (new Path(path).getFileSystem(configuration) instanceof LocalFileSystem) {
                throw new QuernException(
                        "'" + path + "' is on this machine, where the nodes of the cluster cannot see it:"
                                + " 'hdfs dfs -put' brings a file to " + FileSystem.getDefaultUri(configuration)
                                + ", 'quern import --engine local' a data set");
            }
        }
    }

    /** Returns the id of the application once the resource manager has accepted it. */
    String submit(Rehearsal rehearsal, SubmitOptions options) throws IOException {
        WorkerCount workers = workers();
        Cluster.NewApplication application = cluster.newApplication();
        Preflight.check(cluster, application, options, configuration);
        directories.check();
        Path cached = JarCache.of(configuration, progress).place(jar);
        String id = application.id();
        boolean isSubmitted = false;
        try {
            MasterLaunch launch = new MasterLaunch(
                    rehearsal.arguments(),
                    options.over(),
                    workers,
                    options.nodeLabel(),
                    options.environment(),
                    cached.toString(),
                    directories.staging(id).toString(),
                    directories.run(id).toString());
            launch.stage(configuration);
            directories.writeLibraries(id, libraries());
            Credentials credentials = Tokens.gather(cluster, paths(rehearsal, cached), configuration);
            ApplicationSecret secret = ApplicationSecret.random(id);
            secret.putInto(credentials);
            directories.writeToken(id, secret.token(Role.CLIENT, user()));
            new Runs(directories, configuration)
                    .write(RunRecord.queued(
                            id, origin(rehearsal, options), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            cluster.submit(
                    submission(id, rehearsal, options), ContainerSpec.ofMaster(launch, configuration), credentials);
            isSubmitted = true;
        } finally {
            if (!isSubmitted) {
                directories.deleteStaging(id);
                directories.deleteRun(id);
            }
        }
        return id;
    }

    /** Jars of {@code -libjars}, where Hadoop's generic options have put them. */
    private List<Path> libraries() {
        return configuration.getStringCollection("tmpjars").stream()
                .map(Path::new)
                .toList();
    }

    private WorkerCount workers() {
        String text = YarnSettings.WORKERS.of(configuration);
        try {
            return WorkerCount.parse(text);
        } catch (IllegalArgumentException e) {
            throw new QuernException(
                    "Invalid " + YarnSettings.WORKERS.key() + ": '" + text + "', " + e.getMessage(), e);
        }
    }

    private List<Path> paths(Rehearsal rehearsal, Path cached) {
        List<Path> paths = new ArrayList<>(List.of(cached, directories.stagings(), directories.runs()));
        rehearsal.paths().forEach(path -> paths.add(new Path(path)));
        paths.addAll(libraries());
        return paths;
    }

    private static String user() throws IOException {
        return UserGroupInformation.getCurrentUser().getShortUserName();
    }

    private RunRecord.Origin origin(Rehearsal rehearsal, SubmitOptions options) throws IOException {
        return new RunRecord.Origin(
                rehearsal.verb(),
                Redaction.of(configuration).arguments(rehearsal.arguments()),
                (options.over() == Over.WORKERS ? EngineKind.YARN : EngineKind.MAPREDUCE).toString(),
                user(),
                YarnSettings.QUEUE.of(configuration),
                tags(options).stream().sorted().toList(),
                InetAddress.getLocalHost().getHostName(),
                Software.current());
    }

    private Cluster.Submission submission(String id, Rehearsal rehearsal, SubmitOptions options) {
        return new Cluster.Submission(
                id,
                options.name().isEmpty() ? name(rehearsal) : options.name(),
                YarnSettings.QUEUE.of(configuration),
                options.priority(),
                tags(options),
                options.nodeLabel(),
                options.timeoutSeconds(),
                YarnSettings.MASTER_ATTEMPTS.of(configuration),
                YarnSettings.MASTER_MEMORY.of(configuration),
                YarnSettings.MASTER_VCORES.of(configuration));
    }

    /** Those asked for, and those that a scheduler gives to all that it starts, to find and end it by. */
    private Set<String> tags(SubmitOptions options) {
        Set<String> tags = new LinkedHashSet<>(options.tags());
        tags.addAll(configuration.getTrimmedStringCollection(MRJobConfig.JOB_TAGS));
        return tags;
    }

    /** Such as {@code quern logit flights.q}. */
    private static String name(Rehearsal rehearsal) {
        String name = "quern " + rehearsal.verb()
                + (rehearsal.paths().isEmpty()
                        ? ""
                        : " " + new Path(rehearsal.paths().get(0)).getName());
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
