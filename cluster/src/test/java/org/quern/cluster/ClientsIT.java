package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users do to applications, and what clusters refuse them. */
@ExtendWith(TrialCluster.Extension.class)
final class ClientsIT {
    private final TrialCluster cluster;

    ClientsIT(TrialCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void anApplicationGoesOnWithoutItsClientBesideAnother() throws IOException, InterruptedException {
        Trial left = Trial.submit(cluster, "left", "--workers", "1");
        Trial other = Trial.submit(cluster, "other", "--workers", "1");
        left.client().awaitPass(2);
        left.client().kill();

        QuernProcess result = left.yarn("result");
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("Number of trees: 60");
        left.modelIsEqual();
        left.hasLeftNothing();
        other.hasEqualBits();
    }

    @Test
    void namesANodeWithAnOldJava() throws IOException, InterruptedException {
        Path home = cluster.scratch("jdk-11");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec %s/bin/java -cp %s:$CLASSPATH %s \"$@\"\n"
                        .formatted(
                                System.getProperty("java.home"),
                                Path.of("target/test-classes").toAbsolutePath(),
                                OldJava.class.getName()));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Trial trial = Trial.submit(cluster, "java", "-D", "quern.yarn.java-home=" + home);
        assertThat(trial.client().exitCode()).as("%s", trial.client()).isEqualTo(2);
        assertThat(trial.client().complaints())
                .singleElement()
                .asString()
                .matches("quern: Java 11 \\(.*\\) on (localhost|127\\.0\\.0\\.2), but Quern needs Java 17 or newer: .*"
                        + "-D quern\\.yarn\\.java-home=.*");
        trial.hasNoModel();
        trial.hasLeftNothing();
    }
}
