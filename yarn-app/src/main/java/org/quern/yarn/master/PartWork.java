package org.quern.yarn.master;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.TaskProblem;

/** An output that the workers make in parts, each by one task: row-wise output or an import. */
final class PartWork implements Work {
    private final Object lock;
    private final Making making;
    private final PartSchedule schedule;
    private final byte[][] reports;
    private final MasterOptions options;
    private final Crew crew;
    private long rowsMade;
    private RuntimeException failure;

    /** What is made. */
    interface Making {
        /** In words for messages: {@code an import}. */
        String name();

        Optional<OpenData> data();

        List<PartSchedule.Part> parts();

        /** Rows of all parts, −1 if unknown. */
        long allRows();

        Order order(int task, int part);

        /** Rows that a report speaks of. */
        long rows(int part, byte[] report);

        /** Whether nothing behind this part is wanted any more. */
        boolean isLast(byte[] report);
    }

    PartWork(Object lock, Making making, MasterOptions options, Crew crew) {
        this.lock = lock;
        this.making = making;
        this.options = options;
        this.crew = crew;
        this.schedule = new PartSchedule(making.parts(), options.slownessPercent(), options.timeoutMs() / 6);
        this.reports = new byte[making.parts().size()][];
    }

    @Override
    public Optional<OpenData> data() {
        return making.data();
    }

    @Override
    public Optional<Order> order(Member worker, long nowMs) {
        Optional<PartSchedule.Task> given = schedule.taskOf(worker.id());
        if (given.isPresent() && isWanted(given.get().id())) {
            return Optional.of(making.order(given.get().id(), given.get().part()));
        }
        given.ifPresent(task -> {
            schedule.abandon(task);
            worker.idle(0, nowMs);
        });
        if (!worker.isReady() || isOver()) {
            return Optional.empty();
        }
        List<String> workers =
                crew.workers().stream().map(LeafSchedule.Candidate::worker).toList();
        return schedule.next(crew.newTask(), worker.id(), worker.host(), workers, nowMs)
                .map(task -> {
                    worker.ordered(task.id(), making.order(task.id(), task.part()), nowMs);
                    return worker.order();
                });
    }

    @Override
    public void beat(Member worker, int task, BitSet done, long rows, long nowMs) {
        taskOf(worker, task).ifPresent(t -> schedule.beat(t, rows, nowMs));
    }

    @Override
    public BitSet skip(int task) {
        return new BitSet();
    }

    @Override
    public boolean isWanted(int task) {
        return failure == null && schedule.task(task).map(schedule::isWanted).orElse(false);
    }

    @Override
    public void leaves(Member worker) {
        lock.notifyAll();
    }

    @Override
    public void lost(Member worker, long nowMs) {
        schedule.taskOf(worker.id()).ifPresent(schedule::abandon);
        lock.notifyAll();
    }

    private Optional<PartSchedule.Task> taskOf(Member worker, int id) {
        return schedule.task(id).filter(task -> task.worker().equals(worker.id()));
    }

    void report(Member worker, int id, byte[] report, long nowMs) {
        taskOf(worker, id).ifPresent(task -> {
            long rows = making.rows(task.part(), report);
            if (schedule.report(task, nowMs)) {
                reports[task.part()] = report;
                rowsMade += rows;
                if (making.isLast(report)) {
                    schedule.stopAfter(task.part());
                }
            }
            worker.idle(rows, nowMs);
            lock.notifyAll();
        });
    }

    @Override
    public void failed(Member worker, TaskProblem problem, long nowMs) {
        Optional<PartSchedule.Task> failed = taskOf(worker, problem.task());
        if (failed.isEmpty()) {
            return;
        }
        worker.idle(0, nowMs);
        PartSchedule.Task task = failed.get();
        switch (problem.kind()) {
            case MISTAKE -> schedule.mistake(task, problem.message());
            case STORAGE -> {
                int failures = schedule.trouble(task, nowMs);
                if (failures >= options.taskFailures()) {
                    fail(Failures.storage("Part " + task.part() + " of " + making.name(), problem, failures, worker));
                }
            }
            case MEMORY -> fail(Failures.memory(making.name(), problem, worker, options));
            case INTERNAL, UNOPENED -> fail(Failures.internal(problem, worker));
        }
        lock.notifyAll();
    }

    private void fail(RuntimeException newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
    }

    @Override
    public long rowsDone() {
        return rowsMade
                + schedule.tasks().stream()
                        .filter(task -> !schedule.isDone(task.part()))
                        .mapToLong(PartSchedule.Task::rows)
                        .sum();
    }

    @Override
    public int parallelism() {
        return reports.length;
    }

    @Override
    public boolean hasFailed() {
        return failure != null || schedule.mistake().isPresent();
    }

    @Override
    public boolean isOver() {
        return failure != null || schedule.isOver();
    }

    /**
     * The reports of all parts that are wanted, in order. To be called when all is over.
     *
     * @throws QuernException the first mistake in the data, if there is one
     */
    List<byte[]> reports() {
        if (failure != null) {
            throw failure;
        }
        if (schedule.mistake().isPresent()) {
            throw new QuernException(schedule.mistake().get());
        }
        return List.of(Arrays.copyOf(reports, schedule.limit()));
    }
}
