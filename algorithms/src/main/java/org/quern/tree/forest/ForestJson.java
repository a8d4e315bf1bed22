package org.quern.tree.forest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.quern.model.ModelJson;
import org.quern.model.Provenance;
import org.quern.tree.TreeJson;
import org.quern.tree.decision.DTreeOptions.Growth;

/** A forest as JSON. */
final class ForestJson {
    private ForestJson() {}

    static ObjectNode of(DForestModel model, Provenance provenance) {
        TreeJson writer = new TreeJson(model);
        ObjectNode json = writer.head(provenance);
        addOptions(model, (ObjectNode) json.get("options"));
        json.put("triedPredictors", model.triedPredictors());
        json.set("cutoff", numbers(model.cutoff()));
        model.outOfBag().ifPresent(oob -> {
            ObjectNode node = json.putObject("outOfBag");
            node.set("errors", numbers(oob.errors()));
            node.set("weights", numbers(oob.weights()));
            if (oob.confusion().isEmpty()) {
                ModelJson.put(node, "variance", oob.variance());
                ModelJson.put(node, "explained", oob.explained(oob.errors().size() - 1));
            } else {
                ArrayNode rows = node.putArray("confusion");
                oob.confusion().forEach(row -> rows.add(numbers(row)));
            }
        });
        ObjectNode importance = json.putObject("importance");
        for (int p = 0; p < model.importance().size(); p++) {
            ModelJson.put(
                    importance, model.fit().design().name(p), model.importance().get(p));
        }
        json.set("trees", writer.trees(model.trees()));
        return json;
    }

    private static void addOptions(DForestModel model, ObjectNode json) {
        DForestOptions options = model.options();
        Growth growth = options.growth();
        json.put("trees", options.sampling().trees());
        json.put("replacement", options.sampling().replacement() == DForestOptions.Replacement.WITH);
        json.set("sampleRates", numbers(options.sampling().rates()));
        json.put("strata", options.variables().groups().orElse(null));
        json.put("seed", options.sampling().seed());
        json.put("maxDepth", growth.maxDepth());
        growth.minSplit().ifPresent(rows -> json.put("minSplit", rows));
        growth.minBucket().ifPresent(rows -> json.put("minBucket", rows));
        json.put("complexity", growth.complexity());
        growth.maxBins().ifPresent(bins -> json.put("maxBins", bins));
        json.put("maxUnorderedLevels", growth.maxUnorderedLevels());
        json.put("split", options.classes().impurity().name().toLowerCase(Locale.ROOT));
    }

    private static ArrayNode numbers(List<Double> values) {
        return ModelJson.numbers(values.stream().mapToDouble(v -> v).toArray());
    }
}
