package org.quern.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;

/** A fit of R's rpart with the data it was made from; {@code golden/trees/README.md} says what its JSON holds. */
public record RpartCase(String name, JsonNode json) {
    private static final String FOLDER = "/golden/trees/";

    public static RpartCase of(String name) {
        return new RpartCase(name, ofResource("rpart-" + name + ".json"));
    }

    /** All cases, sorted by name. */
    public static List<String> names() {
        return CsvTable.linesOfResource("trees/rpart-cases.txt");
    }

    /** A JSON file of the folder of trees. */
    public static JsonNode ofResource(String file) {
        try (InputStream in = RpartCase.class.getResourceAsStream(FOLDER + file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows that R had; the test is skipped where the golden data are not at hand. */
    public MemoryChunkSource source(int rowsPerChunk) {
        return source(name, json.get("data"), rowsPerChunk);
    }

    /** The rows described by the {@code data} of a case. */
    public static MemoryChunkSource source(String name, JsonNode data, int rowsPerChunk) {
        List<String[]> rows = rows(data);
        List<Variable> variables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<String> missing = texts(data.get("missing"));
        for (JsonNode column : data.get("columns")) {
            String variable = column.get("name").asText();
            String[] values = rows.stream()
                    .map(row -> row[column.get("position").asInt()])
                    .map(text -> missing.contains(text) ? null : text)
                    .toArray(String[]::new);
            empty(values, variable, data);
            if (column.get("type").asText().equals("number")) {
                variables.add(Variable.of(variable, ColumnType.FLOAT64));
                columns.add(new DoubleColumn(numbers(values), values.length));
            } else {
                List<String> levels = texts(column.get("levels"));
                variables.add(factor(variable, column.get("type").asText(), levels));
                int[] codes = Arrays.stream(values).mapToInt(levels::indexOf).toArray();
                columns.add(new FactorColumn(codes, levels, codes.length));
            }
        }
        if (data.has("weights")) {
            variables.add(Variable.of(data.at("/weights/column").asText(), ColumnType.FLOAT64));
            columns.add(new DoubleColumn(weights(data.get("weights"), rows.size()), rows.size()));
        }
        return MemoryChunkSource.of(name, new Schema(variables), columns, rowsPerChunk);
    }

    private static Variable factor(String name, String type, List<String> levels) {
        return Variable.of(name, ColumnType.ofLabel(type)).withLevels(levels);
    }

    private static List<String[]> rows(JsonNode data) {
        List<String> lines = new ArrayList<>();
        for (JsonNode file : data.get("files")) {
            lines.addAll(lines(file.asText()));
        }
        lines.removeIf(String::isBlank);
        if (data.get("header").asBoolean()) {
            lines.remove(0);
        }
        String separator = data.get("separator").asText();
        int every = data.get("every").asInt();
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += every) {
            rows.add(Arrays.stream(lines.get(i).split(separator, -1))
                    .map(field -> field.replace("\"", "").trim())
                    .toArray(String[]::new));
        }
        return rows;
    }

    private static List<String> lines(String file) {
        try (InputStream in = RpartCase.class.getResourceAsStream("/golden/" + file)) {
            return in == null
                    ? Golden.lines(file)
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes out the values that the case wants missing. */
    private static void empty(String[] values, String column, JsonNode data) {
        for (JsonNode hole : data.path("holes")) {
            if (hole.get("column").asText().equals(column)) {
                int modulus = hole.get("modulus").asInt();
                for (int i = hole.get("remainder").asInt(); i < values.length; i += modulus) {
                    values[i] = null;
                }
            }
        }
    }

    private static double[] numbers(String[] values) {
        return Arrays.stream(values)
                .mapToDouble(text -> text == null ? Double.NaN : Double.parseDouble(text))
                .toArray();
    }

    private static double[] weights(JsonNode of, int rows) {
        double[] weights = new double[rows];
        for (int i = 0; i < rows; i++) {
            weights[i] = (i % of.get("modulus").asInt() + of.get("plus").asInt())
                    / of.get("over").asDouble();
        }
        return weights;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
