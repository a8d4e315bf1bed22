package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;

/**
 * Runs passes on the threads of this JVM. Columns that a second pass reads are kept decoded within a memory budget, the
 * rest is streamed again by every pass. Leaves of the {@link MergeTree} are handed out in order, so that at most
 * threads · (log2(leaves) + 1) states are alive, and the result has the same bits whatever the number of threads. Fewer
 * threads are used where the states being filled would take more than a quarter of the heap.
 *
 * <p>When a chunk fails, no further chunks are begun and the error of the lowest failing chunk is thrown: the same error
 * in every run.
 */
public final class LocalEngine implements PassEngine {
    private final ColumnCache source;
    private final MemoStore memos;
    private final Options options;
    private final Progress progress;
    private int passes;

    /**
     * How to run.
     *
     * @param threads at least 1
     * @param cacheBytes budget for decoded columns, a quarter of it more for the memos of a {@link MemoPass}; 0 streams every
     *     pass and remembers nothing
     * @param states whether states are sent through their codec after each leaf, as on a cluster
     */
    public record Options(int threads, long cacheBytes, States states) {
        public Options {
            if (threads < 1) {
                throw new IllegalArgumentException("Invalid number of threads: " + threads + ", must be at least 1");
            }
            if (cacheBytes < 0) {
                throw new IllegalArgumentException("Invalid cache: " + cacheBytes + " bytes, must not be negative");
            }
        }

        /** All cores, and a third of the largest heap for columns. */
        public static Options defaults() {
            Runtime runtime = Runtime.getRuntime();
            return new Options(runtime.availableProcessors(), runtime.maxMemory() / 3, States.AS_OBJECTS);
        }

        public Options withThreads(int newThreads) {
            return new Options(newThreads, cacheBytes, states);
        }

        public Options withCacheBytes(long newCacheBytes) {
            return new Options(threads, newCacheBytes, states);
        }

        public Options withStates(States newStates) {
            return new Options(threads, cacheBytes, newStates);
        }
    }

    /** How the states of leaves reach the merge tree. */
    public enum States {
        /** As they are. */
        AS_OBJECTS,
        /** Written and read back by their codec: what a cluster does, for tests. */
        THROUGH_CODEC
    }

    /** Does not close {@code source}. */
    public LocalEngine(ChunkSource source, Options options, Progress progress) {
        this.source = new ColumnCache(source, options.cacheBytes());
        this.memos = new MemoStore(options.cacheBytes() / 4);
        this.options = options;
        this.progress = progress;
    }

    @Override
    public DataSetInfo data() {
        return source.info();
    }

    @Override
    public <S, R> R run(Pass<S, R> pass) {
        return pass.finish(total(pass, passes + 1));
    }

    @Override
    public <S> S total(Pass<S, ?> pass, int number) {
        passes = number;
        LeafProcessor<S> processor = new LeafProcessor<>(pass, source, memos);
        memos.passStarts(pass);
        source.passStarts(processor.inputs());
        progress.passStarted(pass.type().name(), number, data().rows());
        MergeTree<S> tree = MergeTree.of(pass, data().chunks().size());
        new Work<>(pass, processor, tree).run();
        S total = digest(pass, tree.total(pass.newState()));
        progress.passFinished(pass.type().name(), number);
        return total;
    }

    /** Digests each slice, as reducers do; a state of which nothing is left out is not cut, which would copy it twice. */
    private static <S> S digest(Pass<S, ?> pass, S total) {
        if (!(pass instanceof SlicedPass<S, ?> sliced)) {
            return pass.digest(total);
        }
        List<S> digests = new ArrayList<>();
        for (int i = 0; i < sliced.slices(); i++) {
            S slice = sliced.slice(total, i);
            S digest = sliced.digest(slice);
            digests.add(digest == slice ? null : digest);
        }
        if (digests.stream().allMatch(Objects::isNull)) {
            return total;
        }
        for (int i = 0; i < digests.size(); i++) {
            if (digests.get(i) == null) {
                digests.set(i, sliced.slice(total, i));
            }
        }
        return sliced.assemble(digests);
    }

    /** Bytes of memos that are kept now. */
    public long memoBytes() {
        return memos.keptBytes();
    }

    /** Bytes of decoded columns that are kept now. */
    public long cachedBytes() {
        return source.keptBytes();
    }

    /** As many threads as wanted, but no more than fill a quarter of the heap with states; at least one. */
    static int threads(int wanted, long stateBytes, long heapBytes) {
        return (int) Math.max(1, Math.min(wanted, heapBytes / 4 / Math.max(1, stateBytes)));
    }

    /** The leaves of one pass, shared by the threads. */
    private final class Work<S> implements Runnable {
        private final Pass<S, ?> pass;
        private final LeafProcessor<S> processor;
        private final MergeTree<S> tree;
        private final AtomicInteger nextLeaf = new AtomicInteger();
        /** Leaves from here on are no longer of use: a lower one failed, or nobody waits for the result. */
        private volatile int stopAt = Integer.MAX_VALUE;

        private Throwable failure;

        Work(Pass<S, ?> pass, LeafProcessor<S> processor, MergeTree<S> tree) {
            this.pass = pass;
            this.processor = processor;
            this.tree = tree;
        }

        @Override
        public void run() {
            List<Thread> helpers = new ArrayList<>();
            int threads = threads(
                    options.threads(), pass.stateBytes(), Runtime.getRuntime().maxMemory());
            for (int i = 1; i < Math.min(threads, tree.leaves()); i++) {
                Thread helper = new Thread(this::work, "quern-pass-" + i);
                helper.setDaemon(true);
                helper.start();
                helpers.add(helper);
            }
            work();
            helpers.forEach(this::join);
            rethrow();
        }

        private void join(Thread helper) {
            boolean interrupted = false;
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(-1, new IllegalStateException("Pass '" + pass.type().name() + "' was interrupted", e));
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void work() {
            for (int leaf = nextLeaf.getAndIncrement(); leaf < tree.leaves(); leaf = nextLeaf.getAndIncrement()) {
                if (leaf >= stopAt) {
                    return;
                }
                try {
                    process(leaf);
                } catch (Throwable e) {
                    fail(leaf, e);
                }
            }
        }

        private void process(int leaf) {
            S state = pass.newState();
            for (int chunk = tree.firstChunk(leaf); chunk < tree.endChunk(leaf); chunk++) {
                if (leaf >= stopAt) {
                    return;
                }
                processor.process(state, chunk);
                progress.rowsDone(data().chunks().get(chunk).rows());
            }
            tree.add(leaf, options.states() == States.THROUGH_CODEC ? throughCodec(state) : state);
        }

        private S throughCodec(S state) {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                pass.codec().write(state, new DataOutputStream(bytes));
                return pass.codec().read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void fail(int leaf, Throwable e) {
            if (leaf < stopAt) {
                stopAt = leaf;
                failure = e;
            }
        }

        private void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
