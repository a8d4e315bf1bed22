package org.quern.yarn.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.token.Token;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/**
 * The master, for a worker. Short calls and deliveries have a connection each, so that a heartbeat never waits behind a large
 * state. Throws {@link MasterUnreachableException} when the master is gone and
 * {@link org.apache.hadoop.security.AccessControlException} when it does not accept the token.
 */
public final class RemoteWorkerCalls implements WorkerCalls, Closeable {
    private final Line calls;
    private final Line deliveries;

    /** Connects with the first call. The cluster's configuration says how messages are protected. */
    public RemoteWorkerCalls(
            Configuration cluster, InetSocketAddress master, Token<QuernTokenIdentifier> token, Patience patience) {
        calls = new Line(cluster, master, token, patience.callTimeoutMs(), patience);
        deliveries = new Line(cluster, master, token, patience.deliveryTimeoutMs(), patience);
    }

    @Override
    public void hello(WorkerInfo worker) throws IOException {
        calls.done(new Request.Hello(worker));
    }

    @Override
    public Order next(String worker) throws IOException {
        return calls.expect(Reply.Ordered.class, new Request.Next(worker)).order();
    }

    @Override
    public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        deliveries.done(new Request.Deliver(worker, task, covered, nodes, isLast));
    }

    @Override
    public void report(String worker, int task, byte[] report) throws IOException {
        deliveries.done(new Request.Report(worker, task, report));
    }

    @Override
    public void failed(String worker, TaskProblem problem) throws IOException {
        deliveries.done(new Request.Failed(worker, problem));
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) throws IOException {
        return calls.expect(Reply.Advised.class, new Request.Beating(worker, beat))
                .answer();
    }

    @Override
    public void goodbye(String worker, String reason) throws IOException {
        calls.done(new Request.Goodbye(worker, reason));
    }

    @Override
    public void close() {
        calls.close();
        deliveries.close();
    }
}
