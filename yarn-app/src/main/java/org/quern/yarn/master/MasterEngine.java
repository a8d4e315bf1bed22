package org.quern.yarn.master;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.quern.QuernException;
import org.quern.data.ChunkInfo;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.imports.ImportEngine;
import org.quern.jobs.cli.ClusterEngine;
import org.quern.jobs.mapreduce.ChunkHosts;
import org.quern.jobs.mapreduce.ChunkMapParts;
import org.quern.jobs.mapreduce.StateLimits;
import org.quern.jobs.record.WorkerView;
import org.quern.language.BoundSelection;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassEngine;
import org.quern.pass.Progress;
import org.quern.pass.StateLimit;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.protocol.WorkerInfo;

/**
 * Runs passes, row-wise output and imports on the workers of an application. One thread runs the verb and waits here; the
 * calls of workers come from threads of their own, at most two of each worker at a time.
 */
public final class MasterEngine implements ClusterEngine, WorkerCalls, ContainerEvents, Closeable {
    /** Longest wait of a worker for an order. */
    private static final long POLL_MS = 1000;

    /** Between two looks at the workers while a pass runs. */
    private static final long CHECK_MS = 200;

    private final Object lock = new Object();
    private final MasterOptions options;
    private final Containers containers;
    private final Configuration configuration;
    private final Progress progress;
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
    private int failuresToOpen;
    private String waiting = "";
    private long toldMs;
    private long lookedMs;
    private String stopped;
    private RuntimeException failure;
    private boolean isClosed;

    /**
     * @param configuration to find where chunks lie
     * @param progress is told of waiting, lost workers and the like
     */
    public MasterEngine(
            MasterOptions options,
            Containers containers,
            Configuration configuration,
            Progress progress,
            InstantSource clock) {
        this.options = options;
        this.containers = containers;
        this.configuration = configuration;
        this.progress = progress;
        this.clock = clock;
        this.pool = new WorkerPool(options);
        this.wanted = options.leastWorkers();
        this.toldMs = clock.millis();
        this.lookedMs = toldMs;
    }

    /** Asks for the first workers. To be called as soon as the cluster takes requests. */
    public void start() {
        synchronized (lock) {
            containers.want(wanted, List.of());
        }
    }

    /** Ends the pass that runs, and every later one, with {@link Stopped}. */
    public void stop(String reason) {
        synchronized (lock) {
            if (stopped == null) {
                stopped = reason;
            }
            lock.notifyAll();
        }
    }

