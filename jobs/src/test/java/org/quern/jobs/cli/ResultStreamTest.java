package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultStreamTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int print(OutputStream out, int code) {
        return Program.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), results -> {
            results.println("Multiple R-squared: 0.5");
            return code;
        });
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void passesResultsOn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(print(out, 0)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Multiple R-squared: 0.5" + System.lineSeparator());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void saysThatResultsWereLost() {
        assertThat(print(failing("No space left on device"), 0)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("quern: Cannot write the results to standard output: No space left on device");
    }

    @Test
    void keepsQuietWhereTheReaderHasEnough() {
        assertThat(print(failing("Broken pipe"), 0)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void keepsTheCodeOfARunThatFailed() {
        assertThat(print(failing("No space left on device"), 1)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
