package org.quern.yarn.master;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.imports.ImportEngine;
import org.quern.jobs.cli.ClusterEngine;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
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
    private final MasterOptions options;
    private final Containers containers;

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
    }

    /** Asks for the first workers. To be called as soon as the cluster takes requests. */
    public void start() {
        containers.want(options.leastWorkers(), List.of());
    }

    /** Ends the pass that runs, and every later one, with {@link Stopped}. */
    public void stop(String reason) {
        throw new UnsupportedOperationException();
    }

    /** The verb has ended: workers are told to exit, and nothing runs any more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Looks for workers that fell silent. Called by the engine itself while it waits for a pass; to be called at intervals too. */
    public void check() {
        throw new UnsupportedOperationException();
    }

    /** What has been done so far. */
    public Activity activity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PassEngine passes(ChunkSet data, Progress progress) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public StateLimit stateLimit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Counts map(ChunkMap map, ChunkSet data, ChunkSetWriter target, Progress progress) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public ImportEngine importEngine(Progress progress) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void hello(WorkerInfo worker) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Order next(String worker) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deliver(String worker, int task, LeafSet covered, List<StateNode> nodes, boolean isLast)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(String worker, int task, byte[] report) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void failed(String worker, TaskProblem problem) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Beat.Answer beat(String worker, Beat beat) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void goodbye(String worker, String reason) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void started(String worker, String host) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ended(ContainerEnd end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void askedBack(Collection<String> workers, Duration within) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void waiting(String text) {
        throw new UnsupportedOperationException();
    }
}
