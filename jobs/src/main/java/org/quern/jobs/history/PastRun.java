package org.quern.jobs.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.record.RunId;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.Standing;

/**
 * A run that has left a record.
 *
 * @param directory of the record
 * @param written when the record was last written
 */
public record PastRun(RunRecord record, Path directory, Instant written) {
    /** Records of running commands are written once a minute. */
    static final Duration SILENCE = Duration.ofMinutes(15);

    public String id() {
        return record.id();
    }

    /** Whether only the resource manager knows where it stands. */
    boolean isOpenApplication() {
        return RunId.isApplication(id()) && !record.state().isOver();
    }

    /** The process of a run that is no application. */
    public Optional<RunProcess> process() {
        if (record.attempts().isEmpty()) {
            return Optional.empty();
        }
        Attempt last = record.attempts().get(record.attempts().size() - 1);
        return last.process().isEmpty()
                ? Optional.empty()
                : Optional.of(new RunProcess(last.host(), last.process().getAsLong(), Optional.of(last.started())));
    }

    /** Where a run stands that is over or no application. */
    Standing standing(Instant now) {
        if (record.state().isOver()) {
            return Standing.ended(record.state());
        }
        return switch (process().map(RunProcess::life).orElse(RunProcess.Life.UNKNOWN)) {
            case ALIVE -> Standing.RUNNING;
            case GONE -> Standing.MISSING;
            case UNKNOWN -> written.plus(SILENCE).isBefore(now) ? Standing.MISSING : Standing.RUNNING;
        };
    }
}
