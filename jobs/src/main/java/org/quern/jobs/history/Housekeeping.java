package org.quern.jobs.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.Directories;
import org.quern.jobs.history.ApplicationStandings.Aftermath;
import org.quern.jobs.history.Housekeeping.Finding.Fate;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.jobs.record.RunId;
import org.quern.jobs.record.Standing;
import org.quern.pass.Progress;

/**
 * Removes what runs have left that nobody will use: working directories and staging directories of runs that are over or dead,
 * and old records if that is asked for. What cannot be told to be dead stays. Only directories that are named as Quern names
 * them, in the directories of the settings, are touched.
 */
public final class Housekeeping {
    /** A directory of which nothing tells whose it is must have lain untouched for so long. */
    private static final Duration UNKNOWN_USER = Duration.ofDays(7);

    private final Options options;
    private final Configuration configuration;
    private final RunHistory history;
    private final Progress progress;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * What is to be removed.
     *
     * @param olderThan working and staging directories that nobody has touched for so long
     * @param recordsOlderThan records of runs that ended so long ago; none if empty
     */
    public record Options(Duration olderThan, Optional<Duration> recordsOlderThan, Mode mode) {
        /** Whether anything is removed. */
        public enum Mode {
            REMOVE,
            SHOW
        }
    }

    /** What was found, and what became of it. */
    public record Finding(Path path, Fate fate, long bytes, Duration age, String why) {
        /** What became of a directory. */
        public enum Fate {
            REMOVED,
            KEPT
        }
    }

    public Housekeeping(
            Options options, Configuration configuration, RunHistory history, Progress progress, InstantSource clock) {
        this.options = options;
        this.configuration = configuration;
        this.history = history;
        this.progress = progress;
        this.now = clock.instant();
    }

    /** Does it, and tells what of. */
    public List<Finding> run() throws IOException {
        List<WorkDirectory> works = WorkDirectory.all(configuration);
        List<Path> stagings = stagings();
        Map<String, Standing> applications = applications(works, stagings);
        for (WorkDirectory work : works) {
            take(work.path(), options.olderThan(), found -> ofWork(work, found, applications), () -> {
                work.stopLeftJobs(configuration, progress);
                work.delete();
            });
        }
        for (Path staging : stagings) {
            take(
                    staging,
                    options.olderThan(),
                    found -> ofApplication(staging.getName(), applications),
                    () -> delete(staging));
        }
        if (options.recordsOlderThan().isPresent()) {
            records(options.recordsOlderThan().get());
        }
        return List.copyOf(findings);
    }

    /** What is thought of a directory. */
    private record Verdict(Fate fate, String why) {
        static Verdict remove(String why) {
            return new Verdict(Fate.REMOVED, why);
        }

        static Verdict keep(String why) {
            return new Verdict(Fate.KEPT, why);
        }
    }

    private interface Judge {
        Verdict of(Leftover found) throws IOException;
    }

    private interface Removal {
        void run() throws IOException;
    }

