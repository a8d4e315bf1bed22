package org.quern.jobs.record;

/** Where a run stands. */
public enum RunState {
    /** Accepted, but nothing runs yet. */
    QUEUED,
    RUNNING,
    /** Ended with exit code 0. */
    FINISHED,
    FAILED,
    /** Ended because somebody asked for it. */
    CANCELED;

    public boolean isOver() {
        return this == FINISHED || this == FAILED || this == CANCELED;
    }
}
