package org.quern.yarn.master;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.quern.QuernException;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/** Answers workers: gives them their orders and takes what they hand over, for the work that is under way. */
final class WorkerDesk implements WorkerCalls {
    /** Longest wait of a worker for an order. */
    private static final long POLL_MS = 1000;

    private final Workforce workforce;
    private final Object lock;
    private final WorkerPool pool;
    private final MasterOptions options;
    private final InstantSource clock;
    private int failuresToOpen;

    WorkerDesk(Workforce workforce, MasterOptions options, InstantSource clock) {
        this.workforce = workforce;
        this.lock = workforce.lock;
        this.pool = workforce.pool();
        this.options = options;
        this.clock = clock;
    }

    @Override
    public void hello(WorkerInfo info) {
        synchronized (lock) {
            if (workforce.isClosed()) {
                throw new QuernException("Worker " + info.id() + " is no longer wanted: the run has ended");
            }
            try {
                pool.hello(info, clock.millis());
            } catch (QuernException e) {
                workforce.tell(e.getMessage());
                throw e;
            }
            lock.notifyAll();
        }
    }

    @Override
    public Order next(String worker) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MS);
        synchronized (lock) {
            int call = pool.find(worker).map(Member::nextPoll).orElse(0);
            while (true) {
                Optional<Order> order = poll(worker);
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (order.isPresent() || leftMs <= 0) {
                    return order.orElseGet(Order.Pause::new);
                }
                try {
                    lock.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("The master is shutting down");
                }
                if (!pool.find(worker).map(m -> m.isPoll(call)).orElse(false)) {
                    return new Order.Pause();
                }
            }
        }
    }

    /** What a worker is to do now, if there is anything. */
    Optional<Order> poll(String worker) {
        synchronized (lock) {
            Optional<Member> known = pool.find(worker);
            if (known.isEmpty()) {
                return Optional.of(new Order.Exit("worker " + worker + " is unknown here"));
            }
            Member member = known.get();
            member.heard(clock.millis());
            if (member.isGone() || workforce.isClosed()) {
                return Optional.of(new Order.Exit(workforce.isClosed() ? "the run has ended" : member.reason()));
            }
            Optional<Order> order = workforce.work().flatMap(work -> order(member, work));
            return order.isEmpty() && member.isLeaving() ? Optional.of(new Order.Exit(member.reason())) : order;
        }
    }

    private Optional<Order> order(Member member, Work work) {
        Optional<OpenData> needed = work.data();
        if (needed.isPresent() && member.isReady() && member.opens(needed.get().number())) {
            return Optional.of(needed.get().order());
        }
        return work.order(member, clock.millis());
    }

    @Override
    public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        Member member;
        PassWork<?> pass;
        synchronized (lock) {
            workforce.tally().bytesReceived +=
                    nodes.stream().mapToLong(node -> node.state().length).sum();
            Optional<Member> known = heard(worker);
            if (known.isEmpty() || !(workforce.work().orElse(null) instanceof PassWork<?> running)) {
                return;
            }
            member = known.get();
            if (member.task() == task) {
                member.delivers();
            }
            pass = running;
        }
        pass.deliver(member, task, covered, nodes, isLast, clock::millis);
    }

    /** A worker that may speak has spoken. */
    private Optional<Member> heard(String worker) {
        Optional<Member> known = pool.find(worker).filter(member -> !member.isGone());
        known.ifPresent(member -> member.heard(clock.millis()));
        return known;
    }

    @Override
    public void report(String worker, int task, byte[] report) {
        synchronized (lock) {
            Optional<Member> member = heard(worker);
            if (member.isPresent() && workforce.work().orElse(null) instanceof PartWork parts) {
                parts.report(member.get(), task, report, clock.millis());
            }
        }
    }

    @Override
    public void failed(String worker, TaskProblem problem) {
        synchronized (lock) {
            Optional<Member> member = heard(worker);
            Optional<Work> work = workforce.work();
            if (member.isEmpty() || work.isEmpty()) {
                return;
            }
            member.get().forgetOpen();
            if (problem.kind() == TaskProblem.Kind.UNOPENED) {
                // It is told of the data set when it asks next, and then given its task again.
                return;
            }
            if (problem.task() != 0) {
                work.get().failed(member.get(), problem, clock.millis());
            } else {
                failedToOpen(member.get(), problem);
            }
            lock.notifyAll();
        }
    }

    /** The data set could not be opened, before there was a task. */
    private void failedToOpen(Member member, TaskProblem problem) {
        failuresToOpen++;
        switch (problem.kind()) {
            case MISTAKE -> workforce.fail(new QuernException(problem.message()));
            case STORAGE -> {
                if (failuresToOpen >= options.taskFailures()) {
                    workforce.fail(Failures.storage("Opening the data", problem, failuresToOpen, member));
                }
            }
            case MEMORY -> workforce.fail(Failures.memory("opening the data", problem, member, options));
            case INTERNAL, UNOPENED -> workforce.fail(Failures.internal(problem, member));
        }
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) {
        synchronized (lock) {
            Optional<Member> known = heard(worker);
            if (known.isEmpty() || workforce.isClosed()) {
                return new Beat.Answer(LeafSet.NONE, true, LeafSet.NONE, true);
            }
            Member member = known.get();
            member.beat(beat, clock.millis());
            LeafSet release = LeafSet.of(member.toRelease());
            if (beat.task() == 0) {
                return new Beat.Answer(LeafSet.NONE, false, release, false);
            }
            Optional<Work> work = workforce.work().filter(running -> running.isWanted(beat.task()));
            if (work.isEmpty()) {
                return new Beat.Answer(LeafSet.NONE, true, release, false);
            }
            work.get().beat(member, beat.task(), beat.done().toBitSet(), beat.rows(), clock.millis());
            return new Beat.Answer(LeafSet.of(work.get().skip(beat.task())), false, release, false);
        }
    }

    @Override
    public void goodbye(String worker, String reason) {
        synchronized (lock) {
            Optional<Member> member = pool.find(worker).filter(m -> !m.isGone());
            if (member.isEmpty()) {
                return;
            }
            if (workforce.isClosed() || member.get().isLeaving()) {
                workforce.gone(member.get(), Member.State.GONE, reason);
            } else {
                workforce.failed(member.get(), ContainerEnd.Kind.FAILED, reason);
            }
        }
    }
}
