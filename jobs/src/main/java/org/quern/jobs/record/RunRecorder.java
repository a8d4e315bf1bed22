package org.quern.jobs.record;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.Omitted;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;

/**
 * Keeps the record of a run up to date by what it hears, and passes on what it hears. Of very long runs it keeps the last
 * entries and counts the others.
 */
public final class RunRecorder implements Progress, RunNotes {
    static final int MOST_PASSES = 2000;
    static final int MOST_ITERATIONS = 5000;
    static final int MOST_MESSAGES = 500;
    static final int LONGEST_TEXT = 2000;

    private final RunRecord start;
    private final Redaction redaction;
    private final Progress next;
    private final InstantSource clock;

    private RunRecord.Origin origin;
    private RunState state;
    private Optional<Instant> started;
    private Optional<Instant> ended = Optional.empty();
    private OptionalInt exitCode = OptionalInt.empty();
    private String failure = "";
    private final List<DataUsed> data = new ArrayList<>();
    private final List<String> outputs;
    private final Map<String, Long> counters = new TreeMap<>();
    private final Recent<PassRun> passes = new Recent<>(MOST_PASSES);
    private final Recent<Iteration> iterations = new Recent<>(MOST_ITERATIONS);
    private final Recent<Message> messages = new Recent<>(MOST_MESSAGES);
    private final List<Attempt> attempts;
    private Supplier<List<WorkerView>> workers = List::of;

    /**
     * Goes on with a record.
     *
     * @param start as submitted, or as an earlier attempt left it: of that the messages stay, but passes and iterations are
     *     heard again, since those that are finished come from the journal
     * @param next hears everything as well
     */
    public RunRecorder(RunRecord start, Redaction redaction, Progress next, InstantSource clock) {
        this.start = start;
        this.redaction = redaction;
        this.next = next;
        this.clock = clock;
        this.origin = start.origin();
        this.state = start.state();
        this.started = start.started();
        this.outputs = new ArrayList<>(start.outputs());
        this.attempts = new ArrayList<>(start.attempts());
        start.messages().forEach(messages::add);
    }

    /**
     * Ends the record of a run whose process is gone and is heard of no more: unlike for a later attempt, all stays as it was
     * last seen, but that no worker lives.
     */
    public static RunRecorder afterItsProcess(RunRecord left, Redaction redaction, InstantSource clock) {
        RunRecorder recorder = new RunRecorder(left, redaction, Progress.NONE, clock);
        recorder.data.addAll(left.data());
        recorder.counters.putAll(left.counters());
        recorder.passes.addAll(left.passes(), left.omitted().passes());
        recorder.iterations.addAll(left.iterations(), left.omitted().iterations());
        List<WorkerView> seen = left.workers().stream()
                .map(worker -> worker.isLive() ? worker.ended("the application has ended") : worker)
                .toList();
        recorder.workersFrom(() -> seen);
        return recorder;
    }

    /** The run as it is now. */
    public RunRecord snapshot() {
        List<WorkerView> seen = workers().get();
        synchronized (this) {
            return new RunRecord(
                    start.id(),
                    origin,
                    state,
                    start.submitted(),
                    started,
                    ended,
                    exitCode,
                    failure,
                    data,
                    outputs,
                    counters,
                    passes.list(),
                    iterations.list(),
                    messages.list(),
                    seen,
                    attempts,
                    new Omitted(
                            passes.omitted, iterations.omitted, start.omitted().messages() + messages.omitted));
        }
    }

    private synchronized Supplier<List<WorkerView>> workers() {
        return workers;
    }

    /** Who knows the workers; asked at each {@link #snapshot}, without a lock of this recorder. */
    public synchronized void workersFrom(Supplier<List<WorkerView>> source) {
        workers = source;
    }

    /** An attempt begins to work. One before it that did not say how it ended counts as lost. */
    public synchronized void attemptStarted(int number, String container, String host, String logs) {
        begin(new Attempt(number, container, host, logs, now(), Optional.empty(), ""));
    }

    /** This process runs the command by itself. */
    public synchronized void processStarted(long process) {
        begin(new Attempt(1, "", "", "", now(), Optional.empty(), "", OptionalLong.of(process)));
    }

    /** Where {@link #processStarted this process} runs, which may take a moment to find out. */
    public synchronized void startedFrom(String host) {
        origin = origin.fromHost(host);
        attempts.replaceAll(attempt -> attempt.on(host));
    }

