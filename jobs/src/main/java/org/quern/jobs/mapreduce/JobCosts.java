package org.quern.jobs.mapreduce;

import static org.apache.hadoop.mapreduce.JobCounter.MB_MILLIS_MAPS;
import static org.apache.hadoop.mapreduce.JobCounter.MB_MILLIS_REDUCES;
import static org.apache.hadoop.mapreduce.JobCounter.NUM_FAILED_MAPS;
import static org.apache.hadoop.mapreduce.JobCounter.NUM_FAILED_REDUCES;
import static org.apache.hadoop.mapreduce.JobCounter.TOTAL_LAUNCHED_MAPS;
import static org.apache.hadoop.mapreduce.JobCounter.TOTAL_LAUNCHED_REDUCES;

import java.util.Locale;
import org.apache.hadoop.mapreduce.Counter;
import org.apache.hadoop.mapreduce.Counters;
import org.apache.hadoop.mapreduce.TaskCounter;
import org.quern.pass.Progress;

/** What a job has cost, from Hadoop's counters and Quern's own, for the record of its run. */
final class JobCosts {
    private static final long MS_PER_S = 1000;

    private JobCosts() {}

    /** @param counters of a job that has ended; null if its history is not to be had */
    static void tell(Counters counters, Progress progress) {
        progress.counted("jobs", 1);
        if (counters == null) {
            return;
        }
        tell("map tasks", of(counters, TOTAL_LAUNCHED_MAPS), progress);
        tell("reduce tasks", of(counters, TOTAL_LAUNCHED_REDUCES), progress);
        tell("failed tasks", of(counters, NUM_FAILED_MAPS) + of(counters, NUM_FAILED_REDUCES), progress);
        tell("task CPU ms", of(counters, TaskCounter.CPU_MILLISECONDS), progress);
        tell("task GC ms", of(counters, TaskCounter.GC_TIME_MILLIS), progress);
        tell("task MB s", (of(counters, MB_MILLIS_MAPS) + of(counters, MB_MILLIS_REDUCES)) / MS_PER_S, progress);
        for (Counter counter : counters.getGroup(JobCounter.GROUP)) {
            tell("task " + lowerFirst(counter.getDisplayName()), counter.getValue(), progress);
        }
    }

    /** Nothing is told of what a job did not have, such as reducers. */
    private static void tell(String name, long amount, Progress progress) {
        if (amount != 0) {
            progress.counted(name, amount);
        }
    }

    private static long of(Counters counters, Enum<?> counter) {
        return counters.findCounter(counter).getValue();
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
