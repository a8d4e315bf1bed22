package org.quern.tree.forest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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

/** How forests are stored, shown and scored. */
public final class DForestModelType extends TreeModelType<DForestModel> {
    public static final DForestModelType INSTANCE = new DForestModelType();

    private DForestModelType() {}

    @Override
    public String kind() {
        return "dforest";
    }

    @Override
    protected void write(DForestModel model, RecordWriter out) {
        out.put("triedPredictors", model.triedPredictors());
        out.put("cutoff", model.cutoff());
        out.put("outOfBagErrors", model.outOfBagErrors());
        out.put("confusion", model.confusion(), (row, item) -> item.put("weights", row));
        out.put("importance", model.importance());
    }

    @Override
    protected DForestModel read(TreeFit fit, RecordReader in) {
        return new DForestModel(
                fit,
                TreeFields.trees(in),
                in.whole("triedPredictors"),
                TreeFields.list(in, "cutoff"),
                TreeFields.list(in, "outOfBagErrors"),
                in.records("confusion", row -> TreeFields.list(row, "weights")),
                TreeFields.list(in, "importance"));
    }

    @Override
    public List<String> summary(DForestModel model) {
        return shortSummary(model);
    }

    @Override
    public List<String> shortSummary(DForestModel model) {
        return new TreeText(model, model.trees().get(0)).lines();
    }

    @Override
    public ObjectNode json(DForestModel model, Provenance provenance) {
        TreeJson writer = new TreeJson(model);
        ObjectNode json = writer.head(provenance);
        json.put("triedPredictors", model.triedPredictors());
        TreeJson.numbers(
                json, "cutoff", model.cutoff().stream().mapToDouble(c -> c).toArray());
        json.set("trees", writer.trees(model.trees()));
        return json;
    }

    @Override
    public List<List<String>> table(DForestModel model) {
        return List.of(List.of("trees"), List.of(String.valueOf(model.trees().size())));
    }

    @Override
    public PredictionKinds predictions(DForestModel model) {
        return model.fit().design().isClassification()
                ? PredictionKinds.of(
                        PredictionType.CLASS, PredictionType.PROBABILITY, PredictionType.VOTE, PredictionType.NODE)
                : new PredictionKinds(
                        List.of(PredictionType.RESPONSE, PredictionType.NODE),
                        List.of(ResidualType.RESPONSE),
                        false,
                        List.of(Interval.NONE));
    }
}
