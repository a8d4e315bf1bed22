package org.quern.linear;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.design.DesignVariable;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.model.Provenance;

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
        put(json, "sumOfWeights", model.sumOfWeights());
        json.put("coefficients", model.coefficients().size());
        json.put("dropped", model.dropped());
        json.put("aliased", model.aliased());
        json.put("rank", model.rank());
        put(json, "residualDf", model.residualDf());
        put(json, "conditionNumber", model.conditionNumber());
        json.put("conditionEstimated", model.conditionEstimated());
        json.put("precision", model.precision().label());
        json.put("precisionReason", model.precisionReason());
        json.set("factors", factors());
        if (model.isCube()) {
            json.set("cells", cells());
        }
        ArrayNode responses = json.putArray("responses");
        model.fits().forEach(fit -> responses.add(response(fit)));
        if (model.centredCovariance().length > 0) {
            json.set("unscaledCovariance", triangle(model.covariance(), model.rank()));
        }
        if (model.options().keep().dataCovariance()) {
            json.set("dataCovariance", triangle(model.dataCovariance(), model.rank() - 1));
        }
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

    private ObjectNode factors() {
        ObjectNode json = NODES.objectNode();
        for (DesignVariable variable : model.design().variables()) {
            if (variable instanceof DesignVariable.Factor factor) {
                ArrayNode levels = json.putArray(factor.source().text());
                factor.levels().forEach(levels::add);
            }
        }
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
        put(json, "residualSumOfSquares", fit.residualSumOfSquares());
        put(json, "totalSumOfSquares", fit.totalSumOfSquares());
        put(json, "responseVariance", fit.responseVariance());
        put(json, "sigma", fit.sigma());
        put(json, "residualVariance", fit.residualVariance());
        put(json, "rSquared", fit.rSquared());
        put(json, "adjustedRSquared", fit.adjustedRSquared());
        put(json, "fStatistic", fit.fStatistic());
        put(json, "fNumeratorDf", fit.fNumeratorDf());
        put(json, "fDenominatorDf", fit.fDenominatorDf());
        put(json, "fPValue", fit.fPValue());
        put(json, "aic", model.aic(fit));
        return json;
    }

    private ObjectNode coefficient(LinearFit fit, int index, String label) {
        LinearCoefficient coefficient = model.coefficients().get(index);
        ObjectNode json = NODES.objectNode();
        json.put("label", label);
        json.put("status", coefficient.status().label());
        put(json, "estimate", fit.estimates()[index]);
        put(json, "standardError", fit.standardErrors()[index]);
        put(json, "tValue", fit.tValues()[index]);
        put(json, "pValue", fit.pValues()[index]);
        if (!Double.isNaN(coefficient.count())) {
            put(json, "count", coefficient.count());
        }
        return json;
    }

    /** Rows of a lower triangle. */
    private static ArrayNode triangle(double[] values, int size) {
        ArrayNode rows = NODES.arrayNode();
        for (int row = 0, next = 0; row < size; row++) {
            ArrayNode cells = rows.addArray();
            for (int column = 0; column <= row; column++) {
                double value = values[next++];
                cells.add(Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode());
            }
        }
        return rows;
    }

    /** The cells of a cube: levels by factor, count and, if there are any, predictions by response. */
    private ArrayNode cells() {
        ArrayNode cells = NODES.arrayNode();
        CubeTable table = new CubeTable(model);
        List<String> factors = table.factors();
        List<List<String>> levels =
                IntStream.range(0, factors.size()).mapToObj(table::levels).toList();
        double[] counts = table.counts();
        for (int cell = 0; cell < table.cells(); cell++) {
            ObjectNode node = cells.addObject();
            ObjectNode names = node.putObject("levels");
            for (int f = 0; f < factors.size(); f++) {
                names.put(factors.get(f), levels.get(f).get(cell));
            }
            put(node, "count", counts[cell]);
            if (table.hasPredictions()) {
                ObjectNode predictions = node.putObject("predictions");
                for (LinearFit fit : model.fits()) {
                    put(predictions, fit.response(), fit.cubePredictions()[cell]);
                }
            }
        }
        return cells;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
