package org.quern.yarn.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSError;
import org.quern.QuernException;
import org.quern.io.chunkset.PartGoneException;
import org.quern.pass.ChunkFailure;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.TaskProblem.Kind;

/** What a master is told of what a task threw. */
final class Problems {
    private Problems() {}

    static TaskProblem of(int task, Throwable thrown) {
        return thrown instanceof ChunkFailure failure
                ? of(task, failure.chunk(), failure.getCause())
                : of(task, -1, thrown);
    }

    /** @param chunk −1 if unknown */
    static TaskProblem of(int task, int chunk, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PartGoneException) {
                // Of a data set that was there when the run began: perhaps on other nodes it still is, or will be
                // again.
                return new TaskProblem(task, Kind.STORAGE, chunk, line(cause));
            }
            if (cause instanceof QuernException) {
                return new TaskProblem(task, Kind.MISTAKE, chunk, line(cause));
            }
            if (cause instanceof OutOfMemoryError) {
                return new TaskProblem(task, Kind.MEMORY, chunk, line(cause));
            }
            if (cause instanceof IOException || cause instanceof UncheckedIOException || cause instanceof FSError) {
                return new TaskProblem(task, Kind.STORAGE, chunk, line(cause));
            }
        }
        return new TaskProblem(task, Kind.INTERNAL, chunk, thrown.getClass().getSimpleName() + ": " + line(thrown));
    }

    private static String line(Throwable thrown) {
        String message = thrown.getMessage();
        String line =
                message == null ? "" : message.lines().findFirst().orElse("").strip();
        return line.isEmpty() ? thrown.getClass().getSimpleName() : line;
    }
}
