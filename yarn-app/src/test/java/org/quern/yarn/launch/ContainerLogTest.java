package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContainerLogTest {
    @Test
    void linesSayOfWhichApplicationTheyAre() {
        String pattern = "%d{ISO8601} application_1795352_0007 %p [%t] %c{1}: %m%n";
        assertThat(ContainerLog.pattern("container_1795352_0007_01_000002")).isEqualTo(pattern);
        assertThat(ContainerLog.pattern("container_e17_1795352_0007_01_000002")).isEqualTo(pattern);
        assertThat(ContainerLog.pattern(null)).isEqualTo("%d{ISO8601} %p [%t] %c{1}: %m%n");
    }
}
