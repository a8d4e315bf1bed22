package org.quern.yarn.master;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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
import org.quern.yarn.protocol.WorkerCalls;

/**
 * Runs passes, row-wise output and imports on the workers of an application. One thread runs the verb and waits here; the
 * calls of workers come from threads of their own, at most two of each worker at a time, to a {@code WorkerDesk}. Who works at
 * what, and what becomes of workers, is up to the {@code Workforce}.
 */
public final class MasterEngine implements ClusterEngine, Closeable {
    /** Between two looks at the workers while a pass runs. */
    private static final long CHECK_MS = 200;

    private final MasterOptions options;
    private final Configuration configuration;
    private final Progress progress;
    private final InstantSource clock;
    private final Workforce workforce;
    private final WorkerDesk desk;
    private final Object lock;

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
        this.configuration = configuration;
        this.progress = progress;
        this.clock = clock;
        this.workforce = new Workforce(options, containers, clock);
        this.desk = new WorkerDesk(workforce, options, clock);
        this.lock = workforce.lock;
    }

    /** Answers workers. */
    public WorkerCalls workerCalls() {
        return desk;
    }

    /** Hears what the cluster says of containers. */
    public ContainerEvents containerEvents() {
        return workforce;
    }

    /** Asks for the first workers. To be called as soon as the cluster takes requests. */
    public void start() {
        workforce.start();
    }

    /** Ends the pass that runs, and every later one, with {@link Stopped}. */
    public void stop(String reason) {
        workforce.stop(reason);
    }

    /** The verb has ended: workers are told to exit when they ask next. */
    @Override
    public void close() {
        workforce.close();
    }

    /**
     * Waits for the workers to exit.
     *
     * @return whether all have done so in time
     */
    public boolean awaitExits(Duration limit) throws InterruptedException {
        return workforce.awaitExits(limit);
    }

    /** All workers that there are and were. */
    public List<WorkerView> workers() {
        return workforce.workers();
    }

    /** What has been done so far. */
    public Activity activity() {
        return workforce.activity();
    }

    /**
     * Looks for workers that fell silent, are overdue or have long had nothing to do. The engine does so itself while work is
     * under way; whoever runs it does so at intervals too.
     */
    public void check() {
        synchronized (lock) {
            workforce.look(clock.millis());
        }
        tell();
    }

    @Override
    public PassEngine passes(ChunkSet set, Progress passProgress) throws IOException {
        List<List<String>> hosts = ChunkHosts.of(set, configuration);
        return passes(set, set.path().toString(), set.manifest().toJson(), hosts, passProgress);
    }

    /** @param hosts of each chunk, best first */
    PassEngine passes(
            ChunkSource source, String path, String manifest, List<List<String>> hosts, Progress passProgress) {
        synchronized (lock) {
            return new Passes(source, workforce.open(source.info(), path, manifest, hosts), passProgress);
        }
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
                PassWork<S> passWork = new PassWork<>(
                        lock, pass, number, set, options, workforce.crew(), workforce.tally(), clock.millis());
                workforce.begin(passWork, set.decodedBytes(), set.homes().hostsByRows());
                set.homes()
                        .balance(
                                workforce.shareable(set),
                                pass.leafLevel(),
                                workforce.crew().moves());
                return passWork;
            }
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
                    workforce.failIfOver();
                    if (running.isOver()) {
                        break;
                    }
                    lock.wait(CHECK_MS);
                    workforce.look(clock.millis());
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
            workforce.finish();
        }
    }

    private void tell() {
        workforce.takeMessages().forEach(progress::message);
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
            opened = workforce.open(
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
            parts = new PartWork(lock, making, options, workforce.crew());
            workforce.begin(parts, Double.MAX_VALUE, hosts);
        }
        await(parts, makingProgress, making.allRows());
        return parts.reports();
    }

    /** For tests: starts a pass without waiting for it. */
    <S> PassWork<S> begin(PassEngine engine, Pass<S, ?> pass, int number) {
        Passes passes = (Passes) engine;
        return passes.begin(
                pass, number, pass.columns().bind(passes.data().schema()).inputs());
    }

    /** For tests: ends a pass that was begun without waiting. */
    void end() {
        workforce.finish();
    }

    /** Whether the run cannot go on. */
    Optional<RuntimeException> failure() {
        synchronized (lock) {
            return workforce.failure();
        }
    }
}
