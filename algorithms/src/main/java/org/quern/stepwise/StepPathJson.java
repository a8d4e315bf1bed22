package org.quern.stepwise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.quern.language.Formula;
import org.quern.model.ModelJson;

/** A path as JSON: doubles in full, null where there is no number. */
public final class StepPathJson {
    private StepPathJson() {}

    public static ObjectNode of(StepPath path) {
        StepControl control = path.control();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("method", control.method().label());
        json.put("scope", control.upper().map(Formula::text).orElse(null));
        json.put("lowerScope", control.lower().map(Formula::text).orElse(null));
        json.put("criterion", control.criterion().label());
        if (control.criterion() == StepCriterion.SIGNIFICANCE) {
            json.put("test", path.test().label());
            json.put("addLevel", control.addLevelOrDefault());
            json.put("dropLevel", control.dropLevelOrDefault());
        }
        json.put("initialFormula", path.initialFormula());
        json.put("finalFormula", path.finalFormula());
        ArrayNode steps = json.putArray("path");
        path.steps().forEach(step -> steps.add(step(step)));
        return json;
    }

    private static ObjectNode step(Step step) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("change", step.change());
        ModelJson.put(json, "df", step.df());
        ModelJson.put(json, "deviance", step.deviance());
        ModelJson.put(json, "residualDf", step.residualDf());
        ModelJson.put(json, "residualDeviance", step.residualDeviance());
        ModelJson.put(json, "criterion", step.criterion());
        if (!Double.isNaN(step.pValue())) {
            ModelJson.put(json, "statistic", step.statistic());
            ModelJson.put(json, "pValue", step.pValue());
        }
        StepCoefficients coefficients = step.coefficients();
        if (!coefficients.labels().isEmpty()) {
            ObjectNode values = json.putObject("coefficients");
            for (int i = 0; i < coefficients.labels().size(); i++) {
                ModelJson.put(values, coefficients.labels().get(i), coefficients.estimates()[i]);
            }
        }
        return json;
    }
}
