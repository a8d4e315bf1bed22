package org.quern.tree.boosting;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.quern.model.Provenance;
import org.quern.tree.TreeJson;

/** Boosted trees as JSON: doubles in full, null where a number is missing. */
final class BTreesJson {
    private final BTreesModel model;

    BTreesJson(BTreesModel model) {
        this.model = model;
    }

    ObjectNode of(Provenance provenance) {
        TreeJson writer = new TreeJson(model);
        ObjectNode json = writer.head(provenance);
        addOptions((ObjectNode) json.get("options"));
        json.put("loss", model.loss().label());
        json.put("rounds", model.rounds());
        TreeJson.put(json, "learningRate", model.learningRate());
        TreeJson.numbers(
                json,
                "initialScores",
                model.initialScores().stream().mapToDouble(Double::doubleValue).toArray());
        ArrayNode history = json.putArray("history");
        for (int round = 0; round <= model.history().rounds(); round++) {
            ObjectNode item = history.addObject();
            item.put("round", round);
            TreeJson.put(item, "deviance", model.history().fitted().get(round));
            TreeJson.put(item, "outOfBagDeviance", model.history().outOfBag().get(round));
            TreeJson.put(item, "heldOutDeviance", model.history().heldOut().get(round));
        }
        ArrayNode importance = json.putArray("importance");
        double[] improvements = model.importance();
        for (int p : model.byImportance()) {
            ObjectNode item = importance.addObject();
            item.put("predictor", model.fit().design().name(p));
            TreeJson.put(item, "improvement", improvements[p]);
        }
        json.set("trees", writer.trees(model.trees()));
        return json;
    }

    private void addOptions(ObjectNode json) {
        BTreesOptions options = model.options();
        BTreesModel.Settings settings = model.settings();
        json.put("trees", options.rounds());
        json.put("learningRate", options.learningRate());
        json.put("maxDepth", options.maxDepth());
        json.put("minSplit", settings.minSplit());
        json.put("minBucket", settings.minBucket());
        json.put("complexity", options.complexity());
        json.put("drawnPredictors", settings.drawn());
        json.put("replace", options.replace());
        json.put("sampleRate", settings.sampleRate());
        json.put("maxBins", settings.maxBins());
        json.put("lambda", options.shrinkage());
        json.put("missing", options.missing().name().toLowerCase(Locale.ROOT));
        json.put("heldOutShare", options.heldOutShare());
        json.put("stopAfter", options.patience());
        json.put("seed", options.seed());
    }
}
