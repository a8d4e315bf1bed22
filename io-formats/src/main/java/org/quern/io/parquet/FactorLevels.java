package org.quern.io.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The levels that a column is read with as a factor.
 *
 * @param levels names in order
 * @param codes position of each name
 */
public record FactorLevels(List<String> levels, Map<String, Integer> codes) {

    public static FactorLevels of(List<String> levels) {
        Map<String, Integer> codes = new HashMap<>();
        for (String level : levels) {
            codes.put(level, codes.size());
        }
        return new FactorLevels(levels, codes);
    }
}
