package org.quern.yarn.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/** Notes what is asked of it and answers what it is told to. */
final class FakeMaster implements WorkerCalls, ClientCalls {
    /** A call's arguments, or what became of them. */
    final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

    /** A permit for each worker that has begun to wait for an order. */
    final Semaphore waiting = new Semaphore(0);

    final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    volatile Beat.Answer advice = new Beat.Answer(LeafSet.NONE, false, LeafSet.NONE, false);
    volatile Events events = new Events(List.of(), 0, false);
    volatile Thrower trouble = () -> {};
    volatile int patienceSeconds = 60;

    /** Throws, if a test wants it to. */
    interface Thrower {
        void run() throws IOException;
    }

    private void hear(Object call) throws IOException {
        heard.add(call);
        trouble.run();
    }

    @Override
    public void hello(WorkerInfo worker) throws IOException {
        hear(worker);
    }

    @Override
    public Order next(String worker) throws IOException {
        hear("next " + worker);
        waiting.release();
        try {
            Order order = orders.poll(patienceSeconds, TimeUnit.SECONDS);
            return order == null ? new Order.Pause() : order;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Order.Pause();
        }
    }

    @Override
    public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        hear(new Request.Deliver(worker, task, covered, nodes, isLast));
    }

    @Override
    public void report(String worker, int task, byte[] report) throws IOException {
        hear(new Request.Report(worker, task, report));
    }

    @Override
    public void failed(String worker, TaskProblem problem) throws IOException {
        hear(problem);
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) throws IOException {
        hear(beat);
        return advice;
    }

    @Override
    public void goodbye(String worker, String reason) throws IOException {
        hear("goodbye " + worker + ": " + reason);
    }

    @Override
    public Events follow(long from) throws IOException {
        hear("follow " + from + " as " + UserGroupInformation.getCurrentUser().getShortUserName());
        return events;
    }

    @Override
    public void stop(String reason) throws IOException {
        hear("stop: " + reason);
    }
}
