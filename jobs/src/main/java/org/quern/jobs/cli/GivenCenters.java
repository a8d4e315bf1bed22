package org.quern.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.kmeans.KMeansModel;
import org.quern.model.ModelFile;

/**
 * The value of {@code --centers}: numbers ({@code 1,2;3,4}, a center between semicolons), or the path of a file: a k-means
 * model; JSON, an array of arrays in the order of the formula, an array of objects by name, or what {@code --format json}
 * prints; or CSV with a header that names the variables of the formula, among other columns such as those that
 * {@code --format csv} prints.
 *
 * @param names the variables of the formula
 */
record GivenCenters(String text, List<String> names) {
    private static final String NUMBERS = "[-+0-9.eE,; ]+";

    List<List<Double>> read(Configuration configuration) throws IOException {
        if (text.matches(NUMBERS)) {
            return Arrays.stream(text.split(";"))
                    .map(center ->
                            Arrays.stream(center.split(",")).map(this::number).toList())
                    .toList();
        }
        byte[] bytes = bytes(configuration);
        String start = new String(bytes, 0, Math.min(3, bytes.length), StandardCharsets.ISO_8859_1);
        if (start.equals("Obj")) {
            return ofModel(ModelFile.read(bytes, text));
        }
        String content = new String(bytes, StandardCharsets.UTF_8).strip();
        List<List<Double>> centers =
                content.startsWith("[") || content.startsWith("{") ? ofJson(content) : ofCsv(content);
        if (centers.isEmpty()) {
            throw new QuernException("There is no center in '" + text + "'");
        }
        return centers;
    }

    private byte[] bytes(Configuration configuration) throws IOException {
        Path path = new Path(text);
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw new QuernException(
                    "No file '" + text + "' of centers; numbers are written \"1,2;3,4\", a center between semicolons",
                    e);
        }
    }

    private double number(String cell) {
        try {
            return Double.parseDouble(cell.strip());
        } catch (NumberFormatException e) {
            throw new QuernException("'" + cell.strip() + "' in the centers '" + text + "' is not a number", e);
        }
    }

    private List<List<Double>> ofModel(ModelFile file) {
        if (!(file.model() instanceof KMeansModel model)) {
            throw new QuernException("'" + text + "' is a model of the kind '"
                    + file.model().type().kind() + "': only k-means models have centers");
        }
        int[] places = places(model.names());
        return IntStream.range(0, model.clusters().size())
                .mapToObj(c ->
                        Arrays.stream(places).mapToObj(p -> model.centre(c)[p]).toList())
                .toList();
    }

    /** Where the variables are among those of the file. */
    private int[] places(List<String> found) {
        return names.stream()
                .mapToInt(name -> {
                    if (!found.contains(name)) {
                        throw new QuernException("The centers in '" + text + "' lack '" + name + "'; they have: "
                                + String.join(", ", found));
                    }
                    return found.indexOf(name);
                })
                .toArray();
    }

    private List<List<Double>> ofJson(String content) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(content);
        } catch (JsonProcessingException e) {
            throw new QuernException("'" + text + "' is not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode centers = json.isArray() ? json : json.has("clusters") ? json.get("clusters") : json.get("centers");
        if (centers == null || !centers.isArray()) {
            throw new QuernException("'" + text + "' holds no array of centers");
        }
        List<List<Double>> result = new ArrayList<>();
        centers.forEach(center -> result.add(center(center.has("center") ? center.get("center") : center)));
        return result;
    }

    private List<Double> center(JsonNode json) {
        List<JsonNode> values = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(values::add);
        } else {
            List<String> found = new ArrayList<>();
            json.fieldNames().forEachRemaining(found::add);
            for (int place : places(found)) {
                values.add(json.get(found.get(place)));
            }
        }
        return values.stream().map(value -> number(value.asText())).toList();
    }

    private List<List<Double>> ofCsv(String content) {
        List<String[]> rows = content.lines()
                .filter(line -> !line.isBlank())
                .map(GivenCenters::cells)
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> header = Arrays.asList(rows.get(0));
        int[] places = places(header);
        List<List<Double>> result = new ArrayList<>();
        for (String[] row : rows.subList(1, rows.size())) {
            if (row.length != header.size()) {
                throw new QuernException("A row of '" + text + "' has " + row.length + " cells, its header has "
                        + header.size() + ": " + String.join(",", row));
            }
            result.add(Arrays.stream(places).mapToObj(p -> number(row[p])).toList());
        }
        return result;
    }

    private static String[] cells(String line) {
        // A comma within quotes, as in "N(f, g)", does not part cells.
        return Arrays.stream(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(cell -> cell.strip().replaceAll("^\"|\"$", "").replace("\"\"", "\""))
                .toArray(String[]::new);
    }
}
