package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailureLinesTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final FailureLines lines = new FailureLines(new PrintStream(log, true, StandardCharsets.UTF_8));

    @Test
    void keepsWhyItFailedAndNotTheStackTrace() {
        PrintStream err = lines.print();
        err.println("java.lang.IllegalStateException: x");
        err.println("\tat org.quern.Some.method(Some.java:1)");
        err.println("quern: Unknown column 'ArrDely' in flüge.q");
        err.println("quern: Invalid tolerance: -1");
        err.println("See 'quern linmod --help'");

        assertThat(lines.text()).isEqualTo("Unknown column 'ArrDely' in flüge.q\nInvalid tolerance: -1");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("Some.java:1", "See 'quern linmod --help'");
    }

    @Test
    void adviceOnMemoryIsThatOfAMaster() {
        lines.print().println("quern: Out of memory: give the process more (export HADOOP_CLIENT_OPTS=-Xmx4g)");

        assertThat(lines.text()).isEqualTo("The master is out of memory: raise -D quern.yarn.master.memory-mb");
    }
}
