package org.quern.pass;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.quern.data.Chunk;

/**
 * The memos of a run, by chunk, within a budget. First come, first kept: passes read all chunks over and over, so each memo
 * is worth the same. Memos stay until a {@link MemoPass} of another family starts; passes of other kinds may run in between.
 * May be shared by threads that work on different chunks.
 */
final class MemoStore {
    private final Map<Integer, Kept> kept = new HashMap<>();
    private long budgetBytes;
    private Object family;
    private LeafEngine.Keep keep = LeafEngine.Keep.YES;
    private long keptBytes;

    /** @param bytes that the budget is charged with */
    private record Kept(ChunkMemo memo, long bytes) {}

    /** What is known of a chunk that has no memo. */
    private enum NoMemo implements ChunkMemo {
        /** No row is selected, so that there is nothing to read. */
        NO_ROWS,
        /** It outgrew the budget; were it begun again it would so again. */
        TOO_LARGE;

        @Override
        public long bytes() {
            return 0;
        }
    }

    /**
     * Drops the memos of other families than that of the pass that begins now.
     *
     * @param newKeep whether the chunks it reads are to be remembered
     */
    synchronized void passStarts(Pass<?, ?> pass, LeafEngine.Keep newKeep) {
        keep = newKeep;
        if (pass instanceof MemoPass<?, ?, ?> memoPass && !memoPass.family().equals(family)) {
            kept.clear();
            keptBytes = 0;
            family = memoPass.family();
        }
    }

    /** Sets the most bytes up to which memos are begun and may grow from now on; 0 if nothing is to be remembered. */
    synchronized void limitTo(long bytes) {
        budgetBytes = bytes;
    }

    /** Adds the rows of a chunk to a state if that takes no reading, since the chunk's memo is enough or it has no rows. */
    <S> boolean answers(Pass<S, ?> pass, S state, int chunk) {
        return pass instanceof MemoPass<S, ?, ?> memoPass && answers(memoPass, state, chunk);
    }

    private <S, M extends ChunkMemo> boolean answers(MemoPass<S, ?, M> pass, S state, int chunk) {
        Kept known = find(chunk);
        if (known == null || known.memo() == NoMemo.TOO_LARGE) {
            return false;
        }
        if (known.memo() == NoMemo.NO_ROWS) {
            return true;
        }
        M memo = memo(known);
        boolean enough = pass.isEnough(memo);
        if (enough) {
            use(chunk, memo, () -> pass.process(state, memo));
        }
        return enough;
    }

    /** Takes note of a chunk of which no row is selected. */
    synchronized void noRows(Pass<?, ?> pass, int chunk) {
        if (pass instanceof MemoPass<?, ?, ?> && budgetBytes > 0 && keep == LeafEngine.Keep.YES) {
            kept.put(chunk, new Kept(NoMemo.NO_ROWS, 0));
        }
    }

    /** Adds the rows of a chunk to a state, by the chunk's memo where there is one or room for one. */
    <S> void process(Pass<S, ?> pass, S state, Chunk chunk) {
        if (pass instanceof MemoPass<S, ?, ?> memoPass) {
            process(memoPass, state, chunk);
        } else {
            pass.process(state, chunk);
        }
    }

    private <S, M extends ChunkMemo> void process(MemoPass<S, ?, M> pass, S state, Chunk chunk) {
        Kept known = findOrBegin(pass, chunk);
        if (known == null || known.memo() == NoMemo.TOO_LARGE) {
            pass.process(state, chunk);
        } else {
            M memo = memo(known);
            use(chunk.index(), memo, () -> pass.process(state, chunk, memo));
        }
    }

    /** Of equal families, whose memos are of one class. */
    @SuppressWarnings("unchecked")
    private static <M extends ChunkMemo> M memo(Kept known) {
        return (M) known.memo();
    }

    private synchronized Kept find(int chunk) {
        return kept.get(chunk);
    }

    /** The memo of a chunk, a new one if there is room; null if there is none. */
    private synchronized Kept findOrBegin(MemoPass<?, ?, ?> pass, Chunk chunk) {
        Kept known = kept.get(chunk.index());
        if (known == null && keep == LeafEngine.Keep.YES) {
            long bytes = pass.memoBytes(chunk.rows());
            if (bytes > 0 && keptBytes + bytes <= budgetBytes) {
                known = new Kept(pass.newMemo(chunk), bytes);
                kept.put(chunk.index(), known);
                keptBytes += bytes;
            }
        }
        return known;
    }

    private void use(int chunk, ChunkMemo memo, Runnable work) {
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            settle(chunk, memo, done);
        }
    }

    /** Books what a memo takes now. One that outgrew the budget is dropped, and so is one whose pass failed. */
    private synchronized void settle(int chunk, ChunkMemo memo, boolean done) {
        Kept known = kept.remove(chunk);
        if (known == null) {
            // Released while it was used.
            return;
        }
        long before = known.bytes();
        long bytes = memo.bytes();
        keptBytes -= before;
        if (done && bytes > before && keptBytes + bytes > budgetBytes) {
            kept.put(chunk, new Kept(NoMemo.TOO_LARGE, 0));
        } else if (done) {
            kept.put(chunk, new Kept(memo, bytes));
            keptBytes += bytes;
        }
    }

    synchronized long keptBytes() {
        return keptBytes;
    }

    /** Chunks with a memo. */
    synchronized BitSet keptChunks() {
        BitSet chunks = new BitSet();
        kept.forEach((chunk, known) -> chunks.set(chunk, !(known.memo() instanceof NoMemo)));
        return chunks;
    }

    synchronized void release(BitSet chunks) {
        chunks.stream().forEach(chunk -> {
            Kept known = kept.remove(chunk);
            keptBytes -= known == null ? 0 : known.bytes();
        });
    }
}
