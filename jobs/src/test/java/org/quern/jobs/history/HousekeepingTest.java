package org.quern.jobs.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.history.Housekeeping.Finding;
import org.quern.jobs.history.Housekeeping.Finding.Fate;
import org.quern.jobs.history.Housekeeping.Options.Mode;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunId;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;
import org.quern.jobs.record.Software;
import org.quern.pass.Progress;

class HousekeepingTest {
    private static final String ENDED = "run_20261101T120000Z_aaaaaaaa";
    private static final String OTHER = "run_20261102T120000Z_bbbbbbbb";
    private static final String APPLICATION = "application_1795352_0007";

    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final Instant now = Instant.now();
    private final List<String> damaged = new ArrayList<>();

    @BeforeEach
    void useATemporaryDirectory() {
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.runs.directory", temporary.resolve("runs").toString());
        configuration.set(
                "quern.yarn.staging-directory", temporary.resolve("staging").toString());
    }

    /** A directory with one finished pass in its journal. */
    private Path work(String run) throws IOException {
        Configuration own = run.isEmpty() ? configuration : RunId.put(run, configuration);
        WorkDirectory made = WorkDirectory.of("linmod", "c" + run, "d", false, own, Progress.NONE);
        made.journal().write("pass-000001", out -> out.write("12345".getBytes(StandardCharsets.UTF_8)));
        return Path.of(made.path().toUri());
    }

