package org.quern.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Schemas of stored models, on the class path beside this class. */
final class ModelSchemas {
    private ModelSchemas() {}

    static Schema of(String kind, int version) {
        String resource = kind + "-" + version + ".avsc";
        try (InputStream in = ModelSchemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("No schema " + resource + " beside " + ModelSchemas.class.getName());
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
