package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;

/**
 * Processes leaves of passes over one data set, all of them or some, on the threads of this JVM, and holds columns and memos
 * between the passes. Leaves are begun in ascending order, so that at most threads · (log2(leaves) + 1) states are alive; of
 * a pass that {@link Pass#mergesInAnyOrder}, each thread fills one state with all its leaves. Fewer threads are used where
 * the states being filled would take more than a quarter of the heap.
 *
 * <p>When a chunk fails, no further leaves are begun and the failure of the lowest failing chunk is thrown: the same in every
 * run. One pass at a time.
 */
public final class LeafEngine {
    private final ColumnCache columns;
    private final MemoStore memos;
    private final int threads;
    private final Residence residence;
    private final LocalEngine.States states;
    private final Workers workers;
    private ColumnSelection boundColumns;
    private BoundSelection bound;

    /** Whether what a pass reads stays in memory. */
    public enum Keep {
        /** As far as there is room. */
        YES,
        /** Another engine holds these chunks, and this one only helps. What is held of other chunks stays. */
        NO
    }

    /**
     * Does not close {@code source}.
     *
     * @param threads at least 1
     */
    public LeafEngine(ChunkSource source, int threads, Residence residence) {
        this(source, threads, residence, LocalEngine.States.AS_OBJECTS, new Workers(threads));
    }

    LeafEngine(ChunkSource source, int threads, Residence residence, LocalEngine.States states, Workers workers) {
        this.columns = new ColumnCache(source, residence);
        this.memos = new MemoStore();
        this.threads = threads;
        this.residence = residence;
        this.states = states;
        this.workers = workers;
    }

    public DataSetInfo data() {
        return columns.info();
    }

    /**
     * Processes leaves of a pass.
     *
     * @param leaves that are wanted; those that {@code watch} no longer wants when their turn comes cost nothing
     * @throws ChunkFailure of the lowest chunk that fails
     * @throws CancellationException if {@code watch} says that nobody waits any more
     * @throws org.quern.QuernException if the data do not have the columns the pass needs
     */
    public <S> LeafStates<S> process(Pass<S, ?> pass, BitSet leaves, Keep keep, LeafWatch watch) {
        LeafProcessor<S> processor = new LeafProcessor<>(pass, columns, bind(pass.columns()), memos);
        shareMemory(pass, processor.inputs(), keep);
        Leaves<S> work = new Leaves<>(pass, processor, leaves, watch);
        workers.run(
                work, threads(threads, pass.stateBytes(), Runtime.getRuntime().maxMemory()));
        if (watch.isCancelled()) {
            throw new CancellationException("pass '" + pass.type().name() + "' is no longer wanted");
        }
        return work.states();
    }

    /** The columns of a pass bound to the data: iterations ask for the same ones. */
    BoundSelection bind(ColumnSelection selected) {
        if (!selected.equals(boundColumns)) {
            bound = selected.bind(data().schema());
            boundColumns = selected;
        }
        return bound;
    }

    /** Tells memos and columns what they may take in the pass that begins now. */
    private void shareMemory(Pass<?, ?> pass, List<String> inputs, Keep keep) {
        long memoBytes = residence.memoBytes();
        long allBytes = residence.columnBytes() + memoBytes;
        memos.passStarts(pass, keep);
        if (pass instanceof MemoPass<?, ?, ?> memoPass && memoPass.replacesColumns()) {
            memos.limitTo(allBytes);
            columns.passStarts(List.of(), 0, keep);
        } else {
            memos.limitTo(memoBytes);
            columns.passStarts(inputs, Math.min(residence.columnBytes(), allBytes - memos.keptBytes()), keep);
        }
    }

    /** Forgets what is held of chunks, also while a pass is under way. */
    public void release(BitSet chunks) {
        columns.release(chunks);
        memos.release(chunks);
    }

    /** Forgets everything held. */
    public void releaseAll() {
        BitSet all = new BitSet();
        all.set(0, data().chunks().size());
        release(all);
    }

    /** Chunks of which columns or memos are held. */
    public BitSet residentChunks() {
        BitSet chunks = columns.keptChunks();
        chunks.or(memos.keptChunks());
        return chunks;
    }

    /** Bytes of columns held now. */
    public long columnBytes() {
        return columns.keptBytes();
    }

    /** Bytes of memos held now. */
    public long memoBytes() {
        return memos.keptBytes();
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

        /** The states of all leaves added. */
        List<MergeTree.Node<S>> nodes();
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
        public List<MergeTree.Node<S>> nodes() {
            return tree.nodes();
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
        public List<MergeTree.Node<S>> nodes() {
            S total = resting.poll();
            if (total == null) {
                return List.of();
            }
            resting.forEach(state -> pass.merge(total, state));
            return List.of(new MergeTree.Node<>(0, 0, total));
        }
    }

    /** Leaves of one pass; piece i is the i-th leaf wanted. */
    private final class Leaves<S> extends Workers.Pieces {
        private final Pass<S, ?> pass;
        private final LeafProcessor<S> processor;
        private final MergeTree<S> tree;
        private final Gathering<S> gathering;
        private final int[] leaves;
        private final LeafWatch watch;
        private final BitSet covered = new BitSet();

        Leaves(Pass<S, ?> pass, LeafProcessor<S> processor, BitSet leaves, LeafWatch watch) {
            super("Pass '" + pass.type().name() + "'", leaves.cardinality());
            this.pass = pass;
            this.processor = processor;
            this.tree = MergeTree.of(pass, data().chunks().size());
            this.gathering = pass.mergesInAnyOrder() ? new InAnyOrder<>(pass) : new InTreeOrder<>(pass, tree);
            this.leaves = leaves.stream().toArray();
            this.watch = watch;
        }

        @Override
        void process(int piece) {
            int leaf = leaves[piece];
            if (watch.isCancelled() || !watch.isWanted(leaf)) {
                return;
            }
            int chunk = tree.firstChunk(leaf);
            try {
                S state = gathering.state();
                for (; chunk < tree.endChunk(leaf); chunk++) {
                    if (isOver(piece) || watch.isCancelled()) {
                        return;
                    }
                    processor.process(state, chunk);
                    watch.chunkDone(chunk);
                }
                gathering.add(leaf, states == LocalEngine.States.THROUGH_CODEC ? throughCodec(state) : state);
            } catch (RuntimeException | Error e) {
                throw new ChunkFailure(Math.min(chunk, tree.endChunk(leaf) - 1), e);
            }
            synchronized (covered) {
                covered.set(leaf);
            }
            watch.leafDone(leaf);
        }

        LeafStates<S> states() {
            return new LeafStates<>(gathering.nodes(), covered);
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
}
