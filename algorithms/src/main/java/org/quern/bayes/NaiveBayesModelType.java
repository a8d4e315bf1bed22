package org.quern.bayes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.quern.model.ModelType;
import org.quern.model.ModelVariables;
import org.quern.model.PredictionKinds;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;

/** How naive Bayes models are stored, shown and scored. */
public final class NaiveBayesModelType implements ModelType<NaiveBayesModel> {
    public static final NaiveBayesModelType INSTANCE = new NaiveBayesModelType();

    private NaiveBayesModelType() {}

    @Override
    public String kind() {
        return "naive-bayes";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public GenericRecord toRecord(NaiveBayesModel model, Provenance provenance) {
        return NaiveBayesRecord.write(model, provenance, schema());
    }

    @Override
    public NaiveBayesModel fromRecord(GenericRecord record, Provenance provenance) {
        return NaiveBayesRecord.read(record, provenance);
    }

    @Override
    public List<String> summary(NaiveBayesModel model) {
        return new NaiveBayesSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(NaiveBayesModel model) {
        return new NaiveBayesSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(NaiveBayesModel model, Provenance provenance) {
        return new NaiveBayesJson(model).of(provenance);
    }

    @Override
    public List<List<String>> table(NaiveBayesModel model) {
        return new NaiveBayesSummary(model).cells();
    }

    @Override
    public ModelVariables variables(NaiveBayesModel model) {
        return ModelVariables.of(
                model.response(), model.predictors(), model.options().transforms());
    }

    @Override
    public PredictionKinds predictions(NaiveBayesModel model) {
        return PredictionKinds.of(PredictionType.CLASS, PredictionType.PROBABILITY);
    }

    @Override
    public boolean takesPriors() {
        return true;
    }

    @Override
    public ChunkMap prediction(NaiveBayesModel model, Scoring scoring) {
        return NaiveBayesPrediction.of(model, scoring);
    }
}
