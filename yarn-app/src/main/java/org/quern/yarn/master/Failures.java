package org.quern.yarn.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.quern.yarn.protocol.TaskProblem;

/** What users are told of tasks that no retry can save. */
final class Failures {
    private static final long MEGABYTE = 1L << 20;

    private Failures() {}

    /** @param what storage failed at, beginning a sentence */
    static RuntimeException storage(String what, TaskProblem problem, int failures, Member worker) {
        return io(String.format(
                Locale.ROOT,
                "%s failed %d times, as often as quern.yarn.task.max-failures allows; the last, on %s: %s",
                what,
                failures,
                worker.host(),
                problem.message()));
    }

    static RuntimeException memory(String what, TaskProblem problem, Member worker, MasterOptions options) {
        return io(String.format(
                Locale.ROOT,
                "Worker %s on %s ran out of memory in %s (%s): its heap is %,d MB, of which columns may take %,d MB; raise"
                        + " quern.yarn.worker.memory-mb, or lower quern.yarn.worker.resident or quern.yarn.worker.vcores",
                worker.id(),
                worker.host(),
                what,
                problem.message(),
                options.workerHeapBytes() / MEGABYTE,
                options.residentBytes() / MEGABYTE));
    }

    static RuntimeException internal(TaskProblem problem, Member worker) {
        return new IllegalStateException(problem.message() + " (worker " + worker.id() + " on " + worker.host() + ")");
    }

    static RuntimeException io(String line) {
        return new UncheckedIOException(line, new IOException(line));
    }
}
