package org.quern.yarn.protocol;

/**
 * Why a task failed.
 *
 * @param chunk at which it failed, −1 if unknown; of a mistake the lowest of the task's chunks that has one
 * @param message one line
 */
public record TaskProblem(int task, Kind kind, int chunk, String message) {
    /** What it means. */
    public enum Kind {
        /** In the data or options: another worker would meet it again. */
        MISTAKE,
        /** Storage failed; another worker may fare better. */
        STORAGE,
        /** The worker was not told of the task's data set, for the order was lost: it is given again, and then the task. */
        UNOPENED,
        /** The worker has not the memory. */
        MEMORY,
        /** A defect. */
        INTERNAL
    }
}
