package org.quern.yarn.master;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.pass.Pass;
import org.quern.pass.PassTypes;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;

/**
 * One pass on the workers: brings together who computes what ({@link LeafSchedule}) and the states ({@link PassLedger}).
 * Decisions are made under the engine's lock, states are decoded and merged outside of it.
 *
 * @param <S> state
 */
final class PassWork<S> implements Work {
    private final Object lock;
    private final Pass<S, ?> pass;
    private final int number;
    private final byte[] passBytes;
    private final OpenData data;
    private final MasterOptions options;
    private final Crew crew;
    private final Tally tally;
    private final LeafSchedule schedule;
    private final PassLedger<S> ledger;
    /** Memory for states of deliveries that are not merged yet. */
    private final long budget;

    private final Map<Integer, Coming<S>> coming = new HashMap<>();
    private final Deque<PassLedger.Assembly<S>> toMerge = new ArrayDeque<>();
    private int merging;
    private RuntimeException failure;

    /** A delivery under way, or held back. */
    private record Coming<S>(PassLedger.Assembly<S> states, long bytes) {}

    PassWork(
            Object lock,
            Pass<S, ?> pass,
            int number,
            OpenData data,
            MasterOptions options,
            Crew crew,
            Tally tally,
            long nowMs) {
        this.lock = lock;
        this.pass = pass;
        this.number = number;
        this.passBytes = PassTypes.write(pass);
        this.data = data;
        this.options = options;
        this.crew = crew;
        this.tally = tally;
        this.schedule = new LeafSchedule(
                data.homes(), pass.leafLevel(), options.slownessPercent(), options.timeoutMs() / 6, nowMs);
        this.ledger = new PassLedger<>(pass, data.homes().chunks());
        this.budget = Runtime.getRuntime().maxMemory() / 4;
    }

    @Override
    public Optional<OpenData> data() {
        return Optional.of(data);
    }

    @Override
    public Optional<Order> order(Member worker, long nowMs) {
        Optional<LeafSchedule.Task> given = schedule.taskOf(worker.id());
        if (given.isPresent() && isWanted(given.get().id())) {
            return Optional.of(order(given.get()));
        }
        if (given.isPresent()) {
            end(given.get(), worker, 0, nowMs);
            apply(schedule.abandon(given.get(), nowMs));
        }
        if (!worker.isReady() || isOver()) {
            return Optional.empty();
        }
        Optional<LeafSchedule.Task> task = schedule.next(
                crew.newTask(),
                new LeafSchedule.Candidate(worker.id(), worker.host(), worker.threads()),
                crew.workers(),
                crew.shares(data),
                crew.moves(),
                nowMs);
        return task.map(ordered -> {
            if (ordered.isHome()) {
                worker.keeps(data.homes().chunksOf(worker.id()));
            }
            worker.ordered(ordered.id(), order(ordered), nowMs);
            return worker.order();
        });
    }

    private Order order(LeafSchedule.Task task) {
        return new Order.PassTask(
                task.id(), data.number(), number, passBytes, LeafSet.of(task.leaves()), task.isHome());
    }

    private void end(LeafSchedule.Task task, Member worker, long rows, long nowMs) {
        coming.remove(task.id());
        worker.idle(rows, nowMs);
        lock.notifyAll();
    }

    @Override
    public void beat(Member worker, int task, BitSet done, long rows, long nowMs) {
        taskOf(worker, task).ifPresent(t -> schedule.beat(t, done, nowMs));
    }

    @Override
    public BitSet skip(int task) {
        return schedule.task(task).map(schedule::skip).orElseGet(BitSet::new);
    }

    @Override
    public boolean isWanted(int task) {
        return failure == null
                && schedule.task(task).map(t -> !schedule.isIdle(t)).orElse(false);
    }

    @Override
    public void leaves(Member worker) {
        schedule.leaves(worker.id());
        lock.notifyAll();
    }

    @Override
    public void lost(Member worker, long nowMs) {
        schedule.taskOf(worker.id()).ifPresent(task -> {
            end(task, worker, 0, nowMs);
            apply(schedule.abandon(task, nowMs));
        });
    }

    private Optional<LeafSchedule.Task> taskOf(Member worker, int id) {
        return schedule.task(id).filter(task -> task.worker().equals(worker.id()));
    }

    @Override
    public void failed(Member worker, TaskProblem problem, long nowMs) {
        Optional<LeafSchedule.Task> failed = taskOf(worker, problem.task());
        if (failed.isEmpty()) {
            return;
        }
        LeafSchedule.Task task = failed.get();
        end(task, worker, 0, nowMs);
        switch (problem.kind()) {
            case MISTAKE -> apply(schedule.mistake(task, problem.chunk(), problem.message(), nowMs));
            case STORAGE -> {
                int failures = schedule.trouble(task, problem.chunk(), nowMs);
                apply(schedule.abandon(task, nowMs));
                if (failures >= options.taskFailures()) {
                    String what = problem.chunk() < 0 ? "Opening the data" : "Chunk " + problem.chunk();
                    fail(Failures.storage(what, problem, failures, worker));
                }
            }
            case MEMORY -> fail(Failures.memory("pass '" + pass.type().name() + "'", problem, worker, options));
            case INTERNAL, UNOPENED -> fail(Failures.internal(problem, worker));
        }
    }

