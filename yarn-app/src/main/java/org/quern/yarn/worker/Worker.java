package org.quern.yarn.worker;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.quern.QuernException;
import org.quern.jobs.tasks.ImportReport;
import org.quern.jobs.tasks.ImportWork;
import org.quern.jobs.tasks.MapWork;
import org.quern.jobs.tasks.PartReport;
import org.quern.pass.LeafEngine;
import org.quern.pass.LeafStates;
import org.quern.pass.Pass;
import org.quern.pass.PassTypes;
import org.quern.pass.Progress;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;
import org.quern.yarn.rpc.MasterUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: asks its master for one task after the other and does it on all its threads, while another thread says how far
 * it has come. It holds no state that matters: whatever it has not handed over, others can compute anew. It ends when it is
 * told to, when its memory does not do, and when its master has not answered for a while.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long RETRY_MS = 200;

    private final WorkerInfo info;
    private final WorkerOptions options;
    private final Configuration configuration;
    private final WorkerCalls master;
    private final Function<byte[], Pass<?, ?>> passes;
    private final Map<Integer, Order.OpenData> named = new HashMap<>();
    /** Completed as soon as anything ends the worker, whatever else is still under way. */
    private final CompletableFuture<End> end = new CompletableFuture<>();

    private volatile TaskWatch task = TaskWatch.NO_TASK;
    /** The data set of the task under way, or of the last one. */
    private volatile OpenedData data;

    private volatile long answeredNanos;

    /** @param configuration to open data with */
    public Worker(WorkerInfo info, WorkerOptions options, Configuration configuration, WorkerCalls master) {
        this(info, options, configuration, master, PassTypes::read);
    }

    /** @param passes reads passes of their bytes */
    Worker(
            WorkerInfo info,
            WorkerOptions options,
            Configuration configuration,
            WorkerCalls master,
            Function<byte[], Pass<?, ?>> passes) {
        this.passes = passes;
        this.info = info;
        this.options = options;
        this.configuration = configuration;
        this.master = master;
    }

    /** Why a worker ended. */
    public record End(ExitCode code, String reason) {}

    /** A call to the master that has a result. */
    private interface Call<T> {
        T make() throws IOException;
    }

    /** A call to the master without a result. */
    private interface Message {
        void send() throws IOException;
    }

    /** Thrown in this worker's threads when it has ended. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("the worker has ended", null, false, false);
        }
    }

    /** Works until something ends it. Threads that are in the middle of computing then are left to the end of the process. */
    public End run() {
        answeredNanos = System.nanoTime();
        Thread working = start("quern-worker", this::work);
        Thread beating = start("quern-heartbeat", this::beat);
        try {
            return end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new End(ExitCode.INTERNAL, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end is never a failure", e);
        } finally {
            task.cancel();
            working.interrupt();
            beating.interrupt();
        }
    }

    private Thread start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Ended e) {
                        // As it should.
                    } catch (OutOfMemoryError e) {
                        end(ExitCode.OUT_OF_MEMORY, "out of memory: " + e.getMessage());
                    } catch (Throwable e) {
                        LOG.error("Defect in {}", name, e);
                        end(ExitCode.INTERNAL, e.toString());
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void end(ExitCode code, String reason) {
        end.complete(new End(code, reason));
        task.cancel();
    }

    private void work() {
        introduce();
        while (!end.isDone()) {
            obey(ask(() -> master.next(info.id())));
        }
    }

    /** Whatever the master answers here but a welcome is a refusal. */
    private void introduce() {
        tell(() -> {
            try {
                master.hello(info);
            } catch (MasterUnreachableException e) {
                throw e;
            } catch (IOException e) {
                end(ExitCode.REFUSED, e.getMessage());
            }
        });
    }

    private void obey(Order order) {
        if (order instanceof Order.OpenData open) {
            named.put(open.data(), open);
        } else if (order instanceof Order.PassTask pass) {
            attempt(pass.task(), pass.data(), () -> process(pass, use(pass.data(), pass.task())));
        } else if (order instanceof Order.MapTask map) {
            attempt(map.task(), map.data(), () -> map(map, use(map.data(), map.task())));
        } else if (order instanceof Order.ImportTask imports) {
            attempt(imports.task(), () -> doImports(imports));
        } else if (order instanceof Order.Exit exit) {
            leave(exit.reason());
        }
    }

    private void leave(String reason) {
        try {
            master.goodbye(info.id(), reason);
        } catch (IOException e) {
            LOG.info("The master left first: {}", e.getMessage());
        }
        end(ExitCode.DONE, reason);
    }

    /** What a task does. */
    private interface Work {
        void run() throws IOException;
    }

    /** Does a task over a data set, unless the order that named it was lost. */
    private void attempt(int number, int dataNumber, Work work) {
        if (named.containsKey(dataNumber)) {
            attempt(number, work);
        } else {
            LOG.info("Data set {} of task {} was not named yet", dataNumber, number);
            String message = "Worker " + info.id() + " was not told of data set " + dataNumber;
            tell(() -> master.failed(info.id(), new TaskProblem(number, TaskProblem.Kind.UNOPENED, -1, message)));
        }
    }

    private void attempt(int number, Work work) {
        try {
            task = new TaskWatch(number, chunk -> 0);
            work.run();
        } catch (Ended e) {
            throw e;
        } catch (CancellationException e) {
            LOG.info("Task {} was cancelled", number);
        } catch (Throwable e) {
            fail(Problems.of(number, e), e);
        } finally {
            task = TaskWatch.NO_TASK;
        }
    }

    /** Opens the data set of a task. The budget is for one at a time. */
    private TaskWatch use(int number, int taskNumber) throws IOException {
        Order.OpenData wanted = named.get(number);
        if (data == null || !data.order().equals(wanted)) {
            close(data);
            data = null;
            data = OpenedData.open(wanted, configuration, options);
        }
        task = new TaskWatch(taskNumber, data::rows);
        return task;
    }

    private static void close(OpenedData left) throws IOException {
        if (left != null) {
            left.close();
        }
    }

    private void fail(TaskProblem problem, Throwable thrown) {
        if (problem.kind() == TaskProblem.Kind.MEMORY) {
            if (data != null) {
                data.engine().releaseAll();
            }
        }
        if (problem.kind() == TaskProblem.Kind.MISTAKE) {
            LOG.info("Task {}: {}", problem.task(), problem.message());
        } else {
            LOG.warn("Task {} failed", problem.task(), thrown);
        }
        tell(() -> master.failed(info.id(), problem));
        if (problem.kind() == TaskProblem.Kind.MEMORY) {
            end(ExitCode.OUT_OF_MEMORY, "out of memory: " + problem.message());
        }
    }

    private void process(Order.PassTask order, TaskWatch watch) throws IOException {
        process(order, passes.apply(order.pass()), watch);
    }

    private <S> void process(Order.PassTask order, Pass<S, ?> pass, TaskWatch watch) throws IOException {
        LeafEngine.Keep keep = order.isHome() ? LeafEngine.Keep.YES : LeafEngine.Keep.NO;
        LeafStates<S> states = data.engine().process(pass, order.leaves().toBitSet(), keep, watch);
        LeafSet covered = LeafSet.of(states.covered());
        new Delivery(
                        options.deliveryBytes(),
                        (nodes, isLast) -> tell(() -> master.deliver(info.id(), order.task(), covered, nodes, isLast)))
                .deliver(pass, states);
    }

    private void map(Order.MapTask order, TaskWatch watch) throws IOException {
        Progress progress = new Progress() {
            @Override
            public void rowsDone(long rows) {
                watch.rowsDone(rows);
                watch.checkWanted();
            }
        };
        PartReport report = MapWork.read(order.work())
                .run(order.firstChunk(), order.endChunk(), data.set(), options.threads(), configuration, progress);
        tell(() -> master.report(info.id(), order.task(), report.bytes()));
    }

    private void doImports(Order.ImportTask order) throws IOException {
        TaskWatch watch = task;
        ImportReport report;
        try {
            report = ImportWork.read(order.work())
                    .run(order.firstTask(), order.endTask(), options.threads(), configuration, records -> {
                        watch.rowsDone(records);
                        watch.checkWanted();
                    });
        } catch (QuernException e) {
            fail(Problems.of(order.task(), order.firstTask(), e), e);
            return;
        }
        tell(() -> master.report(info.id(), order.task(), report.bytes()));
    }

    private void beat() {
        while (!end.isDone()) {
            TaskWatch beating = task;
            OpenedData held = data;
            BitSet chunks = held == null ? new BitSet() : held.engine().residentChunks();
            long bytes = held == null ? 0 : held.residentBytes();
            Runtime runtime = Runtime.getRuntime();
            Beat beat = beating.beat(chunks, bytes, runtime.totalMemory() - runtime.freeMemory());
            Beat.Answer answer = ask(() -> master.beat(info.id(), beat));
            beating.hear(answer);
            if (held != null && !answer.release().isEmpty()) {
                held.engine().release(answer.release().toBitSet());
            }
            if (answer.exit()) {
                leave("told to end");
            }
            pause(options.heartbeatMs());
        }
    }

    private void tell(Message message) {
        ask(() -> {
            message.send();
            return null;
        });
    }

    /** Makes a call, again and again while the master does not answer. */
    private <T> T ask(Call<T> call) {
        while (!end.isDone()) {
            try {
                T answer = call.make();
                answeredNanos = System.nanoTime();
                return answer;
            } catch (QuernException | AccessControlException e) {
                end(ExitCode.REFUSED, e.getMessage());
            } catch (IOException e) {
                long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredNanos);
                if (silentMs >= options.timeoutMs()) {
                    end(ExitCode.MASTER_GONE, "no answer from the master for " + silentMs + " ms: " + e.getMessage());
                } else {
                    pause(Math.min(RETRY_MS, options.timeoutMs()));
                }
            }
        }
        throw new Ended();
    }

    /** Waits, but not beyond the end. */
    private void pause(long ms) {
        try {
            end.get(ms, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end is never a failure", e);
        }
        throw new Ended();
    }
}