    private Path touched(Path tree, Duration ago) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(now.minus(ago)));
            }
        }
        return tree;
    }

    private Path old(Path tree) throws IOException {
        return touched(tree, Duration.ofDays(10));
    }

    private static long gonePid() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        return ended.pid();
    }

    private Path record(String id, RunState state, Instant submitted, long process) throws IOException {
        RunRecord.Origin origin = new RunRecord.Origin(
                "linmod", List.of("linmod"), "mapreduce", "ann", "", List.of(), "", new Software("1", "2", "3"));
        RunRecorder recorder = new RunRecorder(
                RunRecord.queued(id, origin, submitted), Redaction.of(configuration), Progress.NONE, (InstantSource)
                        () -> submitted);
        recorder.processStarted(process);
        recorder.startedFrom(ThisHost.name());
        if (state.isOver()) {
            recorder.finished(state == RunState.FINISHED ? 0 : 1, "");
        }
        Path directory = temporary.resolve("runs").resolve(id);
        new RecordFile(new org.apache.hadoop.fs.Path(directory.toUri()), configuration).write(recorder.snapshot());
        return directory;
    }

    private List<Finding> clean(Housekeeping.Options options) throws IOException {
        RunHistory history = new RunHistory(configuration, damaged::add, () -> now);
        return new Housekeeping(options, configuration, history, Progress.NONE, () -> now).run();
    }

    private List<Finding> clean() throws IOException {
        return clean(new Housekeeping.Options(Duration.ofDays(7), Optional.empty(), Mode.REMOVE));
    }

    private static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @Test
    void findsNothingWhereThereIsNothing() throws IOException {
        assertThat(clean()).isEmpty();
    }

    @Test
    void removesWhatARunLeftThatHasEnded() throws IOException {
        Path work = old(work(ENDED));
        record(ENDED, RunState.FAILED, now.minus(Duration.ofDays(10)), 1);
        Finding finding = only(clean());
        assertThat(finding.fate()).isEqualTo(Fate.REMOVED);
        assertThat(finding.why()).isEqualTo(ENDED + " is FAILED");
        assertThat(finding.age().toDays()).isEqualTo(10);
        assertThat(finding.bytes()).isGreaterThanOrEqualTo(5);
        assertThat(work).doesNotExist();
    }

    @Test
    void leavesWhatSomebodyHasJustTouched() throws IOException {
        Path work = old(work(ENDED));
        record(ENDED, RunState.FAILED, now.minus(Duration.ofDays(10)), 1);
        Files.setLastModifiedTime(work.resolve("journal/pass-000001"), FileTime.from(now.minus(Duration.ofDays(6))));
        Finding finding = only(clean());
        assertThat(finding.fate()).isEqualTo(Fate.KEPT);
        assertThat(finding.why()).isEqualTo("touched since");
        assertThat(work.resolve("journal/pass-000001")).exists();
    }

    @Test
    void leavesWhatARunningProcessWorksIn() throws IOException {
        Path work = old(work(ENDED));
        long here = ProcessHandle.current().pid();
        record(ENDED, RunState.RUNNING, now, here);
        Finding finding = only(clean());
        assertThat(finding.why()).startsWith(ENDED + " is RUNNING, process " + here);
        assertThat(work).exists();
    }

    @Test
    void removesWhatAKilledProcessLeft() throws Exception {
        Path work = old(work(ENDED));
        Path record = record(ENDED, RunState.RUNNING, now.minus(Duration.ofDays(10)), gonePid());
        if (!ThisHost.isToldFromOthers()) {
            assertThat(only(clean()).why()).startsWith(ENDED + " is RUNNING");
            // Only that it has been silent for long tells.
            old(record);
        }
        assertThat(only(clean()).why()).isEqualTo(ENDED + " is MISSING");
        assertThat(work).doesNotExist();
    }

    @Test
    void withoutARecordTheProcessTells() throws Exception {
        Path mine = old(work(ENDED));
        long here = ProcessHandle.current().pid();
        assertThat(only(clean()).why())
                .startsWith(
                        ThisHost.isToldFromOthers()
                                ? ENDED + " may run: its process " + here
                                : ENDED + " has left no record, and its process " + here);
        long gone = gonePid();
        note(mine, OTHER + "\n" + ThisHost.name() + "\n" + gone + "\n");
        old(mine);
        assertThat(only(clean()).why())
                .startsWith(
                        ThisHost.isToldFromOthers()
                                ? OTHER + " has left no record, and its process is gone"
                                : OTHER + " has left no record, and its process " + gone);
        assertThat(Files.exists(mine)).isNotEqualTo(ThisHost.isToldFromOthers());
    }

    private static void note(Path work, String text) throws IOException {
        Files.writeString(work.resolve("run"), text);
        Files.delete(work.resolve(".run.crc"));
    }

    @Test
    void aNoteThatCannotBeReadKeepsItsDirectoryAlone() throws IOException {
        Path work = work(ENDED);
        Files.writeString(work.resolve("run"), "half");
        old(work);
        Path other = old(work(OTHER));
        record(OTHER, RunState.FINISHED, now.minus(Duration.ofDays(10)), 1);
        assertThat(clean())
                .extracting(Finding::why)
                .containsExactlyInAnyOrder("its note of who uses it cannot be read", OTHER + " is FINISHED");
        assertThat(work).exists();
        assertThat(other).doesNotExist();
    }

    @Test
    void aProcessOfAnotherHostIsLeftToIt() throws IOException {
        Path work = work(ENDED);
        note(work, ENDED + "\nelsewhere\n1\n");
        assertThat(only(clean()).fate()).isEqualTo(Fate.KEPT);
        old(work);
        assertThat(only(clean()).why())
                .isEqualTo(ENDED + " has left no record, and its process 1 on elsewhere cannot be seen from here:"
                        + " 'quern clean' there can tell");
        assertThat(work).exists();
    }

    @Test
    void theRunThatWentOnInADirectoryCounts() throws IOException {
        Path work = work(ENDED);
        WorkDirectory again =
                WorkDirectory.of("linmod", "c" + ENDED, "d", true, RunId.put(OTHER, configuration), Progress.NONE);
        assertThat(Path.of(again.path().toUri())).isEqualTo(work);
        assertThat(again.user().orElseThrow().run()).isEqualTo(OTHER);
    }

    @Test
    void aDirectoryThatNobodyNotedMustHaveLainLong() throws IOException {
        Path work = touched(work(""), Duration.ofDays(2));
        Housekeeping.Options soon = new Housekeeping.Options(Duration.ofDays(1), Optional.empty(), Mode.REMOVE);
        assertThat(only(clean(soon)).why()).startsWith("nothing in it tells whose it is; 7 days");
        assertThat(work).exists();
        old(work);
        assertThat(only(clean(soon)).fate()).isEqualTo(Fate.REMOVED);
        assertThat(work).doesNotExist();
    }

    @Test
    void leavesWhatAnApplicationMayUseThatNobodyCanBeAskedAbout() throws IOException {
        Configuration own = RunId.put(APPLICATION, configuration);
        Path work = old(Path.of(
                WorkDirectory.ofRun("linmod", "c", "d", APPLICATION, own).path().toUri()));
        Path staging = old(Files.createDirectories(temporary.resolve("staging").resolve(APPLICATION)));
        assertThat(clean()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.fate()).isEqualTo(Fate.KEPT);
            assertThat(finding.why()).isEqualTo("no resource manager says whether " + APPLICATION + " has ended");
        });
        assertThat(work).exists();
        assertThat(staging).exists();
    }

    @Test
    void leavesDirectoriesThatAreNotQuerns() throws IOException {
        work("");
        Path foreign = old(Files.createDirectories(temporary.resolve("work/thesis")));
        Path alike = old(Files.createDirectories(temporary.resolve("work/linmod-0123456789abcdef-draft")));
        Path staging = old(Files.createDirectories(temporary.resolve("staging/mine")));
        assertThat(clean()).hasSize(1);
        assertThat(foreign).exists();
        assertThat(alike).exists();
        assertThat(staging).exists();
    }

    @Test
    void followsNoLinkOutOfItsDirectories() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "data");
        Path work = work(ENDED);
        Files.createSymbolicLink(work.resolve("shortcut"), outside);
        Path link = Files.createSymbolicLink(
                work.resolveSibling("linmod-0123456789abcdef-00000000-0000-0000-0000-000000000000"), outside);
        record(ENDED, RunState.FAILED, now.minus(Duration.ofDays(10)), 1);
        List<Finding> findings = clean(new Housekeeping.Options(Duration.ZERO, Optional.empty(), Mode.REMOVE));
        assertThat(findings).hasSize(2);
        assertThat(findings)
                .filteredOn(finding ->
                        finding.path().getName().equals(link.getFileName().toString()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.fate()).isEqualTo(Fate.KEPT);
                    assertThat(finding.why()).startsWith("a link");
                });
        assertThat(work).doesNotExist();
        assertThat(link).exists();
        assertThat(precious).hasContent("data");
    }

    @Test
    void recordsStayUnlessAskedFor() throws IOException {
        Path old = record(ENDED, RunState.FINISHED, now.minus(Duration.ofDays(100)), 1);
        Path recent = record(OTHER, RunState.FINISHED, now.minus(Duration.ofDays(80)), 1);
        assertThat(clean()).isEmpty();
        Housekeeping.Options options =
                new Housekeeping.Options(Duration.ofDays(7), Optional.of(Duration.ofDays(90)), Mode.REMOVE);
        Finding finding = only(clean(options));
        assertThat(finding.why()).isEqualTo("the record of a run that is FINISHED");
        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void recordsOfRunsThatMayGoOnStay() throws IOException {
        Path running =
                record(ENDED, RunState.RUNNING, now, ProcessHandle.current().pid());
        // Where its process is not told from those of other hosts, it may not have been silent for long.
        touched(running, ThisHost.isToldFromOthers() ? Duration.ofDays(10) : Duration.ofMinutes(2));
        Path application = record(APPLICATION, RunState.RUNNING, now.minus(Duration.ofDays(10)), 1);
        old(application);
        Housekeeping.Options options =
                new Housekeeping.Options(Duration.ofDays(7), Optional.of(Duration.ofMinutes(1)), Mode.REMOVE);
        assertThat(clean(options)).extracting(Finding::fate).containsExactly(Fate.KEPT, Fate.KEPT);
        assertThat(running).exists();
        assertThat(application).exists();
    }

    @Test
    void damagedRecordsAreNamedAndGoByTheirAge() throws IOException {
        Path damagedRun = Files.createDirectories(temporary.resolve("runs").resolve(ENDED));
        Files.writeString(damagedRun.resolve("record.json"), "half a rec");
        old(damagedRun);
        Housekeeping.Options options =
                new Housekeeping.Options(Duration.ofDays(7), Optional.of(Duration.ofDays(9)), Mode.REMOVE);
        assertThat(only(clean(options)).why()).isEqualTo("without a record that can be read");
        assertThat(damaged).singleElement().asString().contains(ENDED);
        assertThat(damagedRun).doesNotExist();
    }

    @Test
    void theVerbTellsWhatItRemoves() throws IOException {
        Path work = old(work(ENDED));
        record(ENDED, RunState.FAILED, now.minus(Duration.ofDays(10)), 1);
        CommandLineRun dry = CommandLineRun.of(configuration, "clean", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .matches("(?s)would remove  file:" + work + "  \\d+ bytes, untouched for 10 days: " + ENDED
                        + " is FAILED\nWould remove 1 directory, \\d+ bytes; 0 kept\n");
        assertThat(work).exists();
        CommandLineRun real = CommandLineRun.of(configuration, "clean", "--older-than", "9d");
        assertThat(real.exitCode()).isZero();
        assertThat(real.out()).startsWith("removed  file:" + work).contains("\nRemoved 1 directory, ");
        assertThat(work).doesNotExist();
        assertThat(CommandLineRun.of(configuration, "clean", "--older-than", "soon")
                        .err())
                .contains("'soon' must be a time such as 90s, 30m, 12h or 2d");
    }
}
