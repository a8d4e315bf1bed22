package org.quern.pass;

import java.util.HashMap;
import java.util.Map;
import org.quern.data.Chunk;

/**
 * The memos of a run, by chunk, within a budget. First come, first kept: passes read all chunks over and over, so each memo
 * is worth the same. May be shared by threads that work on different chunks.
 */
final class MemoStore {
    private final long budgetBytes;
    private final Map<Integer, ChunkMemo> kept = new HashMap<>();
    private Object family;
    private long keptBytes;

    MemoStore(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /** Drops the memos of other families than that of the pass that begins now. */
    synchronized void passStarts(Pass<?, ?> pass) {
        Object next = pass instanceof MemoPass<?, ?, ?> memoPass ? memoPass.family() : null;
        if (next == null || !next.equals(family)) {
            kept.clear();
            keptBytes = 0;
        }
        family = next;
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
        M memo = memo(pass, chunk);
        if (memo == null) {
            pass.process(state, chunk);
            return;
        }
        long before = memo.bytes();
        boolean done = false;
        try {
            pass.process(state, chunk, memo);
            done = true;
        } finally {
            settle(chunk.index(), memo.bytes() - before, done);
        }
    }

    /** Of equal families, whose memos are of one class. */
    @SuppressWarnings("unchecked")
    private synchronized <M extends ChunkMemo> M memo(MemoPass<?, ?, M> pass, Chunk chunk) {
        ChunkMemo known = kept.get(chunk.index());
        if (known != null) {
            return (M) known;
        }
        long bytes = pass.memoBytes(chunk.rows());
        if (bytes == 0 || keptBytes + bytes > budgetBytes) {
            return null;
        }
        M memo = pass.newMemo(chunk.rows());
        keptBytes += memo.bytes();
        kept.put(chunk.index(), memo);
        return memo;
    }

    /** Books what a memo has grown by; a memo whose pass failed is not used again. */
    private synchronized void settle(int chunk, long grown, boolean done) {
        keptBytes += grown;
        if (!done) {
            keptBytes -= kept.remove(chunk).bytes();
        }
    }

    synchronized long keptBytes() {
        return keptBytes;
    }
}
