package org.quern.yarn.protocol;

import java.io.IOException;
import java.util.List;
import org.quern.pass.Criterion;

/** What a client asks of a running master. */
public interface ClientCalls {
    /**
     * What has happened.
     *
     * @param from number of the first event wanted, from 0; the call waits up to about a second for one
     */
    Events follow(long from) throws IOException;

    /** Asks the run to stop; it leaves nothing half-written and ends as killed. */
    void stop(String reason) throws IOException;

    /**
     * A run of events.
     *
     * @param next number of the first event after these
     * @param isOver whether nothing will come any more: the run's record has been written
     */
    record Events(List<Event> events, long next, boolean isOver) {}

    /** What {@link org.quern.pass.Progress} hears. Rows are told at intervals, not one by one. */
    sealed interface Event {
        record PassStarted(String pass, int number, long rows) implements Event {}

        record RowsDone(long rows) implements Event {}

        record PassFinished(String pass, int number) implements Event {}

        record PassRecorded(String pass, int number) implements Event {}

        record Iteration(int number, Criterion criterion) implements Event {}

        record Message(String text) implements Event {}
    }
}
