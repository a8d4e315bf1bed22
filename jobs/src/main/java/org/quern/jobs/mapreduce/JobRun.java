package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.mapreduce.Counters;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskCompletionEvent;
import org.apache.hadoop.util.ShutdownHookManager;
import org.quern.QuernException;
import org.quern.pass.Progress;

/** Submits a job, follows it to its end and says why it failed. A driver that is stopped meanwhile stops its job. */
final class JobRun {
    private static final int SHUTDOWN_PRIORITY = 20;
    private static final int EVENTS = 100;

    private final Job job;
    private final RowsDone rowsDone;
    private final LongConsumer rows;
    private final Progress progress;

    /** Where the id of the running job is noted. */
    private Optional<JobDirectory> directory = Optional.empty();

    private long rowsReported;

    private JobRun(Job job, RowsDone rowsDone, LongConsumer rows, Progress progress) {
        this.job = job;
        this.rowsDone = rowsDone;
        this.rows = rows;
        this.progress = progress;
    }

    /** How many rows a running job has read. */
    private interface RowsDone {
        long of(Job job) throws IOException;
    }

    /** Of a job over a data set of so many rows, which it counts by the share of its map tasks that is done. */
    static JobRun over(long rows, Job job, Progress progress) {
        return new JobRun(job, running -> (long) (rows * running.mapProgress()), progress::rowsDone, progress);
    }

    /**
     * Of a job over data of unknown length, which its tasks count.
     *
     * @param records hears of them
     */
    static JobRun counting(JobCounter rows, Job job, LongConsumer records, Progress progress) {
        return new JobRun(job, running -> rows.of(running.getCounters()), records, progress);
    }

    /** Notes the id of the job in its directory, so that a later run can stop it. */
    JobRun noted(JobDirectory newDirectory) {
        directory = Optional.of(newDirectory);
        return this;
    }

    /** The counters of a job that succeeded. */
    Counters run() throws IOException {
        Thread kill = new Thread(this::kill, "quern-kill-job");
        try {
            job.submit();
            ShutdownHookManager.get().addShutdownHook(kill, SHUTDOWN_PRIORITY);
            if (directory.isPresent()) {
                directory.get().note(job.getJobID());
            }
            follow();
            JobCosts.tell(job.getCounters(), progress);
            if (!job.isSuccessful()) {
                throw failure();
            }
            report(rowsDone.of(job));
            return job.getCounters();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for job '" + job.getJobName() + "'", e);
        } finally {
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                ShutdownHookManager.get().removeShutdownHook(kill);
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        int intervalMs = Job.getProgressPollInterval(job.getConfiguration());
        boolean complete = job.isComplete();
        while (!complete) {
            Thread.sleep(intervalMs);
            complete = job.isComplete();
            // The maps of a failed job count as done.
            if (!complete) {
                report(rowsDone.of(job));
            }
        }
    }

    private void report(long done) {
        if (done > rowsReported) {
            rows.accept(done - rowsReported);
            rowsReported = done;
        }
    }

    private void kill() {
        try {
            job.killJob();
        } catch (IOException | IllegalStateException e) {
            // Its output is never read, so a job left behind costs time but harms nothing.
        }
    }

    private IOException failure() throws IOException, InterruptedException {
        if (job.getJobState() == JobStatus.State.KILLED) {
            return new IOException("Job '" + job.getJobName() + "' was killed");
        }
        Exception exception = taskFailure()
                .orElseGet(() -> new TaskFailure("", failureInfo()))
                .exception(job.getJobName());
        if (exception instanceof QuernException mistake) {
            throw mistake;
        }
        return (IOException) exception;
    }

    private String failureInfo() {
        try {
            String info = job.getStatus().getFailureInfo();
            return info == null || info.equals("NA") ? "" : info;
        } catch (IOException | InterruptedException e) {
            return "";
        }
    }

    private Optional<TaskFailure> taskFailure() throws IOException, InterruptedException {
        int from = 0;
        TaskCompletionEvent[] events;
        do {
            events = job.getTaskCompletionEvents(from, EVENTS);
            for (TaskCompletionEvent event : events) {
                if (event.getStatus() == TaskCompletionEvent.Status.FAILED
                        || event.getStatus() == TaskCompletionEvent.Status.TIPFAILED) {
                    String text = String.join("\n", diagnostics(event));
                    if (!text.isBlank()) {
                        return Optional.of(new TaskFailure(host(event.getTaskTrackerHttp()), text));
                    }
                }
            }
            from += events.length;
        } while (events.length == EVENTS);
        return Optional.empty();
    }

    private Iterable<String> diagnostics(TaskCompletionEvent event) throws IOException, InterruptedException {
        String[] lines = job.getTaskDiagnostics(event.getTaskAttemptId());
        return lines == null ? java.util.List.of() : Arrays.asList(lines);
    }

    private static String host(String http) {
        if (http == null || http.isEmpty()) {
            return "";
        }
        String host = URI.create(http.contains("://") ? http : "http://" + http).getHost();
        return host == null ? "" : host;
    }
}
