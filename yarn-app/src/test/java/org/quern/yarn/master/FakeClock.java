package org.quern.yarn.master;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that only moves when it is told to. */
final class FakeClock implements InstantSource {
    private volatile long ms = 1_000_000;

    void advance(long byMs) {
        ms += byMs;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(ms);
    }
}
