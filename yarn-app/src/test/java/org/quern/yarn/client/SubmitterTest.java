package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.Rehearsal;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunState;
import org.quern.pass.Progress;
import org.quern.yarn.launch.MasterLaunch;
import org.quern.yarn.launch.MasterLaunch.Over;
import org.quern.yarn.rpc.ApplicationSecret;
import org.quern.yarn.rpc.Role;

class SubmitterTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final FakeCluster cluster = new FakeCluster();
    private String data;

    @BeforeEach
    void writeData() throws IOException {
        for (String key : List.of("staging", "runs", "cache")) {
            configuration.set(
                    "quern.yarn." + key + "-directory", temporary.resolve(key).toString());
        }
        configuration.set("quern.yarn.queue", "statistics");
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        data = TestData.write(
                        new org.apache.hadoop.fs.Path(
                                temporary.resolve("numbers.q").toString()),
                        configuration)
                .toString();
    }

    private Rehearsal rehearse(String... args) throws IOException {
        return Submitter.rehearse(
                List.of(args),
                Over.WORKERS,
                configuration,
                new PrintStream(java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private String submit(SubmitOptions options, String... args) throws IOException {
        Path jar = temporary.resolve("quern.jar");
        Files.write(jar, new byte[] {1, 2, 3});
        return new Submitter(
                        cluster,
                        new QuernJar(jar, "1.2", 3, QuernJar.of(jar).sha256()),
                        RunDirectories.of(configuration),
                        configuration,
                        Progress.NONE)
                .submit(rehearse(args), options);
    }

    private static SubmitOptions options() {
        return new SubmitOptions(
                "",
                Optional.of(7),
                Set.of("nightly"),
                "gpu",
                Optional.of(3600L),
                Map.of("TZ", "UTC"),
                Over.WORKERS,
                SubmitOptions.Ending.DETACH);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void leavesForTheMasterWhatItNeedsAndSubmits() throws IOException {
        String id = submit(options(), "summary", "--data", data, "-Dquern.split.target=7m");
        assertThat(id).isEqualTo(FakeCluster.ID);
        assertThat(cluster.submitted)
                .containsExactly(new Cluster.Submission(
                        id,
                        "quern summary numbers.q",
                        "statistics",
                        Optional.of(7),
                        Set.of("nightly"),
                        "gpu",
                        Optional.of(3600L),
                        2,
                        1024,
                        1));
        Path staging = temporary.resolve("staging").resolve(id);
        MasterLaunch launch = MasterLaunch.read(staging);
        assertThat(launch.arguments()).containsExactly("summary", "--data", data);
        assertThat(launch.workers()).hasToString("1-8");
        assertThat(launch.nodeLabel()).isEqualTo("gpu");
        assertThat(launch.environment()).containsEntry("TZ", "UTC");
        assertThat(launch.jar()).contains("/cache/quern-1.2-");
        assertThat(MasterLaunch.readConfiguration(staging).get("quern.split.target"))
                .isEqualTo("7m");
        RunRecord record = new Runs(RunDirectories.of(configuration), configuration)
                .record(id)
                .orElseThrow();
        assertThat(record.state()).isEqualTo(RunState.QUEUED);
        assertThat(record.origin().command()).isEqualTo("summary --data " + data);
    }

    @Test
    void theSecretIsInTheCredentialsOnlyAndTheTokenForTheOwnersEyes() throws IOException {
        String id = submit(options(), "summary", "--data", data);
        ApplicationSecret secret =
                ApplicationSecret.from(cluster.credentials.get(0), id).orElseThrow();
        RunDirectories directories = RunDirectories.of(configuration);
        String user = System.getProperty("user.name");
        assertThat(directories.readToken(id)).contains(secret.token(Role.CLIENT, user));
        Path staging = temporary.resolve("staging").resolve(id);
        assertThat(permissions(staging)).isEqualTo("rwx------");
        assertThat(permissions(staging.resolve("client.token"))).isEqualTo("rw-------");
        assertThat(permissions(temporary.resolve("runs").resolve(id))).isEqualTo("rwx------");
    }

    @Test
    void jarsOfTheUserGoAlong() throws IOException {
        Path jar = Files.write(temporary.resolve("functions.jar"), new byte[] {1, 2});
        String id = submit(options(), "summary", "--data", data, "-libjars", jar.toString());
        assertThat(temporary.resolve("staging").resolve(id).resolve("lib").resolve("functions.jar"))
                .hasSameBinaryContentAs(jar);
        assertThat(cluster.masters.get(0).files()).containsKeys("cached-quern.jar", "lib/functions.jar");
        assertThat(cluster.masters.get(0).environment().get("CLASSPATH")).contains("<CPS>lib/*");
    }

    @Test
    void nothingStaysOfASubmissionThatFails() throws IOException {
        cluster.refusal = Optional.of("Queue statistics is full");
        assertThatThrownBy(() -> submit(options(), "summary", "--data", data))
                .isInstanceOf(QuernException.class)
                .hasMessage("The resource manager refused the application: Queue statistics is full");
        assertThat(temporary.resolve("staging")).isEmptyDirectory();
        assertThat(temporary.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void nothingIsWrittenBeforeTheClusterIsFoundWilling() {
        configuration.set("quern.yarn.queue", "unknown");
        assertThatThrownBy(() -> submit(options(), "summary", "--data", data)).isInstanceOf(QuernException.class);
        assertThat(temporary.resolve("staging")).doesNotExist();
        assertThat(temporary.resolve("cache")).doesNotExist();
        configuration.set("quern.yarn.queue", "default");
        configuration.set("quern.yarn.workers", "many");
        assertThatThrownBy(() -> submit(options(), "summary", "--data", data))
                .hasMessage("Invalid quern.yarn.workers: 'many', must be a number such as 4, or least and most such as"
                        + " 2-8");
    }

    @Test
    void pathsOfThisMachineAreRefusedWhereTheClusterIsElsewhere() {
        configuration.set("fs.defaultFS", "viewfs://cluster/");
        configuration.set(
                "fs.viewfs.mounttable.cluster.link./user", temporary.toUri().toString());
        assertThatThrownBy(() -> rehearse("summary", "--data", "file:" + temporary.resolve("numbers.q")))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("'file:" + temporary.resolve("numbers.q")
                        + "' is on this machine, where the nodes of the cluster cannot see it: ");
    }
}
