package org.quern.kmeans;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.quern.language.Expression;
import org.quern.model.Provenance;

/** A k-means model as JSON: doubles in full, null where a number is missing or infinite. */
final class KMeansModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KMeansModel model;

    KMeansModelJson(KMeansModel model) {
        this.model = model;
    }

    ObjectNode of(Provenance provenance) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", KMeansModelType.INSTANCE.kind());
        json.put("version", KMeansModelType.INSTANCE.version());
        json.set("provenance", provenance.json());
        json.set("options", options());
        json.put("validRows", model.validRows());
        json.put("missingRows", model.missingRows());
        ArrayNode variables = json.putArray("variables");
        model.names().forEach(variables::add);
        json.put("iterations", model.run().iterations());
        json.put("converged", model.run().converged());
        put(json, "shift", model.run().shift());
        put(json, "totalSumOfSquares", model.totalSumOfSquares());
        put(json, "totalWithinSumOfSquares", model.totalWithinSumOfSquares());
        put(json, "betweenSumOfSquares", model.betweenSumOfSquares());
        if (!model.standardization().isNone()) {
            numbers(json, "means", model.standardization().means());
            numbers(json, "deviations", model.standardization().deviations());
        }
        ArrayNode clusters = json.putArray("clusters");
        for (int c = 0; c < model.clusters().size(); c++) {
            clusters.add(cluster(c));
        }
        json.put("bestStart", model.bestStart() + 1);
        ArrayNode runs = json.putArray("starts");
        for (KMeansRun run : model.runs()) {
            ObjectNode node = runs.addObject();
            node.put("iterations", run.iterations());
            node.put("converged", run.converged());
            put(node, "shift", run.shift());
            put(node, "totalWithinSumOfSquares", run.withinSumOfSquares());
        }
        return json;
    }

    private ObjectNode options() {
        KMeansOptions options = model.options();
        ObjectNode json = NODES.objectNode();
        json.put("formula", model.formula().text());
        json.put("rowSelection", options.rowSelection().map(Expression::text).orElse(null));
        ArrayNode transforms = json.putArray("transforms");
        options.transforms().forEach(t -> transforms.add(t.text()));
        json.put("weights", options.weights().orElse(null));
        json.put("weightKind", options.weightKind().name().toLowerCase(Locale.ROOT));
        json.put("clusters", options.clusters());
        json.put("start", options.start().label());
        ArrayNode centres = json.putArray("centers");
        options.centres().forEach(centre -> {
            ArrayNode values = centres.addArray();
            centre.forEach(value -> values.add(NODES.numberNode(value)));
        });
        json.put("starts", options.starts());
        json.put("startRounds", options.rounds());
        json.put("maxIterations", options.maxIterations());
        put(json, "tolerance", options.tolerance());
        json.put("standardize", options.scaling() == KMeansOptions.Scaling.STANDARDIZED);
        json.put("seed", options.seed());
        return json;
    }

    private ObjectNode cluster(int c) {
        KMeansCluster cluster = model.clusters().get(c);
        ObjectNode json = NODES.objectNode();
        json.put("cluster", c + 1);
        put(json, "size", model.size(c));
        json.put("rows", cluster.rows());
        put(json, "weight", cluster.weight());
        put(json, "withinSumOfSquares", cluster.withinSumOfSquares());
        ObjectNode centre = json.putObject("center");
        double[] values = model.centre(c);
        for (int j = 0; j < values.length; j++) {
            put(centre, model.names().get(j), values[j]);
        }
        return json;
    }

    private static void numbers(ObjectNode json, String name, java.util.List<Double> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(value -> array.add(NODES.numberNode(value)));
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
