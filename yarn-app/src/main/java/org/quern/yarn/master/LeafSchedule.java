package org.quern.yarn.master;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who computes which leaves of one pass, and whose states count.
 *
 * <p>A worker is given all leaves that live with it as one task. One that has nothing to do takes leaves that live nowhere,
 * which then live with it; next, leaves from the tail of another's task: for good if it has less than its share, and as mere
 * help if the other is slow, silent or leaving. The other is told to skip what was taken and skips what it has not begun.
 *
 * <p>States count whole or not at all, and of each leaf once. Since an owner's delivery may be large and may hold leaves that
 * were taken and yet begun, what a taker delivers is held back while the owner still computes something that nobody else has
 * delivered: if the owner's delivery holds these leaves too, it counts and the taker's is dropped.
 *
 * <p>Once a chunk is known to hold a mistake, only the leaves below it are wanted: they decide whether it is the first. Not
 * synchronised; time is handed in.
 */
final class LeafSchedule {
    /** Time before which nobody is called slow, and for which an owner is waited for. */
    static final long PATIENCE_MS = 1000;

    private final ChunkAssignment homes;
    private final int leafLevel;
    private final int leaves;
    private final long startedMs;
    private final int slownessPercent;
    private final long silentMs;

    private final BitSet accepted = new BitSet();
    private final Map<Integer, Task> active = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Pace> paces = new HashMap<>();
    private final Troubles troubles = new Troubles();
    private final BitSet orderedOnce = new BitSet();
    private long redone;

    /** Leaves from here on are not wanted, since a lower one may hold the first mistake. */
    private int limit;
    /** Leaves below the limit that were seen to hold no mistake, though their states are gone. */
    private final BitSet sound = new BitSet();

    private String mistake;
    private int mistakeChunk = Integer.MAX_VALUE;

    /**
     * @param homes where chunks live
     * @param slownessPercent of the time that others would take, after which a worker counts as slow
     * @param silentMs silence after which others compute a worker's leaves as well
     */
    LeafSchedule(ChunkAssignment homes, int leafLevel, int slownessPercent, long silentMs, long nowMs) {
        this.homes = homes;
        this.leafLevel = leafLevel;
        this.leaves = org.quern.pass.MergeTree.leaves(homes.chunks(), leafLevel);
        this.limit = leaves;
        this.slownessPercent = slownessPercent;
        this.silentMs = silentMs;
        this.startedMs = nowMs;
    }

    /** A worker that asks for something to do, or that has something to do. */
    record Candidate(String worker, String host, int threads) {}

    /** Leaves ordered from one worker. */
    static final class Task {
        private final int id;
        private final String worker;
        private final BitSet leaves;
        private final boolean isHome;
        private final Task victim;
        private final long startedMs;
        private final BitSet given = new BitSet();
        private BitSet done = new BitSet();
        private long heardMs;
        private boolean isLeaving;

        private Task(int id, String worker, BitSet leaves, boolean isHome, Task victim, long nowMs) {
            this.id = id;
            this.worker = worker;
            this.leaves = leaves;
            this.isHome = isHome;
            this.victim = victim;
            this.startedMs = nowMs;
            this.heardMs = nowMs;
        }

        int id() {
            return id;
        }

        String worker() {
            return worker;
        }

        BitSet leaves() {
            return (BitSet) leaves.clone();
        }

        boolean isHome() {
            return isHome;
        }

        /** What its worker is to compute still or has computed: all but what others have taken. */
        private BitSet own() {
            return minus(leaves, given);
        }
    }

    /** A delivery that waits until it is known whether the one it was taken from holds the same leaves. */
    private record Held(Task task, BitSet covered) {}

    /** Rows that a worker has finished in this pass, and the time it took. */
    private static final class Pace {
        private double rows;
        private double ms;
    }

    /** What became of deliveries: of the one handed in, and of others that waited for it. */
    record Verdict(List<Integer> accepted, List<Integer> dropped) {}

    private static BitSet minus(BitSet set, BitSet without) {
        BitSet result = (BitSet) set.clone();
        result.andNot(without);
        return result;
    }

    private static BitSet and(BitSet a, BitSet b) {
        BitSet result = (BitSet) a.clone();
        result.and(b);
        return result;
    }

    private double rows(BitSet set) {
        return set.stream().mapToDouble(leaf -> homes.rows(leaf, leafLevel)).sum();
    }

    /** Leaves whose states count. */
    int leavesAccepted() {
        return accepted.cardinality();
    }

    /** How often leaves were ordered again. */
    long leavesRedone() {
        return redone;
    }

