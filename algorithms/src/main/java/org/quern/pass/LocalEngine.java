package org.quern.pass;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;

/**
 * Runs passes on the threads of this JVM, by a {@link LeafEngine} that has all leaves. Columns that a second pass reads are kept
 * within a memory budget, the rest is streamed again by every pass. The result has the same bits whatever the number of
 * threads.
 *
 * <p>When a chunk fails, no further chunks are begun and the error of the lowest failing chunk is thrown: the same error
 * in every run.
 */
public final class LocalEngine implements PassEngine {
    private final LeafEngine leaves;
    private final Options options;
    private final Progress progress;
    private final Workers workers;
    private int passes;

    /**
     * How to run.
     *
     * @param threads at least 1
     * @param cacheBytes budget for decoded columns, a quarter of it more for the memos of a {@link MemoPass}, or all of this for
     *     memos that replace columns; 0 streams every pass and remembers nothing
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
        this.options = options;
        this.progress = progress;
        this.workers = new Workers(options.threads());
        this.leaves = new LeafEngine(
                source,
                options.threads(),
                new Residence(options.cacheBytes(), 0, Residence.Keeping.SECOND_PASS, Residence.Packing.WHERE_NEEDED),
                options.states(),
                workers);
    }

    @Override
    public DataSetInfo data() {
        return leaves.data();
    }

    @Override
    public <S, R> R run(Pass<S, R> pass) {
        return pass.finish(total(pass, passes + 1));
    }

    @Override
    public <S> S total(Pass<S, ?> pass, int number) {
        passes = number;
        leaves.bind(pass.columns());
        progress.passStarted(pass.type().name(), number, data().rows());
        S gathered = gather(pass);
        S total = pass instanceof SlicedPass<S, ?> sliced
                ? new Slices<>(sliced, gathered).digest()
                : pass.digest(gathered);
        progress.passFinished(pass.type().name(), number);
        return total;
    }

    private <S> S gather(Pass<S, ?> pass) {
        int chunks = data().chunks().size();
        BitSet all = new BitSet();
        all.set(0, MergeTree.leaves(chunks, pass.leafLevel()));
        LeafWatch watch = new LeafWatch() {
            @Override
            public void chunkDone(int chunk) {
                progress.rowsDone(data().chunks().get(chunk).rows());
            }
        };
        try {
            return leaves.process(pass, all, LeafEngine.Keep.YES, watch).total(pass, chunks);
        } catch (ChunkFailure e) {
            throw e.unwrapped();
        }
    }

    /** Bytes of memos that are kept now. */
    public long memoBytes() {
        return leaves.memoBytes();
    }

    /** Bytes of decoded columns that are kept now. */
    public long cachedBytes() {
        return leaves.columnBytes();
    }

    /** The slices of a total, digested apart as reducers do. */
    private final class Slices<S> extends Workers.Pieces {
        private final SlicedPass<S, ?> pass;
        private final S total;
        /** By slice; null where the slice itself is the digest: it is not kept, since it may be a copy. */
        private final List<S> digests;

        Slices(SlicedPass<S, ?> pass, S total) {
            super("Pass '" + pass.type().name() + "'", pass.slices());
            this.pass = pass;
            this.total = total;
            this.digests = Collections.synchronizedList(new ArrayList<>(Collections.nCopies(pass.slices(), null)));
        }

        @Override
        void process(int index) {
            S slice = pass.slice(total, index);
            S digest = pass.digest(slice);
            digests.set(index, digest == slice ? null : digest);
        }

        S digest() {
            workers.run(
                    this,
                    LeafEngine.threads(
                            options.threads(),
                            pass.stateBytes(),
                            Runtime.getRuntime().maxMemory()));
            if (digests.stream().allMatch(Objects::isNull)) {
                return total;
            }
            List<S> all = new ArrayList<>();
            for (int index = 0; index < digests.size(); index++) {
                all.add(digests.get(index) == null ? pass.slice(total, index) : digests.get(index));
            }
            return pass.assemble(all);
        }
    }
}
