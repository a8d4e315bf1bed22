package org.quern.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.linear.WeightKind;

/**
 * Evaluations as JSON and as rows of cells, the header first, with all digits. JSON has null and cells are empty for what
 * is missing; infinite numbers are the texts {@code Inf} and {@code -Inf}.
 */
public final class EvaluationDocuments {
    private EvaluationDocuments() {}

    public static ObjectNode json(RocTable table) {
        ObjectNode json = head(table.scored(), table.passes());
        ArrayNode curves = json.putArray("curves");
        for (RocTable.Curve curve : table.curves()) {
            ObjectNode node = curves.addObject();
            node.put("predictor", curve.predictor());
            put(node, "auc", curve.area());
            put(node, "aucBound", curve.bound());
            put(node, "aucOfPoints", curve.areaOfPoints());
            point(node.putObject("best"), curve.best());
            ArrayNode points = node.putArray("points");
            for (int i = 0; i < curve.thresholds().length; i++) {
                point(
                        points.addObject(),
                        new RocTable.Point(curve.thresholds()[i], curve.sensitivities()[i], curve.specificities()[i]));
            }
        }
        return json;
    }

    private static void point(ObjectNode node, RocTable.Point point) {
        put(node, "threshold", point.threshold());
        put(node, "sensitivity", point.sensitivity());
        put(node, "specificity", point.specificity());
    }

