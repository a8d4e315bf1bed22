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
import org.quern.tree.TreeFit;
import org.quern.tree.TreeModelType;

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
        ForestFields.write(model, out);
    }

    @Override
    protected DForestModel read(TreeFit fit, RecordReader in) {
        return ForestFields.read(fit, in);
    }

    @Override
    public List<String> summary(DForestModel model) {
        return new DForestSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(DForestModel model) {
        return new DForestSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(DForestModel model, Provenance provenance) {
        return ForestJson.of(model, provenance);
    }

    @Override
    public List<List<String>> table(DForestModel model) {
        return new DForestSummary(model).cells();
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