    private void fail(RuntimeException newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
        lock.notifyAll();
    }

    /** To be called under the lock. */
    private void apply(LeafSchedule.Verdict verdict) {
        for (int task : verdict.accepted()) {
            Coming<S> delivery = coming.remove(task);
            if (delivery != null) {
                toMerge.add(delivery.states());
            }
        }
        for (int task : verdict.dropped()) {
            coming.remove(task);
            tally.deliveriesDropped++;
        }
        lock.notifyAll();
    }

    /** Takes states of a task; the thread that brings them decodes and merges them. */
    void deliver(Member worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast, Now now)
            throws IOException {
        BitSet leaves = covered.toBitSet();
        Optional<PassLedger.Assembly<S>> states = admit(worker, task, leaves);
        if (states.isEmpty()) {
            return;
        }
        try {
            ledger.decode(nodes, states.get());
            if (isLast) {
                ledger.require(leaves, states.get());
                complete(worker, task, leaves, now);
                merge();
            }
        } catch (IOException | RuntimeException e) {
            synchronized (lock) {
                fail(e instanceof RuntimeException r ? r : new IllegalStateException(e.getMessage(), e));
            }
            throw e;
        }
    }

    /** Waits while others bring so many states that there is no room for these. Empty if nobody wants them. */
    private Optional<PassLedger.Assembly<S>> admit(Member worker, int task, BitSet covered) {
        synchronized (lock) {
            while (taskOf(worker, task).isPresent() && !isOver()) {
                Coming<S> known = coming.get(task);
                if (known != null) {
                    return Optional.of(known.states());
                }
                long bytes = ledger.bytes(covered);
                long others = coming.entrySet().stream()
                        .filter(other -> schedule.task(other.getKey()).isPresent())
                        .mapToLong(other -> other.getValue().bytes())
                        .sum();
                if (others == 0 || others + bytes <= budget) {
                    coming.put(task, new Coming<>(new PassLedger.Assembly<>(), bytes));
                    return Optional.of(coming.get(task).states());
                }
                await();
            }
            return Optional.empty();
        }
    }

    private void await() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted while states were handed over");
        }
    }

    private void complete(Member worker, int id, BitSet covered, Now now) throws IOException {
        synchronized (lock) {
            Optional<LeafSchedule.Task> task = taskOf(worker, id);
            if (task.isEmpty()) {
                return;
            }
            BitSet strange = (BitSet) covered.clone();
            strange.andNot(task.get().leaves());
            if (!strange.isEmpty()) {
                throw new IOException(
                        "Worker " + worker.id() + " delivered leaves that it was not asked for: " + strange);
            }
            long rows = covered.stream()
                    .mapToLong(leaf -> data.homes().rows(leaf, pass.leafLevel()))
                    .sum();
            worker.idle(rows, now.ms());
            apply(schedule.deliver(task.get(), covered, now.ms()));
            if (coming.values().stream().mapToLong(Coming::bytes).sum() > budget) {
                apply(schedule.release());
            }
        }
    }

    /** Merges what counts, together with other threads that do. */
    void merge() {
        for (Optional<PassLedger.Assembly<S>> next = begin(); next.isPresent(); next = begin()) {
            try {
                ledger.add(next.get());
            } catch (RuntimeException e) {
                synchronized (lock) {
                    fail(e);
                }
            } finally {
                synchronized (lock) {
                    merging--;
                    lock.notifyAll();
                }
            }
        }
    }

    private Optional<PassLedger.Assembly<S>> begin() {
        synchronized (lock) {
            Optional<PassLedger.Assembly<S>> next = Optional.ofNullable(toMerge.poll());
            merging += next.isPresent() ? 1 : 0;
            return next;
        }
    }

    /** Whether states wait for a thread that merges them. */
    boolean isToMerge() {
        return !toMerge.isEmpty();
    }

    @Override
    public long rowsDone() {
        return schedule.rowsDone();
    }

    @Override
    public int parallelism() {
        return org.quern.pass.MergeTree.leaves(data.homes().chunks(), pass.leafLevel());
    }

    @Override
    public boolean hasFailed() {
        return failure != null || schedule.mistake().isPresent();
    }

    @Override
    public boolean isOver() {
        return failure != null || schedule.isOver() && toMerge.isEmpty() && merging == 0;
    }

    /**
     * The digest of all rows. To be called once, when the pass is over.
     *
     * @throws QuernException the first mistake in the data, if there is one
     */
    S digest() {
        synchronized (lock) {
            tally.leavesDone += schedule.leavesAccepted();
            tally.leavesRedone += schedule.leavesRedone();
            if (failure != null) {
                throw failure;
            }
            if (schedule.mistake().isPresent()) {
                throw new QuernException(schedule.mistake().get());
            }
            tally.passes++;
        }
        return ledger.digest();
    }
}
