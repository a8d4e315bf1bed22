package org.quern.pass;

import org.quern.data.DataSetInfo;

/** Whoever can run a pass over a data set: the local engine, a chain of MapReduce jobs, a YARN application. */
public interface PassRunner {
    DataSetInfo data();

    /**
     * Reads all chunks once.
     *
     * @throws org.quern.QuernException for a mistake in the data or options
     * @throws java.io.UncheckedIOException when storage fails
     */
    <S, R> R run(Pass<S, R> pass);

    /**
     * Bytes of the largest state that a pass may have here. An algorithm whose work can be cut into several passes with less
     * state each cuts it so; a result never depends on it.
     */
    default long largestState() {
        return Long.MAX_VALUE;
    }
}
