package org.quern.jobs.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.quern.QuernException;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.Omitted;
import org.quern.jobs.record.RunRecord.Origin;
import org.quern.jobs.record.RunRecord.PassRun;

/**
 * Records as JSON. A field more does not change the version: readers pass over fields they do not know and take those that
 * are missing for unknown. The version changes when a field comes to mean something else, and a reader refuses records of a
 * later version than its own. Times are ISO 8601 in UTC; what is not known is left out.
 */
public final class RunRecordJson {
    static final int VERSION = 1;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RunRecordJson() {}

    /** For files, which people read. */
    public static String indented(RunRecord run) {
        return node(run).toPrettyString() + "\n";
    }

    /** For the wire. */
    public static String compact(RunRecord run) {
        return node(run).toString();
    }

    /** As a tree, to be put into something larger. */
    public static ObjectNode node(RunRecord run) {
        ObjectNode node = NODES.objectNode().put("version", VERSION).put("id", run.id());
        put(node, run.origin());
        node.put("state", run.state().name()).put("submitted", run.submitted().toString());
        run.started().ifPresent(time -> node.put("started", time.toString()));
        run.ended().ifPresent(time -> node.put("ended", time.toString()));
        run.exitCode().ifPresent(code -> node.put("exitCode", code));
        putText(node, "failure", run.failure());
        node.set("data", array(run.data(), RunRecordJson::node));
        node.set("outputs", texts(run.outputs()));
        ObjectNode counters = node.putObject("counters");
        run.counters().forEach(counters::put);
        node.set("passes", array(run.passes(), RunRecordJson::node));
        node.set("iterations", array(run.iterations(), RunRecordJson::node));
        node.set("messages", array(run.messages(), RunRecordJson::node));
        node.set("workers", array(run.workers(), RunRecordJson::node));
        node.set("attempts", array(run.attempts(), RunRecordJson::node));
        if (!run.omitted().equals(Omitted.NOTHING)) {
            node.putObject("omitted")
                    .put("passes", run.omitted().passes())
                    .put("iterations", run.omitted().iterations())
                    .put("messages", run.omitted().messages());
        }
        return node;
    }

    private static void put(ObjectNode node, Origin origin) {
        node.put("verb", origin.verb()).put("command", origin.command());
        node.set("arguments", texts(origin.arguments()));
        node.put("engine", origin.engine()).put("user", origin.user());
        putText(node, "queue", origin.queue());
        node.set("tags", texts(origin.tags()));
        putText(node, "host", origin.host());
        node.putObject("software")
                .put("quern", origin.software().quern())
                .put("hadoop", origin.software().hadoop())
                .put("java", origin.software().java());
    }

    private static ObjectNode node(DataUsed data) {
        ObjectNode node = NODES.objectNode().put("path", data.path());
        data.generation().ifPresent(generation -> node.put("generation", generation));
        data.rows().ifPresent(rows -> node.put("rows", rows));
        return node;
    }

    private static ObjectNode node(PassRun pass) {
        ObjectNode node = NODES.objectNode()
                .put("number", pass.number())
                .put("name", pass.name())
                .put("started", pass.started().toString());
        pass.ended().ifPresent(time -> node.put("ended", time.toString()));
        if (pass.rows() >= 0) {
            node.put("rows", pass.rows());
        }
        return node.put("rowsDone", pass.rowsDone()).put("recorded", pass.isRecorded());
    }

    private static ObjectNode node(Iteration iteration) {
        ObjectNode node = NODES.objectNode().put("number", iteration.number()).put("criterion", iteration.criterion());
        iteration.value().ifPresent(value -> node.put("value", value));
        return node.put("text", iteration.text()).put("time", iteration.time().toString());
    }

    private static ObjectNode node(Message message) {
        return NODES.objectNode().put("time", message.time().toString()).put("text", message.text());
    }

    private static ObjectNode node(WorkerView worker) {
        ObjectNode node = NODES.objectNode()
                .put("id", worker.id())
                .put("host", worker.host())
                .put("state", worker.state().name())
                .put("threads", worker.threads())
                .put("chunks", worker.chunks())
                .put("residentBytes", worker.residentBytes())
                .put("heapUsedBytes", worker.heapUsedBytes())
                .put("rowsDone", worker.rowsDone());
        putText(node, "logs", worker.logs());
        putText(node, "ended", worker.ended());
        return node;
    }

    private static ObjectNode node(Attempt attempt) {
        ObjectNode node = NODES.objectNode().put("number", attempt.number());
        putText(node, "container", attempt.container());
        putText(node, "host", attempt.host());
        putText(node, "logs", attempt.logs());
        node.put("started", attempt.started().toString());
        attempt.ended().ifPresent(time -> node.put("ended", time.toString()));
        putText(node, "outcome", attempt.outcome());
        attempt.process().ifPresent(id -> node.put("process", id));
        return node;
    }

    private static void putText(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }

