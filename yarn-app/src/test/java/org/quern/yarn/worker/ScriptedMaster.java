package org.quern.yarn.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/** Gives a worker the orders of a test and keeps what it says. */
final class ScriptedMaster implements WorkerCalls {
    static final Beat.Answer GO_ON = new Beat.Answer(LeafSet.NONE, false, LeafSet.NONE, false);
    private static final long LIMIT_SECONDS = 60;

    final List<WorkerInfo> hellos = Collections.synchronizedList(new ArrayList<>());
    final List<String> goodbyes = Collections.synchronizedList(new ArrayList<>());
    final BlockingQueue<Beat> beats = new LinkedBlockingQueue<>();
    volatile Function<Beat, Beat.Answer> answers = beat -> GO_ON;
    /** What every call throws, if anything. */
    volatile Exception broken;

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private List<StateNode> pending = new ArrayList<>();
    private int calls;

    /** States of a task and how many calls they came in. */
    record Delivered(int task, LeafSet covered, List<StateNode> nodes, int calls) {}

    /** The result of a map or import task. */
    record Reported(int task, byte[] report) {}

    void order(Order order) {
        orders.add(order);
    }

    /** What the worker says next of a task. */
    <T> T hear(Class<T> kind) {
        try {
            Object next = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!kind.isInstance(next)) {
                throw new AssertionError("Expected " + kind.getSimpleName() + ", heard " + next);
            }
            return kind.cast(next);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Beat nextBeat() {
        try {
            beats.clear();
            Beat beat = beats.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (beat == null) {
                throw new AssertionError("No heartbeat");
            }
            return beat;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void answer() throws IOException {
        if (broken instanceof IOException failure) {
            throw failure;
        }
        if (broken instanceof RuntimeException failure) {
            throw failure;
        }
    }

    @Override
    public void hello(WorkerInfo worker) throws IOException {
        answer();
        hellos.add(worker);
    }

    @Override
    public Order next(String worker) throws IOException {
        try {
            answer();
            Order order = orders.poll(20, TimeUnit.MILLISECONDS);
            return order == null ? new Order.Pause() : order;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        answer();
        pending.addAll(nodes);
        calls++;
        if (isLast) {
            heard.add(new Delivered(task, covered, pending, calls));
            pending = new ArrayList<>();
            calls = 0;
        }
    }

    @Override
    public void report(String worker, int task, byte[] report) throws IOException {
        answer();
        heard.add(new Reported(task, report));
    }

    @Override
    public void failed(String worker, TaskProblem problem) throws IOException {
        answer();
        heard.add(problem);
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) throws IOException {
        answer();
        beats.add(beat);
        return answers.apply(beat);
    }

    @Override
    public void goodbye(String worker, String reason) throws IOException {
        answer();
        goodbyes.add(reason);
    }
}
