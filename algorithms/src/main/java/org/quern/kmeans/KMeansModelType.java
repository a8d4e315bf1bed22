package org.quern.kmeans;

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

/** How k-means models are stored, shown and scored. */
public final class KMeansModelType implements ModelType<KMeansModel> {
    public static final KMeansModelType INSTANCE = new KMeansModelType();

    private KMeansModelType() {}

    @Override
    public String kind() {
        return "kmeans";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public GenericRecord toRecord(KMeansModel model, Provenance provenance) {
        return KMeansModelRecord.write(model, provenance, schema());
    }

    @Override
    public KMeansModel fromRecord(GenericRecord record, Provenance provenance) {
        return KMeansModelRecord.read(record, provenance);
    }

    @Override
    public List<String> summary(KMeansModel model) {
        return new KMeansSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(KMeansModel model) {
        return new KMeansSummary(model).shortLines();
    }

    @Override
    public ObjectNode json(KMeansModel model, Provenance provenance) {
        return new KMeansModelJson(model).of(provenance);
    }

    @Override
    public List<List<String>> table(KMeansModel model) {
        return new KMeansSummary(model).cells();
    }

    @Override
    public ModelVariables variables(KMeansModel model) {
        List<String> columns = model.formula().columns();
        return new ModelVariables(
                model.variables(), columns, columns, List.of(), model.options().transforms());
    }

    /** The number of the nearest cluster; the residual is the distance to its centre. */
    @Override
    public PredictionKinds predictions(KMeansModel model) {
        return new PredictionKinds(
                List.of(PredictionType.CLASS), List.of(ResidualType.RESPONSE), false, List.of(Interval.NONE));
    }

    @Override
    public ChunkMap prediction(KMeansModel model, Scoring scoring) {
        return new KMeansPrediction(scoring);
    }
}
