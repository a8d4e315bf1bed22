package org.quern.pass;

/**
 * An engine: gathers the state of all chunks. What is made of the state is the pass's affair, so a journal can stand
 * between the two.
 */
public interface PassEngine extends PassRunner {
    /**
     * Reads all chunks once and merges their states as {@link MergeTree} prescribes.
     *
     * @return the digest of the total, made of the digests of its slices where a pass is cut: equal to the bit on all engines
     * @param number of the pass in its run, from 1, for names and progress
     * @throws org.quern.QuernException for a mistake in the data or options
     * @throws java.io.UncheckedIOException when storage fails
     */
    <S> S total(Pass<S, ?> pass, int number);
}
