package org.quern.glm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.quern.language.Expression;
import org.quern.model.Interval;
import org.quern.model.ModelType;
import org.quern.model.ModelVariables;
import org.quern.model.PredictionKinds;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.ResidualType;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;

/** How generalized linear models, logistic regressions among them, are stored, shown and scored. */
public final class GlmModelType implements ModelType<GlmModel> {
    public static final GlmModelType INSTANCE = new GlmModelType();

    private GlmModelType() {}

    @Override
    public String kind() {
        return "glm";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public GenericRecord toRecord(GlmModel model, Provenance provenance) {
        return GlmModelRecord.write(model, provenance, schema());
    }

    @Override
    public GlmModel fromRecord(GenericRecord record, Provenance provenance) {
        return GlmModelRecord.read(record, provenance);
    }

    @Override
    public List<String> summary(GlmModel model) {
        return new GlmSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(GlmModel model) {
        return new GlmSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(GlmModel model, Provenance provenance) {
        return new GlmModelJson(model).of(provenance);
    }

    @Override
    public List<List<String>> table(GlmModel model) {
        return new GlmSummary(model).cells();
    }

    @Override
    public List<String> counts(GlmModel model) {
        return model.isCube() ? model.cells().lines() : ModelType.super.counts(model);
    }

    @Override
    public List<List<String>> countTable(GlmModel model) {
        return model.isCube() ? model.cells().rows() : ModelType.super.countTable(model);
    }

    @Override
    public ModelVariables variables(GlmModel model) {
        GlmOptions options = model.options();
        ModelVariables variables = ModelVariables.of(model.design(), options.transforms());
        for (String column : options.offset().map(Expression::columns).orElse(List.of())) {
            variables = variables.withPredictor(column);
        }
        return options.weights().map(variables::withWeights).orElse(variables);
    }

    @Override
    public PredictionKinds predictions(GlmModel model) {
        return new PredictionKinds(
                List.of(PredictionType.RESPONSE, PredictionType.LINK),
                List.of(ResidualType.values()),
                true,
                List.of(Interval.NONE, Interval.CONFIDENCE));
    }

    @Override
    public ChunkMap prediction(GlmModel model, Scoring scoring) {
        return GlmPrediction.of(model, scoring);
    }
}
