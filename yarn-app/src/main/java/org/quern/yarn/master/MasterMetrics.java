package org.quern.yarn.master;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hadoop.metrics2.MetricsCollector;
import org.apache.hadoop.metrics2.MetricsInfo;
import org.apache.hadoop.metrics2.MetricsSource;
import org.apache.hadoop.metrics2.lib.Interns;
import org.quern.jobs.record.WorkerView;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;

/**
 * What a running master says of itself to Hadoop's metrics system, where the cluster's {@code hadoop-metrics2.properties} may
 * send it on under the prefix {@code quern}. Passes and rows are heard as progress; the rest is asked for.
 */
final class MasterMetrics implements MetricsSource, Progress {
    static final String PREFIX = "quern";
    static final String NAME = "Master";

    private static final MetricsInfo RECORD = Interns.info(NAME, "An application's master");
    private static final MetricsInfo APPLICATION = Interns.info("Application", "Id of the application");
    private static final MetricsInfo PASSES = Interns.info("Passes", "Passes over data that are finished");
    private static final MetricsInfo PASS_MS = Interns.info("PassMs", "Time of the last finished pass in ms");
    private static final MetricsInfo PASSES_MS = Interns.info("PassesMs", "Time of all finished passes in ms");
    private static final MetricsInfo ROWS = Interns.info("Rows", "Rows read in all passes together");
    private static final MetricsInfo WANTED = Interns.info("WorkersAsked", "Workers that the cluster is asked for");
    private static final MetricsInfo LIVE = Interns.info("WorkersLive", "Workers that take part");
    private static final MetricsInfo LOST = Interns.info("WorkersLost", "Workers that were lost or failed");
    private static final MetricsInfo PREEMPTED =
            Interns.info("WorkersPreempted", "Workers that the cluster has taken back");
    private static final MetricsInfo EXCLUDED =
            Interns.info("NodesExcluded", "Nodes that get no more workers after failures");
    private static final MetricsInfo LEAVES = Interns.info("LeavesDone", "Leaves of merge trees that counted");
    private static final MetricsInfo REDONE =
            Interns.info("LeavesRedone", "Leaves ordered again, of lost, slow and failed workers");
    private static final MetricsInfo DROPPED =
            Interns.info("DeliveriesDropped", "Deliveries dropped, since others had come before");
    private static final MetricsInfo RECEIVED = Interns.info("BytesReceived", "Bytes of states that workers have sent");
    private static final MetricsInfo RESIDENT =
            Interns.info("ResidentBytes", "Bytes of columns that workers keep between passes");

    private final String application;
    private final Supplier<Activity> activity;
    private final Supplier<Iterable<WorkerView>> workers;
    private final Progress next;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong passMs = new AtomicLong();
    private final AtomicLong passesMs = new AtomicLong();
    private final java.time.InstantSource clock;
    private volatile long startedMs;

    /** @param next hears everything as well */
    MasterMetrics(
            String application,
            Supplier<Activity> activity,
            Supplier<Iterable<WorkerView>> workers,
            Progress next,
            java.time.InstantSource clock) {
        this.application = application;
        this.activity = activity;
        this.workers = workers;
        this.next = next;
        this.clock = clock;
    }

    @Override
    public void getMetrics(MetricsCollector collector, boolean all) {
        Activity now = activity.get();
        long residentBytes = 0;
        for (WorkerView worker : workers.get()) {
            residentBytes += worker.ended().isEmpty() ? worker.residentBytes() : 0;
        }
        collector
                .addRecord(RECORD)
                .tag(APPLICATION, application)
                .addCounter(PASSES, passes.get())
                .addGauge(PASS_MS, passMs.get())
                .addCounter(PASSES_MS, passesMs.get())
                .addCounter(ROWS, rows.get())
                .addGauge(WANTED, now.workersWanted())
                .addGauge(LIVE, now.workersAtWork())
                .addCounter(LOST, now.workersLost())
                .addCounter(PREEMPTED, now.workersPreempted())
                .addGauge(EXCLUDED, now.nodesExcluded())
                .addCounter(LEAVES, now.leavesDone())
                .addCounter(REDONE, now.leavesRedone())
                .addCounter(DROPPED, now.deliveriesDropped())
                .addCounter(RECEIVED, now.bytesReceived())
                .addGauge(RESIDENT, residentBytes);
    }

    @Override
    public void passStarted(String pass, int number, long total) {
        startedMs = clock.millis();
        next.passStarted(pass, number, total);
    }

    @Override
    public void rowsDone(long count) {
        rows.addAndGet(count);
        next.rowsDone(count);
    }

    @Override
    public void passFinished(String pass, int number) {
        long ms = clock.millis() - startedMs;
        passes.incrementAndGet();
        passMs.set(ms);
        passesMs.addAndGet(ms);
        next.passFinished(pass, number);
    }

    @Override
    public void passRecorded(String pass, int number) {
        next.passRecorded(pass, number);
    }

    @Override
    public void iteration(int number, Criterion criterion) {
        next.iteration(number, criterion);
    }

    @Override
    public void message(String text) {
        next.message(text);
    }
}
