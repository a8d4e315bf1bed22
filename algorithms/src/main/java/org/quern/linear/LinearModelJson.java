package org.quern.linear;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.model.ModelJson;
import org.quern.model.Provenance;
import org.quern.stepwise.StepPathJson;

/** A linear model as JSON: doubles in full, null where a number is missing or infinite. */
final class LinearModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final LinearModel model;

    LinearModelJson(LinearModel model) {
        this.model = model;
    }

    ObjectNode of(Provenance provenance) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", LinearModelType.INSTANCE.kind());
        json.put("version", LinearModelType.INSTANCE.version());
        json.set("provenance", provenance.json());
        json.set("options", options());
        json.put("validRows", model.validRows());
        json.put("missingRows", model.missingRows());
        ModelJson.put(json, "sumOfWeights", model.sumOfWeights());
        json.put("coefficients", model.coefficients().size());
        json.put("dropped", model.dropped());
        json.put("aliased", model.aliased());
        json.put("rank", model.rank());
        ModelJson.put(json, "residualDf", model.residualDf());
        ModelJson.put(json, "conditionNumber", model.conditionNumber());
        json.put("conditionEstimated", model.conditionEstimated());
        json.put("precision", model.precision().label());
        json.put("precisionReason", model.precisionReason());
        json.set("factors", ModelJson.factors(model.design()));
        if (model.isCube()) {
            json.set("cells", CubeTable.of(model).json());
        }
        ArrayNode responses = json.putArray("responses");
        model.fits().forEach(fit -> responses.add(response(fit)));
        if (model.centredCovariance().length > 0) {
            json.set("unscaledCovariance", ModelJson.triangle(model.covariance(), model.rank()));
        }
        if (model.options().keep().dataCovariance()) {
            json.set("dataCovariance", ModelJson.triangle(model.dataCovariance(), model.rank() - 1));
        }
        model.steps().ifPresent(path -> json.set("steps", StepPathJson.of(path)));
        return json;
    }

    private ObjectNode options() {
        LinearRegressionOptions options = model.options();
        ObjectNode json = NODES.objectNode();
        json.put("formula", model.design().formula().text());
        json.put("rowSelection", options.rowSelection().map(Expression::text).orElse(null));
        ArrayNode transforms = json.putArray("transforms");
        options.transforms().forEach(t -> transforms.add(t.text()));
        json.put("weights", options.weights().orElse(null));
        json.put("weightKind", options.weightKind().name().toLowerCase(java.util.Locale.ROOT));
        json.put("cube", options.design().cube());
        json.put("dropFirst", options.design().reference() == ReferenceLevel.FIRST);
        json.put("dropMain", options.design().dropMain());
        json.put("labelStyle", options.labels().name().toLowerCase(java.util.Locale.ROOT));
        json.put("precision", options.precision().label());
        return json;
    }

    private ObjectNode response(LinearFit fit) {
        ObjectNode json = NODES.objectNode();
        json.put("response", fit.response());
        ArrayNode coefficients = json.putArray("coefficients");
        List<String> labels = model.labels();
        for (int i = 0; i < labels.size(); i++) {
            coefficients.add(coefficient(fit, i, labels.get(i)));
        }
        ModelJson.put(json, "residualSumOfSquares", fit.residualSumOfSquares());
        ModelJson.put(json, "totalSumOfSquares", fit.totalSumOfSquares());
        ModelJson.put(json, "responseVariance", fit.responseVariance());
        ModelJson.put(json, "sigma", fit.sigma());
        ModelJson.put(json, "residualVariance", fit.residualVariance());
        ModelJson.put(json, "rSquared", fit.rSquared());
        ModelJson.put(json, "adjustedRSquared", fit.adjustedRSquared());
        ModelJson.put(json, "fStatistic", fit.fStatistic());
        ModelJson.put(json, "fNumeratorDf", fit.fNumeratorDf());
        ModelJson.put(json, "fDenominatorDf", fit.fDenominatorDf());
        ModelJson.put(json, "fPValue", fit.fPValue());
        ModelJson.put(json, "aic", model.aic(fit));
        return json;
    }

    private ObjectNode coefficient(LinearFit fit, int index, String label) {
        LinearCoefficient coefficient = model.coefficients().get(index);
        ObjectNode json = NODES.objectNode();
        json.put("label", label);
        json.put("status", coefficient.status().label());
        ModelJson.put(json, "estimate", fit.estimates()[index]);
        ModelJson.put(json, "standardError", fit.standardErrors()[index]);
        ModelJson.put(json, "tValue", fit.tValues()[index]);
        ModelJson.put(json, "pValue", fit.pValues()[index]);
        if (!Double.isNaN(coefficient.count())) {
            ModelJson.put(json, "count", coefficient.count());
        }
        return json;
    }
}
