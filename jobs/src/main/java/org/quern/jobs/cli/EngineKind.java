package org.quern.jobs.cli;

import java.util.Locale;

/** Who runs passes. */
public enum EngineKind {
    /** The threads of this process. */
    LOCAL,
    /** A chain of MapReduce jobs. */
    MAPREDUCE,
    /** The resident workers of a YARN application. */
    YARN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
