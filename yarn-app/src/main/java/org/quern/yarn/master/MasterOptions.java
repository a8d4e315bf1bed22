package org.quern.yarn.master;

import org.apache.hadoop.conf.Configuration;
import org.quern.jobs.YarnSettings;

/**
 * What the engine goes by.
 *
 * @param leastWorkers wanted from the start and all the time
 * @param mostWorkers that are ever wanted
 * @param software version of Quern that workers must have
 * @param workerThreads that compute in a worker
 * @param workerHeapBytes largest heap of a worker
 * @param residentBytes what a worker may keep between passes
 * @param timeoutMs silence after which a worker counts as lost
 * @param stallMs time without progress after which a worker with a task counts as lost, 0 if never
 * @param idleMs time without work after which a worker beyond {@code leastWorkers} is given back
 * @param workerFailures lost or failed workers that a run survives
 * @param nodeFailures of them on one node, after which it gets no more
 * @param taskFailures of storage at the same chunk, after which the run fails
 * @param slownessPercent of the time that others would take, after which a worker's leaves are computed by others as well
 * @param waitMessageMs between two lines about waiting
 */
public record MasterOptions(
        int leastWorkers,
        int mostWorkers,
        String software,
        int workerThreads,
        long workerHeapBytes,
        long residentBytes,
        long timeoutMs,
        long stallMs,
        long idleMs,
        int workerFailures,
        int nodeFailures,
        int taskFailures,
        int slownessPercent,
        long waitMessageMs) {
    private static final long MEGABYTE = 1L << 20;

    public MasterOptions {
        if (leastWorkers < 1 || mostWorkers < leastWorkers) {
            throw new IllegalArgumentException("Invalid number of workers: " + leastWorkers + " to " + mostWorkers);
        }
    }

    /** As configured, of an application with so many workers. */
    public static MasterOptions of(int leastWorkers, int mostWorkers, String software, Configuration configuration) {
        long container = YarnSettings.WORKER_MEMORY.of(configuration) * MEGABYTE;
        long heap = YarnSettings.WORKER_HEAP.of(configuration).of(container);
        return new MasterOptions(
                leastWorkers,
                mostWorkers,
                software,
                YarnSettings.WORKER_VCORES.of(configuration),
                heap,
                YarnSettings.WORKER_RESIDENT.of(configuration).of(heap),
                YarnSettings.WORKER_TIMEOUT.of(configuration),
                YarnSettings.WORKER_STALL.of(configuration),
                YarnSettings.WORKER_IDLE.of(configuration),
                YarnSettings.WORKER_FAILURES.of(configuration),
                YarnSettings.NODE_FAILURES.of(configuration),
                YarnSettings.TASK_FAILURES.of(configuration),
                YarnSettings.SLOWNESS.of(configuration),
                YarnSettings.WAIT_MESSAGE.of(configuration));
    }
}
