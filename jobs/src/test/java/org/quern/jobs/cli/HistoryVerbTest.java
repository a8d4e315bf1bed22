package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.history.ThisHost;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;
import org.quern.jobs.record.Software;
import org.quern.pass.Progress;

/** Records that command lines leave, and what is told of them. */
class HistoryVerbTest {
    @TempDir
    private Path temporary;

    private Path runs;
    private final Configuration configuration = new Configuration();

    @BeforeEach
    void useATemporaryDirectory() throws IOException {
        runs = temporary.resolve("runs");
        configuration.set("quern.runs.directory", runs.toString());
        TestData.write(new org.apache.hadoop.fs.Path(data()), configuration);
    }

    private String data() {
        return temporary.resolve("numbers.q").toString();
    }

    private CommandLineRun run(Host host, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode;
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            exitCode = Program.runIn(host, new Configuration(configuration), outStream, errStream, args);
        }
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private CommandLineRun quern(String... args) {
        return run(Host.PROCESS.recording(), args);
    }

    private CommandLineRun linmod(String... more) {
        return quern(
                Stream.concat(Stream.of("linmod", "--data", data(), "--formula", "y ~ x", "--quiet"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private List<String> ids() throws IOException {
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private RunRecord record(String id) throws IOException {
        return new RecordFile(new org.apache.hadoop.fs.Path(runs.resolve(id).toUri()), configuration)
                .read()
                .orElseThrow();
    }

    private RunRecord onlyRecord() throws IOException {
        assertThat(ids()).hasSize(1);
        return record(ids().get(0));
    }

    @Test
    void aRunLeavesWhatItDid() throws IOException {
        String model = temporary.resolve("m.avro").toString();
        CommandLineRun done = linmod("--out", model, "-Dmapreduce.job.tags=nightly");
        assertThat(done.exitCode()).as(done.err()).isZero();
        RunRecord run = onlyRecord();
        assertThat(run.id()).matches("run_\\d{8}T\\d{6}Z_[0-9a-f]{8}").isEqualTo(ids().get(0));
        assertThat(run.state()).isEqualTo(RunState.FINISHED);
        assertThat(run.exitCode()).isEqualTo(OptionalInt.of(0));
        assertThat(run.origin().verb()).isEqualTo("linmod");
        assertThat(run.origin().arguments()).startsWith("linmod", "--data", data(), "--formula", "y ~ x");
        assertThat(run.origin().engine()).isEqualTo("local");
        assertThat(run.origin().user()).isNotEmpty();
        assertThat(run.origin().tags()).containsExactly("nightly");
        assertThat(run.origin().host()).isEqualTo(ThisHost.name());
        assertThat(run.origin().software()).isEqualTo(Software.current());
        assertThat(run.data())
                .containsExactly(new DataUsed("file:" + data(), OptionalLong.of(1), OptionalLong.of(TestData.ROWS)));
        assertThat(run.outputs()).containsExactly(model);
        assertThat(run.passes()).isNotEmpty().allSatisfy(pass -> {
            assertThat(pass.ended()).isPresent();
            assertThat(pass.rowsDone()).isEqualTo(TestData.ROWS);
        });
        assertThat(run.attempts()).singleElement().satisfies(attempt -> assertThat(attempt.process())
                .isEqualTo(OptionalLong.of(ProcessHandle.current().pid())));
    }

    @Test
    void listsTheRunsOfATag() throws IOException {
        linmod("-Dmapreduce.job.tags=nightly,0000001-W");
        String tagged = ids().get(0);
        linmod("-Dmapreduce.job.tags=weekly");
        assertThat(quern("history", "--tag", "0000001-W", "--format", "csv")
                        .out()
                        .lines()
                        .skip(1))
                .singleElement()
                .asString()
                .startsWith(tagged + ",");
        assertThat(quern("history", "--tag", "0000001", "--format", "csv").out().lines())
                .hasSize(1);
    }

    @Test
    void theEngineIsTheOneThatWasUsed() throws IOException {
        assertThat(linmod(
                                "--engine",
                                "mapreduce",
                                "-Dhadoop.tmp.dir=" + temporary.resolve("tmp"),
                                "-Dquern.work.directory=" + temporary.resolve("work"))
                        .exitCode())
                .isZero();
        assertThat(onlyRecord().origin().engine()).isEqualTo("mapreduce");
        assertThat(onlyRecord().counters())
                .containsEntry("jobs", 1L)
                .containsEntry("task rows read", (long) TestData.ROWS)
                .containsKeys(
                        "task chunks read",
                        "task stored bytes of columns read",
                        "task bytes of states sent to reducers");
    }

    @Test
    void countsWhatAnImportReadAndWrote() throws IOException {
        Path csv = Files.writeString(temporary.resolve("a.csv"), "x,y\n1,2\n3,4\n");
        assertThat(quern(
                                "import",
                                "--in",
                                csv.toString(),
                                "--out",
                                temporary.resolve("a.q").toString())
                        .exitCode())
                .isZero();
        assertThat(onlyRecord().counters())
                .containsEntry("records read", 2L)
                .containsEntry("rows written", 2L)
                .containsEntry("bad records", 0L);
    }

    @Test
    void aFailureLeavesItsLineWithoutSecrets() throws IOException {
        CommandLineRun failed = quern("summary", "--data", data(), "--formula", "~ nope");
        assertThat(failed.exitCode()).isEqualTo(2);
        RunRecord run = onlyRecord();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.exitCode()).isEqualTo(OptionalInt.of(2));
        assertThat(failed.err()).contains("quern: " + run.failure() + "\n");
        assertThat(run.failure()).contains("nope");

        quern("summary", "--data", "https://ann:secret@host/x.q", "--formula", "~ x");
        String second = ids().get(0).equals(run.id()) ? ids().get(1) : ids().get(0);
        assertThat(Files.readString(runs.resolve(second).resolve("record.json")))
                .contains("<redacted>")
                .doesNotContain("secret@");
    }

    @Test
    void resultsThatWereLostAreAFailure() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        int exitCode =
                Program.run(full, err, out -> new Program(configuration, out, err, false, Host.PROCESS.recording())
                        .call("linmod", "--data", data(), "--formula", "y ~ x", "--quiet"));
        assertThat(exitCode).isEqualTo(2);
        RunRecord run = onlyRecord();
        assertThat(run.exitCode()).isEqualTo(OptionalInt.of(2));
        assertThat(run.failure()).isEqualTo("Cannot write the results to standard output: No space left on device");
    }

    @Test
    void whatComputesNothingLeavesNothing() throws IOException {
        assertThat(quern("info", "--data", data()).exitCode()).isZero();
        assertThat(quern("config").exitCode()).isZero();
        assertThat(quern("linmod", "--help").exitCode()).isZero();
        assertThat(quern("--version").exitCode()).isZero();
        assertThat(linmod("--dry-run").exitCode()).isZero();
        assertThat(linmod("--fromula", "x").exitCode()).isEqualTo(2);
        assertThat(quern("history").exitCode()).isZero();
        assertThat(ids()).isEmpty();
    }

    @Test
    void otherProgramsLeaveNothingUnlessTheyAskTo() throws IOException {
        assertThat(run(Host.PROCESS, "summary", "--data", data(), "--formula", "~ x")
                        .exitCode())
                .isZero();
        assertThat(linmod("-Dquern.history=false").exitCode()).isZero();
        assertThat(ids()).isEmpty();
    }

    @Test
    void aRunDoesNotFailForWantOfARecord() throws IOException {
        Files.writeString(runs, "a file in the place of the directory");
        CommandLineRun done = linmod();
        assertThat(done.exitCode()).isZero();
        assertThat(done.err().lines())
                .singleElement()
                .asString()
                .startsWith("Warning: no record of this run is kept (")
                .contains("runs");
    }

    @Test
    void theEarlierNameOfTheDirectoryStillCounts() throws IOException {
        configuration.unset("quern.runs.directory");
        configuration.set("quern.yarn.runs-directory", runs.toString());
        linmod();
        assertThat(ids()).hasSize(1);
    }

    private void write(String id, RunState state, Instant submitted, String host, long process) throws IOException {
        RunRecord.Origin origin = new RunRecord.Origin(
                "summary",
                List.of("summary", "--data", "d.q", "--note", "a, \"b\""),
                "local",
                "ann",
                "",
                List.of(),
                "",
                new Software("1", "2", "3"));
        Instant[] now = {submitted};
        RunRecorder recorder = new RunRecorder(
                RunRecord.queued(id, origin, submitted), Redaction.of(configuration), Progress.NONE, (InstantSource)
                        () -> now[0]);
        recorder.processStarted(process);
        recorder.startedFrom(host);
        recorder.passStarted("summary", 1, 2000);
        recorder.rowsDone(1234);
        now[0] = submitted.plusSeconds(90);
        if (state == RunState.FAILED) {
            recorder.finished(2, "no such column");
        } else if (state == RunState.FINISHED) {
            recorder.passFinished("summary", 1);
            recorder.finished(0, "");
        }
        new RecordFile(new org.apache.hadoop.fs.Path(runs.resolve(id).toUri()), configuration)
                .write(recorder.snapshot());
    }

    private static String here() {
        return ThisHost.name();
    }

    private static Instant ago(long days) {
        return Instant.now().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    }

    private static final String A = "run_20261101T120000Z_aaaaaaaa";
    private static final String B = "run_20261102T120000Z_bbbbbbbb";
    private static final String C = "run_20261103T120000Z_cccccccc";

    private void writeThree() throws IOException {
        write(A, RunState.FINISHED, ago(9), here(), 1);
        write(C, RunState.FAILED, ago(1), here(), 1);
        write(B, RunState.FINISHED, ago(5), here(), 1);
    }

    private List<String> listed(String... options) {
        String[] args = Stream.concat(Stream.of("history", "--format", "csv"), Stream.of(options))
                .toArray(String[]::new);
        CommandLineRun run = quern(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void listsTheNewestFirst() throws IOException {
        writeThree();
        assertThat(listed()).containsExactly(C, B, A);
        assertThat(listed("--limit", "2")).containsExactly(C, B);
        assertThat(listed("--since", "7d")).containsExactly(C, B);
        assertThat(listed("--state", "finished")).containsExactly(B, A);
        assertThat(listed("--state", "finished", "--limit", "1")).containsExactly(B);
        assertThat(listed("--verb", "linmod")).isEmpty();
        assertThat(listed("--engine", "yarn")).isEmpty();
        assertThat(listed("--engine", "local")).hasSize(3);
        assertThat(quern("history").out())
                .startsWith("id ")
                .contains(C + "  FAILED        local      ", "1 min 30 s", "summary --data d.q --note 'a, \"b\"'");
        assertThat(quern("history", "--format", "csv").out()).contains("\"summary --data d.q --note 'a, \"\"b\"\"'\"");
        assertThat(quern("history", "--format", "json").out()).contains("\"seconds\" : 90.0");
    }

    @Test
    void saysWhatATimeLooksLike() {
        CommandLineRun run = quern("history", "--since", "lately");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'lately' must be a day such as 2026-11-20, or a time ago such as 12h or 7d");
    }

    @Test
    void showsOneByTheBeginningOfItsId() throws IOException {
        writeThree();
        assertThat(quern("history", "run_20261103").out())
                .contains("id          " + C, "state       FAILED", "failure     no such column", "exitCode    2")
                .contains("pass        1 summary, 1,234 rows, not finished");
        assertThat(quern("history", B).out()).contains("pass        1 summary, 1,234 rows in 1 min 30 s");
        assertThat(quern("history", B, "--format", "json").out())
                .isEqualTo(Files.readString(runs.resolve(B).resolve("record.json")));
    }

    @Test
    void refusesAnIdThatIsNoneOrSeveral() throws IOException {
        writeThree();
        CommandLineRun none = quern("history", "run_2025");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err().lines())
                .singleElement()
                .asString()
                .matches(
                        "quern: Unknown run 'run_2025': there is none in .*/runs; 'quern history' lists those there are");
        CommandLineRun several = quern("history", "run_2026110");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err())
                .isEqualTo("quern: Several runs begin with 'run_2026110': " + String.join(", ", A, B, C) + "\n");
    }

    @Test
    void namesDamagedRecordsAndGoesOn() throws IOException {
        writeThree();
        Files.writeString(runs.resolve(B).resolve("record.json"), "{ \"version\": 1, \"id");
        CommandLineRun run = quern("history");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.err()).contains(B + "/record.json is damaged: not JSON");
    }

    private String state(String id) {
        return quern("history", id)
                .out()
                .lines()
                .filter(line -> line.startsWith("state "))
                .findFirst()
                .orElse("");
    }

    @Test
    void aRunWhoseProcessIsGoneIsMissing() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        write(A, RunState.RUNNING, Instant.now(), here(), ended.pid());
        // Where the host has a name that many have, only silence tells.
        String gone = ThisHost.isToldFromOthers() ? "MISSING" : "RUNNING";
        assertThat(state(A)).endsWith(gone);
        write(
                B,
                RunState.RUNNING,
                Instant.now(),
                here(),
                ProcessHandle.current().pid());
        assertThat(state(B)).endsWith("RUNNING");
        // A process of that id began after the run had.
        write(C, RunState.RUNNING, ago(400), here(), ProcessHandle.current().pid());
        assertThat(state(C)).endsWith(gone);
        assertThat(quern("history", C, "--format", "json").out()).contains("\"state\" : \"" + gone + "\"");
    }

    @Test
    void aRunOfAnotherHostIsMissingOnceItHasBeenSilentForLong() throws IOException {
        write(A, RunState.RUNNING, ago(2), "elsewhere", ProcessHandle.current().pid());
        assertThat(state(A)).endsWith("RUNNING");
        Files.setLastModifiedTime(
                runs.resolve(A).resolve("record.json"),
                FileTime.from(Instant.now().minus(20, ChronoUnit.MINUTES)));
        assertThat(state(A)).endsWith("MISSING");
    }

    @Test
    void anApplicationThatNobodyCanBeAskedAboutIsUndetermined() throws IOException {
        write("application_1795352_0007", RunState.RUNNING, ago(1), here(), 1);
        assertThat(state("application_1795352_0007")).endsWith("UNDETERMINED");
        assertThat(listed("--state", "undetermined")).containsExactly("application_1795352_0007");
        assertThat(Optional.of(listed("--state", "missing"))).contains(List.of());
    }
}
