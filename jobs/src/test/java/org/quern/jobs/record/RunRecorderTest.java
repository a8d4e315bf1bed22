package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;

class RunRecorderTest {
    private static final int LIMIT_S = 600;

    private final Redaction redaction = Redaction.of(new Configuration(false));
    private Instant now = RunRecords.NOON.plusSeconds(10);
    private final List<String> heard = new ArrayList<>();
    private final Progress next = new Progress() {
        @Override
        public void passStarted(String pass, int number, long rows) {
            heard.add("started " + pass + " " + number + " " + rows);
        }

        @Override
        public void rowsDone(long rows) {
            heard.add("rows " + rows);
        }

        @Override
        public void passFinished(String pass, int number) {
            heard.add("finished " + pass + " " + number);
        }

        @Override
        public void passRecorded(String pass, int number) {
            heard.add("recorded " + pass + " " + number);
        }

        @Override
        public void iteration(int number, Criterion criterion) {
            heard.add("iteration " + number + " " + criterion.text());
        }

        @Override
        public void message(String text) {
            heard.add("message " + text);
        }
    };
    private final RunRecorder recorder = recorder(RunRecords.queued("kmeans", "--data", "d.q"), next);

    private RunRecorder recorder(RunRecord start, Progress listener) {
        return new RunRecorder(start, redaction, listener, () -> now);
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    @Test
    void keepsPassesAndPassesOnWhatItHears() {
        Instant recorded = tick();
        recorder.passRecorded("kmeans", 1);
        Instant started = tick();
        recorder.passStarted("kmeans", 2, 100);
        recorder.rowsDone(30);
        recorder.rowsDone(70);
        Instant finished = tick();
        recorder.passFinished("kmeans", 2);
        recorder.passStarted("kmeans", 3, 100);
        assertThat(recorder.snapshot().passes())
                .containsExactly(
                        new PassRun(1, "kmeans", recorded, Optional.of(recorded), -1, 0, true),
                        new PassRun(2, "kmeans", started, Optional.of(finished), 100, 100, false),
                        new PassRun(3, "kmeans", finished, Optional.empty(), 100, 0, false));
        assertThat(heard)
                .containsExactly(
                        "recorded kmeans 1",
                        "started kmeans 2 100",
                        "rows 30",
                        "rows 70",
                        "finished kmeans 2",
                        "started kmeans 3 100");
    }

    @Test
    void keepsCriteriaAsNumbers() {
        recorder.iteration(1, new Criterion("deviance", 12.5, "deviance 12.5"));
        recorder.iteration(2, new Criterion("deviance", Double.NaN, "deviance NaN"));
        assertThat(recorder.snapshot().iterations())
                .containsExactly(
                        new Iteration(1, "deviance", OptionalDouble.of(12.5), "deviance 12.5", now),
                        new Iteration(2, "deviance", OptionalDouble.empty(), "deviance NaN", now));
        assertThat(heard).containsExactly("iteration 1 deviance 12.5", "iteration 2 deviance NaN");
    }

    @Test
    void goesFromQueuedToFinished() {
        assertThat(recorder.snapshot().state()).isEqualTo(RunState.QUEUED);
        Instant started = tick();
        recorder.attemptStarted(1, "c1", "n1", "http://n1/logs");
        recorder.reads(new DataUsed("d.q", OptionalLong.of(4)));
        recorder.reads(new DataUsed("d.q", OptionalLong.of(4)));
        recorder.writes("m.model");
        recorder.count("workersLost", 1);
        recorder.count("workersLost", 2);
        assertThat(recorder.snapshot().state()).isEqualTo(RunState.RUNNING);
        Instant ended = tick();
        recorder.finished(0, "");
        RunRecord run = recorder.snapshot();
        assertThat(run.state()).isEqualTo(RunState.FINISHED);
        assertThat(run.started()).contains(started);
        assertThat(run.ended()).contains(ended);
        assertThat(run.exitCode()).isEqualTo(OptionalInt.of(0));
        assertThat(run.data()).containsExactly(new DataUsed("d.q", OptionalLong.of(4)));
        assertThat(run.outputs()).containsExactly("m.model");
        assertThat(run.counters()).isEqualTo(Map.of("workersLost", 2L));
        assertThat(run.attempts())
                .containsExactly(new Attempt(1, "c1", "n1", "http://n1/logs", started, Optional.of(ended), ""));
    }

    @Test
    void failsAndCancelsWithAReason() {
        recorder.finished(2, "Unknown column 'x'");
        assertThat(recorder.snapshot().state()).isEqualTo(RunState.FAILED);
        assertThat(recorder.snapshot().exitCode()).isEqualTo(OptionalInt.of(2));
        assertThat(recorder.snapshot().failure()).isEqualTo("Unknown column 'x'");
        RunRecorder stopped = recorder(RunRecords.queued("summary"), Progress.NONE);
        stopped.canceled("killed by ann");
        assertThat(stopped.snapshot().state()).isEqualTo(RunState.CANCELED);
        assertThat(stopped.snapshot().exitCode()).isEmpty();
        assertThat(stopped.snapshot().failure()).isEqualTo("killed by ann");
    }

    @Test
    void laterAttemptHearsPassesAgainAndKeepsTheRest() {
        recorder.attemptStarted(1, "c1", "n1", "");
        Instant started = now;
        recorder.passStarted("kmeans", 1, 100);
        recorder.passFinished("kmeans", 1);
        recorder.message("first");
        RunRecord left = recorder.snapshot();

        RunRecorder second = recorder(left, Progress.NONE);
        Instant again = tick();
        second.attemptStarted(2, "c2", "n2", "");
        second.passRecorded("kmeans", 1);
        second.message("second");
        RunRecord run = second.snapshot();
        assertThat(run.started()).contains(started);
        assertThat(run.passes()).containsExactly(new PassRun(1, "kmeans", again, Optional.of(again), -1, 0, true));
        assertThat(run.messages()).extracting(Message::text).containsExactly("first", "second");
        assertThat(run.attempts())
                .containsExactly(
                        new Attempt(
                                1,
                                "c1",
                                "n1",
                                "",
                                started,
                                Optional.of(again),
                                "did not say how it ended: its process or its node was lost"),
                        new Attempt(2, "c2", "n2", "", again, Optional.empty(), ""));
    }

    @Test
    void aRunWhoseProcessIsGoneShowsHowFarItCame() {
        RunRecord full = RunRecords.full();
        recorder.attemptStarted(1, "c1", "n1", "");
        recorder.reads(new DataUsed("d.q", OptionalLong.of(4)));
        recorder.count("workersLost", 1);
        recorder.passStarted("kmeans", 1, 100);
        recorder.rowsDone(40);
        recorder.iteration(1, new Criterion("c", 2, "c 2"));
        recorder.message("told");
        recorder.workersFrom(full::workers);
        RunRecord left = recorder.snapshot();

        Instant end = tick();
        RunRecorder dead = RunRecorder.afterItsProcess(left, redaction, () -> now);
        dead.finished(1, "The application failed");
        RunRecord run = dead.snapshot();
        assertThat(run)
                .usingRecursiveComparison()
                .ignoringFields("state", "ended", "exitCode", "failure", "workers", "attempts")
                .isEqualTo(left);
        assertThat(run.passes())
                .extracting(PassRun::rowsDone, PassRun::ended)
                .containsExactly(tuple(40L, Optional.empty()));
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.attempts())
                .extracting(Attempt::ended, Attempt::outcome)
                .containsExactly(tuple(Optional.of(end), "The application failed"));
        assertThat(run.workers())
                .extracting(WorkerView::state, WorkerView::ended)
                .containsExactly(
                        tuple(WorkerView.State.ENDED, "the application has ended"),
                        tuple(WorkerView.State.LOST, "killed by signal 9"));
        assertThat(RunRecorder.afterItsProcess(full, redaction, () -> now)
                        .snapshot()
                        .omitted())
                .isEqualTo(full.omitted());
    }

