package org.quern.linear;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.quern.model.Interval;
import org.quern.model.ModelType;
import org.quern.model.ModelVariables;
import org.quern.model.PredictionKinds;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.ResidualType;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;

/** How linear models are stored, shown and scored. */
public final class LinearModelType implements ModelType<LinearModel> {
    public static final LinearModelType INSTANCE = new LinearModelType();

    private LinearModelType() {}

    @Override
    public String kind() {
        return "linear";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public GenericRecord toRecord(LinearModel model, Provenance provenance) {
        return LinearModelRecord.write(model, provenance, schema());
    }

    @Override
    public LinearModel fromRecord(GenericRecord record, Provenance provenance) {
        return LinearModelRecord.read(record, provenance);
    }

    @Override
    public List<String> summary(LinearModel model) {
        return new LinearSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(LinearModel model) {
        return new LinearSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(LinearModel model, Provenance provenance) {
        return new LinearModelJson(model).of(provenance);
    }

    @Override
    public List<List<String>> table(LinearModel model) {
        return new LinearSummary(model).cells();
    }

    @Override
    public List<String> counts(LinearModel model) {
        return model.isCube() ? CubeTable.of(model).lines() : ModelType.super.counts(model);
    }

    @Override
    public List<List<String>> countTable(LinearModel model) {
        return model.isCube() ? CubeTable.of(model).rows() : ModelType.super.countTable(model);
    }

    @Override
    public ModelVariables variables(LinearModel model) {
        return ModelVariables.of(model.design(), model.options().transforms());
    }

    /** The link is the identity. */
    @Override
    public PredictionKinds predictions(LinearModel model) {
        return new PredictionKinds(
                List.of(PredictionType.RESPONSE, PredictionType.LINK),
                List.of(ResidualType.RESPONSE),
                true,
                List.of(Interval.values()));
    }

    @Override
    public ChunkMap prediction(LinearModel model, Scoring scoring) {
        return LinearPrediction.of(model, scoring);
    }
}