    /** The verb has ended: workers are told to exit when they ask next. */
    @Override
    public void close() {
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
    public boolean awaitExits(Duration limit) throws InterruptedException {
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
    public List<WorkerView> workers() {
        synchronized (lock) {
            return pool.all().stream()
                    .map(member -> member.view(data.stream()
                            .mapToInt(d -> d.homes().chunksOf(member.id()).cardinality())
                            .sum()))
                    .toList();
        }
    }

    /** What has been done so far. */
    public Activity activity() {
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

    // What the verb asks for.

    @Override
    public PassEngine passes(ChunkSet set, Progress passProgress) throws IOException {
        List<List<String>> hosts = ChunkHosts.of(set, configuration);
        return passes(set, set.path().toString(), set.manifest().toJson(), hosts, passProgress);
    }

    /** @param hosts of each chunk, best first */
    PassEngine passes(
            ChunkSource source, String path, String manifest, List<List<String>> hosts, Progress passProgress) {
        synchronized (lock) {
            return new Passes(source, open(source.info(), path, manifest, hosts), passProgress);
        }
    }

    /** The data set under the number it has, or a new one. */
    private OpenData open(DataSetInfo info, String path, String manifest, List<List<String>> hosts) {
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

    /** Passes over one data set. */
    private final class Passes implements PassEngine {
        private final ChunkSource source;
        private final OpenData set;
        private final Progress passProgress;
        private int passes;

        Passes(ChunkSource source, OpenData set, Progress passProgress) {
            this.source = source;
            this.set = set;
            this.passProgress = passProgress;
        }

        @Override
        public DataSetInfo data() {
            return set.info();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            return pass.finish(total(pass, passes + 1));
        }

        @Override
        public <S> S total(Pass<S, ?> pass, int number) {
            passes = number;
            String name = pass.type().name();
            if (data().chunks().isEmpty()) {
                LocalEngine.Options one = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);
                return new LocalEngine(source, one, passProgress).total(pass, number);
            }
            BoundSelection bound = pass.columns().bind(data().schema());
            passProgress.passStarted(name, number, data().rows());
            PassWork<S> passWork = begin(pass, number, bound.inputs());
            await(passWork, passProgress, data().rows());
            S total = passWork.digest();
            passProgress.passFinished(name, number);
            return total;
        }

        private <S> PassWork<S> begin(Pass<S, ?> pass, int number, List<String> inputs) {
            synchronized (lock) {
                set.reads(inputs);
                PassWork<S> passWork = new PassWork<>(lock, pass, number, set, options, crew, tally, clock.millis());
                begin(passWork, set.decodedBytes());
                set.homes().balance(shareable(set), pass.leafLevel(), crew.moves());
                return passWork;
            }
        }

        private void begin(Work newWork, double bytes) {
            MasterEngine.this.begin(newWork, bytes, set.homes().hostsByRows());
        }
    }

    /** @param bytes that workers should hold together */
    private void begin(Work newWork, double bytes, List<String> hosts) {
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

    private void failIfOver() {
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

    /**
     * Waits until all is done, and looks after the workers meanwhile.
     *
     * @param rows in all, −1 if unknown
     */
    private void await(Work running, Progress runProgress, long rows) {
        long told = 0;
        try {
            while (true) {
                if (running instanceof PassWork<?> pass) {
                    pass.merge();
                }
                long done;
                synchronized (lock) {
                    failIfOver();
                    if (running.isOver()) {
                        break;
                    }
                    lock.wait(CHECK_MS);
                    look(clock.millis());
                    done = Math.min(rows < 0 ? Long.MAX_VALUE : rows, running.rowsDone());
                }
                tell();
                if (done > told) {
                    runProgress.rowsDone(done - told);
                    told = done;
                }
            }
            if (!running.hasFailed()) {
                runProgress.rowsDone((rows < 0 ? running.rowsDone() : rows) - told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted while a pass was running");
        } finally {
            finish();
        }
    }

    /** The work is over, one way or the other. */
    private void finish() {
        synchronized (lock) {
            work = null;
            long now = clock.millis();
            pool.all().stream().filter(m -> m.task() != 0).forEach(m -> m.idle(0, now));
            lock.notifyAll();
        }
    }

    private void tell() {
        List<String> lines;
        synchronized (lock) {
            lines = List.copyOf(messages);
            messages.clear();
        }
        lines.forEach(progress::message);
    }

    @Override
    public StateLimit stateLimit() {
        return StateLimits.workers(configuration);
    }

    @Override
    public Counts map(ChunkMap map, ChunkSet set, ChunkSetWriter target, Progress mapProgress) throws IOException {
        String name = map.type().name();
        mapProgress.passStarted(name, 1, set.info().rows());
        List<ChunkMapParts.Part> parts = ChunkMapParts.cut(set, configuration);
        OpenData opened;
        synchronized (lock) {
            opened = open(
                    set.info(),
                    set.path().toString(),
                    set.manifest().toJson(),
                    parts.stream()
                            .flatMap(part -> Collections.nCopies(part.end() - part.first(), part.hosts()).stream())
                            .toList());
        }
        RowWiseOutput output = new RowWiseOutput(name, opened, ChunkMapParts.work(map, target.plan()), parts);
        List<byte[]> reports = make(output, opened.homes().hostsByRows(), mapProgress);
        Counts counts = ChunkMapParts.commit(reports, target);
        mapProgress.passFinished(name, 1);
        return counts;
    }

    @Override
    public ImportEngine importEngine(Progress importProgress) {
        return (plan, importTasks, records, conf) -> {
            Import making = new Import(plan, importTasks, options.workerThreads());
            Progress told = new Progress() {
                @Override
                public void rowsDone(long rows) {
                    records.accept(rows);
                }
            };
            return making.results(make(making, List.of(), told));
        };
    }

    /** Makes all parts; empty if there are none. */
    private List<byte[]> make(PartWork.Making making, List<String> hosts, Progress makingProgress) {
        if (making.parts().isEmpty()) {
            return List.of();
        }
        PartWork parts;
        synchronized (lock) {
            parts = new PartWork(lock, making, options, crew);
            begin(parts, Double.MAX_VALUE, hosts);
        }
        await(parts, makingProgress, making.allRows());
        return parts.reports();
    }

    // How workers share the chunks.

    /** Of the workers ready now alone. */
    private List<ChunkAssignment.Share> shareable(OpenData set) {
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

    // What workers say.

    @Override
    public void hello(WorkerInfo info) {
        synchronized (lock) {
            if (isClosed) {
                throw new QuernException("Worker " + info.id() + " is no longer wanted: the run has ended");
            }
            try {
                pool.hello(info, clock.millis());
            } catch (QuernException e) {
                messages.add(e.getMessage());
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
            if (member.isGone() || isClosed) {
                return Optional.of(new Order.Exit(isClosed ? "the run has ended" : member.reason()));
            }
            Optional<Order> order = work == null ? Optional.empty() : order(member);
            return order.isEmpty() && member.isLeaving() ? Optional.of(new Order.Exit(member.reason())) : order;
        }
    }

    private Optional<Order> order(Member member) {
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
            tally.bytesReceived +=
                    nodes.stream().mapToLong(node -> node.state().length).sum();
            Optional<Member> known = heard(worker);
            if (known.isEmpty() || !(work instanceof PassWork<?> running)) {
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
            if (member.isPresent() && work instanceof PartWork parts) {
                parts.report(member.get(), task, report, clock.millis());
            }
        }
    }

    @Override
    public void failed(String worker, TaskProblem problem) {
        synchronized (lock) {
            Optional<Member> member = heard(worker);
            if (member.isEmpty() || work == null) {
                return;
            }
            member.get().forgetOpen();
            if (problem.kind() == TaskProblem.Kind.UNOPENED) {
                // It is told of the data set when it asks next, and then given its task again.
                return;
            }
            if (problem.task() != 0) {
                work.failed(member.get(), problem, clock.millis());
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
            case MISTAKE -> fail(new QuernException(problem.message()));
            case STORAGE -> {
                if (failuresToOpen >= options.taskFailures()) {
                    fail(Failures.storage("Opening the data", problem, failuresToOpen, member));
                }
            }
            case MEMORY -> fail(Failures.memory("opening the data", problem, member, options));
            case INTERNAL, UNOPENED -> fail(Failures.internal(problem, member));
        }
    }

    private void fail(RuntimeException newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
        lock.notifyAll();
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) {
        synchronized (lock) {
            Optional<Member> known = heard(worker);
            if (known.isEmpty() || isClosed) {
                return new Beat.Answer(LeafSet.NONE, true, LeafSet.NONE, true);
            }
            Member member = known.get();
            member.beat(beat, clock.millis());
            LeafSet release = LeafSet.of(member.toRelease());
            if (beat.task() == 0) {
                return new Beat.Answer(LeafSet.NONE, false, release, false);
            }
            if (work == null || !work.isWanted(beat.task())) {
                return new Beat.Answer(LeafSet.NONE, true, release, false);
            }
            work.beat(member, beat.task(), beat.done().toBitSet(), beat.rows(), clock.millis());
            return new Beat.Answer(LeafSet.of(work.skip(beat.task())), false, release, false);
        }
    }

    @Override
    public void goodbye(String worker, String reason) {
        synchronized (lock) {
            Optional<Member> member = pool.find(worker).filter(m -> !m.isGone());
            if (member.isEmpty()) {
                return;
            }
            if (isClosed || member.get().isLeaving()) {
                gone(member.get(), Member.State.GONE, reason);
            } else {
                failed(member.get(), ContainerEnd.Kind.FAILED, reason);
            }
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
    private void failed(Member member, ContainerEnd.Kind kind, String text) {
        gone(member, Member.State.LOST, text);
        messages.add("Worker " + member.id() + " on " + member.host() + " is lost (" + text + "); others do its work");
        WorkerPool.Consequence consequence = pool.failed(member, kind, text);
        if (consequence.excludesNode()) {
            containers.exclude(member.host());
            messages.add("No more workers on " + member.host() + ": " + options.nodeFailures() + " failed there");
        }
        consequence.endOfRun().ifPresent(line -> fail(Failures.io(line)));
    }

    private void gone(Member member, Member.State state, String reason) {
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
     * Looks for workers that fell silent, are overdue or have long had nothing to do. The engine does so itself while work is
     * under way; whoever runs it does so at intervals too.
     */
    public void check() {
        synchronized (lock) {
            look(clock.millis());
        }
        tell();
    }

    private void look(long nowMs) {
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

    /** For tests: starts a pass without waiting for it. */
    <S> PassWork<S> begin(PassEngine engine, Pass<S, ?> pass, int number) {
        Passes passes = (Passes) engine;
        return passes.begin(
                pass, number, pass.columns().bind(passes.data().schema()).inputs());
    }

    /** For tests: ends a pass that was begun without waiting. */
    void end() {
        finish();
    }

    /** Whether the run cannot go on. */
    Optional<RuntimeException> failure() {
        synchronized (lock) {
            return Optional.ofNullable(failure);
        }
    }
}
