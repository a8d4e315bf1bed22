package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.Host;
import org.quern.jobs.record.KeptRecord;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunRecords;
import org.quern.jobs.record.RunState;
import org.quern.yarn.launch.MasterLaunch;
import org.quern.yarn.launch.WorkerCount;

/** Ends of runs, with real verbs on the local engine. */
class ApplicationRunTest {
    @TempDir
    private Path folder;

    private final Configuration configuration = new Configuration();
    private final FakeClock clock = new FakeClock();
    private final ClientDesk desk = new ClientDesk(clock, reason -> {});
    private RecordFile file;
    private RunRecorder recorder;
    private Path output;

    @BeforeEach
    void begin() throws IOException {
        file = new RecordFile(
                new org.apache.hadoop.fs.Path(folder.resolve("run").toUri()), configuration);
        recorder = new RunRecorder(RunRecords.queued("summary"), Redaction.of(configuration), desk, clock);
        recorder.attemptStarted(1, "c1", "n1", "");
        output = folder.resolve("run/output");
    }

    private ApplicationRun run(String... arguments) {
        MasterLaunch launch = new MasterLaunch(
                List.of(arguments),
                MasterLaunch.Over.MAPREDUCE,
                new WorkerCount(1, 1),
                "",
                Map.of(),
                "quern.jar",
                folder.resolve("staging").toUri().toString(),
                folder.resolve("run").toUri().toString());
        return new ApplicationRun(launch, configuration, recorder, new KeptRecord(recorder, file, 1, clock), desk);
    }

    private ApplicationRun summary(String data) {
        return run("summary", "--engine", "local", "--data", data, "--formula", "~ y");
    }

    private ApplicationRun.End end(ApplicationRun run) throws IOException {
        return run.run(Host.overMapReduce(new Host.Run("application_1_0007", 1), recorder)
                .noting(recorder));
    }

    private String data() throws IOException {
        return TestData.write(new org.apache.hadoop.fs.Path(folder.toUri() + "numbers.q"), configuration)
                .toString();
    }

    @Test
    void aCommandThatIsDoneLeavesItsOutputAndItsRecord() throws IOException {
        ApplicationRun run = summary(data());
        ApplicationRun.End end = end(run);
        assertThat(end).isEqualTo(new ApplicationRun.End(RunState.FINISHED, 0, ""));
        assertThat(output).content().contains("Number of valid observations: 1000");

        run.record(end);
        RunRecord stored = file.read().orElseThrow();
        assertThat(stored.state()).isEqualTo(RunState.FINISHED);
        assertThat(stored.exitCode()).isEqualTo(OptionalInt.of(0));
        assertThat(stored.data()).singleElement().satisfies(used -> assertThat(used.path())
                .endsWith("numbers.q"));
        assertThat(stored.passes()).isNotEmpty();
    }

    @Test
    void aMistakeEndsTheRunWithItsLineAndExitCode() throws IOException {
        ApplicationRun run = summary(folder.toUri() + "absent.q");
        ApplicationRun.End end = end(run);
        assertThat(end.state()).isEqualTo(RunState.FAILED);
        assertThat(end.exitCode()).isEqualTo(2);
        assertThat(end.text()).contains("absent.q").doesNotContain("quern: ");

        run.record(end);
        assertThat(file.read().orElseThrow().failure()).isEqualTo(end.text());
    }

    @Test
    void aRunThatWasStoppedLeavesNoOutput() throws IOException {
        ApplicationRun run = summary(folder.toUri() + "absent.q");
        desk.stop("stopped by ann from edge1");
        ApplicationRun.End end = end(run);
        assertThat(end).isEqualTo(new ApplicationRun.End(RunState.CANCELED, 2, "stopped by ann from edge1"));
        assertThat(output).doesNotExist();
        assertThat(folder.resolve("run/.output")).doesNotExist();

        run.record(end);
        RunRecord stored = file.read().orElseThrow();
        assertThat(stored.state()).isEqualTo(RunState.CANCELED);
        assertThat(stored.failure()).isEqualTo("stopped by ann from edge1");
    }

    /** Who asks for the end when all is done gets the result. */
    @Test
    void aRunThatIsDoneBeforeItCanBeStoppedIsFinished() throws IOException {
        ApplicationRun run = summary(data());
        desk.stop("stopped by ann from edge1");
        assertThat(end(run)).isEqualTo(new ApplicationRun.End(RunState.FINISHED, 0, ""));
        assertThat(output).isNotEmptyFile();
    }

    @Test
    void outputThatCannotBeKeptFailsTheRun() throws IOException {
        Files.createDirectories(output.resolve("in the way"));
        ApplicationRun.End end = end(summary(data()));
        assertThat(end.state()).isEqualTo(RunState.FAILED);
        assertThat(end.exitCode()).isEqualTo(2);
        assertThat(end.text()).contains("run/output");
    }

    @Test
    void theNextAttemptFindsTheEndThatAnEarlierOneHasRecorded() throws IOException {
        ApplicationRun run = summary("x.q");
        assertThat(run.endedBefore()).isEmpty();
        run.record(new ApplicationRun.End(RunState.FAILED, 2, "Unknown column 'w'"));
        assertThat(summary("x.q").endedBefore())
                .contains(new ApplicationRun.End(RunState.FAILED, 2, "Unknown column 'w'"));
    }

    @Test
    void whatWasBegunCanBeDiscarded() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run/.output"), "half");
        summary("x.q").discardOutput();
        assertThat(folder.resolve("run/.output")).doesNotExist();
    }
}