    private void take(Path path, Duration olderThan, Judge judge, Removal removal) throws IOException {
        Leftover found;
        try {
            found = Leftover.at(path, configuration);
        } catch (FileNotFoundException e) {
            return;
        }
        Duration age = Duration.between(found.touched(), now);
        Verdict verdict = verdict(found, age, olderThan, judge);
        if (verdict.fate() == Fate.REMOVED && options.mode() == Options.Mode.REMOVE) {
            try {
                removal.run();
            } catch (IOException | RuntimeException e) {
                verdict = Verdict.keep("cannot be removed: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        findings.add(new Finding(path, verdict.fate(), found.bytes(), age, verdict.why()));
    }

    private Verdict verdict(Leftover found, Duration age, Duration olderThan, Judge judge) throws IOException {
        if (found.isLink()) {
            return Verdict.keep("a link, and what it leads to is not Quern's to remove");
        }
        if (!found.isOwn(configuration)) {
            return Verdict.keep("belongs to " + found.owner());
        }
        // Another clock may be a little ahead of this one.
        if (!olderThan.isZero() && age.compareTo(olderThan) < 0) {
            return Verdict.keep("touched since");
        }
        return judge.of(found);
    }

    private Verdict ofWork(WorkDirectory work, Leftover found, Map<String, Standing> applications) throws IOException {
        Optional<WorkDirectory.User> user;
        try {
            user = work.user();
        } catch (IOException e) {
            return Verdict.keep("its note of who uses it cannot be read");
        }
        if (user.isEmpty()) {
            return Duration.between(found.touched(), now).compareTo(UNKNOWN_USER) < 0
                    ? Verdict.keep("nothing in it tells whose it is; 7 days without a change would")
                    : Verdict.remove("nothing in it tells whose it is, and nobody has touched it for long");
        }
        String id = user.get().run();
        return RunId.isApplication(id) ? ofApplication(id, applications) : ofRun(user.get());
    }

    private static Verdict ofApplication(String id, Map<String, Standing> applications) {
        Standing standing = applications.getOrDefault(id, Standing.UNDETERMINED);
        return switch (standing) {
            case QUEUED, RUNNING -> Verdict.keep(id + " is " + standing);
            case UNDETERMINED -> Verdict.keep("no resource manager says whether " + id + " has ended");
            case MISSING -> Verdict.remove(id + " is unknown to the resource manager");
            default -> Verdict.remove(id + " is " + standing);
        };
    }

    private Verdict ofRun(WorkDirectory.User user) throws IOException {
        Optional<PastRun> run = history.run(user.run());
        if (run.isPresent()) {
            Standing standing = run.get().standing(now);
            String process = run.get().process().map(known -> ", " + known).orElse("");
            return standing.mayRun()
                    ? Verdict.keep(user.run() + " is " + standing + process)
                    : Verdict.remove(user.run() + " is " + standing);
        }
        RunProcess process = new RunProcess(user.host(), user.process(), Optional.empty());
        return switch (process.life()) {
            case ALIVE -> Verdict.keep(user.run() + " may run: its " + process + " is there");
            case GONE -> Verdict.remove(user.run() + " has left no record, and its process is gone");
            case UNKNOWN ->
                Verdict.keep(user.run() + " has left no record, and its " + process
                        + " cannot be seen from here: 'quern clean' there can tell");
        };
    }

    private List<Path> stagings() throws IOException {
        Path root = Directories.stagings(configuration);
        try {
            return Arrays.stream(root.getFileSystem(configuration).listStatus(root))
                    .map(FileStatus::getPath)
                    .filter(path -> RunId.isApplication(path.getName()))
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    private Map<String, Standing> applications(List<WorkDirectory> works, List<Path> stagings) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        for (WorkDirectory work : works) {
            try {
                work.user()
                        .map(WorkDirectory.User::run)
                        .filter(RunId::isApplication)
                        .ifPresent(ids::add);
            } catch (IOException e) {
                // It stays, and is told of.
            }
        }
        stagings.forEach(path -> ids.add(path.getName()));
        return history.applications(List.copyOf(ids), Aftermath.LEAVE);
    }

    private void records(Duration olderThan) throws IOException {
        List<PastRun> readable = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (FileStatus directory : history.directories()) {
            Optional<PastRun> run = history.read(directory.getPath());
            run.ifPresentOrElse(readable::add, () -> others.add(directory.getPath()));
        }
        readable.removeIf(run -> age(run).compareTo(olderThan) < 0);
        Map<String, Standing> standings = history.standings(readable, Aftermath.LEAVE);
        for (PastRun run : readable) {
            Standing standing = standings.get(run.id());
            // Its age is that of the run's end, wherever its files have been since.
            take(
                    run.directory(),
                    Duration.ZERO,
                    found -> standing.mayRun()
                            ? Verdict.keep("the record of a run that is " + standing)
                            : Verdict.remove("the record of a run that is " + standing),
                    () -> delete(run.directory()));
        }
        for (Path path : others) {
            take(path, olderThan, found -> Verdict.remove("without a record that can be read"), () -> delete(path));
        }
    }

    private Duration age(PastRun run) {
        return Duration.between(run.record().ended().orElse(run.written()), now);
    }

    private void delete(Path path) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        if (!files.delete(path, true) && files.exists(path)) {
            throw new IOException("its file system does not say why");
        }
    }
}
