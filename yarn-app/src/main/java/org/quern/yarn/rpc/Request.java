package org.quern.yarn.rpc;

import java.util.List;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/** A call as a value. */
sealed interface Request {
    /** One of {@link WorkerCalls}. */
    sealed interface OfWorker extends Request {
        /** Whose container calls. */
        String worker();
    }

    /** One of {@link ClientCalls}. */
    sealed interface OfClient extends Request {}

    record Hello(WorkerInfo info) implements OfWorker {
        @Override
        public String worker() {
            return info.id();
        }
    }

    record Next(String worker) implements OfWorker {}

    record Deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            implements OfWorker {}

    record Report(String worker, int task, byte[] report) implements OfWorker {}

    record Failed(String worker, TaskProblem problem) implements OfWorker {}

    record Beating(String worker, Beat beat) implements OfWorker {}

    record Goodbye(String worker, String reason) implements OfWorker {}

    record Follow(long from) implements OfClient {}

    record Stop(String reason) implements OfClient {}
}
