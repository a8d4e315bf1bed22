package org.quern.jobs.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.jobs.Directories;
import org.quern.jobs.history.ApplicationStandings.Aftermath;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.RunId;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.Standing;

/** The records of a user's runs. One that cannot be read is named and passed over. */
public final class RunHistory {
    /** The clock of a file system may be so far from that of those who write there. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private final Configuration configuration;
    private final Path root;
    private final FileSystem files;
    private final Consumer<String> damaged;
    private final InstantSource clock;

    /** @param damaged hears of records that cannot be read */
    public RunHistory(Configuration configuration, Consumer<String> damaged, InstantSource clock) throws IOException {
        this.configuration = configuration;
        this.root = Directories.runs(configuration);
        this.files = root.getFileSystem(configuration);
        this.damaged = damaged;
        this.clock = clock;
    }

    /** Where the records are. */
    public Path root() {
        return root;
    }

    /** The newest runs, newest first. */
    public List<PastRun> newest(int most, Optional<Instant> since, Predicate<RunRecord> filter) throws IOException {
        List<FileStatus> directories = new ArrayList<>(directories());
        directories.sort(Comparator.comparing(RunHistory::changed).reversed());
        List<PastRun> runs = new ArrayList<>();
        Comparator<PastRun> newestFirst = Comparator.<PastRun, Instant>comparing(
                        run -> run.record().submitted())
                .thenComparing(PastRun::id)
                .reversed();
        for (FileStatus directory : directories) {
            // What was submitted later has changed later, too.
            Instant latest = changed(directory);
            if (since.filter(latest::isBefore).isPresent() || isFull(runs, most, latest)) {
                break;
            }
            read(directory.getPath())
                    .filter(run -> since.isEmpty() || !run.record().submitted().isBefore(since.get()))
                    .filter(run -> filter.test(run.record()))
                    .ifPresent(runs::add);
            runs.sort(newestFirst);
        }
        return runs.size() <= most ? runs : List.copyOf(runs.subList(0, most));
    }

    private static boolean isFull(List<PastRun> newestFirst, int most, Instant latest) {
        return newestFirst.size() >= most
                && newestFirst.get(most - 1).record().submitted().isAfter(latest);
    }

    /** The latest time at which what lies there may have been submitted. Object stores do not know when directories change. */
    private static Instant changed(FileStatus directory) {
        long ms = directory.getModificationTime();
        return ms <= 0 ? Instant.MAX : Instant.ofEpochMilli(ms).plus(CLOCKS);
    }

    /** Directories of runs, whether there is a record in them or not. */
    List<FileStatus> directories() throws IOException {
        try {
            return Arrays.stream(files.listStatus(root))
                    .filter(FileStatus::isDirectory)
                    .filter(status -> RunId.isRun(status.getPath().getName()))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Empty if there is none that can be read. */
    Optional<PastRun> read(Path directory) throws IOException {
        try {
            RecordFile file = new RecordFile(directory, configuration);
            Optional<RunRecord> record = file.read();
            return record.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PastRun(record.get(), directory, file.written()));
        } catch (FileNotFoundException e) {
            // Somebody has just removed it.
            return Optional.empty();
        } catch (QuernException | IOException e) {
            damaged.accept("Left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** @return empty if it has left no record */
    Optional<PastRun> run(String id) throws IOException {
        return read(new Path(root, id));
    }

    /**
     * Finds one by its id or by how it begins.
     *
     * @throws QuernException if there is none, or more than one
     */
    public PastRun find(String prefix) throws IOException {
        List<String> ids = directories().stream()
                .map(status -> status.getPath().getName())
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
        if (ids.isEmpty()) {
            throw new QuernException("Unknown run '" + prefix + "': there is none in " + root
                    + "; 'quern history' lists those there are");
        }
        if (ids.size() > 1 && !ids.contains(prefix)) {
            throw new QuernException("Several runs begin with '" + prefix + "': "
                    + String.join(", ", ids.subList(0, Math.min(5, ids.size()))) + (ids.size() > 5 ? ", …" : ""));
        }
        String id = ids.contains(prefix) ? prefix : ids.get(0);
        return run(id).orElseThrow(() -> new QuernException("Run " + id + " has no record that can be read"));
    }

    /** Where runs stand; applications without an end on record are asked for together. */
    public Map<String, Standing> standings(List<PastRun> runs, Aftermath aftermath) throws IOException {
        Map<String, Standing> standings = new HashMap<>(applications(
                runs.stream()
                        .filter(PastRun::isOpenApplication)
                        .map(PastRun::id)
                        .toList(),
                aftermath));
        for (PastRun run : runs) {
            if (!standings.containsKey(run.id())) {
                standings.put(run.id(), run.standing(clock.instant()));
            }
        }
        return standings;
    }

    /** Where applications stand, by what the resource manager knows. */
    Map<String, Standing> applications(List<String> ids, Aftermath aftermath) throws IOException {
        Map<String, Standing> standings = new HashMap<>();
        ids.forEach(id -> standings.put(id, Standing.UNDETERMINED));
        Optional<ApplicationStandings> cluster = ids.isEmpty()
                ? Optional.empty()
                : ServiceLoader.load(ApplicationStandings.class, RunHistory.class.getClassLoader())
                        .findFirst();
        if (cluster.isPresent()) {
            standings.putAll(cluster.get().of(ids, aftermath, configuration));
        }
        return standings;
    }
}
