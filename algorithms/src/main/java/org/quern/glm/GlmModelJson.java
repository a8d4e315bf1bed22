package org.quern.glm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.linear.LinearCoefficient;
import org.quern.model.ModelJson;
import org.quern.model.Provenance;
import org.quern.stepwise.StepPathJson;

/** A generalized linear model as JSON: doubles in full, null where a number is missing or infinite. */
final class GlmModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final GlmModel model;

    GlmModelJson(GlmModel model) {
        this.model = model;
    }

    ObjectNode of(Provenance provenance) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", GlmModelType.INSTANCE.kind());
        json.put("version", GlmModelType.INSTANCE.version());
        json.set("provenance", provenance.json());
        json.set("options", options());
        json.put("response", model.responseText());
        if (!model.responseLevels().isEmpty()) {
            ArrayNode levels = json.putArray("responseLevels");
            model.responseLevels().forEach(levels::add);
        }
        json.put("validRows", model.validRows());
        json.put("missingRows", model.missingRows());
        ModelJson.put(json, "sumOfWeights", model.sumOfWeights());
        json.put("dropped", model.dropped());
        json.put("aliased", model.aliased());
        json.put("rank", model.rank());
        fit(json);
        json.set("factors", ModelJson.factors(model.design()));
        if (model.isCube()) {
            json.set("cells", model.cells().json());
        }
        ArrayNode coefficients = json.putArray("coefficients");
        List<String> labels = model.labels();
        for (int i = 0; i < labels.size(); i++) {
            coefficients.add(coefficient(i, labels.get(i)));
        }
        if (model.centredCovariance().length > 0) {
            json.set("unscaledCovariance", ModelJson.triangle(model.covariance(), model.rank()));
        }
        if (model.options().keep().dataCovariance()) {
            json.set("dataCovariance", ModelJson.triangle(model.dataCovariance(), model.rank() - 1));
        }
        model.steps().ifPresent(path -> json.set("steps", StepPathJson.of(path)));
        ArrayNode notes = json.putArray("notes");
        model.notes().forEach(notes::add);
        return json;
    }

    private void fit(ObjectNode json) {
        ModelJson.put(json, "residualDf", model.residualDf());
        ModelJson.put(json, "nullDf", model.nullDf());
        ModelJson.put(json, "deviance", model.deviance());
        ModelJson.put(json, "nullDeviance", model.nullDeviance());
        ModelJson.put(json, "minusTwoLogLikelihood", model.minusTwoLogLikelihood());
        ModelJson.put(json, "aic", model.aic());
        ModelJson.put(json, "pearson", model.pearson());
        ModelJson.put(json, "dispersion", model.dispersion());
        json.put("dispersionEstimated", model.dispersionEstimated());
        json.put("iterations", model.iterations());
        json.put("converged", model.converged());
        ModelJson.put(json, "finalChange", model.finalChange());
        ModelJson.put(json, "conditionNumber", model.conditionNumber());
        json.put("conditionEstimated", model.conditionEstimated());
        json.put("precision", model.precision().label());
        json.put("precisionReason", model.precisionReason());
    }

    private ObjectNode options() {
        GlmOptions options = model.options();
        ObjectNode json = NODES.objectNode();
        json.put("verb", lower(options.kind()));
        json.put("formula", model.design().formula().text());
        json.put("family", options.family().label());
        json.put("link", options.link().label());
        json.put("rowSelection", options.rowSelection().map(Expression::text).orElse(null));
        ArrayNode transforms = json.putArray("transforms");
        options.transforms().forEach(t -> transforms.add(t.text()));
        json.put("weights", options.weights().orElse(null));
        json.put("weightKind", lower(options.weightKind()));
        json.put("offset", options.offset().map(Expression::text).orElse(null));
        json.put("cube", options.design().cube());
        json.put("dropFirst", options.design().reference() == ReferenceLevel.FIRST);
        json.put("dropMain", options.design().dropMain());
        json.put("labelStyle", lower(options.labels()));
        json.put("initialValuesKind", lower(options.initialValues().kind()));
        ArrayNode values = json.putArray("initialValues");
        options.initialValues().values().forEach(values::add);
        json.put("maxIterations", options.maxIterations());
        json.put("coefficientTolerance", options.coefficientTolerance());
        json.put("objectiveTolerance", options.objectiveTolerance());
        return json;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private ObjectNode coefficient(int index, String label) {
        LinearCoefficient coefficient = model.coefficients().get(index);
        ObjectNode json = NODES.objectNode();
        json.put("label", label);
        json.put("status", coefficient.status().label());
        ModelJson.put(json, "estimate", model.estimates()[index]);
        ModelJson.put(json, "standardError", model.standardErrors()[index]);
        ModelJson.put(json, "statistic", model.statistics()[index]);
        ModelJson.put(json, "pValue", model.pValues()[index]);
        if (!Double.isNaN(coefficient.count())) {
            ModelJson.put(json, "count", coefficient.count());
        }
        return json;
    }
}
