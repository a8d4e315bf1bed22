package org.quern.yarn.worker;

import org.quern.pass.Residence;

/**
 * How a worker works.
 *
 * @param threads that compute
 * @param residentBytes budget on the heap for columns and memos that stay between passes
 * @param directBytes budget outside of the heap for columns that stay
 * @param heartbeatMs time between two heartbeats
 * @param timeoutMs time without an answer after which the master counts as gone
 * @param deliveryBytes of states that one call carries at most
 */
public record WorkerOptions(
        int threads, long residentBytes, long directBytes, long heartbeatMs, long timeoutMs, int deliveryBytes) {
    /** Well below what a master takes in one message. */
    public static final int DELIVERY_BYTES = 32 << 20;

    public WorkerOptions {
        if (threads < 1
                || residentBytes < 0
                || directBytes < 0
                || heartbeatMs < 1
                || timeoutMs < 1
                || deliveryBytes < 1) {
            throw new IllegalArgumentException("Invalid options of a worker: " + threads + " threads, " + residentBytes
                    + " resident bytes, " + directBytes + " outside of the heap, " + heartbeatMs + " ms, " + timeoutMs
                    + " ms, " + deliveryBytes + " bytes");
        }
    }

    Residence residence() {
        return Residence.of(residentBytes, directBytes);
    }
}
