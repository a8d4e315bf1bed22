package org.quern.io.imports;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * A column of a source.
 *
 * @param source its name in the source
 * @param name its new name
 * @param type label of its type in the result
 * @param levels of a factor, empty to take those the data bring
 * @param description free text
 * @param valueLabels texts for coded values
 */
record SourceColumn(
        String source,
        String name,
        String type,
        List<String> levels,
        String description,
        Map<String, String> valueLabels) {

    SourceColumn {
        levels = List.copyOf(levels);
    }

    /** The columns of those names, in that order. */
    static List<SourceColumn> select(List<SourceColumn> columns, List<String> names) {
        Map<String, SourceColumn> byName =
                columns.stream().collect(Collectors.toMap(SourceColumn::name, Function.identity()));
        return names.stream().map(byName::get).toList();
    }

    static SourceColumn of(String source, Variable variable) {
        return new SourceColumn(
                source,
                variable.name(),
                variable.type().label(),
                variable.levels(),
                variable.description(),
                new TreeMap<>(variable.valueLabels()));
    }

    Variable variable() {
        return new Variable(
                name, ColumnType.ofLabel(type), description, levels, Double.NaN, Double.NaN, -1, valueLabels);
    }

    static Schema schema(List<SourceColumn> columns) {
        return new Schema(columns.stream().map(SourceColumn::variable).toList());
    }
}