    @Test
    void hidesSecretsOfMessagesInTheRecord() {
        recorder.message("Reading https://ann:hush@example.org/x");
        recorder.finished(1, "Cannot read jdbc:x://db?password=hush");
        assertThat(RunRecordJson.compact(recorder.snapshot())).doesNotContain("hush");
    }

    @Test
    void keepsTheLastEntriesOfLongRunsAndCountsTheOthers() {
        for (int i = 1; i <= RunRecorder.MOST_PASSES + 3; i++) {
            recorder.passStarted("p", i, 1);
            recorder.passFinished("p", i);
        }
        for (int i = 1; i <= RunRecorder.MOST_ITERATIONS + 2; i++) {
            recorder.iteration(i, new Criterion("c", i, "c"));
        }
        for (int i = 1; i <= RunRecorder.MOST_MESSAGES + 1; i++) {
            recorder.message("m" + i);
        }
        recorder.message("x".repeat(RunRecorder.LONGEST_TEXT + 1));
        RunRecord run = recorder.snapshot();
        assertThat(run.omitted()).isEqualTo(new RunRecord.Omitted(3, 2, 2));
        assertThat(run.passes()).hasSize(RunRecorder.MOST_PASSES);
        assertThat(run.passes().get(0).number()).isEqualTo(4);
        assertThat(run.messages().get(RunRecorder.MOST_MESSAGES - 1).text())
                .isEqualTo("x".repeat(RunRecorder.LONGEST_TEXT) + " …");
        assertThat(recorder(run, Progress.NONE).snapshot().omitted().messages()).isEqualTo(2);
    }

    @Test
    void asksForTheWorkersWithoutHoldingALock() throws Exception {
        WorkerView worker = RunRecords.full().workers().get(0);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            recorder.workersFrom(() -> {
                try {
                    // Whoever knows the workers may be telling progress at that moment.
                    other.submit(() -> recorder.message("meanwhile")).get(LIMIT_S, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return List.of(worker);
            });
            RunRecord run = recorder.snapshot();
            assertThat(run.workers()).containsExactly(worker);
            assertThat(run.messages()).extracting(Message::text).containsExactly("meanwhile");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void countsRowsOfManyThreads() throws Exception {
        RunRecorder shared = recorder(RunRecords.queued("x"), Progress.NONE);
        shared.passStarted("p", 1, 40_000);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 10_000; i++) {
                    shared.rowsDone(1);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(shared.snapshot().passes().get(0).rowsDone()).isEqualTo(40_000);
    }
}
