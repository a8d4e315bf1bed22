package org.quern.yarn.client;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.hadoop.security.AccessControlException;
import org.quern.QuernException;
import org.quern.pass.Progress;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Events;

/**
 * Tells what an application does until it is over: why it waits, and what its master's run reports. A master that is lost is
 * waited for, since the resource manager may start another; so is, for some time, the resource manager.
 */
final class Follower {
    private static final long WAIT_MS = 500;
    private static final long FIRST_WAIT_MS = 1500;
    private static final int TRIES = 120;

    private final Cluster cluster;
    private final Masters masters;
    private final Progress progress;
    private final long messageMs;
    private final Pause pause;
    private final InstantSource clock;

    /** Number of the master's attempt whose events are told, and of the next event. */
    private int attempt;

    private long next;

    /** When the next line about waiting is due. */
    private long waitLineMs;

    /** @param messageMs least time between two lines about waiting */
    Follower(Cluster cluster, Masters masters, Progress progress, long messageMs, Pause pause, InstantSource clock) {
        this.cluster = cluster;
        this.masters = masters;
        this.progress = progress;
        this.messageMs = messageMs;
        this.pause = pause;
        this.clock = clock;
    }

    /** Returns when the run's record has been written, or the resource manager counts the application as over. */
    Optional<Cluster.Application> follow(String id) throws IOException {
        waitLineMs = clock.millis() + FIRST_WAIT_MS;
        while (true) {
            Optional<Cluster.Application> found = look(id);
            if (found.isEmpty() || found.get().isOver()) {
                return found;
            }
            if (found.get().phase() == Cluster.Phase.WAITING) {
                tellWaiting(found.get());
            } else if (found.get().port() > 0 && listen(found.get())) {
                return found;
            }
            pause.pause(WAIT_MS);
        }
    }

    /** Returns when the resource manager counts the application as over. */
    Optional<Cluster.Application> awaitEnd(String id) throws IOException {
        while (true) {
            Optional<Cluster.Application> found = look(id);
            if (found.isEmpty() || found.get().isOver()) {
                return found;
            }
            pause.pause(WAIT_MS);
        }
    }

    private Optional<Cluster.Application> look(String id) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return cluster.application(id);
            } catch (IOException | QuernException e) {
                if (tries == TRIES) {
                    throw e;
                }
                if (tries == 1) {
                    progress.message(e.getMessage() + "; trying again, " + id + " goes on");
                }
                pause.pause(WAIT_MS);
            }
        }
    }

    private void tellWaiting(Cluster.Application application) {
        if (clock.millis() < waitLineMs) {
            return;
        }
        waitLineMs = clock.millis() + messageMs;
        progress.message(Diagnostics.ofWaiting(application));
    }

    /** Whether the run is over. */
    private boolean listen(Cluster.Application application) throws IOException {
        if (application.attempt() != attempt) {
            if (attempt > 0) {
                progress.message("The master was lost; attempt " + application.attempt()
                        + " goes on after the passes that are finished");
            }
            attempt = application.attempt();
            next = 0;
        }
        Optional<Masters.Connection> connected = masters.connect(application);
        if (connected.isEmpty()) {
            return false;
        }
        try (Masters.Connection master = connected.get()) {
            while (true) {
                Events events = master.calls().follow(next);
                events.events().forEach(event -> tell(event, progress));
                next = events.next();
                if (events.isOver()) {
                    return true;
                }
            }
        } catch (AccessControlException e) {
            throw e;
        } catch (IOException e) {
            // Lost, or ended since: the resource manager knows which.
            return false;
        }
    }

    /** Tells all that has happened so far; the first answer has it, and waits for nothing unless that is nothing. */
    static void tellAll(ClientCalls master, Progress progress) throws IOException {
        master.follow(0).events().forEach(event -> tell(event, progress));
    }

    private static void tell(Event event, Progress progress) {
        if (event instanceof Event.PassStarted started) {
            progress.passStarted(started.pass(), started.number(), started.rows());
        } else if (event instanceof Event.RowsDone done) {
            progress.rowsDone(done.rows());
        } else if (event instanceof Event.PassFinished finished) {
            progress.passFinished(finished.pass(), finished.number());
        } else if (event instanceof Event.PassRecorded recorded) {
            progress.passRecorded(recorded.pass(), recorded.number());
        } else if (event instanceof Event.Iteration iteration) {
            progress.iteration(iteration.number(), iteration.criterion());
        } else if (event instanceof Event.Message message) {
            progress.message(message.text());
        }
    }
}
