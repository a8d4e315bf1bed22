package org.quern.tree;

import org.apache.avro.generic.GenericRecord;
import org.quern.model.ModelType;
import org.quern.model.ModelVariables;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;

/**
 * What kinds of models of trees have in common: how they are stored and scored.
 *
 * @param <M> the model
 */
public abstract class TreeModelType<M extends TreeModel> implements ModelType<M> {
    /** For the constants of the kinds. */
    protected TreeModelType() {}

    @Override
    public int version() {
        return 1;
    }

    @Override
    public GenericRecord toRecord(M model, Provenance provenance) {
        RecordWriter out = new RecordWriter(schema());
        TreeFields.write(model, provenance, out);
        write(model, out);
        return out.record();
    }

    /** Sets the fields that {@link TreeFields} does not. */
    protected abstract void write(M model, RecordWriter out);

    @Override
    public M fromRecord(GenericRecord record, Provenance provenance) {
        RecordReader in = new RecordReader(record);
        return read(TreeFields.fit(in, provenance), in);
    }

    /** The model of the fields that {@link #write} set and those of {@link TreeFields}. */
    protected abstract M read(TreeFit fit, RecordReader in);

    @Override
    public ModelVariables variables(M model) {
        TreeDesign design = model.fit().design();
        return ModelVariables.of(
                design.response(), design.predictors(), design.rows().transforms());
    }

    @Override
    public ChunkMap prediction(M model, Scoring scoring) {
        return new TreePrediction(scoring);
    }
}
