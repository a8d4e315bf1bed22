package org.quern.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallLineTest {
    @Test
    void quotesWhatAShellWouldTakeApart() {
        CallLine call = new CallLine("glm")
                .option("--data", "hdfs:///a/b.q")
                .option("--row-selection", "f == \"$x\"")
                .flag("--cube", true)
                .flag("--drop-first", false);
        assertThat(call.lines())
                .containsExactly("glm --data hdfs:///a/b.q --row-selection \"f == \\\"\\$x\\\"\" --cube");
    }

    @Test
    void breaksBetweenOptionsWhereALineIsFull() {
        CallLine call = new CallLine("linmod")
                .option("--formula", "y ~ " + "x".repeat(50))
                .option("--data", "d.q");
        assertThat(call.lines())
                .containsExactly("linmod --formula \"y ~ " + "x".repeat(50) + "\" \\", "    --data d.q");
    }
}