    /** Rows processed so far, as far as it is known. */
    long rowsDone() {
        BitSet done = delivered();
        active.values().forEach(task -> done.or(and(task.done, task.leaves)));
        return (long) rows(done);
    }

    private BitSet delivered() {
        BitSet result = (BitSet) accepted.clone();
        held.forEach(h -> result.or(h.covered()));
        return result;
    }

    /** Whether nothing is left to wait for: all leaves count, or the first mistake is known for certain. */
    boolean isOver() {
        if (mistake == null) {
            return accepted.cardinality() == leaves;
        }
        BitSet known = delivered();
        known.or(sound);
        return known.nextClearBit(0) >= limit;
    }

    /** The message of the first mistake in the data, once the pass is over. */
    Optional<String> mistake() {
        return Optional.ofNullable(mistake);
    }

    Optional<Task> task(int id) {
        return Optional.ofNullable(active.get(id));
    }

    /** The task that a worker is to work on, if it has one. */
    Optional<Task> taskOf(String worker) {
        return active.values().stream()
                .filter(task -> task.worker.equals(worker))
                .findFirst();
    }

    /** Whether nobody wants anything of a task any more. */
    boolean isIdle(Task task) {
        BitSet wanted = minus(task.leaves, accepted);
        wanted.andNot(sound);
        return wanted.isEmpty() || wanted.nextSetBit(0) >= limit;
    }

    /** Leaves that a task need not compute if it has not begun them. */
    BitSet skip(Task task) {
        BitSet skip = and(task.leaves, delivered());
        skip.or(task.given);
        if (limit < leaves) {
            BitSet above = (BitSet) task.leaves.clone();
            above.clear(0, limit);
            skip.or(above);
        }
        return skip;
    }

    /** Wanted leaves that nobody has delivered or computes, and that may be tried now. */
    private BitSet open(long nowMs) {
        BitSet open = new BitSet();
        open.set(0, limit);
        open.andNot(delivered());
        open.andNot(sound);
        active.values().forEach(task -> open.andNot(task.own()));
        troubles.clearEarly(open, nowMs);
        return open;
    }

    /** Without leaves at which storage failed for this worker, as long as there are others to try. */
    private BitSet fit(BitSet open, String worker, Collection<Candidate> workers) {
        BitSet fit = (BitSet) open.clone();
        troubles.clearUnfit(fit, worker, workers.stream().map(Candidate::worker).toList());
        return fit;
    }

    /**
     * Gives a worker something to do.
     *
     * @param id of the task to be made
     * @param workers all that may work, {@code asking} among them
     * @param shares rows that each worker is to hold in the end, those that are expected counted in
     * @param moves is told of chunks that live elsewhere from now on
     */
    Optional<Task> next(
            int id,
            Candidate asking,
            Collection<Candidate> workers,
            Map<String, Double> shares,
            ChunkAssignment.Moves moves,
            long nowMs) {
        String worker = asking.worker();
        BitSet open = fit(open(nowMs), worker, workers);
        BitSet home = and(open, homes.leavesOf(worker, leafLevel));
        if (!home.isEmpty()) {
            return Optional.of(order(id, worker, home, true, null, nowMs));
        }
        BitSet free = and(open, homes.leavesOf(null, leafLevel));
        if (!free.isEmpty()) {
            return Optional.of(claim(id, asking, free, shares, nowMs));
        }
        BitSet stranded = stranded(open, workers, nowMs);
        if (!stranded.isEmpty()) {
            BitSet some = homes.tail(stranded, leafLevel, Math.ceil(rows(stranded) / workers.size()));
            return Optional.of(order(id, worker, some.isEmpty() ? last(stranded) : some, false, null, nowMs));
        }
        return take(id, asking, workers, shares, moves, nowMs);
    }

    private Task order(int id, String worker, BitSet set, boolean isHome, Task victim, long nowMs) {
        BitSet again = and(set, orderedOnce);
        redone += again.cardinality();
        orderedOnce.or(set);
        Task task = new Task(id, worker, set, isHome, victim, nowMs);
        active.put(id, task);
        return task;
    }

    private Task claim(int id, Candidate asking, BitSet free, Map<String, Double> shares, long nowMs) {
        double share = shares.getOrDefault(asking.worker(), 0.0);
        double wanted = Math.max(share - homes.rowsOf(asking.worker()), share / 4);
        BitSet chosen = homes.choose(free, leafLevel, asking.worker(), asking.host(), wanted);
        homes.move(chosen, leafLevel, asking.worker());
        return order(id, asking.worker(), chosen, true, null, nowMs);
    }

