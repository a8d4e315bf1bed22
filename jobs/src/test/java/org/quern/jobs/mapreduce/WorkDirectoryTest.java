package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.jobs.Settings;
import org.quern.pass.JournalStorage;
import org.quern.pass.Progress;

class WorkDirectoryTest {
    @TempDir
    private java.nio.file.Path temporary;

    private final Configuration configuration = new Configuration();
    private final List<String> messages = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void message(String text) {
            messages.add(text);
        }
    };

    @BeforeEach
    void workBelowTheTestsDirectory() {
        configuration.set(
                Settings.WORK_DIRECTORY.key(), temporary.resolve("work").toString());
    }

    private WorkDirectory open(String command, boolean resume) throws IOException {
        return WorkDirectory.of("linmod", command, "digest", resume, configuration, progress);
    }

    private static void record(WorkDirectory directory) throws IOException {
        directory.journal().write("pass-000001", out -> out.write("x".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void resumesTheRunOfTheSameCommand() throws IOException {
        WorkDirectory first = open("a", false);
        record(first);
        record(open("b", false));
        assertThat(open("a", true).path()).isEqualTo(first.path());
        assertThat(messages).isEmpty();
    }

    @Test
    void startsAnewUnlessAskedToResume() throws IOException {
        WorkDirectory first = open("a", false);
        record(first);
        WorkDirectory second = open("a", false);
        assertThat(second.path()).isNotEqualTo(first.path());
        assertThat(second.passes()).isZero();
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("--resume would go on with it", first.path().toString());
    }

    @Test
    void startsAnewWhereThereIsNothingToResume() throws IOException {
        open("a", false);
        assertThat(open("a", true).passes()).isZero();
        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith("Nothing to resume for this command and data below ");
    }

    @Test
    void forgetsAFinishedRun() throws IOException {
        WorkDirectory first = open("a", false);
        record(first);
        first.delete();
        assertThat(temporary.resolve("work")).isEmptyDirectory();
    }

    @Test
    void refusesAChosenDirectoryWithAJournalUnlessAskedToResume() throws IOException {
        Path path = new Path(temporary.resolve("mine").toUri());
        record(WorkDirectory.at(path, false, configuration));
        assertThatThrownBy(() -> WorkDirectory.at(path, false, configuration))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith(
                        "mine holds the journal of a run that did not finish (1 finished pass): go on with --resume, or delete it");
        assertThat(WorkDirectory.at(path, true, configuration).passes()).isEqualTo(1);
    }

    @Test
    void journalShowsOnlyWholeEntries() throws IOException {
        WorkDirectory directory = open("a", false);
        JournalStorage journal = directory.journal();
        assertThatThrownBy(() -> journal.write("pass-000001", out -> {
                    out.write(1);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(journal.read("pass-000001")).isEmpty();
        assertThat(directory.passes()).isZero();
        journal.write("pass-000001", out -> out.write(2));
        journal.write("pass-000001", out -> out.write(3));
        try (var in = journal.read("pass-000001").orElseThrow()) {
            assertThat(in.readAllBytes()).containsExactly(3);
        }
        assertThat(journal.place()).startsWith("file:");
    }

    @Test
    void isNobodyElsesToRead() throws IOException {
        WorkDirectory directory = open("a", false);
        assertThat(Files.getPosixFilePermissions(
                        java.nio.file.Path.of(directory.path().toUri())))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    }
}
