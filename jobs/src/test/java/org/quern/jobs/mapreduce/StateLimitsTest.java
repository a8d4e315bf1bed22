package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.jobs.Settings;
import org.quern.pass.StateLimit;

class StateLimitsTest {
    private static final long MB = 1L << 20;

    private final Configuration configuration = new Configuration();

    @Test
    void isAShareOfTheSmallestHeapThatHoldsWholeStates() {
        assertThat(StateLimits.of(configuration, 4000 * MB, 800 * MB))
                .isEqualTo(new StateLimit(
                        800 * MB / 100 * 10,
                        "(quern.state.limit, 10% of the heap of map tasks, 800 MB)",
                        "give map tasks a larger heap (-D mapreduce.map.java.opts=-Xmx… and as large a"
                                + " mapreduce.map.memory.mb), or raise quern.state.limit"));
        assertThat(StateLimits.of(configuration, 500 * MB, 800 * MB))
                .isEqualTo(new StateLimit(
                        500 * MB / 100 * 10,
                        "(quern.state.limit, 10% of the heap of this process, 500 MB)",
                        "give this process a larger heap (-Xmx in HADOOP_CLIENT_OPTS or QUERN_OPTS), or raise"
                                + " quern.state.limit"));
    }

    @Test
    void isWhatWasSet() {
        configuration.set(Settings.STATE_LIMIT.key(), "3m");
        StateLimit expected = new StateLimit(3 * MB, "(quern.state.limit)", "raise quern.state.limit");
        assertThat(StateLimits.local(configuration)).isEqualTo(expected);
        assertThat(StateLimits.mapReduce(configuration)).isEqualTo(expected);
    }

    @Test
    void knowsTheHeapOfMapTasks() {
        long own = Runtime.getRuntime().maxMemory();
        assertThat(StateLimits.mapHeap(configuration)).isEqualTo(own);
        configuration.set("mapreduce.framework.name", "yarn");
        assertThat(StateLimits.mapHeap(configuration)).isEqualTo(820 * MB);
        configuration.set("mapreduce.map.memory.mb", "3000");
        assertThat(StateLimits.mapHeap(configuration)).isEqualTo(2400 * MB);
        configuration.set("mapreduce.map.java.opts", "-XX:+UseSerialGC -Xmx2g");
        assertThat(StateLimits.mapHeap(configuration)).isEqualTo(2048 * MB);
    }
}
