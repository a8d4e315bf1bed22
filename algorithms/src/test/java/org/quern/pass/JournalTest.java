package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;

class JournalTest {
    private static final MemoryChunkSource DATA = MemoryChunkSource.of(
            "numbers",
            Schema.of(Variable.of("a", ColumnType.FLOAT64), Variable.of("b", ColumnType.FLOAT64)),
            List.of(new DoubleColumn(1, 2, 3), new DoubleColumn(10, 20, 30)),
            2);
    private static final SumPass A = sum("a");
    private static final SumPass B = sum("b");

    @TempDir
    Path directory;

    private final List<String> messages = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void message(String text) {
            messages.add(text);
        }

        @Override
        public void passRecorded(String pass, int number) {
            messages.add("recorded " + number + " " + pass);
        }
    };
    private Engine engine;

    /** Counts the passes that were really run; can be made to crash, or to hold other data. */
    private static final class Engine implements PassEngine {
        private final List<String> run = new ArrayList<>();
        private int crashAt = -1;
        private String digest = "one";

        @Override
        public DataSetInfo data() {
            DataSetInfo info = DATA.info();
            return new DataSetInfo(info.name(), info.schema(), info.rows(), info.chunks(), 0, digest);
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            throw new AssertionError("goes by the journal");
        }

        @Override
        public <S> S total(Pass<S, ?> pass, int number) {
            if (number == crashAt) {
                throw new IllegalStateException("killed");
            }
            run.add(number + " " + pass.columns().columns());
            return new LocalEngine(DATA, new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS), Progress.NONE)
                    .total(pass, number);
        }
    }

    @BeforeEach
    void freshEngine() {
        engine = new Engine();
    }

    private static SumPass sum(String column) {
        return new SumPass(ColumnSelection.of(List.of(column)), 0);
    }

    private JournaledRunner runner() {
        return new JournaledRunner(
                engine, new Journal(JournalStorage.inDirectory(directory.resolve("journal")), progress), progress);
    }

    private Path entry(int number) {
        return directory.resolve("journal").resolve("pass-00000" + number);
    }

    /** An algorithm of three passes. */
    private static List<Double> fit(PassRunner runner) {
        return List.of(runner.run(A), runner.run(B), runner.run(A));
    }

    @Test
    void goesOnAtTheFirstUnfinishedPass() {
        engine.crashAt = 3;
        assertThatThrownBy(() -> fit(runner())).hasMessage("killed");
        engine.crashAt = -1;
        engine.run.clear();
        assertThat(fit(runner())).containsExactly(6.0, 60.0, 6.0);
        assertThat(engine.run).containsExactly("3 [a]");
        assertThat(messages).containsExactly("recorded 1 test.sum", "recorded 2 test.sum");
        engine.run.clear();
        assertThat(fit(runner())).containsExactly(6.0, 60.0, 6.0);
        assertThat(engine.run).isEmpty();
    }

    @Test
    void recordsDigests() {
        SlicedSums pass = new SlicedSums(ColumnSelection.of(List.of("a", "b")), true);
        JournalStorage storage = JournalStorage.inMemory();
        Journal journal = new Journal(storage, progress);
        List<Double> result = new JournaledRunner(engine, journal, progress).run(pass);
        assertThat(journal.read(pass, 1, engine.data()).orElseThrow()).containsExactly(2.0, 5.0);
        assertThat(result).containsExactly(2.0, 5.0);
        assertThat(new JournaledRunner(engine, journal, progress).run(pass)).isEqualTo(result);
    }

    @Test
    void worksInMemoryToo() {
        Journal journal = new Journal(JournalStorage.inMemory(), progress);
        fit(new JournaledRunner(engine, journal, progress));
        engine.run.clear();
        assertThat(fit(new JournaledRunner(engine, journal, progress))).containsExactly(6.0, 60.0, 6.0);
        assertThat(engine.run).isEmpty();
    }

    @Test
    void leavesNoOtherFiles() throws IOException {
        fit(runner());
        try (var files = Files.list(directory.resolve("journal"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("pass-000001", "pass-000002", "pass-000003");
        }
    }

    @Test
    void refusesAJournalOfOtherOptions() {
        runner().run(A);
        assertThatThrownBy(() -> runner().run(B))
                .isInstanceOf(QuernException.class)
                .hasMessage("The journal in " + directory.resolve("journal")
                        + " belongs to another run: its pass 1 ('test.sum') had other options;"
                        + " give the options and data of that run, or another directory");
    }

    @Test
    void refusesAJournalOfOtherData() {
        runner().run(A);
        engine.digest = "two";
        assertThatThrownBy(() -> runner().run(A))
                .hasMessage("The journal in " + directory.resolve("journal")
                        + " belongs to another run: its pass 1 ('test.sum') read other data than numbers now holds;"
                        + " give the options and data of that run, or another directory");
    }

    private JournaledRunner runnerOfVersion(String version) {
        return new JournaledRunner(
                engine,
                new Journal(JournalStorage.inDirectory(directory.resolve("journal")), progress, version),
                progress);
    }

    @Test
    void runsThePassesOfAnotherVersionAgain() {
        engine.crashAt = 3;
        assertThatThrownBy(() -> fit(runnerOfVersion("0.0.9"))).hasMessage("killed");
        engine.crashAt = -1;
        engine.run.clear();
        assertThat(fit(runnerOfVersion("0.1.0"))).containsExactly(6.0, 60.0, 6.0);
        assertThat(engine.run).containsExactly("1 [a]", "2 [b]", "3 [a]");
        assertThat(messages)
                .containsExactly("Ignored the journal in " + directory.resolve("journal")
                        + ", which was written by Quern 0.0.9, not 0.1.0: its passes are run again");
        engine.run.clear();
        fit(runnerOfVersion("0.1.0"));
        assertThat(engine.run).isEmpty();
    }

    @Test
    void runsThePassesOfAnotherFormatAgain() throws Exception {
        runner().run(A);
        byte[] entry = Files.readAllBytes(entry(1));
        entry[4] = 1;
        byte[] content = java.util.Arrays.copyOf(entry, entry.length - 32);
        System.arraycopy(
                java.security.MessageDigest.getInstance("SHA-256").digest(content), 0, entry, content.length, 32);
        Files.write(entry(1), entry);
        engine.run.clear();
        assertThat(runner().run(A)).isEqualTo(6.0);
        assertThat(engine.run).hasSize(1);
        assertThat(messages)
                .containsExactly("Ignored the journal in " + directory.resolve("journal")
                        + ", which was written in format 1, not 2: its passes are run again");
    }

    @Test
    void ignoresAndReplacesDamagedEntries() throws IOException {
        fit(runner());
        byte[] sound = Files.readAllBytes(entry(2));
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 4;
            Files.write(entry(2), damaged);
            engine.run.clear();
            assertThat(fit(runner())).containsExactly(6.0, 60.0, 6.0);
            assertThat(engine.run).as("byte %d", i).containsExactly("2 [b]");
            assertThat(Files.readAllBytes(entry(2))).isEqualTo(sound);
        }
        assertThat(messages)
                .contains("Ignored pass-000002 of the journal in " + directory.resolve("journal")
                        + ", which is damaged: its checksum does not agree");
    }

    @Test
    void ignoresTruncatedEntries() throws IOException {
        runner().run(A);
        byte[] sound = Files.readAllBytes(entry(1));
        for (int length = 0; length < sound.length; length++) {
            Files.write(entry(1), java.util.Arrays.copyOf(sound, length));
            engine.run.clear();
            assertThat(runner().run(A)).isEqualTo(6.0);
            assertThat(engine.run).as("%d bytes", length).hasSize(1);
        }
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.writeString(directory.resolve("journal"), "a file in the way");
        assertThatThrownBy(() -> runner().run(A))
                .hasMessageStartingWith(
                        "Cannot write pass-000001 of the journal in " + directory.resolve("journal") + ": ");
    }
}
