package org.quern.yarn.client;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.history.ApplicationStandings;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.Standing;

/** Where applications stand, by their records and by what the resource manager says. */
public final class Standings implements ApplicationStandings {
    static Standing of(Optional<Cluster.Application> application, Optional<RunRecord> record) {
        if (record.isPresent() && record.get().state().isOver()) {
            return Standing.ended(record.get().state());
        }
        return application
                .map(found -> switch (found.phase()) {
                    case WAITING -> found.attempt() > 1 ? Standing.RUNNING : Standing.QUEUED;
                    case RUNNING -> Standing.RUNNING;
                    case FINISHED -> Standing.FINISHED;
                    case FAILED -> Standing.FAILED;
                    case KILLED -> Standing.CANCELED;
                })
                .orElse(Standing.MISSING);
    }

    @Override
    public Map<String, Standing> of(Collection<String> ids, Aftermath aftermath, Configuration configuration)
            throws IOException {
        try {
            Tokens.signIn(configuration);
            try (Cluster cluster = new YarnCluster(configuration)) {
                return of(ids, aftermath, cluster, new Runs(RunDirectories.of(configuration), configuration));
            }
        } catch (QuernException | IOException e) {
            return ids.stream().collect(Collectors.toMap(id -> id, id -> Standing.UNDETERMINED));
        }
    }

    static Map<String, Standing> of(Collection<String> ids, Aftermath aftermath, Cluster cluster, Runs runs)
            throws IOException {
        Map<String, Cluster.Application> known = new HashMap<>();
        cluster.applications(UserGroupInformation.getCurrentUser().getShortUserName())
                .forEach(application -> known.put(application.id(), application));
        Map<String, Standing> standings = new HashMap<>();
        for (String id : ids) {
            Optional<Cluster.Application> application = Optional.ofNullable(known.get(id));
            Optional<RunRecord> record = application.isPresent() && aftermath == Aftermath.SETTLE
                    ? runs.settle(application.get())
                    : runs.record(id);
            standings.put(id, of(application, record));
        }
        return standings;
    }
}
