package org.quern.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.quern.design.Design;
import org.quern.design.DesignVariable;

/** Parts of models as JSON: doubles in full, null where a number is missing or infinite. */
public final class ModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ModelJson() {}

    /** Sets a number. */
    public static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    /** Numbers in their order. */
    public static ArrayNode numbers(double[] values) {
        ArrayNode array = NODES.arrayNode();
        for (double value : values) {
            array.add(Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode());
        }
        return array;
    }

    /** Rows of a lower triangle stored by rows. */
    public static ArrayNode triangle(double[] values, int size) {
        ArrayNode rows = NODES.arrayNode();
        for (int row = 0, next = 0; row < size; row++) {
            ArrayNode cells = rows.addArray();
            for (int column = 0; column <= row; column++) {
                double value = values[next++];
                cells.add(Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode());
            }
        }
        return rows;
    }

    /** The levels of the factors of a design, by variable. */
    public static ObjectNode factors(Design design) {
        ObjectNode json = NODES.objectNode();
        for (DesignVariable variable : design.variables()) {
            if (variable instanceof DesignVariable.Factor factor) {
                ArrayNode levels = json.putArray(factor.source().text());
                factor.levels().forEach(levels::add);
            }
        }
        return json;
    }

    /** A number as a cell of a table for other programs: in full, empty where missing. */
    public static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
