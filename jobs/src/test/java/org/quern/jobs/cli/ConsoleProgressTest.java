package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.quern.pass.Criterion;

class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong(1_000_000);

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                terminal,
                5000,
                () -> Instant.ofEpochMilli(now.get()));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesPlainLinesAtIntervals() {
        ConsoleProgress progress = progress(false);
        progress.passStarted("summary.moments", 1, 10_000);
        for (int i = 0; i < 10; i++) {
            now.addAndGet(1000);
            progress.rowsDone(1000);
        }
        progress.passFinished("summary.moments", 1);
        assertThat(printed())
                .isEqualTo(
                        """
                        pass 1 summary.moments, 10,000 rows
                        pass 1 summary.moments 5,000 of 10,000 rows, 1,000 rows/s, 5 s left
                        pass 1 summary.moments 10,000 of 10,000 rows, 1,000 rows/s, 0 s left
                        pass 1 summary.moments done: 10,000 rows in 10.0 s
                        """);
    }

    @Test
    void saysNothingOfRowsLeftWhereTheirNumberIsUnknown() {
        ConsoleProgress progress = progress(false);
        progress.passStarted("import", 1, -1);
        now.addAndGet(6000);
        progress.rowsDone(600);
        assertThat(printed()).isEqualTo("pass 1 import\npass 1 import 600 rows, 100 rows/s\n");
    }

    @Test
    void redrawsABarOnATerminal() {
        ConsoleProgress progress = progress(true);
        progress.passStarted("p", 2, 100);
        now.addAndGet(1000);
        progress.rowsDone(50);
        progress.message("iteration 3");
        assertThat(printed())
                .isEqualTo("\rpass 2 p [###############               ] 50 of 100 rows, 50 rows/s, 1 s left\u001b[K"
                        + "\r\u001b[Kiteration 3\n");
    }

    @Test
    void tellsIterationsWithTheirTime() {
        ConsoleProgress progress = progress(false);
        for (int i = 1; i <= 2; i++) {
            progress.passStarted("glm", i, 100);
            now.addAndGet(1500);
            progress.rowsDone(100);
            progress.passFinished("glm", i);
            now.addAndGet(100);
            progress.iteration(i, deviance(10 / i));
        }
        assertThat(printed())
                .isEqualTo(
                        """
                        pass 1 glm, 100 rows
                        pass 1 glm done: 100 rows in 1.5 s
                        iteration 1: deviance 10, 1.6 s
                        pass 2 glm, 100 rows
                        pass 2 glm done: 100 rows in 1.5 s
                        iteration 2: deviance 5, 1.6 s
                        """);
    }

    @Test
    void tellsOfIterationsOfAnEarlierRunTheLast() {
        ConsoleProgress progress = progress(false);
        for (int i = 1; i <= 7; i++) {
            progress.passRecorded("glm", i);
            progress.iteration(i, deviance(i));
        }
        now.addAndGet(900);
        progress.passStarted("glm", 8, 100);
        now.addAndGet(1500);
        progress.rowsDone(100);
        progress.passFinished("glm", 8);
        progress.iteration(8, deviance(8));
        assertThat(printed())
                .isEqualTo(
                        """
                        iteration 7: deviance 7, by an earlier run
                        pass 8 glm, 100 rows
                        pass 8 glm done: 100 rows in 1.5 s
                        iteration 8: deviance 8, 1.5 s
                        """);
    }

    @Test
    void clearsTheBarBeforeAnIteration() {
        ConsoleProgress progress = progress(true);
        progress.passStarted("p", 1, 100);
        now.addAndGet(1000);
        progress.rowsDone(50);
        progress.iteration(1, new Criterion("tot.withinss", 7, "shift 3"));
        assertThat(printed()).endsWith("\u001b[K\r\u001b[Kiteration 1: shift 3, 1.0 s\n");
    }

    private static Criterion deviance(int value) {
        return new Criterion("deviance", value, "deviance " + value);
    }
}
