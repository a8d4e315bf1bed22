package org.quern.yarn.worker;

/** Exit codes of a worker process, which the node manager hands to the master. */
public enum ExitCode {
    /** Told to end, or its container is given back. */
    DONE(0),
    /** A defect. */
    INTERNAL(1),
    /** Refused by its master, such as for another version of Quern, or started wrongly. */
    REFUSED(2),
    /** Out of heap or direct memory, as a JVM with {@code -XX:+ExitOnOutOfMemoryError} has it. */
    OUT_OF_MEMORY(3),
    /** The master has not answered for {@code quern.yarn.worker.timeout-ms}. */
    MASTER_GONE(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
