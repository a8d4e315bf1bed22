package org.quern.yarn.master;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.quern.data.ChunkInfo;
import org.quern.data.DataSetInfo;
import org.quern.jobs.record.WorkerView;
import org.quern.yarn.protocol.Order;

/**
 * The workers of an application and the work they do now: how they share the chunks, what the cluster says of their containers,
 * and what follows when one is lost, leaves or falls silent. All of it is guarded by one {@link #lock}.
 */
final class Workforce implements ContainerEvents {
    final Object lock = new Object();

    private final MasterOptions options;
    private final Containers containers;
    private final InstantSource clock;
    private final WorkerPool pool;
    private final Tally tally = new Tally();
    private final List<OpenData> data = new ArrayList<>();
    private final Crew crew = new PoolCrew();
    /** Lines for the user that wait for a thread without the lock. */
    private final List<String> messages = new ArrayList<>();

    private Work work;
    private int tasks;
    private int wanted;
    private String waiting = "";
    private long toldMs;
    private long lookedMs;
    private String stopped;
    private RuntimeException failure;
    private boolean isClosed;

    Workforce(MasterOptions options, Containers containers, InstantSource clock) {
        this.options = options;
        this.containers = containers;
        this.clock = clock;
        this.pool = new WorkerPool(options);
        this.wanted = options.leastWorkers();
        this.toldMs = clock.millis();
        this.lookedMs = toldMs;
    }

    /** Asks for the first workers. To be called as soon as the cluster takes requests. */
    void start() {
        synchronized (lock) {
            containers.want(wanted, List.of());
        }
    }

    /** Ends the pass that runs, and every later one, with {@link Stopped}. */
    void stop(String reason) {
        synchronized (lock) {
            if (stopped == null) {
                stopped = reason;
            }
            lock.notifyAll();
        }
    }

    /** The verb has ended: workers are told to exit when they ask next. */
    void close() {
        synchronized (lock) {
            isClosed = true;
            lock.notifyAll();
        }
    }

