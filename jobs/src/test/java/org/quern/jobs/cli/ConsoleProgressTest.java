package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

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
}
