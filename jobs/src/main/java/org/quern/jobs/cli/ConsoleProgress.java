package org.quern.jobs.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;

/**
 * Progress for a person: a bar that redraws itself on a terminal; elsewhere one plain line when a pass starts and ends,
 * and between them at most one line per interval.
 */
final class ConsoleProgress implements Progress {
    private static final int BAR = 30;
    private static final long REDRAW_MS = 100;

    private final PrintStream err;
    private final boolean terminal;
    private final long intervalMs;
    private final InstantSource clock;

    private String pass = "";
    private int number;
    private long rows;
    private long done;
    private long started;
    /** When the running iteration began; 0 before the first pass. */
    private long iterationStarted;

    private long shown;
    private boolean barShown;

    /** Whether the last pass came from the journal. */
    private boolean recorded;
    /** The last iteration that came from the journal, told before the next pass runs; empty if there is none. */
    private String recordedIteration = "";

    ConsoleProgress(PrintStream err, boolean terminal, long intervalMs, InstantSource clock) {
        this.err = err;
        this.terminal = terminal;
        this.intervalMs = terminal ? REDRAW_MS : intervalMs;
        this.clock = clock;
    }

    @Override
    public synchronized void passStarted(String newPass, int newNumber, long newRows) {
        pass = newPass;
        number = newNumber;
        rows = newRows;
        done = 0;
        started = clock.millis();
        shown = started;
        if (iterationStarted == 0 || recorded) {
            iterationStarted = started;
        }
        recorded = false;
        if (!recordedIteration.isEmpty()) {
            message(recordedIteration);
            recordedIteration = "";
        }
        if (!terminal) {
            err.println("pass " + number + " " + pass + (rows < 0 ? "" : ", " + count(rows) + " rows"));
        }
    }

    @Override
    public synchronized void rowsDone(long more) {
        done += more;
        long now = clock.millis();
        if (now - shown >= intervalMs) {
            shown = now;
            show(now);
        }
    }

    private void show(long now) {
        String state = "pass " + number + " " + pass + " ";
        String amount = count(done) + (rows < 0 ? "" : " of " + count(rows)) + " rows";
        String speed = ", " + count(rate(now)) + " rows/s";
        String left = rows < 0 || done == 0 || rate(now) == 0 ? "" : ", " + time((rows - done) / rate(now)) + " left";
        if (terminal) {
            err.print("\r" + state + bar() + amount + speed + left + "\u001b[K");
            err.flush();
            barShown = true;
        } else {
            err.println(state + amount + speed + left);
        }
    }

    private long rate(long now) {
        return 1000 * done / Math.max(1, now - started);
    }

    private String bar() {
        if (rows <= 0) {
            return "";
        }
        int full = (int) Math.min(BAR, BAR * done / rows);
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] ";
    }

    @Override
    public synchronized void passFinished(String finished, int finishedNumber) {
        clear();
        long ms = clock.millis() - started;
        err.println("pass " + finishedNumber + " " + finished + " done: " + count(done) + " rows in " + seconds(ms));
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, ms) / 1000.0);
    }

    @Override
    public synchronized void passRecorded(String newPass, int newNumber) {
        recorded = true;
    }

    /**
     * The time is that since the iteration before, or since the first pass began. Of iterations that come from the journal, in
     * no time, only the last is shown.
     */
    @Override
    public synchronized void iteration(int iteration, Criterion criterion) {
        clear();
        if (recorded) {
            recordedIteration = "iteration " + iteration + ": " + criterion.text() + ", by an earlier run";
            return;
        }
        long now = clock.millis();
        err.println("iteration " + iteration + ": " + criterion.text() + ", " + seconds(now - iterationStarted));
        iterationStarted = now;
    }

    @Override
    public synchronized void message(String text) {
        clear();
        err.println(text);
    }

    private void clear() {
        if (barShown) {
            err.print("\r\u001b[K");
            barShown = false;
        }
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String time(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        return left.toMinutes() == 0
                ? left.toSeconds() + " s"
                : left.toMinutes() + " min " + left.toSecondsPart() + " s";
    }
}
