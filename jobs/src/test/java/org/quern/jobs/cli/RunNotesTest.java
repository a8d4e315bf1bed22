package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.record.RunNotes;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.pass.Progress;

/** What a record learns of the data of its run. */
class RunNotesTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final List<DataUsed> read = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    private int run(String... args) {
        RunNotes notes = new RunNotes() {
            @Override
            public void reads(DataUsed data) {
                read.add(data);
            }

            @Override
            public void writes(String path) {
                written.add(path);
            }
        };
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Host host = Host.overMapReduce(new Host.Run("application_1_0007", 1), Progress.NONE)
                .noting(notes);
        return Program.runIn(host, configuration, out, out, args);
    }

    @Test
    void hearsTheDataWithTheirGenerationAndTheOutput() throws Exception {
        org.apache.hadoop.fs.Path data =
                new org.apache.hadoop.fs.Path(temporary.resolve("numbers.q").toUri());
        TestData.write(data, configuration);
        String model = temporary.resolve("m.avro").toString();
        assertThat(run("linmod", "--data", data.toString(), "--formula", "y ~ x", "--out", model))
                .isZero();
        assertThat(read).hasSize(1);
        assertThat(read.get(0).path()).endsWith("/numbers.q");
        assertThat(read.get(0).generation()).isEqualTo(OptionalLong.of(1));
        assertThat(read.get(0).rows()).isEqualTo(OptionalLong.of(TestData.ROWS));
        assertThat(written).containsExactly(model);
    }

    @Test
    void hearsTheInputOfAnImport() throws Exception {
        Path csv = Files.writeString(temporary.resolve("a.csv"), "x,y\n1,2\n3,4\n");
        String target = temporary.resolve("a.q").toString();
        assertThat(run("import", "--in", csv.toString(), "--out", target)).isZero();
        assertThat(read).containsExactly(new DataUsed(csv.toString(), OptionalLong.empty()));
        assertThat(written).containsExactly(target);
    }
}
