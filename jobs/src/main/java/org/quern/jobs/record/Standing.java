package org.quern.jobs.record;

/** Where a run stands, by its record and by what is known of its process or application. */
public enum Standing {
    QUEUED,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELED,
    /** Its record has no end, and its process is gone, or the resource manager does not know it. */
    MISSING,
    /** Its record has no end, and the resource manager could not be asked. */
    UNDETERMINED;

    /** Of a record with an end. */
    public static Standing ended(RunState state) {
        return valueOf(state.name());
    }

    /** Whether the run may still do something. */
    public boolean mayRun() {
        return this == QUEUED || this == RUNNING || this == UNDETERMINED;
    }
}
