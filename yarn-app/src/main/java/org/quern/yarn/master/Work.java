package org.quern.yarn.master;

import java.util.BitSet;
import java.util.Optional;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.TaskProblem;

/** What the workers do for the thread that runs the verb: a pass, or parts of an output. Called under the engine's lock. */
interface Work {
    /** The data set that workers must have open, if any. */
    Optional<OpenData> data();

    /** What a worker is to do now: again what it was told before if that is not done, or something new. */
    Optional<Order> order(Member worker, long nowMs);

    /** A worker has told how far it is. */
    void beat(Member worker, int task, BitSet done, long rows, long nowMs);

    /** Leaves of a task that need not be computed. */
    BitSet skip(int task);

    /** Whether somebody still wants something of a task. */
    boolean isWanted(int task);

    /** A worker will be gone soon. */
    void leaves(Member worker);

    /** A worker is gone, and its task with it. */
    void lost(Member worker, long nowMs);

    void failed(Member worker, TaskProblem problem, long nowMs);

    /** Rows processed so far. */
    long rowsDone();

    /** Tasks at most at a time. */
    int parallelism();

    /** Whether it has no result but a mistake or another failure. */
    boolean hasFailed();

    /** Whether there is nothing more to wait for. */
    boolean isOver();
}
