package org.quern.yarn.master;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;
import org.quern.yarn.worker.Worker;
import org.quern.yarn.worker.WorkerOptions;

/**
 * Real workers in threads of this JVM, which call their master directly; as many as it wants. Some lose their line to the
 * master after a while, and their containers are then said to have failed.
 */
final class LocalWorkers implements Containers {
    private static final int THREADS = 2;
    private static final long HEARTBEAT_MS = 20;

    private final Configuration configuration;
    private final int callsBeforeLoss;
    private final Random random = new Random(5);
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Set<String> over = new HashSet<>();
    private volatile MasterEngine master;
    private int made;
    private int lost;

    /** @param callsBeforeLoss about so many calls of a worker are answered, the last of about 6 calls in all; 0 for no losses */
    LocalWorkers(Configuration configuration, int callsBeforeLoss) {
        this.configuration = configuration;
        this.callsBeforeLoss = callsBeforeLoss;
    }

    void serve(MasterEngine newMaster) {
        master = newMaster;
    }

    synchronized int lost() {
        return lost;
    }

    @Override
    public void want(int workers, List<String> hosts) {
        // Threads of its own, as an adapter has: the engine holds its lock.
        new Thread(() -> start(workers)).start();
    }

    private void start(int workers) {
        // The engine calls under its lock, so it is never called under this one.
        for (WorkerInfo info : make(workers)) {
            master.containerEvents().started(info.id(), info.host());
            Worker worker = new Worker(
                    info,
                    new WorkerOptions(THREADS, 1 << 20, 1 << 20, HEARTBEAT_MS, 2000, 3000),
                    configuration,
                    lines.get(info.id()));
            Thread thread = new Thread(worker::run, info.id());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private synchronized List<WorkerInfo> make(int workers) {
        List<WorkerInfo> infos = new ArrayList<>();
        while (lines.size() - over.size() < workers) {
            String id = "worker_" + ++made;
            lines.put(id, new Line(id, callsBeforeLoss == 0 ? Integer.MAX_VALUE : 4 + random.nextInt(callsBeforeLoss)));
            infos.add(new WorkerInfo(id, "host" + made % 2, "1.0", "17", THREADS, 1L << 28, 0, 1 << 20, ""));
        }
        return infos;
    }

    @Override
    public synchronized void giveBack(String worker) {
        over.add(worker);
    }

    @Override
    public void exclude(String host) {}

    private void fail(String id) {
        synchronized (this) {
            lost++;
        }
        new Thread(() -> master.containerEvents()
                        .ended(new ContainerEnd(id, "host", ContainerEnd.Kind.FAILED, 137, "killed")))
                .start();
    }

    /** The line of one worker, which breaks after so many calls. */
    private final class Line implements WorkerCalls {
        private final String id;
        private final int calls;
        private final AtomicInteger made = new AtomicInteger();

        Line(String id, int calls) {
            this.id = id;
            this.calls = calls;
        }

        private void call() throws IOException {
            int number = made.incrementAndGet();
            if (number == calls) {
                fail(id);
            }
            if (number >= calls) {
                throw new IOException("the line is broken");
            }
        }

        @Override
        public void hello(WorkerInfo worker) throws IOException {
            call();
            master.workerCalls().hello(worker);
        }

        @Override
        public Order next(String worker) throws IOException {
            call();
            return master.workerCalls().next(worker);
        }

        @Override
        public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
                throws IOException {
            call();
            master.workerCalls().deliver(worker, task, covered, nodes, isLast);
        }

        @Override
        public void report(String worker, int task, byte[] report) throws IOException {
            call();
            master.workerCalls().report(worker, task, report);
        }

        @Override
        public void failed(String worker, TaskProblem problem) throws IOException {
            call();
            master.workerCalls().failed(worker, problem);
        }

        @Override
        public Beat.Answer beat(String worker, Beat beat) throws IOException {
            call();
            return master.workerCalls().beat(worker, beat);
        }

        @Override
        public void goodbye(String worker, String reason) throws IOException {
            call();
            master.workerCalls().goodbye(worker, reason);
        }
    }
}
