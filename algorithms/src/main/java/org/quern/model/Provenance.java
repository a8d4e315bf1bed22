package org.quern.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.quern.data.DataSetInfo;

/**
 * Where a model came from. Holds no time of day and no host: the same data, options and version give the same bytes.
 *
 * @param software version of Quern that fitted the model
 * @param dataName name of the data set
 * @param dataGeneration its generation
 * @param dataDigest its fingerprint
 * @param dataRows its rows, before any selection
 * @param passes passes over the data
 */
public record Provenance(
        String software, String dataName, long dataGeneration, String dataDigest, long dataRows, int passes) {

    /** A fit by this version of Quern. */
    public static Provenance of(DataSetInfo data, int passes) {
        return new Provenance(
                SoftwareVersion.current(), data.name(), data.generation(), data.digest(), data.rows(), passes);
    }

    /** As the record {@code org.quern.model.Provenance} that every kind's schema has as its field {@code provenance}. */
    public GenericRecord toRecord(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("software", software);
        record.put("dataName", dataName);
        record.put("dataGeneration", dataGeneration);
        record.put("dataDigest", dataDigest);
        record.put("dataRows", dataRows);
        record.put("passes", passes);
        return record;
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("software", software)
                .put("dataName", dataName)
                .put("dataGeneration", dataGeneration)
                .put("dataDigest", dataDigest)
                .put("dataRows", dataRows)
                .put("passes", passes);
    }

    public static Provenance ofRecord(GenericRecord record) {
        return new Provenance(
                record.get("software").toString(),
                record.get("dataName").toString(),
                (Long) record.get("dataGeneration"),
                record.get("dataDigest").toString(),
                (Long) record.get("dataRows"),
                (Integer) record.get("passes"));
    }
}
