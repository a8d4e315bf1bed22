package org.quern.jobs.record;

/**
 * A worker of a run as others may see it. All texts are empty where they are not known.
 *
 * @param id of its container
 * @param chunks it holds
 * @param residentBytes columns and memos kept between passes
 * @param heapUsedBytes at its last heartbeat
 * @param rowsDone in all passes together
 * @param logs address of its logs
 * @param ended why it ended, one line; empty while it lives
 */
public record WorkerView(
        String id,
        String host,
        State state,
        int threads,
        int chunks,
        long residentBytes,
        long heapUsedBytes,
        long rowsDone,
        String logs,
        String ended) {
    /** What a worker is doing. */
    public enum State {
        /** Its container is there, but it has not introduced itself. */
        STARTING,
        IDLE,
        COMPUTING,
        /** Silent for too long, or its container died. */
        LOST,
        /** Ended as it was told, or its container was given back. */
        ENDED
    }

    /** Whether it may still do something. */
    public boolean isLive() {
        return state != State.LOST && state != State.ENDED;
    }

    WorkerView ended(String why) {
        return new WorkerView(
                id, host, State.ENDED, threads, chunks, residentBytes, heapUsedBytes, rowsDone, logs, why);
    }
}