    private void begin(Attempt attempt) {
        Instant time = attempt.started();
        attempts.replaceAll(earlier -> earlier.ended().isPresent()
                ? earlier
                : earlier.finished(time, "did not say how it ended: its process or its node was lost"));
        attempts.add(attempt);
        state = RunState.RUNNING;
        started = Optional.of(started.orElse(time));
    }

    @Override
    public synchronized void reads(DataUsed used) {
        DataUsed shown = new DataUsed(shown(used.path()), used.generation(), used.rows());
        if (!data.contains(shown)) {
            data.add(shown);
        }
    }

    @Override
    public synchronized void writes(String path) {
        String shown = shown(path);
        if (!outputs.contains(shown)) {
            outputs.add(shown);
        }
    }

    @Override
    public synchronized void runsOn(String engine) {
        origin = origin.onEngine(engine);
    }

    @Override
    public synchronized void count(String counter, long value) {
        counters.put(counter, value);
    }

    /** The command has ended by itself. */
    public synchronized void finished(int code, String line) {
        exitCode = OptionalInt.of(code);
        end(code == 0 ? RunState.FINISHED : RunState.FAILED, line);
    }

    /** Somebody asked for the end. */
    public synchronized void canceled(String reason) {
        end(RunState.CANCELED, reason);
    }

    private void end(RunState how, String line) {
        Instant time = now();
        state = how;
        failure = shown(line);
        ended = Optional.of(time);
        attempts.replaceAll(attempt -> attempt.ended().isPresent() ? attempt : attempt.finished(time, failure));
    }

    @Override
    public void passStarted(String pass, int number, long rows) {
        synchronized (this) {
            passes.add(new PassRun(number, pass, now(), Optional.empty(), rows, 0, false));
        }
        next.passStarted(pass, number, rows);
    }

    @Override
    public void rowsDone(long rows) {
        synchronized (this) {
            passes.last()
                    .filter(pass -> pass.ended().isEmpty())
                    .ifPresent(pass -> passes.replaceLast(pass.withRowsDone(pass.rowsDone() + rows)));
        }
        next.rowsDone(rows);
    }

    @Override
    public void passFinished(String pass, int number) {
        synchronized (this) {
            passes.last()
                    .filter(last -> last.number() == number && last.ended().isEmpty())
                    .ifPresent(last -> passes.replaceLast(last.finished(now())));
        }
        next.passFinished(pass, number);
    }

    @Override
    public void passRecorded(String pass, int number) {
        synchronized (this) {
            Instant time = now();
            passes.add(new PassRun(number, pass, time, Optional.of(time), -1, 0, true));
        }
        next.passRecorded(pass, number);
    }

    @Override
    public void iteration(int number, Criterion criterion) {
        OptionalDouble value =
                Double.isFinite(criterion.value()) ? OptionalDouble.of(criterion.value()) : OptionalDouble.empty();
        synchronized (this) {
            iterations.add(new Iteration(number, criterion.name(), value, shown(criterion.text()), now()));
        }
        next.iteration(number, criterion);
    }

    @Override
    public void counted(String counter, long amount) {
        synchronized (this) {
            counters.merge(counter, amount, Long::sum);
        }
        next.counted(counter, amount);
    }

    @Override
    public void message(String text) {
        synchronized (this) {
            messages.add(new Message(now(), shown(text)));
        }
        next.message(text);
    }

    private String shown(String text) {
        String clear = redaction.text(text);
        return clear.length() <= LONGEST_TEXT ? clear : clear.substring(0, LONGEST_TEXT) + " …";
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The last of many. */
    private static final class Recent<T> {
        private final int most;
        private final Deque<T> entries = new ArrayDeque<>();
        private int omitted;

        Recent(int most) {
            this.most = most;
        }

        void add(T entry) {
            if (entries.size() == most) {
                entries.removeFirst();
                omitted++;
            }
            entries.addLast(entry);
        }

        void addAll(List<T> earlier, int omittedBefore) {
            earlier.forEach(this::add);
            omitted += omittedBefore;
        }

        Optional<T> last() {
            return Optional.ofNullable(entries.peekLast());
        }

        void replaceLast(T entry) {
            entries.removeLast();
            entries.addLast(entry);
        }

        List<T> list() {
            return List.copyOf(entries);
        }
    }
}
