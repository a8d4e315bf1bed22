package org.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
    private static String line(String message, Throwable thrown) {
        Logger logger = Logger.getLogger("org.quern.Trial");
        return new LineLayout("%p %c{1}: %m%n")
                .format(new LoggingEvent(Logger.class.getName(), logger, 0, Level.WARN, message, thrown));
    }

    @Test
    void writesAnEventAsOneLine() {
        assertThat(line("all is well", null)).isEqualTo("WARN Trial: all is well\n");
    }

    @Test
    void putsAMessageOfSeveralLinesIntoOne() {
        assertThat(line("first\n  second\r\nthird", null)).isEqualTo("WARN Trial: first | second | third\n");
    }

    @Test
    void putsAStackTraceIntoTheLine() {
        String line = line("failed", new IllegalStateException("no\nroom", new RuntimeException("disk")));
        assertThat(line.lines()).hasSize(1);
        assertThat(line)
                .startsWith(
                        "WARN Trial: failed | java.lang.IllegalStateException: no | room | at org.quern.jobs.LineLayoutTest.")
                .contains(" | Caused by: java.lang.RuntimeException: disk | ");
        assertThat(new LineLayout("%m%n").ignoresThrowable()).isFalse();
    }
}
