package org.quern.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of an engine: whoever calls {@link #run}, and helpers that stay for the next call and end by themselves when
 * there is none for a second.
 */
final class Workers {
    private static final int IDLE_SECONDS = 1;

    private final ThreadPoolExecutor helpers;

    /** @param threads the most that work at a time, the caller among them */
    Workers(int threads) {
        AtomicInteger number = new AtomicInteger();
        int most = Math.max(1, threads - 1);
        helpers = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "quern-pass-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        helpers.allowCoreThreadTimeOut(true);
    }

    /**
     * Work in numbered pieces, which are handed out in order. When one fails, no further pieces are begun and the error of
     * the lowest failing piece is thrown: the same error in every run.
     */
    abstract static class Pieces {
        private final String name;
        private final int count;
        private final AtomicInteger next = new AtomicInteger();
        /** Pieces from here on are no longer of use: a lower one failed, or nobody waits for the result. */
        private volatile int stopAt = Integer.MAX_VALUE;

        private Throwable failure;

        /** @param name for messages, such as {@code Pass 'linear.cross-products'} */
        Pieces(String name, int count) {
            this.name = name;
            this.count = count;
        }

        abstract void process(int piece);

        /** Whether a piece under way may be left undone. */
        boolean isOver(int piece) {
            return piece >= stopAt;
        }

        private void work() {
            for (int piece = next.getAndIncrement(); piece < count && !isOver(piece); piece = next.getAndIncrement()) {
                try {
                    process(piece);
                } catch (Throwable e) {
                    fail(piece, e);
                }
            }
        }

        private synchronized void fail(int piece, Throwable e) {
            if (piece < stopAt) {
                stopAt = piece;
                failure = e;
            }
        }

        private synchronized void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** Does all pieces on at most {@code threads} threads, and returns when the last has ended. */
    void run(Pieces pieces, int threads) {
        List<Future<?>> working = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, pieces.count); i++) {
            working.add(helpers.submit(pieces::work));
        }
        pieces.work();
        working.forEach(helper -> join(helper, pieces));
        pieces.rethrow();
    }

    private static void join(Future<?> helper, Pieces pieces) {
        boolean interrupted = false;
        while (!helper.isDone()) {
            try {
                helper.get();
            } catch (InterruptedException e) {
                interrupted = true;
                pieces.fail(-1, new IllegalStateException(pieces.name + " was interrupted", e));
            } catch (ExecutionException e) {
                throw new IllegalStateException("pieces keep their failures", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