    /** A line a threshold and predictor. */
    public static List<List<String>> cells(RocTable table) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("threshold", "predictor", "sensitivity", "specificity"));
        for (RocTable.Curve curve : table.curves()) {
            for (int i = 0; i < curve.thresholds().length; i++) {
                rows.add(List.of(
                        cell(curve.thresholds()[i]),
                        curve.predictor(),
                        cell(curve.sensitivities()[i]),
                        cell(curve.specificities()[i])));
            }
        }
        return rows;
    }

    public static ObjectNode json(AucTable table) {
        ObjectNode json = head(table.scored(), table.passes());
        put(json, "confidenceLevel", table.confidenceLevel());
        ArrayNode areas = json.putArray("areas");
        for (AucTable.Area area : table.areas()) {
            ObjectNode node = areas.addObject();
            node.put("predictor", area.predictor());
            put(node, "auc", area.area());
            put(node, "aucBound", area.bound());
            put(node, "standardError", area.standardError());
            put(node, "lower", area.lower());
            put(node, "upper", area.upper());
            node.put("passesForExact", area.passesForExact());
        }
        ArrayNode comparisons = json.putArray("comparisons");
        for (AucTable.Comparison comparison : table.comparisons()) {
            ObjectNode node = comparisons.addObject();
            node.put("first", comparison.first());
            node.put("second", comparison.second());
            put(node, "difference", comparison.difference());
            put(node, "standardError", comparison.standardError());
            put(node, "z", comparison.z());
            put(node, "p", comparison.p());
        }
        return json;
    }

    /** A line a predictor. */
    public static List<List<String>> cells(AucTable table) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("predictor", "auc", "auc_bound", "standard_error", "lower", "upper"));
        for (AucTable.Area area : table.areas()) {
            rows.add(List.of(
                    area.predictor(),
                    cell(area.area()),
                    cell(area.bound()),
                    cell(area.standardError()),
                    cell(area.lower()),
                    cell(area.upper())));
        }
        return rows;
    }

    public static ObjectNode json(Evaluation evaluation) {
        ObjectNode json = head(evaluation.scored(), evaluation.passes());
        put(json, "cutoff", evaluation.cutoff());
        ArrayNode predictors = json.putArray("predictors");
        for (Evaluation.Scores scores : evaluation.scores()) {
            ObjectNode node = predictors.addObject();
            node.put("predictor", scores.predictor());
            put(node, "auc", scores.area());
            put(node, "aucBound", scores.bound());
            scores.loss().ifPresent(loss -> {
                put(node, "logLoss", loss.logLoss());
                put(node, "brier", loss.brier());
                node.put("impossibleRows", loss.impossible());
            });
            scores.confusion().ifPresent(confusion -> node.set("confusion", json(confusion)));
            if (!scores.lift().isEmpty()) {
                lift(scores.lift(), node.putArray("lift"));
            }
            scores.calibration().ifPresent(calibration -> node.set("calibration", json(calibration)));
        }
        return json;
    }

    public static ObjectNode json(ClassEvaluation evaluation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("data", evaluation.data());
        json.put("actual", evaluation.actual());
        weights(json, evaluation.weights(), evaluation.weightKind());
        json.put("validRows", evaluation.validRows());
        json.put("missingRows", evaluation.missingRows());
        json.put("passes", evaluation.passes());
        ArrayNode predictors = json.putArray("predictors");
        for (int p = 0; p < evaluation.predictors().size(); p++) {
            ObjectNode node = predictors.addObject();
            node.put("predictor", evaluation.predictors().get(p));
            node.set("confusion", json(evaluation.confusions().get(p)));
        }
        return json;
    }

    private static ObjectNode json(ConfusionMatrix confusion) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "accuracy", confusion.accuracy());
        put(json, "kappa", confusion.kappa());
        put(json, "matthewsCorrelation", confusion.correlation());
        ArrayNode classes = json.putArray("classes");
        for (int k = 0; k < confusion.classes().size(); k++) {
            ObjectNode node = classes.addObject();
            node.put("class", confusion.classes().get(k));
            put(node, "precision", confusion.precision(k));
            put(node, "recall", confusion.recall(k));
            put(node, "specificity", confusion.specificity(k));
            put(node, "f1", confusion.f1(k));
            ObjectNode found = node.putObject("predictedWhereActual");
            for (int j = 0; j < confusion.classes().size(); j++) {
                put(found, confusion.classes().get(j), confusion.counts()[k][j]);
            }
        }
        return json;
    }

    private static void lift(List<Evaluation.LiftGroup> groups, ArrayNode lift) {
        for (Evaluation.LiftGroup group : groups) {
            ObjectNode node = lift.addObject();
            put(node, "rows", group.rows());
            put(node, "positives", group.positives());
            put(node, "rate", group.rate());
            put(node, "lift", group.lift());
            put(node, "cumulativeLift", group.cumulativeLift());
            put(node, "gain", group.gain());
        }
    }

    private static ObjectNode json(Evaluation.Calibration calibration) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "chiSquared", calibration.chiSquared());
        json.put("df", calibration.df());
        put(json, "p", calibration.p());
        ArrayNode groups = json.putArray("groups");
        for (Evaluation.CalibrationGroup group : calibration.groups()) {
            ObjectNode node = groups.addObject();
            put(node, "low", group.low());
            put(node, "high", group.high());
            put(node, "rows", group.rows());
            put(node, "expected", group.expected());
            put(node, "observed", group.observed());
        }
        return json;
    }

    /** A line for each number: predictor, table, row and column of it. */
    public static List<List<String>> cells(Evaluation evaluation) {
        List<List<String>> rows = longHeader();
        for (Evaluation.Scores scores : evaluation.scores()) {
            String name = scores.predictor();
            add(rows, name, "summary", "", "auc", scores.area());
            add(rows, name, "summary", "", "auc_bound", scores.bound());
            scores.loss().ifPresent(loss -> {
                add(rows, name, "summary", "", "log_loss", loss.logLoss());
                add(rows, name, "summary", "", "brier", loss.brier());
            });
            scores.confusion().ifPresent(confusion -> addConfusion(rows, name, confusion));
            for (int g = 0; g < scores.lift().size(); g++) {
                Evaluation.LiftGroup group = scores.lift().get(g);
                String row = String.valueOf(g + 1);
                add(rows, name, "lift", row, "rows", group.rows());
                add(rows, name, "lift", row, "positives", group.positives());
                add(rows, name, "lift", row, "lift", group.lift());
                add(rows, name, "lift", row, "cumulative_lift", group.cumulativeLift());
                add(rows, name, "lift", row, "gain", group.gain());
            }
            scores.calibration().ifPresent(calibration -> addCalibration(rows, name, calibration));
        }
        return rows;
    }

    private static void addCalibration(List<List<String>> rows, String name, Evaluation.Calibration calibration) {
        add(rows, name, "summary", "", "hosmer_lemeshow", calibration.chiSquared());
        add(rows, name, "summary", "", "hosmer_lemeshow_p", calibration.p());
        for (int g = 0; g < calibration.groups().size(); g++) {
            Evaluation.CalibrationGroup group = calibration.groups().get(g);
            String row = String.valueOf(g + 1);
            add(rows, name, "calibration", row, "low", group.low());
            add(rows, name, "calibration", row, "high", group.high());
            add(rows, name, "calibration", row, "rows", group.rows());
            add(rows, name, "calibration", row, "expected", group.expected());
            add(rows, name, "calibration", row, "observed", group.observed());
        }
    }

    /** A line for each number: predictor, table, row and column of it. */
    public static List<List<String>> cells(ClassEvaluation evaluation) {
        List<List<String>> rows = longHeader();
        for (int p = 0; p < evaluation.predictors().size(); p++) {
            addConfusion(
                    rows,
                    evaluation.predictors().get(p),
                    evaluation.confusions().get(p));
        }
        return rows;
    }

    private static List<List<String>> longHeader() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("predictor", "table", "row", "column", "value"));
        return rows;
    }

    private static void addConfusion(List<List<String>> rows, String name, ConfusionMatrix confusion) {
        add(rows, name, "summary", "", "accuracy", confusion.accuracy());
        add(rows, name, "summary", "", "kappa", confusion.kappa());
        add(rows, name, "summary", "", "matthews_correlation", confusion.correlation());
        List<String> classes = confusion.classes();
        for (int k = 0; k < classes.size(); k++) {
            for (int j = 0; j < classes.size(); j++) {
                add(
                        rows,
                        name,
                        "confusion",
                        classes.get(k),
                        classes.get(j),
                        confusion.counts()[k][j]);
            }
        }
        for (int k = 0; k < classes.size(); k++) {
            add(rows, name, "classes", classes.get(k), "precision", confusion.precision(k));
            add(rows, name, "classes", classes.get(k), "recall", confusion.recall(k));
            add(rows, name, "classes", classes.get(k), "specificity", confusion.specificity(k));
            add(rows, name, "classes", classes.get(k), "f1", confusion.f1(k));
        }
    }

    private static void add(
            List<List<String>> rows, String predictor, String table, String row, String column, double value) {
        rows.add(List.of(predictor, table, row, column, cell(value)));
    }

    private static ObjectNode head(ScoredData scored, int passes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("data", scored.data());
        json.put("actual", scored.actual());
        json.put("positive", scored.positive());
        json.put("negative", scored.negative());
        weights(json, scored.weights(), scored.weightKind());
        put(json, "positiveRows", scored.positiveRows());
        put(json, "negativeRows", scored.negativeRows());
        json.put("missingRows", scored.missingRows());
        json.put("passes", passes);
        return json;
    }

    private static void weights(ObjectNode json, Optional<String> weights, WeightKind kind) {
        json.put("weights", weights.orElse(null));
        json.put("weightKind", kind.name().toLowerCase(Locale.ROOT));
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isNaN(value)) {
            json.putNull(name);
        } else if (Double.isInfinite(value)) {
            json.put(name, cell(value));
        } else {
            json.put(name, value);
        }
    }

    private static String cell(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return Double.isInfinite(value) ? value > 0 ? "Inf" : "-Inf" : Double.toString(value);
    }
}
