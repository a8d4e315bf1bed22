package org.quern.oozie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Properties;

/** What a workflow may ask of an action that has ended: the plain values of the JSON object that its command has printed. */
final class ActionData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ActionData() {}

    /** Those that fit into so many characters, in order; none if the command has printed something else. */
    static Properties of(String printed, int characters) {
        Properties facts = new Properties();
        if (!printed.stripLeading().startsWith("{")) {
            return facts;
        }
        JsonNode json;
        try {
            json = JSON.readTree(printed);
        } catch (JsonProcessingException e) {
            return facts;
        }
        int left = characters;
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String value = entry.getValue().asText();
            left -= entry.getKey().length() + value.length() + 2;
            if (entry.getValue().isValueNode() && !entry.getValue().isNull() && left >= 0) {
                facts.setProperty(entry.getKey(), value);
            }
        }
        return facts;
    }
}
