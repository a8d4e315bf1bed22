package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.pass.Progress;

class RunRecordJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void keepsTheRowsOfDataAndTheProcess() throws IOException {
        RunRecorder recorder = new RunRecorder(
                RunRecords.queued("summary"),
                Redaction.of(new Configuration(false)),
                Progress.NONE,
                () -> RunRecords.NOON);
        recorder.reads(new DataUsed("a.q", OptionalLong.of(2), OptionalLong.of(5000)));
        recorder.processStarted(4711);
        recorder.startedFrom("edge7");
        RunRecord run = recorder.snapshot();
        assertThat(RunRecordJson.read(RunRecordJson.indented(run), "a test")).isEqualTo(run);
        assertThat(RunRecordJson.compact(run))
                .contains(
                        "{\"path\":\"a.q\",\"generation\":2,\"rows\":5000}", "\"process\":4711", "\"host\":\"edge7\"");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        RunRecord run = RunRecords.full();
        assertThat(RunRecordJson.read(RunRecordJson.indented(run), "memory")).isEqualTo(run);
        assertThat(RunRecordJson.read(RunRecordJson.compact(run), "memory")).isEqualTo(run);
        RunRecord queued = RunRecords.queued("summary", "--data", "x");
        assertThat(RunRecordJson.read(RunRecordJson.compact(queued), "memory")).isEqualTo(queued);
    }

    @Test
    void readsTheStoredSampleOfVersion1() throws IOException {
        assertThat(RunRecordJson.read(sample("run-record-1.json"), "run-record-1.json"))
                .isEqualTo(RunRecords.full());
    }

    @Test
    void leavesOutWhatIsNotKnown() throws IOException {
        JsonNode queued = MAPPER.readTree(RunRecordJson.compact(RunRecords.queued("summary", "--data", "x")));
        assertThat(queued.has("started")).isFalse();
        assertThat(queued.has("exitCode")).isFalse();
        assertThat(queued.has("failure")).isFalse();
        assertThat(queued.get("workers").isEmpty()).isTrue();
        JsonNode full = MAPPER.readTree(RunRecordJson.compact(RunRecords.full()));
        assertThat(full.get("iterations").get(1).has("value")).isFalse();
        assertThat(full.get("passes").get(1).has("rows")).isFalse();
    }

    @Test
    void showsTheCommandAsItWouldBeTyped() {
        assertThat(RunRecordJson.node(RunRecords.full()).get("command").asText())
                .isEqualTo("logit --data hdfs:///flights.q --formula 'late ~ x + log(y)'");
        assertThat(RunRecords.origin("predict", "--transform", "z = level('it''s')", "")
                        .command())
                .isEqualTo("predict --transform 'z = level('\\''it'\\'''\\''s'\\'')' ''");
    }

    @Test
    void passesOverFieldsOfALaterQuern() throws IOException {
        ObjectNode node = RunRecordJson.node(RunRecords.full());
        node.put("mood", "good").putObject("weather").put("sky", "blue");
        ((ObjectNode) node.get("workers").get(0)).put("gpus", 4);
        assertThat(RunRecordJson.read(node.toString(), "memory")).isEqualTo(RunRecords.full());
    }

    @Test
    void refusesALaterVersionByName() {
        ObjectNode node = RunRecordJson.node(RunRecords.full()).put("version", 2);
        assertThatThrownBy(() -> RunRecordJson.read(node.toString(), "runs/7/record.json"))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(
                        "The record of a run in runs/7/record.json has version 2 and was written by Quern 1.2.3")
                .hasMessageContaining("reads versions up to 1: use that Quern or a later one");
    }

    @Test
    void saysWhatIsDamaged() {
        assertThatThrownBy(() -> RunRecordJson.read("{\"version\": 1, \"id", "x.json"))
                .isInstanceOf(IOException.class)
                .hasMessage("The record of a run in x.json is damaged: not JSON");
        assertThatThrownBy(() -> RunRecordJson.read("", "x.json"))
                .isInstanceOf(IOException.class)
                .hasMessage("The record of a run in x.json is damaged: it has no version");
        assertThatThrownBy(() -> RunRecordJson.read("[1]", "x.json"))
                .hasMessage("The record of a run in x.json is damaged: it has no version");
        ObjectNode node = RunRecordJson.node(RunRecords.full());
        node.remove("state");
        assertThatThrownBy(() -> RunRecordJson.read(node.toString(), "x.json"))
                .isInstanceOf(IOException.class)
                .hasMessage("The record of a run in x.json is damaged: 'state' is missing");
        node.put("state", "FINISHED").put("submitted", "yesterday");
        assertThatThrownBy(() -> RunRecordJson.read(node.toString(), "x.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'yesterday'");
    }

    private static String sample(String name) throws IOException {
        try (InputStream in = RunRecordJsonTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
