package org.quern.jobs.mapreduce;

import org.apache.hadoop.mapreduce.Counter;
import org.apache.hadoop.mapreduce.TaskInputOutputContext;

/** Counters of Quern's jobs, in the group {@link #GROUP}. Only tasks that succeeded count. */
enum JobCounter {
    CHUNKS_READ("Chunks read"),
    /** Their statistics rule out the row selection. */
    CHUNKS_SKIPPED("Chunks skipped"),
    ROWS_READ("Rows read"),
    ROWS_SELECTED("Rows selected"),
    ROWS_WRITTEN("Rows written"),
    /** Of the columns read, as stored. */
    BYTES_READ("Stored bytes of columns read"),
    STATE_BYTES("Bytes of states sent to reducers");

    static final String GROUP = "Quern";

    private final String label;

    JobCounter(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    Counter of(TaskInputOutputContext<?, ?, ?, ?> context) {
        return context.getCounter(GROUP, label);
    }
}
