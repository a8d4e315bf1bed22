package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.TestData;
import org.quern.language.Formula;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.pass.Algorithm;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;
import picocli.CommandLine;

/** A driver that dies between two passes of a chain, and the one that goes on. */
class ResumeLocalJobTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final List<String> messages = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void message(String text) {
            messages.add(text);
        }
    };

    @BeforeEach
    void writeData() throws IOException {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.split.target", "8k");
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        TestData.write(data(), configuration);
    }

    private org.apache.hadoop.fs.Path data() {
        return new org.apache.hadoop.fs.Path(temporary.resolve("numbers.q").toUri());
    }

    /** Two passes: the second in double-double, since x and nearX are nearly collinear. */
    private static Algorithm<LinearModel> chain() {
        return new LinearRegression(LinearRegressionOptions.of(Formula.parse("y ~ x + nearX")));
    }

    /** Dies when the second pass is asked for. */
    private static Algorithm<LinearModel> dyingChain() {
        return (data, progress) -> chain().fit(new DyingRunner(data), progress);
    }

    private static final class DyingRunner implements PassRunner {
        private final PassRunner runner;
        private int passes;

        DyingRunner(PassRunner runner) {
            this.runner = runner;
        }

        @Override
        public DataSetInfo data() {
            return runner.data();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            if (++passes == 2) {
                throw new IllegalStateException("killed");
            }
            return runner.run(pass);
        }
    }

    private byte[] fit(Algorithm<LinearModel> algorithm, String command, String... options) throws IOException {
        return fit(algorithm, model -> {}, command, options);
    }

    private byte[] fit(
            Algorithm<LinearModel> algorithm, Engines.Use<LinearModel> store, String command, String... options)
            throws IOException {
        Engines engines = new Engines(
                "linmod",
                command,
                configuration,
                Host.PROCESS,
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                progress);
        EngineOptions engine = CommandLine.populateCommand(new EngineOptions(), options);
        try (ChunkSet data = ChunkSet.open(data(), configuration)) {
            LinearModel model = engines.fit(algorithm, data, engine, store);
            return new ModelFile(model, Provenance.of(data.info(), model.passes())).bytes();
        }
    }

    @Test
    void goesOnAfterTheLastFinishedPassWithTheSameBits() throws IOException {
        byte[] expected = fit(chain(), "c", "--engine=local");
        messages.clear();
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce")).hasMessage("killed");
        assertThat(messages).last().asString().endsWith(": --resume goes on from there");
        messages.clear();
        assertThat(fit(chain(), "c", "--engine=mapreduce", "--resume")).isEqualTo(expected);
        assertThat(messages)
                .first()
                .asString()
                .startsWith("Going on after the 1 finished pass of an earlier run, kept in ");
        assertThat(temporary.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aModelThatCannotBeStoredIsNotFittedAgain() throws IOException {
        byte[] expected = fit(chain(), "c", "--engine=local");
        assertThatThrownBy(() -> fit(
                        chain(),
                        model -> {
                            throw new IOException("The DiskSpace quota of /models is exceeded");
                        },
                        "c",
                        "--engine=mapreduce"))
                .hasMessage("The DiskSpace quota of /models is exceeded");
        assertThat(messages).last().asString().endsWith(": --resume goes on from there");
        messages.clear();
        assertThat(fit(chain(), "c", "--engine=mapreduce", "--resume")).isEqualTo(expected);
        assertThat(messages)
                .first()
                .asString()
                .startsWith("Going on after the 2 finished passes of an earlier run, kept in ");
        assertThat(temporary.resolve("work")).isEmptyDirectory();
    }

    @Test
    void startsAnewForAnotherCommand() throws IOException {
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce")).hasMessage("killed");
        messages.clear();
        fit(chain(), "another", "--engine=mapreduce", "--resume");
        assertThat(messages).first().asString().startsWith("Nothing to resume for this command and data");
    }

    @Test
    void refusesAJournalOfOtherOptions() {
        String work = "--work-dir=" + temporary.resolve("mine");
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce", work))
                .hasMessage("killed");
        Algorithm<LinearModel> other = new LinearRegression(LinearRegressionOptions.of(Formula.parse("y ~ x")));
        assertThatThrownBy(() -> fit(other, "c", "--engine=mapreduce", work, "--resume"))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("belongs to another run")
                .hasMessageContaining("had other options");
        assertThatThrownBy(() -> fit(chain(), "c", "--engine=mapreduce", work))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("holds the journal of a run that did not finish (1 finished pass)");
    }

    private void writeDataAgain() throws IOException {
        data().getFileSystem(configuration).delete(data(), true);
        TestData.write(data(), configuration);
    }

    @Test
    void refusesAJournalOfOtherData() throws IOException {
        String work = "--work-dir=" + temporary.resolve("mine");
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce", work))
                .hasMessage("killed");
        writeDataAgain();
        assertThatThrownBy(() -> fit(chain(), "c", "--engine=mapreduce", work, "--resume"))
                .isInstanceOf(QuernException.class)
                .hasMessage("The journal in file:" + temporary.resolve("mine") + "/journal belongs to another run: its"
                        + " pass 1 ('linear.cross-products') read other data than numbers.q now holds; give the options"
                        + " and data of that run, or another directory");
    }

    @Test
    void startsAnewForOtherData() throws IOException {
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce")).hasMessage("killed");
        writeDataAgain();
        byte[] expected = fit(chain(), "c", "--engine=local");
        messages.clear();
        assertThat(fit(chain(), "c", "--engine=mapreduce", "--resume")).isEqualTo(expected);
        assertThat(messages).first().asString().startsWith("Nothing to resume for this command and data");
    }

    @Test
    void runsAPassAgainWhoseEntryIsDamaged() throws IOException {
        byte[] expected = fit(chain(), "c", "--engine=local");
        Path mine = temporary.resolve("mine");
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce", "--work-dir=" + mine))
                .hasMessage("killed");
        Path entry = mine.resolve("journal").resolve("pass-000001");
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(mine.resolve("journal").resolve(".pass-000001.crc"));
        Files.write(entry, bytes);
        messages.clear();
        assertThat(fit(chain(), "c", "--engine=mapreduce", "--work-dir=" + mine, "--resume"))
                .isEqualTo(expected);
        assertThat(messages)
                .contains("Ignored pass-000001 of the journal in file:" + mine
                        + "/journal, which is damaged: its checksum does not agree");
        assertThat(mine).doesNotExist();
    }

    @Test
    void resumesOnEitherEngine() throws IOException {
        String work = "--work-dir=" + temporary.resolve("mine");
        byte[] expected = fit(chain(), "c", "--engine=local");
        assertThatThrownBy(() -> fit(dyingChain(), "c", "--engine=mapreduce", work))
                .hasMessage("killed");
        assertThat(fit(chain(), "c", "--engine=local", work, "--resume")).isEqualTo(expected);
        assertThat(temporary.resolve("mine")).doesNotExist();
    }

    @Test
    void localEngineKeepsAJournalOnlyWhereToldTo() {
        assertThatThrownBy(() -> fit(chain(), "c", "--engine=local", "--resume"))
                .isInstanceOf(QuernException.class)
                .hasMessage("--resume with the local engine needs --work-dir, the directory of the journal");
    }
}
