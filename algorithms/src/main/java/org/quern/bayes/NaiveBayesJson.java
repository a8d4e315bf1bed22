package org.quern.bayes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.quern.language.Expression;
import org.quern.model.Provenance;
import org.quern.summary.MissingRows;

/** A naive Bayes model as JSON: doubles in full, null where a number is missing. */
final class NaiveBayesJson {
    private final NaiveBayesModel model;

    NaiveBayesJson(NaiveBayesModel model) {
        this.model = model;
    }

    ObjectNode of(Provenance provenance) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", NaiveBayesModelType.INSTANCE.kind());
        json.put("version", NaiveBayesModelType.INSTANCE.version());
        json.set("provenance", provenance.json());
        json.set("options", options());
        json.put("response", model.responseName());
        json.put("validRows", model.validRows());
        json.put("missingRows", model.missingRows());
        ArrayNode classes = json.putArray("classes");
        double[] priors = model.priors();
        for (int k = 0; k < priors.length; k++) {
            ObjectNode node = classes.addObject();
            node.put("name", model.classes().get(k));
            node.put("rows", model.classRows()[k]);
            put(node, "weight", model.classWeights()[k]);
            put(node, "prior", priors[k]);
        }
        ArrayNode predictors = json.putArray("predictors");
        model.conditionals().forEach(conditional -> predictors.add(predictor(conditional)));
        return json;
    }

    private ObjectNode options() {
        NaiveBayesOptions options = model.options();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("formula", model.formula().text());
        json.put("rowSelection", options.rowSelection().map(Expression::text).orElse(null));
        ArrayNode transforms = json.putArray("transforms");
        options.transforms().forEach(t -> transforms.add(t.text()));
        json.put("weights", options.weights().orElse(null));
        json.put("weightKind", options.weightKind().name().toLowerCase(Locale.ROOT));
        json.put("byTerm", options.missing() == MissingRows.BY_TERM);
        json.put("smoothing", options.smoothing());
        json.put("threshold", options.threshold());
        return json;
    }

    private ObjectNode predictor(ClassConditional conditional) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", conditional.name());
        if (conditional instanceof ClassConditional.Normal normal) {
            json.put("type", "numeric");
            ArrayNode classes = json.putArray("classes");
            for (int k = 0; k < model.classes().size(); k++) {
                ObjectNode node = classes.addObject();
                node.put("class", model.classes().get(k));
                put(node, "weight", normal.weights()[k]);
                put(node, "mean", normal.means()[k]);
                put(node, "stdDev", normal.deviations()[k]);
            }
            return json;
        }
        ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
        json.put("type", "factor");
        double[][] probabilities = categorical.probabilities(model.options().smoothing());
        ArrayNode classes = json.putArray("classes");
        for (int k = 0; k < model.classes().size(); k++) {
            ObjectNode node = classes.addObject();
            node.put("class", model.classes().get(k));
            ArrayNode levels = node.putArray("levels");
            for (int level = 0; level < categorical.levels().size(); level++) {
                ObjectNode cell = levels.addObject();
                cell.put("level", categorical.levels().get(level));
                put(cell, "weight", categorical.counts()[k][level]);
                put(cell, "probability", probabilities[k][level]);
            }
        }
        return json;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
