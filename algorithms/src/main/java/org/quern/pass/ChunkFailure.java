package org.quern.pass;

/** What went wrong at a chunk: the cause is what the data, the pass or the storage threw. */
public final class ChunkFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int chunk;

    ChunkFailure(int chunk, Throwable cause) {
        super("chunk " + chunk, cause, false, false);
        this.chunk = chunk;
    }

    public int chunk() {
        return chunk;
    }

    /** The cause, for those who have no use for the chunk. */
    RuntimeException unwrapped() {
        if (getCause() instanceof Error failure) {
            throw failure;
        }
        return (RuntimeException) getCause();
    }
}
