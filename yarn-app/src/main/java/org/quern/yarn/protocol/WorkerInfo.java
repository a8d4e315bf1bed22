package org.quern.yarn.protocol;

/**
 * A worker as it introduces itself.
 *
 * @param id of its container
 * @param host it runs on, as the node manager calls it
 * @param software version of Quern
 * @param java version of Java
 * @param threads that compute
 * @param heapBytes largest heap
 * @param directBytes largest direct memory
 * @param residentBytes budget for columns and memos that stay between passes, on and off the heap
 * @param logs address of its container's logs, empty if unknown
 */
public record WorkerInfo(
        String id,
        String host,
        String software,
        String java,
        int threads,
        long heapBytes,
        long directBytes,
        long residentBytes,
        String logs) {}
