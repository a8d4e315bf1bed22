package org.quern.oozie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuernActionTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private void execute(String... arguments) throws IOException, ActionFailure {
        Configuration configuration = new Configuration();
        configuration.set("quern.runs.directory", folder.resolve("runs").toString());
        QuernAction.tag(configuration, Optional.of("0000001-W"));
        new QuernAction(configuration, Optional.of(folder.resolve("data.properties")))
                .execute(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        arguments);
    }

    private Properties data() throws IOException {
        Properties data = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve("data.properties"))) {
            data.load(in);
        }
        return data;
    }

    @Test
    void theValuesThatACommandPrintsAreTheActionsData() throws IOException, ActionFailure {
        Path text = Files.writeString(folder.resolve("cars.csv"), "speed,dist\n4,2\n7,4\n8,16\n");
        execute(
                "import",
                "--in",
                text.toString(),
                "--out",
                folder.resolve("cars.q").toString(),
                "--format",
                "json");
        assertThat(data()).containsEntry("rows", "3").containsEntry("badRecords", "0");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("quern import --in " + text)
                .contains("\"rows\" : 3");
    }

    @Test
    void anActionLeavesARecordWithItsWorkflow() throws IOException, ActionFailure {
        Path text = Files.writeString(folder.resolve("cars.csv"), "speed,dist\n4,2\n7,4\n8,16\n");
        execute(
                "import",
                "--in",
                text.toString(),
                "--out",
                folder.resolve("cars.q").toString());
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            assertThat(runs).singleElement().satisfies(run -> assertThat(Files.readString(run.resolve("record.json")))
                    .contains("\"verb\" : \"import\"", "\"tags\" : [ \"0000001-W\" ]", "\"state\" : \"FINISHED\""));
        }
    }

    @Test
    void whatIsWrongIsTheTextOfWhatIsThrown() {
        assertThatThrownBy(
                        () -> execute("info", "--data", folder.resolve("none.q").toString(), "--haed", "3"))
                .isInstanceOf(ActionFailure.class)
                .satisfies(thrown -> assertThat(thrown.toString())
                        .startsWith("quern: Unknown option '--haed'; did you mean '--head'?"));
        assertThatThrownBy(
                        () -> execute("info", "--data", folder.resolve("none.q").toString()))
                .hasToString("quern: No such file or directory: file:" + folder.resolve("none.q"));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("quern: No such file or directory");
    }

    @Test
    void tagsWhatItStartsForOozieAndForPeople() {
        Configuration configuration = new Configuration(false);
        configuration.set("mapreduce.job.tags", "night");
        configuration.set("oozie.child.mapreduce.job.tags", "oozie-1b2c");
        QuernAction.tag(configuration, Optional.of("0000001-W"));
        assertThat(configuration.get("mapreduce.job.tags")).isEqualTo("night,oozie-1b2c,0000001-W");
    }

    @Test
    void dataThatOozieWouldNotTakeAreLeftOut() {
        Properties data =
                ActionData.of("{\"a\":1,\"b\":\"%s\",\"c\":{\"d\":2},\"e\":null}".formatted("x".repeat(100)), 50);
        assertThat(data).hasSize(1).containsEntry("a", "1");
        assertThat(ActionData.of("Rows: 3\n", 50)).isEmpty();
        assertThat(ActionData.of("{broken", 50)).isEmpty();
    }
}
