package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;

/**
 * Runs passes on the threads of this JVM. Columns that a second pass reads are kept decoded within a memory budget, the
 * rest is streamed again by every pass. Leaves of the {@link MergeTree} are handed out in order, so that at most
 * threads · (log2(leaves) + 1) states are alive, and the result has the same bits whatever the number of threads. Of a pass
 * that {@link Pass#mergesInAnyOrder}, each thread fills one state with all its leaves. Fewer threads are used where the states
 * being filled would take more than a quarter of the heap.
 *
 * <p>When a chunk fails, no further chunks are begun and the error of the lowest failing chunk is thrown: the same error
 * in every run.
 */
public final class LocalEngine implements PassEngine {
    private final ColumnCache source;
    private final MemoStore memos;
    private final Options options;
    private final Progress progress;
    private final Workers workers;
    private int passes;
    private ColumnSelection boundColumns;
    private BoundSelection bound;

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
        this.source = new ColumnCache(source);
        this.memos = new MemoStore();
        this.options = options;
        this.progress = progress;
        this.workers = new Workers(options.threads());
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
        LeafProcessor<S> processor = new LeafProcessor<>(pass, source, bind(pass.columns()), memos);
        shareMemory(pass, processor.inputs());
        progress.passStarted(pass.type().name(), number, data().rows());
        MergeTree<S> tree = MergeTree.of(pass, data().chunks().size());
        S gathered = new Leaves<>(pass, processor, tree).total();
        S total = pass instanceof SlicedPass<S, ?> sliced
                ? new Slices<>(sliced, gathered).digest()
                : pass.digest(gathered);
        progress.passFinished(pass.type().name(), number);
        return total;
    }

    /** The columns of a pass bound to the data: iterations ask for the same ones. */
    private BoundSelection bind(ColumnSelection columns) {
        if (!columns.equals(boundColumns)) {
            bound = columns.bind(data().schema());
            boundColumns = columns;
        }
        return bound;
    }

    /** Tells memos and columns what they may take in the pass that begins now. */
    private void shareMemory(Pass<?, ?> pass, List<String> columns) {
        long memoBytes = options.cacheBytes() / 4;
        long allBytes = options.cacheBytes() + memoBytes;
        memos.passStarts(pass);
        if (pass instanceof MemoPass<?, ?, ?> memoPass && memoPass.replacesColumns()) {
            memos.limitTo(allBytes);
            source.passStarts(List.of(), 0);
        } else {
            memos.limitTo(memoBytes);
            source.passStarts(columns, Math.min(options.cacheBytes(), allBytes - memos.keptBytes()));
        }
    }

    /** Bytes of memos that are kept now. */
    public long memoBytes() {
        return memos.keptBytes();
    }

    /** Bytes of decoded columns that are kept now. */
    public long cachedBytes() {
        return source.keptBytes();
    }

    private int threads(Pass<?, ?> pass) {
        return threads(
                options.threads(), pass.stateBytes(), Runtime.getRuntime().maxMemory());
    }

    /** As many threads as wanted, but no more than fill a quarter of the heap with states; at least one. */
    static int threads(int wanted, long stateBytes, long heapBytes) {
        return (int) Math.max(1, Math.min(wanted, heapBytes / 4 / Math.max(1, stateBytes)));
    }

    /** Where the states of leaves come from and where they go. */
    private interface Gathering<S> {
        /** A state for the chunks of a leaf. */
        S state();

        /** Takes a state to which a leaf was added. */
        void add(int leaf, S state);

        /** The state of all leaves. */
        S total();
    }

    /** A state for each leaf, merged as the tree says. */
    private record InTreeOrder<S>(Pass<S, ?> pass, MergeTree<S> tree) implements Gathering<S> {
        @Override
        public S state() {
            return pass.newState();
        }

        @Override
        public void add(int leaf, S state) {
            tree.add(leaf, state);
        }

        @Override
        public S total() {
            return tree.total(pass.newState());
        }
    }

    /** A state for each thread, merged in the end. */
    private record InAnyOrder<S>(Pass<S, ?> pass, Deque<S> resting) implements Gathering<S> {
        InAnyOrder(Pass<S, ?> pass) {
            this(pass, new ConcurrentLinkedDeque<>());
        }

        @Override
        public S state() {
            S state = resting.poll();
            return state == null ? pass.newState() : state;
        }

        @Override
        public void add(int leaf, S state) {
            resting.push(state);
        }

        @Override
        public S total() {
            S total = state();
            resting.forEach(state -> pass.merge(total, state));
            return total;
        }
    }

    /** The leaves of one pass. */
    private final class Leaves<S> extends Workers.Pieces {
        private final Pass<S, ?> pass;
        private final LeafProcessor<S> processor;
        private final MergeTree<S> tree;
        private final Gathering<S> gathering;

        Leaves(Pass<S, ?> pass, LeafProcessor<S> processor, MergeTree<S> tree) {
            super(name(pass), tree.leaves());
            this.pass = pass;
            this.processor = processor;
            this.tree = tree;
            this.gathering = pass.mergesInAnyOrder() ? new InAnyOrder<>(pass) : new InTreeOrder<>(pass, tree);
        }

        S total() {
            workers.run(this, threads(pass));
            return gathering.total();
        }

        @Override
        void process(int leaf) {
            S state = gathering.state();
            for (int chunk = tree.firstChunk(leaf); chunk < tree.endChunk(leaf); chunk++) {
                if (isOver(leaf)) {
                    return;
                }
                processor.process(state, chunk);
                progress.rowsDone(data().chunks().get(chunk).rows());
            }
            gathering.add(leaf, options.states() == States.THROUGH_CODEC ? throughCodec(state) : state);
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
    }

    /** The slices of a total, digested apart as reducers do. */
    private final class Slices<S> extends Workers.Pieces {
        private final SlicedPass<S, ?> pass;
        private final S total;
        /** By slice; null where the slice itself is the digest: it is not kept, since it may be a copy. */
        private final List<S> digests;

        Slices(SlicedPass<S, ?> pass, S total) {
            super(name(pass), pass.slices());
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
            workers.run(this, threads(pass));
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

    private static String name(Pass<?, ?> pass) {
        return "Pass '" + pass.type().name() + "'";
    }
}
