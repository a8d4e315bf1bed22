package org.quern.io.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.quern.QuernException;

/** Values that travel between a driver and its tasks, which are of one version. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new QuernException(
                    "Cannot read what should be a " + type.getSimpleName() + ": " + e.getOriginalMessage()
                            + "; do all nodes have the same version of Quern?",
                    e);
        }
    }
}
