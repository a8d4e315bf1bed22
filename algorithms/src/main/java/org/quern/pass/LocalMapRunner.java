package org.quern.pass;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.quern.data.Chunk;
import org.quern.data.ChunkSink;
import org.quern.data.ChunkSource;

/**
 * Maps chunks on the threads of this JVM and writes what they make in the order of the source. At most 2·threads chunks are
 * between reading and writing, so memory does not depend on the number of rows. The error of the lowest failing chunk is
 * thrown: the same error in every run.
 */
public final class LocalMapRunner {
    private final ChunkSource source;
    private final int threads;
    private final Progress progress;

    /** Does not close {@code source}. */
    public LocalMapRunner(ChunkSource source, int threads, Progress progress) {
        if (threads < 1) {
            throw new IllegalArgumentException("Invalid number of threads: " + threads + ", must be at least 1");
        }
        this.source = source;
        this.threads = threads;
        this.progress = progress;
    }

    /** A chunk made, and what was met in making it. */
    private record Made(int index, Optional<Chunk> chunk, Counts counts) {}

    /**
     * Maps all chunks.
     *
     * @param sink takes chunks of the map's output; the caller commits and closes it
     * @return what was met, over all chunks
     */
    public Counts run(ChunkMap map, ChunkSink sink) throws IOException {
        ChunkMapper mapper = new ChunkMapper(map, source);
        progress.passStarted(map.type().name(), 1, source.info().rows());
        Counts total;
        try {
            total = run(mapper, 0, source.info().chunks().size(), sink::write);
        } catch (ChunkFailure e) {
            throw e.unwrapped();
        }
        progress.passFinished(map.type().name(), 1);
        return total;
    }

    /** Takes chunks in their order. */
    public interface Taker {
        void take(Chunk made) throws IOException;
    }

    /**
     * Maps the chunks in [first, end). Tells progress of rows only.
     *
     * @return what was met, over all of them
     * @throws ChunkFailure of the lowest chunk that fails
     */
    public Counts run(ChunkMap map, int first, int end, Taker taker) throws IOException {
        return run(new ChunkMapper(map, source), first, end, taker);
    }

    private Counts run(ChunkMapper mapper, int first, int end, Taker taker) throws IOException {
        Counts total = new Counts();
        ExecutorService workers = workers();
        try {
            Queue<Future<Made>> underWay = new ArrayDeque<>();
            for (int next = first; next < end || !underWay.isEmpty(); ) {
                if (next < end && underWay.size() < 2 * threads) {
                    int chunk = next++;
                    underWay.add(workers.submit(() -> make(mapper, chunk)));
                } else {
                    take(result(underWay.remove()), taker, total);
                }
            }
        } finally {
            workers.shutdownNow();
        }
        return total;
    }

    private ExecutorService workers() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "quern-map-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static Made make(ChunkMapper mapper, int chunk) {
        Counts counts = new Counts();
        try {
            return new Made(chunk, mapper.map(chunk, counts), counts);
        } catch (RuntimeException | Error e) {
            throw new ChunkFailure(chunk, e);
        }
    }

    private static Made result(Future<Made> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while chunks were mapped", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void take(Made made, Taker taker, Counts total) throws IOException {
        if (made.chunk().isPresent()) {
            taker.take(made.chunk().get());
        }
        total.addAll(made.counts());
        progress.rowsDone(source.info().chunks().get(made.index()).rows());
    }
}
