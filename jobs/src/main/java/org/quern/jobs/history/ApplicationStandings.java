package org.quern.jobs.history;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.quern.jobs.record.Standing;

/** Knows where YARN applications stand; found by {@link java.util.ServiceLoader}. */
public interface ApplicationStandings {
    /**
     * Asks the resource manager, once for all.
     *
     * @return of each; {@link Standing#UNDETERMINED} if nobody answers
     */
    Map<String, Standing> of(Collection<String> ids, Aftermath aftermath, Configuration configuration)
            throws IOException;

    /** What becomes of an application that has ended while its record does not say so. */
    enum Aftermath {
        LEAVE,
        /** The record is ended, and what the application needed is deleted. */
        SETTLE
    }
}
