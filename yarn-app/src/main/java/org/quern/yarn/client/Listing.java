package org.quern.yarn.client;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.Standing;

/**
 * An application in a list.
 *
 * @param command what it runs, empty if there is no record of it
 * @param ended empty while it runs, or if nobody knows
 */
record Listing(String id, Standing standing, String queue, Instant submitted, Optional<Instant> ended, String command) {

    /** Those of this user that the resource manager remembers or that have left a record, oldest first. */
    static List<Listing> all(List<Cluster.Application> known, RunDirectories directories, Runs runs)
            throws IOException {
        Map<String, Cluster.Application> byId = new LinkedHashMap<>();
        known.forEach(application -> byId.put(application.id(), application));
        Set<String> ids = new LinkedHashSet<>(directories.ids());
        ids.addAll(byId.keySet());
        List<Listing> all = new ArrayList<>();
        for (String id : ids) {
            Optional<Cluster.Application> application = Optional.ofNullable(byId.get(id));
            Optional<RunRecord> record = application.isPresent() ? runs.settle(application.get()) : runs.record(id);
            if (application.isPresent() || record.isPresent()) {
                all.add(of(id, application, record));
            }
        }
        all.sort(Comparator.comparing(Listing::submitted).thenComparing(Listing::id));
        return all;
    }

    static Listing of(String id, Optional<Cluster.Application> application, Optional<RunRecord> record) {
        return new Listing(
                id,
                Standings.of(application, record),
                application
                        .map(Cluster.Application::queue)
                        .or(() -> record.map(run -> run.origin().queue()))
                        .orElse(""),
                record.map(RunRecord::submitted)
                        .or(() -> application.map(found -> Instant.ofEpochMilli(found.startedMs())))
                        .orElseThrow(),
                record.flatMap(RunRecord::ended).or(() -> application
                        .filter(found -> found.finishedMs() > 0)
                        .map(found -> Instant.ofEpochMilli(found.finishedMs()))),
                record.map(run -> run.origin().command())
                        .or(() -> application.map(Cluster.Application::name))
                        .orElse(""));
    }

    /** Nobody could be asked whether it still runs. */
    Listing undetermined() {
        return standing == Standing.MISSING
                ? new Listing(id, Standing.UNDETERMINED, queue, submitted, ended, command)
                : this;
    }
}
