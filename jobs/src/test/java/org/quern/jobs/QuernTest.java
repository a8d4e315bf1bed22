package org.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class QuernTest {
    @Test
    void namesAnOldJavaAndWhatWouldDo() {
        assertThat(Quern.problem("1.8", "/usr/lib/jvm/java-8", false))
                .isEqualTo(
                        "This is Java 8 (/usr/lib/jvm/java-8), but Quern needs Java 17 or newer: set JAVA_HOME to one");
        assertThat(Quern.problem("11", "/usr/lib/jvm/java-11", true))
                .isEqualTo(
                        "This is Java 11 (/usr/lib/jvm/java-11), but Quern needs Java 17 or newer: set JAVA_HOME to one"
                                + " before calling 'hadoop jar'");
    }

    @Test
    void acceptsTheJavaItNeedsAndNewerOnes() {
        assertThat(Quern.problem("17", "", false)).isNull();
        assertThat(Quern.problem("25", "", false)).isNull();
    }

    /** Java 8 reads class files up to version 52. */
    @Test
    void entryPointLoadsOnJava8() throws IOException {
        try (InputStream in = Quern.class.getResourceAsStream("Quern.class");
                DataInputStream data = new DataInputStream(in)) {
            data.readInt();
            data.readUnsignedShort();
            assertThat(data.readUnsignedShort()).isEqualTo(52);
        }
    }
}
