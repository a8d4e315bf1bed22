package org.quern.tree;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.quern.language.Expression;
import org.quern.model.Provenance;

/** What models of trees have in common as JSON: doubles in full, null where a number is missing or infinite. */
public final class TreeJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final TreeModel model;
    private final TreeDesign design;

    public TreeJson(TreeModel model) {
        this.model = model;
        this.design = model.fit().design();
    }

    /** Kind, where the model came from, what it was fitted to, counts of rows and the predictors. */
    public ObjectNode head(Provenance provenance) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", model.type().kind());
        json.put("version", model.type().version());
        json.set("provenance", provenance.json());
        json.set("options", options());
        json.put("response", model.fit().responseName());
        if (design.isClassification()) {
            design.classes().forEach(json.putArray("classes")::add);
        }
        json.put("validRows", model.fit().validRows());
        json.put("missingRows", model.fit().missingRows());
        ArrayNode predictors = json.putArray("predictors");
        long[] splits = splits();
        for (int p = 0; p < design.width(); p++) {
            ObjectNode predictor = predictors.addObject();
            predictor.put("name", design.name(p));
            if (design.isFactor(p)) {
                design.levels(p).forEach(predictor.putArray("levels")::add);
            }
            predictor.put("splits", splits[p]);
        }
        return json;
    }

    /** By predictor: splits by it in all trees. */
    private long[] splits() {
        long[] splits = new long[design.width()];
        for (Tree tree : model.trees()) {
            for (TreeNode node : tree.nodes()) {
                node.split().ifPresent(split -> splits[split.rule().predictor()]++);
            }
        }
        return splits;
    }

    private ObjectNode options() {
        ObjectNode json = NODES.objectNode();
        json.put("formula", model.fit().formula().text());
        json.put(
                "rowSelection",
                design.rows().rowSelection().map(Expression::text).orElse(null));
        ArrayNode transforms = json.putArray("transforms");
        design.rows().transforms().forEach(t -> transforms.add(t.text()));
        json.put("weights", design.weights().orElse(null));
        json.put("weightKind", lower(model.fit().weightKind()));
        return json;
    }

    /** Every node of a tree as an object, in the order of their numbers. */
    public ArrayNode nodes(Tree tree) {
        ArrayNode nodes = NODES.arrayNode();
        for (TreeNode node : tree.nodes()) {
            ObjectNode json = nodes.addObject();
            json.put("node", node.number());
            json.put("rows", node.rows());
            put(json, "weight", node.weight());
            double[] probabilities = model.probabilities(node);
            if (probabilities.length > 0) {
                json.put("value", design.classes().get((int) node.value()));
                numbers(json, "classWeights", node.classWeights());
                numbers(json, "probabilities", probabilities);
            } else {
                put(json, "value", node.value());
            }
            put(json, "risk", node.risk());
            put(json, "complexity", node.complexity());
            node.split().ifPresent(split -> json.set("split", split(split)));
        }
        return nodes;
    }

    private ObjectNode split(NodeSplit split) {
        ObjectNode json = rule(split.rule());
        json.put("rows", split.rows());
        put(json, "improvement", split.improvement());
        json.put("missing", lower(split.missing()));
        ArrayNode competitors = json.putArray("competitors");
        for (Competitor competitor : split.competitors()) {
            ObjectNode item = rule(competitor.rule());
            item.put("rows", competitor.rows());
            put(item, "improvement", competitor.improvement());
            competitors.add(item);
        }
        ArrayNode surrogates = json.putArray("surrogates");
        for (Surrogate surrogate : split.surrogates()) {
            ObjectNode item = rule(surrogate.rule());
            item.put("rows", surrogate.rows());
            put(item, "agreement", surrogate.agreement());
            put(item, "adjusted", surrogate.adjusted());
            surrogates.add(item);
        }
        return json;
    }

    private ObjectNode rule(SplitRule rule) {
        ObjectNode json = NODES.objectNode();
        json.put("predictor", design.name(rule.predictor()));
        if (rule instanceof SplitRule.Threshold threshold) {
            put(json, "threshold", threshold.threshold());
            json.put("below", lower(threshold.below()));
        } else {
            SplitRule.Levels levels = (SplitRule.Levels) rule;
            SplitText.levels(design, levels, Side.LEFT).forEach(json.putArray("left")::add);
            SplitText.levels(design, levels, Side.RIGHT).forEach(json.putArray("right")::add);
        }
        return json;
    }

    /**
     * Many trees, each with its size, leaves and depth, and as arrays by node in the order of their numbers: predictor (from 0,
     * −1 in a leaf), threshold, the side of values below it or of each level, side of missing values, rows and value.
     */
    public ArrayNode trees(List<Tree> trees) {
        ArrayNode array = NODES.arrayNode();
        trees.forEach(tree -> array.add(arrays(tree)));
        return array;
    }

    private static ObjectNode arrays(Tree tree) {
        ObjectNode json = NODES.objectNode();
        json.put("size", tree.size());
        json.put("leaves", tree.leaves());
        json.put("depth", tree.depth());
        ArrayNode numbers = json.putArray("node");
        ArrayNode predictors = json.putArray("predictor");
        ArrayNode thresholds = json.putArray("threshold");
        ArrayNode sides = json.putArray("sides");
        ArrayNode missing = json.putArray("missing");
        ArrayNode rows = json.putArray("rows");
        ArrayNode values = json.putArray("value");
        for (TreeNode node : tree.nodes()) {
            numbers.add(node.number());
            rows.add(node.rows());
            add(values, node.value());
            if (node.isLeaf()) {
                predictors.add(-1);
                thresholds.addNull();
                sides.addNull();
                missing.addNull();
                continue;
            }
            NodeSplit split = node.split().orElseThrow();
            predictors.add(split.rule().predictor());
            missing.add(letter(split.missing()));
            if (split.rule() instanceof SplitRule.Threshold threshold) {
                add(thresholds, threshold.threshold());
                sides.add(letter(threshold.below()));
            } else {
                thresholds.addNull();
                StringBuilder letters = new StringBuilder();
                ((SplitRule.Levels) split.rule()).sides().forEach(side -> letters.append(letter(side)));
                sides.add(letters.toString());
            }
        }
        return json;
    }

    private static String letter(Side side) {
        return switch (side) {
            case LEFT -> "L";
            case RIGHT -> "R";
            case NONE -> "-";
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Sets an array of numbers. */
    public static void numbers(ObjectNode json, String name, double... values) {
        ArrayNode array = json.putArray(name);
        for (double value : values) {
            add(array, value);
        }
    }

    private static void add(ArrayNode array, double value) {
        if (Double.isFinite(value)) {
            array.add(value);
        } else {
            array.addNull();
        }
    }

    /** Sets a number, null where it is missing or infinite. */
    public static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
