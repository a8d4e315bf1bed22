package org.quern.jobs.cli;

import java.io.IOException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.imports.ImportEngine;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
import org.quern.pass.PassEngine;
import org.quern.pass.Progress;
import org.quern.pass.StateLimit;

/**
 * Runs a verb's passes and row-wise output on the resident workers of a YARN application. The application's master gives one
 * to the command line that it runs.
 */
public interface ClusterEngine {
    /** Does not close {@code data}; workers open the generation that it shows. */
    PassEngine passes(ChunkSet data, Progress progress) throws IOException;

    /** What master and workers have room for. */
    StateLimit stateLimit();

    /**
     * Maps all chunks and commits what was written to {@code target}, as {@code ChunkMapJob} does.
     *
     * @return what was met, over all chunks
     */
    Counts map(ChunkMap map, ChunkSet data, ChunkSetWriter target, Progress progress) throws IOException;

    /** Runs the tasks of an import on the workers. */
    ImportEngine importEngine(Progress progress) throws IOException;
}
