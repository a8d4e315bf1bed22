package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.cli.ExitException;
import org.quern.jobs.history.ApplicationStandings.Aftermath;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;
import org.quern.jobs.record.Software;
import org.quern.jobs.record.Standing;
import org.quern.pass.Progress;
import org.quern.yarn.protocol.ClientCalls;

/** Ends of runs: their states, output, and what is done where a master could not say how it ended. */
class RunsTest {
    private static final String ID = FakeCluster.ID;

    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final FakeCluster cluster = new FakeCluster();
    private RunDirectories directories;
    private Runs runs;

    @BeforeEach
    void open() throws IOException {
        configuration.set(
                "quern.yarn.staging-directory", temporary.resolve("staging").toString());
        configuration.set("quern.yarn.runs-directory", temporary.resolve("runs").toString());
        directories = RunDirectories.of(configuration);
        runs = new Runs(directories, configuration);
    }

    private RunRecorder submitted() throws IOException {
        RunRecord.Origin origin = new RunRecord.Origin(
                "summary",
                List.of("summary", "--data", "x.q"),
                "yarn",
                "alice",
                "default",
                List.of(),
                "laptop",
                Software.current());
        RunRecord queued = RunRecord.queued(ID, origin, Instant.ofEpochMilli(1_700_000_000_000L));
        runs.write(queued);
        Files.createDirectories(temporary.resolve("staging").resolve(ID));
        return new RunRecorder(queued, Redaction.of(configuration), Progress.NONE, InstantSource.system());
    }

