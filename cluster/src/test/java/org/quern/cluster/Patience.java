package org.quern.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what can be seen from outside of other processes, and gives up in the end. */
final class Patience {
    private static final long LIMIT_S = 180;
    private static final long LOOK_MS = 10;

    /** Something that can be seen, or cannot be seen yet. */
    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    /** Something that is so, or is not so yet. */
    interface Sight {
        boolean isThere() throws IOException, InterruptedException;
    }

    private Patience() {}

    /** @param what one waits for, as a clause: "a worker runs" */
    static <T> T until(String what, Look<T> look) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        for (; ; ) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Not seen within " + LIMIT_S + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
        }
    }

    static void untilSo(String what, Sight sight) throws IOException, InterruptedException {
        until(what, () -> sight.isThere() ? Optional.of(what) : Optional.empty());
    }
}
