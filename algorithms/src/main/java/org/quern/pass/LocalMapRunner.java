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
        Counts total = new Counts();
        progress.passStarted(map.type().name(), 1, source.info().rows());
        ExecutorService workers = workers();
        try {
            Queue<Future<Made>> underWay = new ArrayDeque<>();
            int chunks = source.info().chunks().size();
            for (int next = 0; next < chunks || !underWay.isEmpty(); ) {
                if (next < chunks && underWay.size() < 2 * threads) {
                    int chunk = next++;
                    underWay.add(workers.submit(() -> make(mapper, chunk)));
                } else {
                    write(result(underWay.remove()), sink, total);
                }
            }
        } finally {
            workers.shutdownNow();
        }
        progress.passFinished(map.type().name(), 1);
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
        return new Made(chunk, mapper.map(chunk, counts), counts);
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
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void write(Made made, ChunkSink sink, Counts total) throws IOException {
        if (made.chunk().isPresent()) {
            sink.write(made.chunk().get());
        }
        total.addAll(made.counts());
        progress.rowsDone(source.info().chunks().get(made.index()).rows());
    }
}
