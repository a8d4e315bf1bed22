package org.quern.yarn.client;

import java.util.Optional;
import org.quern.jobs.record.RunRecord;

/** Where an application stands, by its record and by what the resource manager says. */
enum Standing {
    QUEUED,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELED,
    /** Its record has no end, and the resource manager does not know it. */
    MISSING,
    /** Its record has no end, and the resource manager could not be asked. */
    UNDETERMINED;

    static Standing of(Optional<Cluster.Application> application, Optional<RunRecord> record) {
        if (record.isPresent() && record.get().state().isOver()) {
            return valueOf(record.get().state().name());
        }
        return application
                .map(found -> switch (found.phase()) {
                    case WAITING -> found.attempt() > 1 ? RUNNING : QUEUED;
                    case RUNNING -> RUNNING;
                    case FINISHED -> FINISHED;
                    case FAILED -> FAILED;
                    case KILLED -> CANCELED;
                })
                .orElse(MISSING);
    }
}
