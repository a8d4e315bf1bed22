package org.quern.yarn.worker;

import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.IntToLongFunction;
import org.quern.pass.LeafWatch;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;

/** What the master hears of a task under way and says about it. Shared by the threads that compute and the heartbeat. */
final class TaskWatch implements LeafWatch {
    static final TaskWatch NO_TASK = new TaskWatch(0, chunk -> 0);

    private final int number;
    private final IntToLongFunction rowsOf;
    private final BitSet done = new BitSet();
    private long rows;
    private LeafSet skip = LeafSet.NONE;
    private volatile boolean cancelled;

    /**
     * @param number of the task
     * @param rowsOf rows of a chunk
     */
    TaskWatch(int number, IntToLongFunction rowsOf) {
        this.number = number;
        this.rowsOf = rowsOf;
    }

    int number() {
        return number;
    }

    /** The task as it stands, in a heartbeat. */
    synchronized Beat beat(BitSet residentChunks, long residentBytes, long heapUsedBytes) {
        return new Beat(number, LeafSet.of(done), rows, LeafSet.of(residentChunks), residentBytes, heapUsedBytes);
    }

    /** What the master says to a heartbeat of this task. */
    void hear(Beat.Answer answer) {
        synchronized (this) {
            skip = answer.skip();
        }
        if (answer.isCancelled()) {
            cancel();
        }
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** @throws CancellationException if nobody wants the task any more */
    void checkWanted() {
        if (cancelled) {
            throw new CancellationException("task " + number + " is no longer wanted");
        }
    }

    @Override
    public synchronized boolean isWanted(int leaf) {
        return !skip.contains(leaf);
    }

    @Override
    public void chunkDone(int chunk) {
        rowsDone(rowsOf.applyAsLong(chunk));
    }

    synchronized void rowsDone(long count) {
        rows += count;
    }

    @Override
    public synchronized void leafDone(int leaf) {
        done.set(leaf);
    }
}
