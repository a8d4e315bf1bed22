package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEndsTest {
    private static ContainerEnd end(int exitStatus, String diagnostics) {
        return ContainerEnds.of("container_1", "node1", exitStatus, diagnostics);
    }

    @ParameterizedTest
    @CsvSource({
        "0, DONE",
        "1, FAILED",
        "2, FAILED",
        "3, MEMORY",
        "127, FAILED",
        "137, FAILED",
        "143, FAILED",
        "-100, TAKEN",
        "-101, NODE_LOST",
        "-102, TAKEN",
        "-103, MEMORY",
        "-104, MEMORY",
        "-105, TAKEN",
        "-106, TAKEN",
        "-1000, FAILED"
    })
    void meaningOfEachStatus(int exitStatus, ContainerEnd.Kind kind) {
        assertThat(end(exitStatus, "").kind()).isEqualTo(kind);
    }

    @Test
    void containerOfALostNodeIsNotOneGivenBack() {
        ContainerEnd end = end(-100, "Container released on a *lost* node");

        assertThat(end.kind()).isEqualTo(ContainerEnd.Kind.NODE_LOST);
        assertThat(end.text()).isEqualTo("A worker on node1 is gone: its node is lost");
    }

    @Test
    void missingClassOrFileWouldBeMissingAnywhere() {
        assertThat(end(1, "Error: Could not find or load main class org.quern.yarn.launch.ContainerMain")
                        .kind())
                .isEqualTo(ContainerEnd.Kind.UNUSABLE);
        assertThat(end(-1000, "File does not exist: hdfs://host/user/me/.quern/cache/quern.jar")
                        .kind())
                .isEqualTo(ContainerEnd.Kind.UNUSABLE);
    }
}
