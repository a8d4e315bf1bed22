package org.quern.yarn.master;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;
import org.quern.yarn.protocol.ClientCalls;

/**
 * Answers clients: keeps what has happened, by hearing the run's progress, and hands on what is asked. Of a very long run the
 * latest events are kept; a client that asks for older ones is given what there is.
 */
final class ClientDesk implements ClientCalls, Progress {
    static final int MOST_EVENTS = 20_000;
    private static final long FOLLOW_MS = 1000;

    /** Rows are told at most so often. */
    private static final long ROWS_MS = 250;

    private final InstantSource clock;
    private final Consumer<String> stop;
    private final List<Event> events = new ArrayList<>();
    private long forgotten;
    private long rows;
    private long rowsToldMs;
    private long passRows;
    private long passRowsDone;
    private boolean isOver;
    private int followers;
    private Optional<String> stopReason = Optional.empty();

    /** @param stop is told once why the run is to end */
    ClientDesk(InstantSource clock, Consumer<String> stop) {
        this.clock = clock;
        this.stop = stop;
    }

    @Override
    public synchronized Events follow(long from) {
        followers++;
        try {
            waitFor(from);
            long first = Math.max(from, forgotten);
            int begin = (int) Math.min(first - forgotten, events.size());
            return new Events(List.copyOf(events.subList(begin, events.size())), forgotten + events.size(), isOver);
        } finally {
            followers--;
            notifyAll();
        }
    }

    private void waitFor(long event) {
        long endMs = clock.millis() + FOLLOW_MS;
        for (long leftMs = FOLLOW_MS;
                leftMs > 0 && !isOver && event >= forgotten + events.size();
                leftMs = endMs - clock.millis()) {
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void stop(String reason) {
        synchronized (this) {
            if (stopReason.isPresent() || isOver) {
                return;
            }
            stopReason = Optional.of(reason);
        }
        stop.accept(reason);
    }

    /** Why the run was asked to end, if it was. */
    synchronized Optional<String> stopReason() {
        return stopReason;
    }

    /** The run's record has been written: followers are told, for which there is some time. */
    synchronized void over(Duration patience) {
        tellRows();
        isOver = true;
        notifyAll();
        long endMs = clock.millis() + patience.toMillis();
        for (long leftMs = patience.toMillis(); leftMs > 0 && followers > 0; leftMs = endMs - clock.millis()) {
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How much of the pass under way is done, in 0 to 1; nobody knows how many passes there will be. */
    synchronized float passShare() {
        return passRows <= 0 ? 0 : Math.min(1, (float) passRowsDone / passRows);
    }

    private synchronized void add(Event event) {
        tellRows();
        put(event);
        notifyAll();
    }

    private void put(Event event) {
        if (events.size() == MOST_EVENTS) {
            // By half, so that it is not done each time.
            events.subList(0, MOST_EVENTS / 2).clear();
            forgotten += MOST_EVENTS / 2;
        }
        events.add(event);
    }

    private void tellRows() {
        if (rows > 0) {
            put(new Event.RowsDone(rows));
            rows = 0;
            rowsToldMs = clock.millis();
        }
    }

    @Override
    public synchronized void passStarted(String pass, int number, long total) {
        passRows = total;
        passRowsDone = 0;
        add(new Event.PassStarted(pass, number, total));
    }

    @Override
    public synchronized void rowsDone(long count) {
        rows += count;
        passRowsDone += count;
        if (clock.millis() - rowsToldMs >= ROWS_MS) {
            tellRows();
            notifyAll();
        }
    }

    @Override
    public void passFinished(String pass, int number) {
        add(new Event.PassFinished(pass, number));
    }

    @Override
    public void passRecorded(String pass, int number) {
        add(new Event.PassRecorded(pass, number));
    }

    @Override
    public void iteration(int number, Criterion criterion) {
        add(new Event.Iteration(number, criterion));
    }

    @Override
    public void message(String text) {
        add(new Event.Message(text));
    }
}
