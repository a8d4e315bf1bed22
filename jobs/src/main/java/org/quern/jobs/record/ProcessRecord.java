package org.quern.jobs.record;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.quern.jobs.Directories;
import org.quern.pass.Progress;

/**
 * The record of a run that this process directs. It is written on a thread of its own; only its last state is waited for, and
 * not for long. The run does not depend on it: where it cannot be written one line says so.
 */
public final class ProcessRecord {
    /** Before Hadoop closes its file systems (10) and running jobs are stopped (20). */
    private static final int SHUTDOWN_PRIORITY = 50;

    private static final int END_S = 5;

    private final Configuration configuration;
    private final Consumer<String> warning;
    private final RunRecorder recorder;
    private final InstantSource clock;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicBoolean isWarned = new AtomicBoolean();
    private final Thread ending = new Thread(this::stopped, "quern-stopped");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "quern-run");
        made.setDaemon(true);
        return made;
    });

    /** Of the writing thread; null before the first write. */
    private KeptRecord kept;

    private ProcessRecord(RunRecord start, Configuration configuration, Listeners listeners, InstantSource clock) {
        this.configuration = configuration;
        this.warning = listeners.warning();
        this.clock = clock;
        this.recorder = new RunRecorder(start, Redaction.of(configuration), listeners.progress(), clock);
    }

    /**
     * Who hears of a run.
     *
     * @param progress what the run says
     * @param warning why no record is kept
     */
    public record Listeners(Progress progress, Consumer<String> warning) {}

    /**
     * Begins to keep the record of a run.
     *
     * @param origin without a host
     * @param configuration of the run, with its id
     */
    public static ProcessRecord begin(
            RunRecord.Origin origin, Configuration configuration, Listeners listeners, InstantSource clock) {
        String id = RunId.of(configuration).orElseThrow();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ProcessRecord record = new ProcessRecord(RunRecord.queued(id, origin, now), configuration, listeners, clock);
        record.recorder.processStarted(ProcessHandle.current().pid());
        ShutdownHookManager.get().addShutdownHook(record.ending, SHUTDOWN_PRIORITY);
        record.thread.execute(record::writeFirst);
        return record;
    }

    /** Hears what the run does. */
    public RunRecorder recorder() {
        return recorder;
    }

    private void writeFirst() {
        try {
            recorder.startedFrom(host());
            // A command that is over already is written once, by its end.
            open();
            if (!isOver.get()) {
                kept.begin();
            }
        } catch (Exception | LinkageError e) {
            warn(e);
        }
    }

    private void open() throws Exception {
        Path runs = Directories.runs(configuration);
        kept = new KeptRecord(
                recorder, new RecordFile(new Path(runs, recorder.snapshot().id()), configuration), 1, clock);
    }

    private void writeLast() {
        try {
            if (kept == null) {
                open();
            }
            kept.write();
        } catch (Exception | LinkageError e) {
            warn(e);
        } finally {
            if (kept != null) {
                kept.close();
            }
        }
    }

    private void warn(Throwable failure) {
        if (isWarned.compareAndSet(false, true)) {
            String reason =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            warning.accept("Warning: no record of this run is kept (" + reason + ")");
        }
    }

    /** The command has ended by itself. */
    public void finished(int exitCode, String failure) {
        if (isOver.compareAndSet(false, true)) {
            recorder.finished(exitCode, failure);
            end();
        }
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(ending);
        }
    }

    private void stopped() {
        if (isOver.compareAndSet(false, true)) {
            recorder.canceled("Stopped by a signal");
            end();
        }
    }

    private void end() {
        Future<?> last = thread.submit(this::writeLast);
        thread.shutdown();
        try {
            last.get(END_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            warn(new TimeoutException("its file system has not answered in " + END_S + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            warn(e.getCause());
        }
    }

    /** Of this process; empty if it is not known. */
    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
