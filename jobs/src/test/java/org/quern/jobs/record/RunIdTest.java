package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RunIdTest {
    @Test
    void sortsByTime() {
        String first = RunId.fresh(RunRecords.NOON);
        assertThat(first).matches("run_20261122T120000Z_[0-9a-f]{8}");
        assertThat(RunId.fresh(RunRecords.NOON.plusSeconds(1))).isGreaterThan(first);
    }

    @Test
    void differsWithinASecond() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> RunId.fresh(RunRecords.NOON)))
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsRunsOfBothKinds() {
        assertThat(RunId.isRun(RunId.fresh(RunRecords.NOON))).isTrue();
        assertThat(RunId.isRun("application_1795352_0007")).isTrue();
        assertThat(RunId.isApplication("application_1795352_0007")).isTrue();
        assertThat(RunId.isApplication(RunId.fresh(RunRecords.NOON))).isFalse();
        assertThat(RunId.isRun("run_of_the_mill")).isFalse();
    }

    @Test
    void leavesTheConfigurationOfOthersAlone() {
        Configuration configuration = new Configuration(false);
        assertThat(RunId.of(RunId.put("run_1", configuration))).contains("run_1");
        assertThat(RunId.of(configuration)).isEmpty();
    }
}
