package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
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

    /** The queue takes one master at a time; the first one stands still until the second application waits. */
    @Test
    @Tag("long")
    void waitsInAFullQueueAndRunsWhenTheApplicationBeforeIsKilled() throws IOException, InterruptedException {
        Trial first = Trial.submit(cluster, "first", "--queue", "narrow", "--workers", "1");
        first.client().awaitPass(2);
        ContainerProcess master = first.master();
        master.freeze();
        Trial second = Trial.submit(
                cluster, "second", "--queue", "narrow", "--workers", "1", "-D", "quern.yarn.wait.message-ms=500");
        second.client().await(Pattern.compile("Waiting in queue 'root.narrow': \\S.*"));
        master.thaw();

        QuernProcess kill = first.yarn("kill");
        assertThat(kill.exitCode()).as("%s", kill).isZero();
        assertThat(first.client().exitCode()).as("%s", first.client()).isEqualTo(1);
        assertThat(first.client().complaints()).singleElement().asString().matches("quern: stopped by \\S+ from \\S+");
        first.hasNoModel();
        first.hasLeftNothing();
        second.hasEqualBits();
    }

    @Test
    void saysWhichSettingGivesWorkersMoreMemory() throws IOException, InterruptedException {
        Trial trial = Trial.submit(
                cluster,
                "memory",
                "--workers",
                "1",
                "-D",
                "quern.yarn.worker.memory-mb=256",
                "-D",
                "quern.yarn.worker.heap=600m",
                "-D",
                "quern.yarn.worker.java-options=-XX:+AlwaysPreTouch -Xms600m",
                "-D",
                "quern.yarn.worker.max-failures=1");
        assertThat(trial.client().exitCode()).as("%s", trial.client()).isEqualTo(1);
        assertThat(trial.client().complaints()).singleElement().asString().contains("-D quern.yarn.worker.memory-mb");
        trial.hasNoModel();
        trial.hasLeftNothing();
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
