package org.quern.tree.boosting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.quern.model.Interval;
import org.quern.model.PredictionKinds;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.model.ResidualType;
import org.quern.tree.TreeFields;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeJson;
import org.quern.tree.TreeModelType;
import org.quern.tree.TreeText;

/** How boosted trees are stored, shown and scored. */
public final class BTreesModelType extends TreeModelType<BTreesModel> {
    public static final BTreesModelType INSTANCE = new BTreesModelType();

    private BTreesModelType() {}

    @Override
    public String kind() {
        return "btrees";
    }

    @Override
    protected void write(BTreesModel model, RecordWriter out) {
        out.put("loss", model.loss());
        out.put("learningRate", model.learningRate());
        out.put("initialScores", model.initialScores());
        out.put("history", model.history());
        out.put("heldOutHistory", model.heldOutHistory());
    }

    @Override
    protected BTreesModel read(TreeFit fit, RecordReader in) {
        return new BTreesModel(
                fit,
                in.symbol("loss", Loss.class),
                in.number("learningRate"),
                TreeFields.list(in, "initialScores"),
                TreeFields.trees(in),
                TreeFields.list(in, "history"),
                TreeFields.list(in, "heldOutHistory"));
    }

    @Override
    public List<String> summary(BTreesModel model) {
        return shortSummary(model);
    }

    @Override
    public List<String> shortSummary(BTreesModel model) {
        return new TreeText(model, model.trees().get(0)).lines();
    }

    @Override
    public ObjectNode json(BTreesModel model, Provenance provenance) {
        TreeJson writer = new TreeJson(model);
        ObjectNode json = writer.head(provenance);
        json.put("loss", model.loss().name().toLowerCase(Locale.ROOT));
        TreeJson.put(json, "learningRate", model.learningRate());
        TreeJson.numbers(json, "initialScores", numbers(model.initialScores()));
        TreeJson.numbers(json, "history", numbers(model.history()));
        TreeJson.numbers(json, "heldOutHistory", numbers(model.heldOutHistory()));
        json.set("trees", writer.trees(model.trees()));
        return json;
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public List<List<String>> table(BTreesModel model) {
        return List.of(List.of("trees"), List.of(String.valueOf(model.trees().size())));
    }

    @Override
    public PredictionKinds predictions(BTreesModel model) {
        return model.loss() != Loss.GAUSSIAN
                ? PredictionKinds.of(
                        PredictionType.CLASS, PredictionType.PROBABILITY, PredictionType.LINK, PredictionType.NODE)
                : new PredictionKinds(
                        List.of(PredictionType.RESPONSE, PredictionType.LINK, PredictionType.NODE),
                        List.of(ResidualType.RESPONSE),
                        false,
                        List.of(Interval.NONE));
    }
}