    /**
     * Waits for the workers to exit.
     *
     * @return whether all have done so in time
     */
    boolean awaitExits(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (pool.all().stream().anyMatch(m -> m.isReady() || m.isLeaving())) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    return false;
                }
                lock.wait(leftMs);
            }
            return true;
        }
    }

    /** All workers that there are and were. */
    List<WorkerView> workers() {
        synchronized (lock) {
            return pool.all().stream()
                    .map(member -> member.view(data.stream()
                            .mapToInt(d -> d.homes().chunksOf(member.id()).cardinality())
                            .sum()))
                    .toList();
        }
    }

    /** What has been done so far. */
    Activity activity() {
        synchronized (lock) {
            return new Activity(
                    tally.passes,
                    wanted,
                    pool.ready().size(),
                    pool.workersFailed(),
                    pool.workersPreempted(),
                    pool.nodesExcluded(),
                    tally.leavesDone,
                    tally.leavesRedone,
                    tally.deliveriesDropped,
                    tally.bytesReceived);
        }
    }

    // The work under way; whoever asks holds the lock.

    WorkerPool pool() {
        return pool;
    }

    Tally tally() {
        return tally;
    }

    Crew crew() {
        return crew;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Empty between two passes. */
    Optional<Work> work() {
        return Optional.ofNullable(work);
    }

    /** The data set under the number it has, or a new one. */
    OpenData open(DataSetInfo info, String path, String manifest, List<List<String>> hosts) {
        for (OpenData known : data) {
            if (known.isOf(path, info)) {
                return known;
            }
        }
        long[] rows = info.chunks().stream().mapToLong(ChunkInfo::rows).toArray();
        OpenData opened = new OpenData(
                new Order.OpenData(data.size() + 1, path, manifest), info, new ChunkAssignment(rows, hosts));
        data.add(opened);
        return opened;
    }

    /** @param bytes that workers should hold together */
    void begin(Work newWork, double bytes, List<String> hosts) {
        if (work != null) {
            throw new IllegalStateException("Two passes at a time");
        }
        failIfOver();
        work = newWork;
        double needed = Math.ceil(bytes / Math.max(1, options.residentBytes()));
        int most = Math.min(options.mostWorkers(), newWork.parallelism());
        want((int) Math.max(options.leastWorkers(), Math.min(most, needed)), hosts);
        lock.notifyAll();
    }

    private void want(int workers, List<String> hosts) {
        if (workers != wanted) {
            wanted = workers;
            containers.want(workers, hosts);
        }
    }

    void failIfOver() {
        if (stopped != null) {
            throw new Stopped(stopped);
        }
        if (failure != null) {
            throw failure;
        }
        if (isClosed) {
            throw new IllegalStateException("The engine is closed");
        }
    }

    /** The work is over, one way or the other. */
    void finish() {
        synchronized (lock) {
            work = null;
            long now = clock.millis();
            pool.all().stream().filter(m -> m.task() != 0).forEach(m -> m.idle(0, now));
            lock.notifyAll();
        }
    }

    /** The run cannot go on. */
    void fail(RuntimeException newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
        lock.notifyAll();
    }

    /** Whether the run cannot go on. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The user is told, by a thread without the lock. */
    void tell(String message) {
        messages.add(message);
    }

    /** Takes the lines that the user is to be told now. */
    List<String> takeMessages() {
        synchronized (lock) {
            List<String> lines = List.copyOf(messages);
            messages.clear();
            return lines;
        }
    }

    // How workers share the chunks.

    /** Of the workers ready now alone. */
    List<ChunkAssignment.Share> shareable(OpenData set) {
        List<ChunkAssignment.Share> shares = new ArrayList<>();
        for (Member member : pool.ready()) {
            shares.add(new ChunkAssignment.Share(
                    member.id(),
                    member.host(),
                    member.threads(),
                    set.room(member.info().residentBytes())));
        }
        return shares;
    }

    /** The ready workers as a pass sees them. */
    private final class PoolCrew implements Crew {
        @Override
        public List<LeafSchedule.Candidate> workers() {
            return pool.ready().stream()
                    .map(m -> new LeafSchedule.Candidate(m.id(), m.host(), m.threads()))
                    .toList();
        }

        @Override
        public Map<String, Double> shares(OpenData set) {
            List<ChunkAssignment.Share> shares = shareable(set);
            double speed = shares.stream()
                    .mapToDouble(ChunkAssignment.Share::speed)
                    .average()
                    .orElse(1);
            for (int i = shares.size(); i < wanted; i++) {
                shares.add(new ChunkAssignment.Share(
                        "(expected " + i + ")", "", speed, set.room(options.residentBytes())));
            }
            return ChunkAssignment.shares(set.homes().allRows(), shares);
        }

        @Override
        public ChunkAssignment.Moves moves() {
            return (from, chunks) -> pool.find(from).ifPresent(member -> member.release(chunks));
        }

        @Override
        public int newTask() {
            return ++tasks;
        }
    }

    // What the cluster says.

    @Override
    public void started(String worker, String host) {
        synchronized (lock) {
            pool.started(worker, host, clock.millis());
            waiting = "";
        }
    }

    @Override
    public void ended(ContainerEnd end) {
        synchronized (lock) {
            Member member = pool.started(end.worker(), end.host(), clock.millis());
            if (member.isGone()) {
                return;
            }
            boolean isExpected = isClosed || member.isLeaving();
            switch (end.kind()) {
                case TAKEN -> {
                    if (!isExpected) {
                        pool.preempted();
                        messages.add("Worker " + member.id() + " on " + member.host()
                                + " was taken back by the cluster: " + end.text());
                    }
                    gone(member, Member.State.GONE, end.text());
                }
                case DONE, FAILED, NODE_LOST, MEMORY, UNUSABLE -> {
                    if (isExpected) {
                        gone(member, Member.State.GONE, end.text());
                    } else {
                        failed(member, end.kind(), end.text());
                    }
                }
            }
        }
    }

    /** A worker was lost or failed: its chunks go to others, and what this says about node and run is drawn from it. */
    void failed(Member member, ContainerEnd.Kind kind, String text) {
        gone(member, Member.State.LOST, text);
        messages.add("Worker " + member.id() + " on " + member.host() + " is lost (" + text + "); others do its work");
        WorkerPool.Consequence consequence = pool.failed(member, kind, text);
        if (consequence.excludesNode()) {
            containers.exclude(member.host());
            messages.add("No more workers on " + member.host() + ": " + options.nodeFailures() + " failed there");
        }
        consequence.endOfRun().ifPresent(line -> fail(Failures.io(line)));
    }

    void gone(Member member, Member.State state, String reason) {
        if (work != null) {
            work.lost(member, clock.millis());
        }
        data.forEach(d -> d.homes().release(member.id()));
        member.gone(state, reason);
        if (!isClosed) {
            // Who is given back is killed; at the end workers exit by themselves, and may leave their classes behind.
            containers.giveBack(member.id());
            containers.want(wanted, hosts());
        }
        lock.notifyAll();
    }

    /** Where further workers would be closest to the data of the work under way. */
    private List<String> hosts() {
        return work == null
                ? List.of()
                : work.data().map(d -> d.homes().hostsByRows()).orElse(List.of());
    }

    @Override
    public void askedBack(Collection<String> workers, Duration within) {
        synchronized (lock) {
            long now = clock.millis();
            Set<String> asked = new HashSet<>(workers);
            for (Member member : List.copyOf(pool.all())) {
                if (!asked.contains(member.id()) || member.isGone() || member.isLeaving()) {
                    continue;
                }
                pool.preempted();
                String reason = "the cluster wants its container back";
                messages.add("Worker " + member.id() + " on " + member.host() + " leaves: " + reason);
                if (member.state() == Member.State.STARTING) {
                    gone(member, Member.State.GONE, reason);
                } else {
                    leave(member, reason, now + within.toMillis() * 3 / 4);
                }
            }
        }
    }

    private void leave(Member member, String reason, long byMs) {
        member.leaving(reason, byMs);
        data.forEach(d -> d.homes().release(member.id()));
        if (work != null) {
            work.leaves(member);
        }
        lock.notifyAll();
    }

    @Override
    public void waiting(String text) {
        synchronized (lock) {
            waiting = text;
        }
    }

    /**
     * Looks for workers that fell silent, are overdue or have long had nothing to do.
     */
    void look(long nowMs) {
        if (isClosed) {
            return;
        }
        if (nowMs - lookedMs > options.timeoutMs() / 2) {
            // The silence may be this process's own: it was stopped, or nobody looked.
            pool.all().forEach(member -> {
                member.heard(nowMs);
                member.progressed(nowMs);
            });
        }
        lookedMs = nowMs;
        for (Member member : pool.silent(nowMs)) {
            failed(
                    member,
                    ContainerEnd.Kind.FAILED,
                    "silent for " + (nowMs - member.heardMs()) / 1000 + " s"
                            + (member.state() == Member.State.STARTING ? " since it was started" : ""));
        }
        for (Member member : pool.stalled(nowMs)) {
            failed(
                    member,
                    ContainerEnd.Kind.FAILED,
                    "no chunk finished in " + member.stalledMs(nowMs) / 1000
                            + " s, longer than quern.yarn.worker.stall-ms allows");
        }
        for (Member member : pool.overdue(nowMs)) {
            gone(member, Member.State.GONE, member.reason());
        }
        shrink(nowMs);
        tellWaiting(nowMs);
    }

    /** Gives back one worker that has had nothing to do for long and is not needed. */
    private void shrink(long nowMs) {
        List<Member> ready = pool.ready();
        if (work == null || ready.size() <= wanted) {
            return;
        }
        ready.stream()
                .filter(member -> member.task() == 0 && nowMs - member.idleSinceMs() > options.idleMs())
                .findFirst()
                .ifPresent(member -> leave(member, "there is nothing left to do for it", nowMs + options.timeoutMs()));
    }

    /** Says at intervals that there are no workers, and why. */
    private void tellWaiting(long nowMs) {
        if (work == null || !pool.ready().isEmpty() || nowMs - toldMs < options.waitMessageMs()) {
            return;
        }
        toldMs = nowMs;
        messages.add(
                waiting.isEmpty()
                        ? "Waiting for workers: " + wanted + " asked for, none runs yet"
                        : "Waiting for workers: " + waiting);
    }
}
