package org.quern.yarn.protocol;

/**
 * What a worker says of itself at intervals, also while it computes.
 *
 * @param task under way, 0 if none
 * @param done leaves (or chunks) of the task that are done
 * @param rows of the task done so far
 * @param residentChunks chunks of which columns or memos are held
 * @param residentBytes what they take
 * @param heapUsedBytes of the heap
 */
public record Beat(int task, LeafSet done, long rows, LeafSet residentChunks, long residentBytes, long heapUsedBytes) {
    /**
     * The master's answer.
     *
     * @param skip leaves of the task under way that others have delivered
     * @param isCancelled whether nobody wants the task any more
     * @param release chunks that live elsewhere now and need not be held
     * @param exit whether the worker is to end, for instance since its container is given back
     */
    public record Answer(LeafSet skip, boolean isCancelled, LeafSet release, boolean exit) {}
}
