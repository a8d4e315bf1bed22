package org.quern.io.chunkset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * JSON of manifests, part infos and write plans. Fields are written by hand rather than bound to records, so that the
 * stored format stays what the document says when a record changes. Unknown fields are passed over: a later version of
 * the same format number may add some.
 */
final class ManifestJson {
    static final String FORMAT = "quern-chunk-set";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private ManifestJson() {}

    static String write(Manifest manifest) {
        ObjectNode root = NODES.objectNode();
        root.put("format", FORMAT);
        root.put("version", Manifest.VERSION);
        root.put("generation", manifest.generation());
        root.put("writer", manifest.writer());
        root.put("rows", manifest.rows());
        root.set("variables", variables(manifest.schema()));
        root.set("files", files(manifest.files()));
        return text(PRETTY, root);
    }

    static String write(PartInfo part) {
        ObjectNode root = NODES.objectNode();
        root.set("files", files(part.files()));
        ArrayNode columns = root.putArray("columns");
        for (ColumnFacts facts : part.columns()) {
            ObjectNode node = columns.addObject();
            putNumber(node, "low", facts.low());
            putNumber(node, "high", facts.high());
            node.put("missing", facts.missing());
            node.set("levels", texts(facts.levels()));
        }
        return text(MAPPER.writer(), root);
    }

    static String write(WritePlan plan) {
        ObjectNode root = NODES.objectNode();
        root.put("directory", plan.directory());
        root.put("staging", plan.staging());
        root.set("variables", variables(plan.schema()));
        root.put("rowsPerChunk", plan.options().rowsPerChunk());
        root.put("partBytes", plan.options().partBytes());
        root.put("compression", plan.options().compression().label());
        root.put("borders", plan.options().borders().name());
        return text(MAPPER.writer(), root);
    }

