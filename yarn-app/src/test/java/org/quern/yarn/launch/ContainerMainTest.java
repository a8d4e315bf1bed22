package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ContainerMainTest {
    @Test
    void namesTheOldJavaOfANodeAndWhatWouldDo() {
        assertThat(ContainerMain.problem("1.8", "/usr/lib/jvm/java-8", "node7"))
                .isEqualTo(
                        "Java 8 (/usr/lib/jvm/java-8) on node7, but Quern needs Java 17 or newer: name one on the nodes by"
                                + " -D quern.yarn.java-home=/path/to/jdk-17");
    }

    @Test
    void acceptsTheJavaItNeedsAndNewerOnes() {
        assertThat(ContainerMain.problem("17", "", null)).isNull();
        assertThat(ContainerMain.problem("25", "", null)).isNull();
    }

    /** Java 8 reads class files up to version 52. */
    @Test
    void loadsOnJava8() throws IOException {
        try (InputStream in = ContainerMain.class.getResourceAsStream("ContainerMain.class");
                DataInputStream data = new DataInputStream(in)) {
            data.readInt();
            data.readUnsignedShort();
            assertThat(data.readUnsignedShort()).isEqualTo(52);
        }
    }

    @Test
    void isNamedByTheCommandsOfContainers() {
        assertThat(ContainerSpec.ENTRY_POINT).isEqualTo(ContainerMain.class.getName());
    }
}
