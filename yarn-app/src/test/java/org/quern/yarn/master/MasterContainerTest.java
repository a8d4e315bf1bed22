package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class MasterContainerTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "CONTAINER_ID", "container_1700000000000_0007_02_000001",
            "NM_HOST", "node1",
            "NM_HTTP_PORT", "8042",
            "USER", "ann",
            "APPLICATION_WEB_PROXY_BASE", "/proxy/application_1700000000000_0007");

    private final Configuration configuration = new Configuration(false);

    @Test
    void isReadFromWhatTheNodeManagerSays() {
        MasterContainer container = MasterContainer.of(ENVIRONMENT, configuration);

        assertThat(container.application()).isEqualTo("application_1700000000000_0007");
        assertThat(container.attempt()).isEqualTo(2);
        assertThat(container.logs())
                .isEqualTo("http://node1:8042/node/containerlogs/container_1700000000000_0007_02_000001/ann");
        assertThat(container.proxyBase()).isEqualTo("/proxy/application_1700000000000_0007");
    }

    @Test
    void saysThatItIsNotStartedByHand() {
        assertThatThrownBy(() -> MasterContainer.of(Map.of(), configuration))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Cannot start a master: CONTAINER_ID is not set in the environment; masters are started by 'quern"
                                + " yarn submit'");
    }
}