    private String ended(RunRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        runs.end(record, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFinishedRunEndsWithItsOutput() throws IOException {
        RunRecorder recorder = submitted();
        Files.writeString(temporary.resolve("runs").resolve(ID).resolve("output"), "Rows: 7\n");
        recorder.finished(0, "");
        assertThat(ended(recorder.snapshot())).isEqualTo("Rows: 7\n");
    }

    @Test
    void aFailedRunEndsWithItsLinesAndExitCode() throws IOException {
        RunRecorder recorder = submitted();
        recorder.finished(2, "Unknown column 'w'\nUnknown column 'v'");
        assertThatThrownBy(() -> ended(recorder.snapshot()))
                .isInstanceOfSatisfying(
                        ExitException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessage("quern: Unknown column 'w'\nquern: Unknown column 'v'");
    }

    @Test
    void aRunWhoseMasterDiedIsSettledByWhatTheResourceManagerKnows() throws IOException {
        submitted();
        RunRecord settled = runs.settle(FakeCluster.over(
                        Cluster.Phase.FAILED,
                        "AM Container for appattempt_1_0001_000002 exited with  exitCode: 2\nquern: Java 11 (/usr/lib/jvm/11) on"
                                + " node1, but Quern needs Java 17 or newer: name one"))
                .orElseThrow();
        assertThat(settled.state()).isEqualTo(RunState.FAILED);
        assertThat(settled.exitCode()).hasValue(2);
        assertThat(settled.failure()).startsWith("Java 11 (/usr/lib/jvm/11) on node1");
        assertThat(runs.record(ID)).contains(settled);
        assertThat(temporary.resolve("staging").resolve(ID)).doesNotExist();
    }

    @Test
    void whatADeadMasterHadDoneAndBegunToPrintIsSettledToo() throws IOException {
        RunRecorder recorder = submitted();
        recorder.attemptStarted(1, "c1", "node1", "");
        recorder.passStarted("summary", 1, 100);
        recorder.rowsDone(40);
        runs.write(recorder.snapshot());
        Path run = temporary.resolve("runs").resolve(ID);
        Files.writeString(run.resolve(".output"), "Row");

        RunRecord settled =
                runs.settle(FakeCluster.over(Cluster.Phase.FAILED, "")).orElseThrow();
        assertThat(settled.passes()).singleElement().satisfies(pass -> assertThat(pass.rowsDone())
                .isEqualTo(40));
        assertThat(run.resolve(".output")).doesNotExist();
    }

    @Test
    void aRunThatHasEndedIsNotTouched() throws IOException {
        RunRecorder recorder = submitted();
        recorder.finished(0, "");
        runs.write(recorder.snapshot());
        assertThat(runs.settle(FakeCluster.over(Cluster.Phase.KILLED, ""))).contains(recorder.snapshot());
    }

    @Test
    void standingsAreByTheRecordThenByTheResourceManager() throws IOException {
        RunRecorder recorder = submitted();
        Optional<RunRecord> open = Optional.of(recorder.snapshot());
        assertThat(Standings.of(Optional.of(FakeCluster.waiting("")), open)).isEqualTo(Standing.QUEUED);
        assertThat(Standings.of(Optional.of(FakeCluster.running(1)), open)).isEqualTo(Standing.RUNNING);
        assertThat(Standings.of(Optional.of(FakeCluster.over(Cluster.Phase.KILLED, "")), Optional.empty()))
                .isEqualTo(Standing.CANCELED);
        assertThat(Standings.of(Optional.empty(), open)).isEqualTo(Standing.MISSING);
        recorder.finished(0, "");
        assertThat(Standings.of(Optional.empty(), Optional.of(recorder.snapshot())))
                .isEqualTo(Standing.FINISHED);
        assertThat(Listing.all(List.of(), directories, runs)).singleElement().satisfies(listing -> {
            assertThat(listing.standing()).isEqualTo(Standing.MISSING);
            assertThat(listing.undetermined().standing()).isEqualTo(Standing.UNDETERMINED);
            assertThat(listing.command()).isEqualTo("summary --data x.q");
        });
    }

    @Test
    void standingsOfManyAreAskedForTogetherAndSettled() throws IOException {
        runs.write(submitted().snapshot());
        Files.createDirectories(temporary.resolve("staging").resolve(ID));
        String unknown = "application_1700000000000_0002";
        FakeCluster cluster = new FakeCluster().then(FakeCluster.over(Cluster.Phase.KILLED, ""));
        assertThat(Standings.of(List.of(ID, unknown), Aftermath.LEAVE, cluster, runs))
                .containsOnly(Map.entry(ID, Standing.CANCELED), Map.entry(unknown, Standing.MISSING));
        assertThat(temporary.resolve("staging").resolve(ID)).exists();
        assertThat(runs.record(ID).orElseThrow().state()).isEqualTo(RunState.QUEUED);
        assertThat(Standings.of(List.of(ID, unknown), Aftermath.SETTLE, cluster, runs))
                .containsOnly(Map.entry(ID, Standing.CANCELED), Map.entry(unknown, Standing.MISSING));
        assertThat(runs.record(ID).orElseThrow().state()).isEqualTo(RunState.CANCELED);
        assertThat(temporary.resolve("staging").resolve(ID)).doesNotExist();
    }

    /** Hears that it is to stop. */
    private final class Stoppable implements ClientCalls {
        private String reason = "";

        @Override
        public Events follow(long from) {
            return new Events(
                    List.<Event>of(new Event.PassStarted("summary", 3, 100), new Event.RowsDone(40))
                            .subList((int) from, 2),
                    2,
                    false);
        }

        @Override
        public void stop(String why) {
            reason = why;
            cluster.then(FakeCluster.over(Cluster.Phase.KILLED, ""));
        }
    }

    private String kill(Masters masters) throws IOException {
        return KillVerb.kill(ID, cluster, masters, runs, ms -> {});
    }

    @Test
    void theMasterIsAskedToStop() throws IOException {
        submitted();
        cluster.then(FakeCluster.running(1));
        Stoppable master = new Stoppable();
        assertThat(kill(application -> Optional.of(new Masters.Connection(master, () -> {}))))
                .isEqualTo(ID + " is CANCELED");
        assertThat(master.reason).startsWith("stopped by " + System.getProperty("user.name") + " from ");
        assertThat(cluster.killed).isEmpty();
        assertThat(temporary.resolve("staging").resolve(ID)).doesNotExist();
    }

    @Test
    void theResourceManagerEndsWhatDoesNotEndItself() throws IOException {
        submitted();
        cluster.then(FakeCluster.running(1));
        assertThat(kill(application -> Optional.empty())).isEqualTo(ID + " is CANCELED");
        assertThat(cluster.killed).containsExactly(ID);
        assertThat(kill(application -> Optional.empty())).isEqualTo(ID + " has ended already: CANCELED");
        assertThat(cluster.killed).hasSize(1);
        assertThat(runs.record(ID).orElseThrow().failure())
                .isEqualTo("The application was killed: Application killed by user.");
    }

    @Test
    void anApplicationThatNobodyKnowsCannotBeKilled() {
        assertThatThrownBy(() -> kill(application -> Optional.empty()))
                .hasMessage("Unknown application " + ID
                        + ": the resource manager does not know it, and there is no record of it; 'quern yarn list' shows"
                        + " those there are");
    }

    @Test
    void theMasterTellsHowFarItIs() throws IOException {
        RunRecord stored = submitted().snapshot();
        RunRecord live = StatusVerb.live(
                FakeCluster.running(1),
                stored,
                application -> Optional.of(new Masters.Connection(new Stoppable(), () -> {})),
                Redaction.of(configuration));
        assertThat(live.passes()).singleElement().satisfies(pass -> {
            assertThat(pass.number()).isEqualTo(3);
            assertThat(pass.rowsDone()).isEqualTo(40);
        });
    }
}
