package org.quern.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.quern.model.ModelTree;
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
    public List<ModelTree> trees(M model) {
        int count = model.trees().size();
        return IntStream.range(0, count)
                .<ModelTree>mapToObj(t -> new ShownTree(model, model.trees().get(t), title(model, t)))
                .toList();
    }

    private static String title(TreeModel model, int t) {
        int count = model.trees().size();
        return model.fit().responseName() + (count == 1 ? "" : ", tree " + (t + 1) + " of " + count);
    }

    private record ShownTree(TreeModel model, Tree tree, String title) implements ModelTree {
        @Override
        public List<String> lines() {
            return new TreeText(model, tree).lines();
        }

        @Override
        public JsonNode json() {
            return new TreeJson(model).nodes(tree);
        }

        @Override
        public String svg() {
            return new TreeSvg(model, tree, title).text();
        }
    }

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
