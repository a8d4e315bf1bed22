package org.quern.jobs.mapreduce;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapreduce.MRConfig;
import org.apache.hadoop.mapreduce.TaskType;
import org.quern.jobs.HeapShare;
import org.quern.jobs.Settings;
import org.quern.jobs.YarnSettings;
import org.quern.pass.StateLimit;

/**
 * Largest state of a pass, from the setting and from the heaps of the processes that hold whole states: this one, which
 * holds the total and solves for the result, and map tasks, which hold a state for each node of the merge tree that waits for
 * its sibling. Reducers hold slices.
 */
public final class StateLimits {
    private static final long MEGABYTE = 1L << 20;

    private StateLimits() {}

    /** Of passes that run in this process. */
    public static StateLimit local(Configuration configuration) {
        return of(configuration, Runtime.getRuntime().maxMemory(), Long.MAX_VALUE);
    }

    /** Of passes that run as jobs. */
    public static StateLimit mapReduce(Configuration configuration) {
        return of(configuration, Runtime.getRuntime().maxMemory(), mapHeap(configuration));
    }

    /** Of passes that run on the workers of an application, as the settings make its processes. */
    public static StateLimit workers(Configuration configuration) {
        long master = YarnSettings.MASTER_MEMORY.of(configuration) * MEGABYTE / 4 * 3;
        long worker =
                YarnSettings.WORKER_HEAP.of(configuration).of(YarnSettings.WORKER_MEMORY.of(configuration) * MEGABYTE);
        HeapShare setting = Settings.STATE_LIMIT.of(configuration);
        return worker < master
                ? limit(setting, worker, "workers", "-D " + YarnSettings.WORKER_MEMORY.key())
                : limit(setting, master, "the master", "-D " + YarnSettings.MASTER_MEMORY.key());
    }

    static StateLimit of(Configuration configuration, long ownHeap, long mapHeap) {
        HeapShare setting = Settings.STATE_LIMIT.of(configuration);
        return mapHeap < ownHeap
                ? limit(
                        setting,
                        mapHeap,
                        "map tasks",
                        "-D mapreduce.map.java.opts=-Xmx… and as large a mapreduce.map.memory.mb")
                : limit(setting, ownHeap, "this process", "-Xmx in HADOOP_CLIENT_OPTS or QUERN_OPTS");
    }

    private static StateLimit limit(HeapShare setting, long heap, String holder, String option) {
        String key = Settings.STATE_LIMIT.key();
        long bytes = setting.of(heap);
        return setting.isShare()
                ? new StateLimit(
                        bytes,
                        String.format(
                                Locale.ROOT,
                                "(%s, %s of the heap of %s, %,d MB)",
                                key,
                                setting,
                                holder,
                                heap / MEGABYTE),
                        "give " + holder + " a larger heap (" + option + "), or raise " + key)
                : new StateLimit(bytes, "(" + key + ")", "raise " + key);
    }

    /** Heap of a map task; of this process where jobs run in it. */
    static long mapHeap(Configuration configuration) {
        if (MRConfig.LOCAL_FRAMEWORK_NAME.equals(configuration.get(MRConfig.FRAMEWORK_NAME, "local"))) {
            return Runtime.getRuntime().maxMemory();
        }
        int megabytes = JobConf.parseMaximumHeapSizeMB(new JobConf(configuration).getTaskJavaOpts(TaskType.MAP));
        return megabytes > 0 ? megabytes * MEGABYTE : Long.MAX_VALUE;
    }
}
