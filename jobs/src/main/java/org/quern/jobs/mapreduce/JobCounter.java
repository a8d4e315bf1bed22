package org.quern.jobs.mapreduce;

import org.apache.hadoop.mapreduce.Counter;
import org.apache.hadoop.mapreduce.Counters;
import org.apache.hadoop.mapreduce.TaskInputOutputContext;

/** Counters of Quern's jobs, in the group {@link #GROUP}. Only tasks that succeeded count. */
enum JobCounter {
    CHUNKS_READ("Chunks read"),
    /** Their statistics rule out the row selection. */
    CHUNKS_SKIPPED("Chunks skipped"),
    ROWS_READ("Rows read"),
    ROWS_SELECTED("Rows selected"),
    ROWS_WRITTEN("Rows written"),
    BAD_RECORDS("Bad records"),
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

    /** The count of a job; 0 while nothing is known of it. */
    long of(Counters counters) {
        return counters == null ? 0 : counters.findCounter(GROUP, label).getValue();
    }
}
