package org.quern.io.imports;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.quern.QuernException;

/**
 * Runs tasks in threads of this process, in order. Once a task has failed or stopped, those behind it are not begun; those
 * before it are finished, so that the failure reported is the first in the input whatever the threads.
 */
public final class LocalImportEngine implements ImportEngine {
    private final int threads;

    public LocalImportEngine(int threads) {
        if (threads < 1) {
            throw new QuernException("Invalid number of threads: " + threads + ", must be at least 1");
        }
        this.threads = threads;
    }

    @Override
    public List<ImportResult> run(ImportPlan plan, List<ImportTask> tasks, LongConsumer records, Configuration conf)
            throws IOException {
        AtomicInteger last = new AtomicInteger(Integer.MAX_VALUE);
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, tasks.size())), runnable -> {
            Thread thread = new Thread(runnable, "import");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<ImportResult>> futures = new ArrayList<>();
            for (ImportTask task : tasks) {
                futures.add(pool.submit(() -> run(plan, task, records, conf, last)));
            }
            return collect(futures);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Null for a task that was not begun. */
    private static ImportResult run(
            ImportPlan plan, ImportTask task, LongConsumer records, Configuration conf, AtomicInteger last)
            throws IOException {
        if (task.index() > last.get()) {
            return null;
        }
        boolean complete = false;
        try {
            ImportResult result = plan.run(task, conf, records);
            complete = !result.stopped();
            return result;
        } finally {
            if (!complete) {
                last.accumulateAndGet(task.index(), Math::min);
            }
        }
    }

    private static List<ImportResult> collect(List<Future<ImportResult>> futures) throws IOException {
        List<ImportResult> results = new ArrayList<>();
        for (Future<ImportResult> future : futures) {
            try {
                ImportResult result = future.get();
                if (result == null) {
                    break;
                }
                results.add(result);
                if (result.stopped()) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("import interrupted").initCause(e);
            } catch (ExecutionException e) {
                throw unwrap(e.getCause());
            }
        }
        return results;
    }

    private static IOException unwrap(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (IOException) cause;
    }
}