    static Manifest readManifest(String json, String origin) {
        JsonNode root = parse(json, origin);
        if (!FORMAT.equals(root.path("format").asText())) {
            throw new QuernException(origin + " is not the manifest of a chunk set: its format is '"
                    + root.path("format").asText() + "', expected '" + FORMAT + "'");
        }
        int version = root.path("version").asInt();
        if (version > Manifest.VERSION) {
            throw new QuernException("Cannot read " + origin + ": it has manifest version " + version + ", written by "
                    + root.path("writer").asText("an unnamed writer") + "; this software reads up to version "
                    + Manifest.VERSION + ". Use the newer software");
        }
        try {
            Manifest manifest = new Manifest(
                    field(root, "generation").asLong(),
                    field(root, "writer").asText(),
                    schema(field(root, "variables")),
                    partFiles(field(root, "files")));
            check(manifest, field(root, "rows").asLong(), origin);
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new QuernException("Cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    static PartInfo readPartInfo(String json) {
        JsonNode root = parse(json, "part info");
        List<ColumnFacts> columns = new ArrayList<>();
        for (JsonNode node : field(root, "columns")) {
            columns.add(new ColumnFacts(
                    number(node, "low"),
                    number(node, "high"),
                    field(node, "missing").asLong(),
                    texts(node, "levels")));
        }
        return new PartInfo(partFiles(field(root, "files")), columns);
    }

    static WritePlan readWritePlan(String json) {
        JsonNode root = parse(json, "write plan");
        return new WritePlan(
                field(root, "directory").asText(),
                field(root, "staging").asText(),
                schema(field(root, "variables")),
                new ChunkSetOptions(
                        field(root, "rowsPerChunk").asInt(),
                        field(root, "partBytes").asLong(),
                        Compression.ofLabel(field(root, "compression").asText()),
                        ChunkBorders.valueOf(field(root, "borders").asText())));
    }

    /** Fingerprint of everything but the writer's name. */
    static String digest(Manifest manifest) {
        ObjectNode root = NODES.objectNode();
        root.put("generation", manifest.generation());
        root.set("variables", variables(manifest.schema()));
        root.set("files", files(manifest.files()));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text(MAPPER.writer(), root).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void check(Manifest manifest, long rows, String origin) {
        long next = 0;
        for (PartFile file : manifest.files()) {
            for (PartChunk chunk : file.chunks()) {
                if (chunk.firstRow() != next || chunk.rows() < 0) {
                    throw new IllegalArgumentException("a chunk of " + chunk.rows() + " rows in file " + file.name()
                            + " starts at row " + chunk.firstRow() + ", expected " + next);
                }
                next += chunk.rows();
            }
        }
        if (next != rows) {
            throw new IllegalArgumentException("its chunks hold " + next + " rows, but it says " + rows);
        }
    }

    private static ArrayNode variables(Schema schema) {
        ArrayNode variables = NODES.arrayNode();
        for (Variable variable : schema.variables()) {
            ObjectNode node = variables.addObject();
            node.put("name", variable.name());
            node.put("type", variable.type().label());
            node.put("description", variable.description());
            if (variable.type().isFactor()) {
                node.set("levels", texts(variable.levels()));
            }
            putNumber(node, "low", variable.low());
            putNumber(node, "high", variable.high());
            node.put("missing", variable.missing());
            if (!variable.valueLabels().isEmpty()) {
                ObjectNode labels = node.putObject("valueLabels");
                new TreeMap<>(variable.valueLabels()).forEach(labels::put);
            }
        }
        return variables;
    }

    private static Schema schema(JsonNode nodes) {
        List<Variable> variables = new ArrayList<>();
        for (JsonNode node : nodes) {
            Map<String, String> labels = new LinkedHashMap<>();
            node.path("valueLabels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            variables.add(new Variable(
                    field(node, "name").asText(),
                    ColumnType.ofLabel(field(node, "type").asText()),
                    node.path("description").asText(),
                    texts(node, "levels"),
                    number(node, "low"),
                    number(node, "high"),
                    node.path("missing").asLong(-1),
                    labels));
        }
        return new Schema(variables);
    }

    private static ArrayNode files(List<PartFile> files) {
        ArrayNode nodes = NODES.arrayNode();
        for (PartFile file : files) {
            ObjectNode node = nodes.addObject();
            node.put("name", file.name());
            node.put("length", file.length());
            node.put("rows", file.rows());
            if (file.footerChecksum() >= 0) {
                node.put("footerCrc32c", file.footerChecksum());
            }
            if (file.modifiedMs() != 0) {
                node.put("modifiedMs", file.modifiedMs());
            }
            ArrayNode chunks = node.putArray("chunks");
            for (PartChunk chunk : file.chunks()) {
                chunks.addObject()
                        .put("rowGroup", chunk.rowGroup())
                        .put("firstRow", chunk.firstRow())
                        .put("rows", chunk.rows())
                        .put("offset", chunk.offset())
                        .put("length", chunk.length());
            }
        }
        return nodes;
    }

    private static List<PartFile> partFiles(JsonNode nodes) {
        List<PartFile> files = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<PartChunk> chunks = new ArrayList<>();
            for (JsonNode chunk : field(node, "chunks")) {
                chunks.add(new PartChunk(
                        field(chunk, "rowGroup").asInt(),
                        field(chunk, "firstRow").asLong(),
                        field(chunk, "rows").asInt(),
                        field(chunk, "offset").asLong(),
                        field(chunk, "length").asLong()));
            }
            files.add(new PartFile(
                    field(node, "name").asText(),
                    field(node, "length").asLong(),
                    node.path("footerCrc32c").asLong(-1),
                    node.path("modifiedMs").asLong(0),
                    chunks));
        }
        return files;
    }

    /** Numbers keep every bit; what JSON has no number for is left out (NaN) or written as text (infinity). */
    private static void putNumber(ObjectNode node, String name, double value) {
        if (Double.isInfinite(value)) {
            node.put(name, value > 0 ? "Infinity" : "-Infinity");
        } else if (!Double.isNaN(value)) {
            node.put(name, value);
        }
    }

    private static double number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        return value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode node = NODES.arrayNode();
        values.forEach(node::add);
        return node;
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> values = new ArrayList<>();
        node.path(name).forEach(value -> values.add(value.asText()));
        return values;
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("it has no field '" + name + "'");
        }
        return value;
    }

    private static JsonNode parse(String json, String origin) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || !root.isObject()) {
                throw new QuernException("Cannot read " + origin + ": it is empty or no JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new QuernException("Cannot read " + origin + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String text(ObjectWriter writer, JsonNode root) {
        try {
            return writer.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }
}
