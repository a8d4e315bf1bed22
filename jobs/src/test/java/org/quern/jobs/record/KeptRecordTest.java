package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.pass.Progress;

class KeptRecordTest {
    /** A clock that only moves when it is told to. */
    private static final class FakeClock implements InstantSource {
        private long ms = 1_000_000;

        void advance(long byMs) {
            ms += byMs;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(ms);
        }
    }

    @TempDir
    private Path directory;

    private final FakeClock clock = new FakeClock();
    private RecordFile file;
    private RunRecorder recorder;
    private KeptRecord kept;

    @BeforeEach
    void open() throws IOException {
        Configuration configuration = new Configuration();
        file = new RecordFile(
                new org.apache.hadoop.fs.Path(directory.resolve("run").toUri()), configuration);
        recorder = new RunRecorder(RunRecords.queued("summary"), Redaction.of(configuration), Progress.NONE, clock);
        kept = new KeptRecord(recorder, file, 1, clock);
        recorder.attemptStarted(1, "c1", "n1", "");
        kept.write();
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private RunRecord stored() throws IOException {
        return file.read().orElseThrow();
    }

    @Test
    void finishedPassesAreThereAtOnceAndRowsAfterAMinute() throws IOException {
        recorder.passStarted("summary", 1, 100);
        recorder.rowsDone(40);
        kept.update();
        assertThat(stored().passes()).isEmpty();

        clock.advance(60_000);
        kept.update();
        assertThat(stored().passes()).isEqualTo(recorder.snapshot().passes()).hasSize(1);

        recorder.rowsDone(60);
        recorder.passFinished("summary", 1);
        kept.update();
        assertThat(stored().passes()).singleElement().satisfies(pass -> assertThat(pass.rowsDone())
                .isEqualTo(100));

        recorder.message("A worker is lost");
        kept.update();
        assertThat(stored().messages()).hasSize(1);
        assertThat(stored().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void storageThatFailsForAWhileIsTriedAgain() throws IOException {
        Path run = directory.resolve("run");
        Path aside = directory.resolve("aside");
        Files.move(run, aside);
        Files.writeString(run, "in the way of the directory");
        recorder.passStarted("summary", 1, 100);
        recorder.passFinished("summary", 1);
        kept.update();
        kept.update();
        assertThat(run).hasContent("in the way of the directory");

        Files.delete(run);
        Files.move(aside, run);
        kept.update();
        assertThat(stored().passes()).hasSize(1);
    }

    @Test
    void anAttemptThatWasReplacedWritesNothing() throws IOException {
        RunRecorder second = new RunRecorder(stored(), Redaction.of(new Configuration()), Progress.NONE, clock);
        second.attemptStarted(2, "c2", "n2", "");
        try (KeptRecord later = new KeptRecord(second, file, 2, clock)) {
            later.write();
        }
        recorder.message("awake again");
        kept.update();
        recorder.finished(0, "");

        assertThatThrownBy(kept::write)
                .isInstanceOf(IOException.class)
                .hasMessage("Attempt 2 of the master has taken the place of this one, attempt 1");
        assertThat(stored()).isEqualTo(second.snapshot());
    }

    @Test
    void theFirstEndStays() throws IOException {
        assertThat(kept.ended()).isEmpty();
        recorder.canceled("stopped by ann");
        kept.write();
        RunRecord end = stored();
        recorder.finished(0, "");
        kept.write();
        assertThat(kept.ended()).contains(end);
    }
}
