package org.quern.tree.boosting;

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
        BTreesRecord.write(model, out);
    }

    @Override
    protected BTreesModel read(TreeFit fit, RecordReader in) {
        return BTreesRecord.read(fit, in);
    }

    @Override
    public List<String> summary(BTreesModel model) {
        return new BTreesSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(BTreesModel model) {
        return new BTreesSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(BTreesModel model, Provenance provenance) {
        return new BTreesJson(model).of(provenance);
    }

    /** The deviances by round. */
    @Override
    public List<List<String>> table(BTreesModel model) {
        return new BTreesSummary(model).cells();
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
