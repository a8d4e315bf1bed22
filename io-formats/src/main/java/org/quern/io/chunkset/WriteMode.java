package org.quern.io.chunkset;

/** What a write does where the chunk set exists already. */
public enum WriteMode {
    /** Refuse. */
    CREATE,
    /** Add rows after the present ones; the schema must agree. Creates the set where there is none. */
    APPEND,
    /** Replace rows and schema. Creates the set where there is none. */
    OVERWRITE
}
