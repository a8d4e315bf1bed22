package org.quern.jobs;

import java.util.List;

/** Configuration keys of the YARN application; options of {@code quern yarn submit} say the same for one run. */
public final class YarnSettings {
    public static final Setting<String> QUEUE =
            Setting.text("quern.yarn.queue", "", "Queue of the application; empty for the cluster's default.");

    public static final Setting<String> WORKERS = Setting.text(
            "quern.yarn.workers",
            "1-8",
            "Number of workers, or least and most: as many are asked for as hold the data's columns in memory, and never"
                    + " more than there are chunks.");

    public static final Setting<Integer> WORKER_MEMORY = Setting.wholeNumber(
            "quern.yarn.worker.memory-mb", 2048, 256, "MB", "Memory of a worker's container: heap and all else.");

    public static final Setting<Integer> WORKER_VCORES = Setting.wholeNumber(
            "quern.yarn.worker.vcores", 2, 1, "", "Virtual cores of a worker's container, and its computing threads.");

    public static final Setting<HeapShare> WORKER_HEAP = Setting.heapShare(
            "quern.yarn.worker.heap",
            "75%",
            "Largest heap of a worker, as a size or as a share of its container's memory.");

    public static final Setting<HeapShare> WORKER_DIRECT = Setting.heapShare(
            "quern.yarn.worker.direct",
            "10%",
            "Memory outside of the heap that a worker may take, as a size or as a share of its container's memory.");

    public static final Setting<HeapShare> WORKER_RESIDENT = Setting.heapShare(
            "quern.yarn.worker.resident",
            "50%",
            "Memory for columns that a worker keeps between passes, as a size or as a share of its heap; what does not fit is"
                    + " read again by every pass.");

    public static final Setting<String> WORKER_JAVA_OPTIONS =
            Setting.text("quern.yarn.worker.java-options", "", "More options for the JVM of workers.");

    public static final Setting<Integer> MASTER_MEMORY = Setting.wholeNumber(
            "quern.yarn.master.memory-mb",
            1024,
            256,
            "MB",
            "Memory of the master's container; three quarters are heap.");

    public static final Setting<Integer> MASTER_VCORES =
            Setting.wholeNumber("quern.yarn.master.vcores", 1, 1, "", "Virtual cores of the master's container.");

    public static final Setting<String> MASTER_JAVA_OPTIONS =
            Setting.text("quern.yarn.master.java-options", "", "More options for the JVM of the master.");

    public static final Setting<Integer> MASTER_ATTEMPTS = Setting.wholeNumber(
            "quern.yarn.master.max-attempts",
            2,
            1,
            "",
            "How often the master is started at most; a later one goes on after the passes that are finished.");

    public static final Setting<Integer> HEARTBEAT_INTERVAL = Setting.wholeNumber(
            "quern.yarn.heartbeat.interval-ms", 500, 10, "ms", "Time between two heartbeats of a worker.");

    public static final Setting<Integer> WORKER_TIMEOUT = Setting.wholeNumber(
            "quern.yarn.worker.timeout-ms",
            30000,
            100,
            "ms",
            "Silence after which a worker counts as lost; its chunks go to others.");

    public static final Setting<Integer> WORKER_STALL = Setting.wholeNumber(
            "quern.yarn.worker.stall-ms",
            600000,
            0,
            "ms",
            "Time in which a worker that computes must finish a chunk, or else counts as lost; 0 for any time.");

    public static final Setting<Integer> WORKER_FAILURES = Setting.wholeNumber(
            "quern.yarn.worker.max-failures", 8, 0, "", "Lost or failed workers after which the run fails.");

    public static final Setting<Integer> WORKER_IDLE = Setting.wholeNumber(
            "quern.yarn.worker.idle-ms",
            60000,
            100,
            "ms",
            "Time without work after which a worker beyond the least number is given back to the cluster.");

    public static final Setting<Integer> NODE_FAILURES = Setting.wholeNumber(
            "quern.yarn.node.max-failures",
            2,
            1,
            "",
            "Lost or failed workers after which a node gets no more of them.");

    public static final Setting<Integer> TASK_FAILURES = Setting.wholeNumber(
            "quern.yarn.task.max-failures",
            4,
            1,
            "",
            "Failures of storage at the same chunk, on any workers, after which the run fails.");

    public static final Setting<Integer> SLOWNESS = Setting.wholeNumber(
            "quern.yarn.speculation.slowness-percent",
            200,
            100,
            "",
            "Time a worker's chunks may take, as a share of what they would take at the others' speed, before idle workers"
                    + " compute them as well.");

    public static final Setting<Integer> WAIT_MESSAGE = Setting.wholeNumber(
            "quern.yarn.wait.message-ms", 10000, 100, "ms", "Time between two lines about waiting for the cluster.");

    public static final Setting<String> JAVA_HOME = Setting.text(
            "quern.yarn.java-home", "", "A JDK 17 on the nodes; empty for the Java of their node managers.");

    public static final Setting<String> STAGING_DIRECTORY = Setting.text(
            "quern.yarn.staging-directory",
            ".quern/staging",
            "Directory, below the user's home unless absolute, for what a running application needs; nothing stays in it.");

    public static final Setting<String> RUNS_DIRECTORY = Setting.text(
            "quern.yarn.runs-directory", "", "Earlier name of quern.runs.directory, which counts if both are set.");

    public static final Setting<String> CACHE_DIRECTORY = Setting.text(
            "quern.yarn.cache-directory",
            ".quern/cache",
            "Directory, below the user's home unless absolute, that keeps quern.jar once per version for all applications.");

    public static final Setting<String> VIEWERS = Setting.text(
            "quern.yarn.acl.view",
            "",
            "Users and groups, as 'user,user group,group', that may see an application, besides its owner.");

    public static final Setting<String> MODIFIERS = Setting.text(
            "quern.yarn.acl.modify",
            "",
            "Users and groups, as 'user,user group,group', that may kill an application, besides its owner.");

    public static final Setting<String> PRINCIPAL = Setting.text(
            "quern.security.principal", "", "Kerberos principal to sign in as; empty for the ticket at hand.");

    public static final Setting<String> KEYTAB =
            Setting.text("quern.security.keytab", "", "Local keytab file of the principal.");

    static final List<Setting<?>> ALL = List.of(
            QUEUE,
            WORKERS,
            WORKER_MEMORY,
            WORKER_VCORES,
            WORKER_HEAP,
            WORKER_DIRECT,
            WORKER_RESIDENT,
            WORKER_JAVA_OPTIONS,
            MASTER_MEMORY,
            MASTER_VCORES,
            MASTER_JAVA_OPTIONS,
            MASTER_ATTEMPTS,
            HEARTBEAT_INTERVAL,
            WORKER_TIMEOUT,
            WORKER_STALL,
            WORKER_FAILURES,
            WORKER_IDLE,
            NODE_FAILURES,
            TASK_FAILURES,
            SLOWNESS,
            WAIT_MESSAGE,
            JAVA_HOME,
            STAGING_DIRECTORY,
            RUNS_DIRECTORY,
            CACHE_DIRECTORY,
            VIEWERS,
            MODIFIERS,
            PRINCIPAL,
            KEYTAB);

    private YarnSettings() {}
}
