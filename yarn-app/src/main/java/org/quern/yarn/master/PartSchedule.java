package org.quern.yarn.master;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes which parts of an output. Each part is made by one task and counts once; a part whose maker is slow or silent is
 * made by another as well, and the first report counts. A mistake in the data is reported once all parts before it are made,
 * so it is the first in every run. Not synchronised; time is handed in.
 */
final class PartSchedule {
    private final List<Part> parts;
    private final int slownessPercent;
    private final long silentMs;
    private final BitSet done = new BitSet();
    private final Map<Integer, Task> active = new LinkedHashMap<>();
    private final Troubles troubles = new Troubles();
    private double finishedMs;
    private double finishedSize;

    /** Parts from here on are not wanted. */
    private int limit;

    private int stoppedAt = Integer.MAX_VALUE;
    private int mistakeAt = Integer.MAX_VALUE;
    private String mistake;

    /**
     * What one task makes.
     *
     * @param size what it takes, in any unit
     * @param hosts closest to its input
     */
    record Part(double size, Collection<String> hosts) {}

    /** A part in the making. */
    static final class Task {
        private final int id;
        private final String worker;
        private final int part;
        private final long startedMs;
        private long heardMs;
        private long rows;

        private Task(int id, String worker, int part, long nowMs) {
            this.id = id;
            this.worker = worker;
            this.part = part;
            this.startedMs = nowMs;
            this.heardMs = nowMs;
        }

        int id() {
            return id;
        }

        String worker() {
            return worker;
        }

        int part() {
            return part;
        }

        long rows() {
            return rows;
        }
    }

    PartSchedule(List<Part> parts, int slownessPercent, long silentMs) {
        this.parts = List.copyOf(parts);
        this.slownessPercent = slownessPercent;
        this.silentMs = silentMs;
        this.limit = parts.size();
    }

    boolean isOver() {
        return done.nextClearBit(0) >= limit;
    }

    /** The message of the first mistake in the data, once all is over. */
    Optional<String> mistake() {
        return mistakeAt < stoppedAt ? Optional.ofNullable(mistake) : Optional.empty();
    }

    /** Parts that are wanted; those behind them were given up. */
    int limit() {
        return limit;
    }

    Optional<Task> task(int id) {
        return Optional.ofNullable(active.get(id));
    }

    Optional<Task> taskOf(String worker) {
        return active.values().stream()
                .filter(task -> task.worker.equals(worker))
                .findFirst();
    }

    boolean isWanted(Task task) {
        return task.part < limit && !done.get(task.part);
    }

    Collection<Task> tasks() {
        return List.copyOf(active.values());
    }

    boolean isDone(int part) {
        return done.get(part);
    }

    /**
     * Gives a worker something to do: a part whose input lies on its host, else the first one that nobody makes, else one that
     * another is slow with.
     */
    Optional<Task> next(int id, String worker, String host, Collection<String> workers, long nowMs) {
        BitSet open = new BitSet();
        open.set(0, limit);
        open.andNot(done);
        BitSet fit = (BitSet) open.clone();
        troubles.clearEarly(fit, nowMs);
        troubles.clearUnfit(fit, worker, workers);
        BitSet free = (BitSet) fit.clone();
        active.values().forEach(task -> free.clear(task.part));
        if (!free.isEmpty()) {
            int first = free.nextSetBit(0);
            int part = free.stream()
                    .filter(p -> parts.get(p).hosts().contains(host))
                    .findFirst()
                    .orElse(first);
            return Optional.of(order(id, worker, part, nowMs));
        }
        return active.values().stream()
                .filter(task -> fit.get(task.part) && !task.worker.equals(worker) && isSlow(task, nowMs))
                .filter(task -> makers(task.part).size() == 1)
                .findFirst()
                .map(task -> order(id, worker, task.part, nowMs));
    }

    private Task order(int id, String worker, int part, long nowMs) {
        Task task = new Task(id, worker, part, nowMs);
        active.put(id, task);
        return task;
    }

    private Set<String> makers(int part) {
        Set<String> makers = new HashSet<>();
        active.values().stream().filter(task -> task.part == part).forEach(task -> makers.add(task.worker));
        return makers;
    }

    private boolean isSlow(Task task, long nowMs) {
        if (nowMs - task.heardMs > silentMs) {
            return true;
        }
        double elapsed = nowMs - task.startedMs;
        double expected = finishedSize == 0 ? Double.MAX_VALUE : finishedMs / finishedSize * size(task.part);
        return elapsed > LeafSchedule.PATIENCE_MS && elapsed * 100 > slownessPercent * expected;
    }

    private double size(int part) {
        return Math.max(1, parts.get(part).size());
    }

    void beat(Task task, long rows, long nowMs) {
        task.heardMs = nowMs;
        task.rows = rows;
    }

    /** Whether a report counts: it is the first of its part. */
    boolean report(Task task, long nowMs) {
        active.remove(task.id);
        boolean isFirst = isWanted(task);
        if (isFirst) {
            done.set(task.part);
            finishedMs += nowMs - task.startedMs;
            finishedSize += size(task.part);
        }
        return isFirst;
    }

    /** Nothing behind a part is wanted any more, such as after too many bad records. */
    void stopAfter(int part) {
        stoppedAt = Math.min(stoppedAt, part);
        limit = Math.min(limit, part + 1);
    }

    /** The task will not be reported. */
    void abandon(Task task) {
        active.remove(task.id);
    }

    /** Data or options are wrong in a part. */
    void mistake(Task task, String message) {
        abandon(task);
        if (task.part < Math.min(mistakeAt, limit)) {
            mistakeAt = task.part;
            mistake = message;
            limit = task.part;
        }
    }

    /** How often storage has failed at a part. */
    int trouble(Task task, long nowMs) {
        abandon(task);
        return troubles.failed(task.part, task.worker, nowMs);
    }
}
