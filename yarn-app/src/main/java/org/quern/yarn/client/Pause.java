package org.quern.yarn.client;

import java.io.InterruptedIOException;

/** Lets time go by between two looks at a cluster. */
interface Pause {
    void pause(long ms) throws InterruptedIOException;

    /** Of this thread. */
    Pause SLEEP = ms -> {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the cluster");
        }
    };
}