    private static <T> ArrayNode array(List<T> entries, Function<T, JsonNode> writer) {
        ArrayNode array = NODES.arrayNode();
        entries.forEach(entry -> array.add(writer.apply(entry)));
        return array;
    }

    private static ArrayNode texts(List<String> texts) {
        return array(texts, NODES::textNode);
    }

    /**
     * Reads a record.
     *
     * @param origin where it comes from, for messages
     * @throws QuernException if a later Quern wrote it
     * @throws IOException if it is damaged
     */
    public static RunRecord read(String json, String origin) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("The record of a run in " + origin + " is damaged: not JSON", e);
        }
        int version = root.path("version").asInt(0);
        if (version > VERSION) {
            throw new QuernException("The record of a run in " + origin + " has version " + version
                    + " and was written by"
                    + " Quern " + root.path("software").path("quern").asText("of a later version") + "; this Quern "
                    + Software.current().quern() + " reads versions up to " + VERSION
                    + ": use that Quern or a later one");
        }
        if (version < 1) {
            throw new IOException("The record of a run in " + origin + " is damaged: it has no version");
        }
        try {
            return record(root);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The record of a run in " + origin + " is damaged: " + e.getMessage(), e);
        }
    }

    private static RunRecord record(JsonNode root) {
        JsonNode omitted = root.path("omitted");
        Map<String, Long> counters = new TreeMap<>();
        root.path("counters")
                .properties()
                .forEach(counter ->
                        counters.put(counter.getKey(), counter.getValue().asLong()));
        return new RunRecord(
                required(root, "id"),
                origin(root),
                RunState.valueOf(required(root, "state")),
                Instant.parse(required(root, "submitted")),
                time(root, "started"),
                time(root, "ended"),
                root.has("exitCode") ? OptionalInt.of(root.get("exitCode").asInt()) : OptionalInt.empty(),
                text(root, "failure"),
                list(
                        root.path("data"),
                        node -> new DataUsed(text(node, "path"), number(node, "generation"), number(node, "rows"))),
                list(root.path("outputs"), JsonNode::asText),
                counters,
                list(root.path("passes"), RunRecordJson::pass),
                list(root.path("iterations"), RunRecordJson::iteration),
                list(
                        root.path("messages"),
                        node -> new Message(Instant.parse(required(node, "time")), text(node, "text"))),
                list(root.path("workers"), RunRecordJson::worker),
                list(root.path("attempts"), RunRecordJson::attempt),
                new Omitted(
                        omitted.path("passes").asInt(),
                        omitted.path("iterations").asInt(),
                        omitted.path("messages").asInt()));
    }

    private static Origin origin(JsonNode root) {
        JsonNode software = root.path("software");
        return new Origin(
                text(root, "verb"),
                list(root.path("arguments"), JsonNode::asText),
                text(root, "engine"),
                text(root, "user"),
                text(root, "queue"),
                list(root.path("tags"), JsonNode::asText),
                text(root, "host"),
                new Software(text(software, "quern"), text(software, "hadoop"), text(software, "java")));
    }

    private static PassRun pass(JsonNode node) {
        return new PassRun(
                node.path("number").asInt(),
                text(node, "name"),
                Instant.parse(required(node, "started")),
                time(node, "ended"),
                node.path("rows").asLong(-1),
                node.path("rowsDone").asLong(),
                node.path("recorded").asBoolean());
    }

    private static Iteration iteration(JsonNode node) {
        return new Iteration(
                node.path("number").asInt(),
                text(node, "criterion"),
                node.has("value") ? OptionalDouble.of(node.get("value").asDouble()) : OptionalDouble.empty(),
                text(node, "text"),
                Instant.parse(required(node, "time")));
    }

    private static WorkerView worker(JsonNode node) {
        return new WorkerView(
                required(node, "id"),
                text(node, "host"),
                WorkerView.State.valueOf(required(node, "state")),
                node.path("threads").asInt(),
                node.path("chunks").asInt(),
                node.path("residentBytes").asLong(),
                node.path("heapUsedBytes").asLong(),
                node.path("rowsDone").asLong(),
                text(node, "logs"),
                text(node, "ended"));
    }

    private static Attempt attempt(JsonNode node) {
        return new Attempt(
                node.path("number").asInt(),
                text(node, "container"),
                text(node, "host"),
                text(node, "logs"),
                Instant.parse(required(node, "started")),
                time(node, "ended"),
                text(node, "outcome"),
                number(node, "process"));
    }

    private static OptionalLong number(JsonNode node, String field) {
        return node.has(field) ? OptionalLong.of(node.get(field).asLong()) : OptionalLong.empty();
    }

    private static Optional<Instant> time(JsonNode node, String field) {
        return node.has(field) ? Optional.of(Instant.parse(node.get(field).asText())) : Optional.empty();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static String required(JsonNode node, String field) {
        if (!node.has(field)) {
            throw new IllegalArgumentException("'" + field + "' is missing");
        }
        return node.get(field).asText();
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> entries = new ArrayList<>(array.size());
        array.forEach(node -> entries.add(reader.apply(node)));
        return entries;
    }
}
