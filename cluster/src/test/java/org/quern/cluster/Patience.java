package org.quern.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what can be seen from outside of other processes, and gives up in the end. */
enum Patience {
    /** With files and processes of this machine, which one looks at for next to nothing. */
    LOOKING(10),
    /** With daemons and JVMs, which work for each answer: asked without a pause, they are late with what is waited for. */
    ASKING(250);

    /** Of a machine on which nothing else goes well any more: a trial that passes does not wait for it. */
    static final int LIMIT_S = 600;

    /** Something that can be seen, or cannot be seen yet. */
    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    /** Something that is so, or is not so yet. */
    interface Sight {
        boolean isThere() throws IOException, InterruptedException;
    }

    private final long pauseMs;

    Patience(long pauseMs) {
        this.pauseMs = pauseMs;
    }

    /** @param what one waits for, as a clause: "a worker runs" */
    <T> T until(String what, Look<T> look) throws IOException, InterruptedException {
        return within(LIMIT_S, look)
                .orElseThrow(() -> new AssertionError("Not seen within " + LIMIT_S + " s: " + what));
    }

    void untilSo(String what, Sight sight) throws IOException, InterruptedException {
        until(what, () -> sight.isThere() ? Optional.of(what) : Optional.empty());
    }

    /** Waits no longer than that. */
    <T> Optional<T> within(int seconds, Look<T> look) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (; ; ) {
            Optional<T> found = look.look();
            if (found.isPresent() || System.nanoTime() > end) {
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
        }
    }
}
