package org.quern.jobs.record;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of a run as one attempt of the process that directs it writes it: when it begins, when the run ends, and now and
 * then between, on a thread of its own, since storage may let it wait. An attempt that stood still while another took its place
 * writes nothing over what that one has written.
 */
public final class KeptRecord implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRecord.class);

    /** Between two looks whether there is something to write. */
    static final int LOOK_MS = 5_000;

    /** The rows of a pass under way alone are written so often. */
    public static final int ROWS_MS = 60_000;

    private final RunRecorder recorder;
    private final RecordFile file;
    private final int attempt;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "quern-record");
        made.setDaemon(true);
        return made;
    });

    private Milestones written = new Milestones("", -1, -1, -1);
    private long writtenMs;
    private boolean isFailing;

    /** What is worth a write at once: the engine that was chosen, finished passes, iterations and messages. */
    private record Milestones(String engine, long passes, long iterations, long messages) {
        static Milestones of(RunRecord run) {
            return new Milestones(
                    run.origin().engine(),
                    run.omitted().passes()
                            + run.passes().stream()
                                    .filter(pass -> pass.ended().isPresent())
                                    .count(),
                    (long) run.omitted().iterations() + run.iterations().size(),
                    (long) run.omitted().messages() + run.messages().size());
        }
    }

    /** @param attempt that writes */
    public KeptRecord(RunRecorder recorder, RecordFile file, int attempt, InstantSource clock) {
        this.recorder = recorder;
        this.file = file;
        this.attempt = attempt;
        this.clock = clock;
    }

    /** The end that the run has come to, if it has been written. */
    public Optional<RunRecord> ended() throws IOException {
        return file.read().filter(run -> run.state().isOver());
    }

    /** Writes the record as it is now, and from now on at intervals. */
    public void begin() throws IOException {
        write();
        thread.scheduleWithFixedDelay(this::update, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Writes the record as it is now. An end that is written already stays.
     *
     * @throws IOException also if a later attempt has taken over
     */
    public synchronized void write() throws IOException {
        Optional<RunRecord> there = file.read();
        if (there.isPresent() && there.get().state().isOver()) {
            return;
        }
        int latest = there.stream()
                .flatMap(run -> run.attempts().stream())
                .mapToInt(RunRecord.Attempt::number)
                .max()
                .orElse(0);
        if (latest > attempt) {
            throw new IOException(
                    "Attempt " + latest + " of the master has taken the place of this one, attempt " + attempt);
        }
        RunRecord now = recorder.snapshot();
        file.write(now);
        written = Milestones.of(now);
        writtenMs = clock.millis();
    }

    /** Writes the record if enough has happened. Storage that fails is tried again the next time. */
    synchronized void update() {
        try {
            RunRecord now = recorder.snapshot();
            boolean isDue = !Milestones.of(now).equals(written) || clock.millis() - writtenMs >= ROWS_MS;
            if (isDue && !now.state().isOver()) {
                write();
                isFailing = false;
            }
        } catch (IOException | RuntimeException e) {
            if (!isFailing) {
                LOG.warn("Cannot write the record of the run just now: {}", e.toString());
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
