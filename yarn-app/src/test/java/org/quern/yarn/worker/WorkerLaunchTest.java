package org.quern.yarn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class WorkerLaunchTest {

    @Test
    void isReadFromTheEnvironmentItMakes() {
        for (String host : new String[] {"node7.example.com", "10.0.0.7", "[::1]"}) {
            WorkerLaunch launch = new WorkerLaunch(host, 40123, "quern.xml");
            assertThat(WorkerLaunch.of(launch.environment())).isEqualTo(launch);
        }
    }

    @Test
    void saysWhichVariableIsAbsentOrWrong() {
        assertThatThrownBy(() -> WorkerLaunch.of(Map.of()))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Cannot start a worker: QUERN_MASTER is not set in the environment; workers are started by the"
                                + " master of 'quern yarn submit'");
        assertThatThrownBy(() -> WorkerLaunch.of(Map.of("QUERN_MASTER", "here", "QUERN_CONFIGURATION", "q.xml")))
                .isInstanceOf(QuernException.class)
                .hasMessage("Cannot start a worker: QUERN_MASTER is 'here', expected host:port of its master");
        assertThatThrownBy(() -> WorkerLaunch.of(Map.of("QUERN_MASTER", "here:1")))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("QUERN_CONFIGURATION is not set");
    }
}
