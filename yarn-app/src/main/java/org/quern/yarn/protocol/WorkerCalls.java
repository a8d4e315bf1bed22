package org.quern.yarn.protocol;

import java.io.IOException;
import java.util.List;

/**
 * What workers ask of their master. A worker calls {@link #hello} first, then {@link #next} over and over, doing what it is
 * told; another of its threads calls {@link #beat} at intervals. Every call may be repeated where its answer was lost.
 */
public interface WorkerCalls {
    /**
     * Introduces the worker.
     *
     * @throws org.quern.QuernException of one line if it may not take part, such as another version
     */
    void hello(WorkerInfo worker) throws IOException;

    /** What to do next; waits for it up to about a second. */
    Order next(String worker) throws IOException;

    /**
     * Hands over states of a task. Only the last call of a task makes them count, all at once or not at all.
     *
     * @param covered leaves that the task's states cover together; fewer than ordered if some were skipped
     * @param nodes some or all of them, whole or in pieces
     * @param isLast whether the task is done with this
     */
    void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast) throws IOException;

    /** The result of a map or import task. */
    void report(String worker, int task, byte[] report) throws IOException;

    void failed(String worker, TaskProblem problem) throws IOException;

    Beat.Answer beat(String worker, Beat beat) throws IOException;

    /** The worker ends of its own will, such as when it is told to. */
    void goodbye(String worker, String reason) throws IOException;
}
