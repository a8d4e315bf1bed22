package org.quern.yarn.master;

import java.io.IOException;
import java.util.List;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/** Refuses workers, of which an application that runs MapReduce jobs has none. */
final class NoWorkers implements WorkerCalls {
    private static IOException refused() {
        return new IOException("This application has no workers: it runs MapReduce jobs");
    }

    @Override
    public void hello(WorkerInfo worker) throws IOException {
        throw refused();
    }

    @Override
    public Order next(String worker) throws IOException {
        throw refused();
    }

    @Override
    public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        throw refused();
    }

    @Override
    public void report(String worker, int task, byte[] report) throws IOException {
        throw refused();
    }

    @Override
    public void failed(String worker, TaskProblem problem) throws IOException {
        throw refused();
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) throws IOException {
        throw refused();
    }

    @Override
    public void goodbye(String worker, String reason) throws IOException {
        throw refused();
    }
}
