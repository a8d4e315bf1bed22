package org.quern.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.quern.QuernException;
import org.quern.pass.ChunkMap;

/**
 * A kind of model: its stored form and what is shown of it.
 *
 * <p>The stored form is an Avro record. Its schema is a resource, {@code org/quern/model/KIND-VERSION.avsc}, that is never
 * changed once released: a change is a new version whose new fields have defaults, so that older files still read. Fields
 * are mapped one by one, without reflection.
 *
 * @param <M> the model
 */
public interface ModelType<M extends Model> {
    /** Stable name, such as {@code linear}. */
    String kind();

    /** The version written. Files of this and all lower versions are read. */
    int version();

    /** The schema of {@link #version}. */
    default Schema schema() {
        return ModelSchemas.of(kind(), version());
    }

    GenericRecord toRecord(M model, Provenance provenance);

    /** The model of a record of {@link #schema}, whatever version it was written in. */
    M fromRecord(GenericRecord record, Provenance provenance);

    /** The printed summary: lines without line ends. */
    List<String> summary(M model);

    /** The estimates alone: lines without line ends. */
    List<String> shortSummary(M model);

    /** Everything the model holds, for a reader who wants to know why: lines without line ends. */
    default List<String> details(M model) {
        return summary(model);
    }

    /** Everything the model holds, for other programs. Doubles in full, missing numbers as null. */
    ObjectNode json(M model, Provenance provenance);

    /** The table that matters most, such as coefficients, as rows of cells, the header first. Doubles in full. */
    List<List<String>> table(M model);

    /** The cells of a cube with their counts, as printed. */
    default List<String> counts(M model) {
        throw noCube();
    }

    /** The cells of a cube with their counts, as rows of cells, the header first. Doubles in full. */
    default List<List<String>> countTable(M model) {
        throw noCube();
    }

    /** The trees it is made of; empty if there are none. */
    default List<ModelTree> trees(M model) {
        return List.of();
    }

    private static QuernException noCube() {
        return new QuernException(
                "The model is no cube, so there are no counts of its cells; --cube in its fit would make it one");
    }

    /** The variables it was fitted to. */
    ModelVariables variables(M model);

    /** What scoring with it can give. */
    PredictionKinds predictions(M model);

    /** Whether its predictions start from probabilities of classes that scoring may replace. */
    default boolean takesPriors() {
        return false;
    }

    /**
     * What scores new data with a model.
     *
     * @param scoring whose file holds the model; its options ask for nothing that {@link #predictions} does not list, and its
     *     data have the variables
     * @throws org.quern.QuernException if the model lacks what the options need
     */
    ChunkMap prediction(M model, Scoring scoring);
}
