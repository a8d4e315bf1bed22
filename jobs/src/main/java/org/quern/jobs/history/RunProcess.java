package org.quern.jobs.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.quern.jobs.record.ProcessRecord;

/**
 * The process that directs a run, or directed it.
 *
 * @param host empty if unknown
 * @param began no later than this; empty if unknown
 */
public record RunProcess(String host, long id, Optional<Instant> began) {
    /** A process that began so much later than the run has another's id. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    /** What can be told of a process. */
    public enum Life {
        ALIVE,
        GONE,
        /** It is on another host. */
        UNKNOWN
    }

    public Life life() {
        return life(ProcessRecord.host());
    }

    Life life(String here) {
        // Containers often share this name, and each has processes of its own.
        if (host.isEmpty() || host.startsWith("localhost") || !host.equals(here)) {
            return Life.UNKNOWN;
        }
        return ProcessHandle.of(id).filter(this::isSame).isPresent() ? Life.ALIVE : Life.GONE;
    }

    private boolean isSame(ProcessHandle found) {
        Optional<Instant> start = found.info().startInstant();
        return found.isAlive()
                && (began.isEmpty()
                        || start.isEmpty()
                        || start.get().isBefore(began.get().plus(SLACK)));
    }

    @Override
    public String toString() {
        return "process " + id + (host.isEmpty() ? "" : " on " + host);
    }
}
