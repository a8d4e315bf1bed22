package org.quern.pass;

import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;

/**
 * The sum of {@link SumPass}, which remembers the sum of each chunk: a pass for tests of engines.
 *
 * @param bytesOnceUsed bytes of a memo that holds something; negative for one that fails
 */
record RememberedSums(
        SumPass sums, Object family, long bytesAtFirst, long bytesOnceUsed, boolean enough, boolean replacesColumns)
        implements MemoPass<double[], Double, RememberedSums.Memo> {

    static final class Memo implements ChunkMemo {
        private long bytes;
        private double sum;

        private Memo(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public long bytes() {
            return bytes;
        }
    }

    @Override
    public long memoBytes(int rows) {
        return bytesAtFirst;
    }

    @Override
    public Memo newMemo(Chunk chunk) {
        return new Memo(bytesAtFirst);
    }

    @Override
    public boolean isEnough(Memo memo) {
        return enough;
    }

    @Override
    public void process(double[] state, Chunk chunk, Memo memo) {
        double[] own = newState();
        process(own, chunk);
        memo.sum = own[0];
        memo.bytes = bytesOnceUsed;
        state[0] += own[0];
    }

    @Override
    public void process(double[] state, Memo memo) {
        if (bytesOnceUsed < 0) {
            throw new IllegalStateException("memo is broken");
        }
        memo.bytes = bytesOnceUsed;
        state[0] += memo.sum;
    }

    @Override
    public PassType<?> type() {
        return sums.type();
    }

    @Override
    public ColumnSelection columns() {
        return sums.columns();
    }

    @Override
    public double[] newState() {
        return sums.newState();
    }

    @Override
    public void process(double[] state, Chunk chunk) {
        sums.process(state, chunk);
    }

    @Override
    public void merge(double[] state, double[] later) {
        sums.merge(state, later);
    }

    @Override
    public StateCodec<double[]> codec() {
        return sums.codec();
    }

    @Override
    public Double finish(double[] total) {
        return sums.finish(total);
    }

    @Override
    public long stateBytes() {
        return sums.stateBytes();
    }
}
