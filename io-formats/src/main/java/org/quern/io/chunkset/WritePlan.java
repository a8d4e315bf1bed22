package org.quern.io.chunkset;

import org.quern.data.Schema;

/**
 * What a task must know to write parts of a chunk set: a value that travels from the driver to tasks as JSON.
 *
 * @param directory of the chunk set, fully qualified
 * @param staging hidden directory that holds parts until they are committed, fully qualified
 * @param schema variables; a factor without levels takes those its rows bring
 * @param options layout
 */
public record WritePlan(String directory, String staging, Schema schema, ChunkSetOptions options) {
    public String toJson() {
        return ManifestJson.write(this);
    }

    public static WritePlan fromJson(String json) {
        return ManifestJson.readWritePlan(json);
    }
}