    /** Open leaves whose owners will not compute them soon: they are busy, away, or could not read them. */
    private BitSet stranded(BitSet open, Collection<Candidate> workers, long nowMs) {
        Set<String> idle = new HashSet<>();
        if (nowMs - startedMs < PATIENCE_MS) {
            workers.forEach(worker -> idle.add(worker.worker()));
            active.values().forEach(task -> idle.remove(task.worker));
        }
        BitSet stranded = (BitSet) open.clone();
        open.stream()
                .filter(leaf -> idle.contains(homes.home(leaf, leafLevel)) && !hasTrouble(leaf))
                .forEach(stranded::clear);
        return stranded;
    }

    private boolean hasTrouble(int leaf) {
        return troubles.isAt(leaf, homes.home(leaf, leafLevel));
    }

    private static BitSet last(BitSet set) {
        BitSet last = new BitSet();
        last.set(set.length() - 1);
        return last;
    }

    /** Takes leaves from the tail of another's task. */
    private Optional<Task> take(
            int id,
            Candidate asking,
            Collection<Candidate> workers,
            Map<String, Double> shares,
            ChunkAssignment.Moves moves,
            long nowMs) {
        double deficit = homes.deficit(asking.worker(), shares);
        Task best = null;
        BitSet most = new BitSet();
        boolean keeps = false;
        for (Task task : active.values()) {
            if (task.worker.equals(asking.worker())) {
                continue;
            }
            BitSet wanted = fit(wanted(task), asking.worker(), workers);
            BitSet help = help(task, asking, workers, wanted, nowMs);
            boolean isMove = false;
            if (help.isEmpty() && deficit > 0 && task.isHome) {
                help = surplus(task, wanted, deficit, shares);
                isMove = !help.isEmpty();
            }
            if (rows(help) > rows(most)) {
                best = task;
                most = help;
                keeps = isMove || task.isLeaving;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        best.given.or(most);
        if (keeps) {
            moves.moved(best.worker, homes.move(most, leafLevel, asking.worker()));
        }
        return Optional.of(order(id, asking.worker(), most, keeps, best, nowMs));
    }

    /** Leaves of a task that are worth having from others: wanted, not delivered, not taken already. */
    private BitSet wanted(Task task) {
        BitSet wanted = minus(task.own(), delivered());
        wanted.andNot(sound);
        if (wanted.length() > limit) {
            wanted.clear(limit, wanted.length());
        }
        return wanted;
    }

    /** What an idle worker should take of a slow, silent or leaving one; empty if that one fares well. */
    private BitSet help(Task task, Candidate asking, Collection<Candidate> workers, BitSet wanted, long nowMs) {
        BitSet undone = minus(wanted, task.done);
        if (wanted.isEmpty()) {
            return wanted;
        }
        boolean isSilent = nowMs - task.heardMs > silentMs;
        if (isSilent || task.isLeaving) {
            BitSet from = isSilent || undone.isEmpty() ? wanted : undone;
            long others = workers.stream()
                    .filter(worker -> !worker.worker().equals(task.worker))
                    .count();
            return share(from, rows(from) / others);
        }
        double elapsed = nowMs - task.startedMs;
        double others = othersPace(task.worker, nowMs);
        if (elapsed < PATIENCE_MS || others == 0) {
            return new BitSet();
        }
        double own = rows(task.own());
        double done = own - rows(minus(task.own(), task.done));
        double pace = done / elapsed;
        double expected = own > done && done > 0 ? own / pace : elapsed;
        if (expected * 100 <= slownessPercent * own / others) {
            return new BitSet();
        }
        if (undone.isEmpty()) {
            return share(wanted, rows(wanted) / 2);
        }
        double taker = pace(asking.worker(), nowMs);
        double mine = taker == 0 ? others : taker;
        return share(undone, rows(undone) * mine / (mine + pace));
    }

    private BitSet share(BitSet from, double rows) {
        BitSet tail = homes.tail(from, leafLevel, rows);
        return tail.isEmpty() ? last(from) : tail;
    }

    /** What a worker with less than its share should take for good of one with more. */
    private BitSet surplus(Task task, BitSet wanted, double deficit, Map<String, Double> shares) {
        double excess = homes.rowsOf(task.worker) - shares.getOrDefault(task.worker, 0.0);
        BitSet undone = minus(wanted, task.done);
        undone.and(homes.leavesOf(task.worker, leafLevel));
        return homes.tail(undone, leafLevel, Math.min(Math.min(deficit, excess), rows(undone) / 2));
    }

    /** Rows a millisecond that a worker has processed in this pass; 0 if unknown. */
    private double pace(String worker, long nowMs) {
        double rows = 0;
        double ms = 0;
        Pace pace = paces.get(worker);
        if (pace != null) {
            rows = pace.rows;
            ms = pace.ms;
        }
        Optional<Task> task = taskOf(worker);
        if (task.isPresent() && !task.get().done.isEmpty()) {
            rows += rows(and(task.get().done, task.get().leaves));
            ms += nowMs - task.get().startedMs;
        }
        return rows == 0 ? 0 : rows / Math.max(1, ms);
    }

    private double othersPace(String worker, long nowMs) {
        Set<String> others = new HashSet<>(paces.keySet());
        active.values().forEach(task -> others.add(task.worker));
        others.remove(worker);
        return others.stream()
                .mapToDouble(other -> pace(other, nowMs))
                .filter(pace -> pace > 0)
                .average()
                .orElse(0);
    }

    /** A worker has told how far it is. */
    void beat(Task task, BitSet done, long nowMs) {
        task.heardMs = nowMs;
        task.done = and(done, task.leaves);
    }

    /** A worker will be gone soon: what it has not done may be taken at once. */
    void leaves(String worker) {
        taskOf(worker).ifPresent(task -> task.isLeaving = true);
    }

    /**
     * A task is done.
     *
     * @param covered leaves of which there are states
     * @return what counts now, and what never will; neither names the task if it has to wait
     */
    Verdict deliver(Task task, BitSet covered, long nowMs) {
        end(task, nowMs, rows(covered));
        held.add(new Held(task, covered));
        return settle();
    }

    private void end(Task task, long nowMs, double rows) {
        active.remove(task.id);
        if (rows > 0) {
            Pace pace = paces.computeIfAbsent(task.worker, worker -> new Pace());
            pace.rows += rows;
            pace.ms += nowMs - task.startedMs;
        }
    }

    /** The latest delivery first: it may be the owner's, before which those of takers step back. */
    private Verdict settle() {
        Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>());
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Iterator<Held> i = latestFirst().iterator(); i.hasNext() && !changed; ) {
                Held next = i.next();
                if (next.covered().intersects(accepted)) {
                    verdict.dropped().add(next.task().id);
                    changed = true;
                } else if (!mustWait(next)) {
                    accepted.or(next.covered());
                    verdict.accepted().add(next.task().id);
                    changed = true;
                }
                if (changed) {
                    held.remove(next);
                }
            }
        }
        return verdict;
    }

    private List<Held> latestFirst() {
        List<Held> latest = new ArrayList<>(held);
        java.util.Collections.reverse(latest);
        return latest;
    }

    /** Whether one from whom these leaves were taken may deliver them too, with others that nobody else has delivered. */
    private boolean mustWait(Held delivery) {
        BitSet delivered = delivered();
        for (Task victim = delivery.task().victim; victim != null; victim = victim.victim) {
            boolean isAtWork = active.containsKey(victim.id);
            if (isAtWork
                    && victim.leaves.intersects(delivery.covered())
                    && !minus(victim.leaves, delivered).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Everything held counts now, as far as it can: memory is short. */
    Verdict release() {
        Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>());
        for (Held next : List.copyOf(held)) {
            if (next.covered().intersects(accepted)) {
                verdict.dropped().add(next.task().id);
            } else {
                accepted.or(next.covered());
                verdict.accepted().add(next.task().id);
            }
        }
        held.clear();
        return verdict;
    }

    /** The task will not be delivered; its leaves are to be computed by others. */
    Verdict abandon(Task task, long nowMs) {
        end(task, nowMs, 0);
        return settle();
    }

    /**
     * Data or options are wrong at a chunk, the lowest such of the task.
     *
     * @param chunk −1 if unknown: no leaf can be expected to be without it
     */
    Verdict mistake(Task task, int chunk, String message, long nowMs) {
        int at = Math.max(0, chunk);
        int leaf = at >> leafLevel;
        BitSet below = task.own();
        below.clear(leaf, leaves);
        sound.or(below);
        if (at < mistakeChunk) {
            mistakeChunk = at;
            mistake = message;
        }
        limit = Math.min(limit, leaf);
        return abandon(task, nowMs);
    }

    /**
     * Storage failed at a chunk.
     *
     * @return how often it has failed there
     */
    int trouble(Task task, int chunk, long nowMs) {
        int leaf = chunk < 0 ? task.leaves.nextSetBit(0) : chunk >> leafLevel;
        return troubles.failed(leaf, task.worker, nowMs);
    }
}
