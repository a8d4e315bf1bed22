package org.quern.summary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.linear.WeightKind;

/**
 * A summary as JSON and as CSV, with all digits of every statistic. JSON has null and CSV an empty field for what is
 * missing; infinite numbers are the texts {@code Inf} and {@code -Inf}.
 */
public final class SummaryDocuments {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SummaryDocuments() {}

    /** One object: what was summarised, then {@code columns} and {@code categories}. */
    public static String json(SummaryTables tables) {
        ObjectNode root = NODES.objectNode();
        root.put("formula", tables.formula());
        root.put("data", tables.data());
        tables.weights()
                .ifPresent(name -> root.put(
                        tables.weightKind() == WeightKind.FREQUENCY ? "frequencyWeights" : "probabilityWeights", name));
        put(root, "validObservations", tables.validRows());
        put(root, "missingObservations", tables.missingRows());
        root.put("passes", tables.passes());
        ArrayNode columns = root.putArray("columns");
        for (SummaryTables.ColumnSummary column : tables.columns()) {
            columns.add(column(column, tables.probabilities()));
        }
        ArrayNode categories = root.putArray("categories");
        for (SummaryTables.CategoryCounts category : tables.categories()) {
            categories.add(category(category));
        }
        return root.toPrettyString() + "\n";
    }

    private static ObjectNode column(SummaryTables.ColumnSummary column, List<Double> probabilities) {
        ObjectNode node = NODES.objectNode();
        node.put("name", column.name());
        putStatistics(node, column.total(), probabilities, column.isGrouped() ? List.of() : probabilities);
        if (column.isGrouped()) {
            ArrayNode groups = node.putArray("groups");
            for (int cell = 0; cell < column.cells().size(); cell++) {
                ObjectNode group = groups.addObject();
                putLevels(group, column.factors(), cell);
                putStatistics(group, column.cells().get(cell), probabilities, probabilities);
            }
        }
        return node;
    }

    private static ObjectNode category(SummaryTables.CategoryCounts category) {
        ObjectNode node = NODES.objectNode();
        node.put("name", category.name());
        put(node, "valid", category.valid());
        put(node, "missing", category.missing());
        ArrayNode counts = node.putArray("counts");
        for (int cell = 0; cell < category.counts().size(); cell++) {
            ObjectNode count = counts.addObject();
            putLevels(count, category.factors(), cell);
            put(count, "count", category.counts().get(cell));
        }
        return node;
    }

    private static void putLevels(ObjectNode node, List<SummaryTables.Factor> factors, int cell) {
        ObjectNode levels = node.putObject("levels");
        List<String> names = SummaryTables.levels(factors, cell);
        for (int i = 0; i < names.size(); i++) {
            levels.put(factors.get(i).text(), names.get(i));
        }
    }

    private static void putStatistics(
            ObjectNode node, Statistics statistics, List<Double> probabilities, List<Double> shown) {
        for (Statistic column : Statistic.values()) {
            put(node, key(column), column.of(statistics));
        }
        if (!shown.isEmpty()) {
            ObjectNode quantiles = node.putObject("quantiles");
            for (int i = 0; i < probabilities.size(); i++) {
                put(
                        quantiles,
                        SummaryPrinter.percent(probabilities.get(i)),
                        statistics.quantiles().get(i));
            }
        }
    }

    /** {@code validObs} for {@code ValidObs}. */
    private static String key(Statistic column) {
        String heading = column.heading();
        return heading.substring(0, 1).toLowerCase(Locale.ROOT) + heading.substring(1);
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isNaN(value)) {
            node.putNull(key);
        } else if (Double.isInfinite(value)) {
            node.put(key, text(value));
        } else if (isShortWhole(value)) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }

    private static boolean isShortWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }

    private static String text(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Inf" : "-Inf";
        }
        return isShortWhole(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /**
     * One table for everything: a line for each column ({@code kind} column), each of its groups ({@code group}) and each
     * counted cell ({@code count}, whose number stands under ValidObs, or under SumOfWeights if there are weights).
     */
    public static String csv(SummaryTables tables) {
        List<String> header = new ArrayList<>(List.of("kind", "name", "group"));
        for (Statistic column : Statistic.values()) {
            header.add(column.heading());
        }
        tables.probabilities().forEach(p -> header.add(SummaryPrinter.percent(p)));
        StringBuilder text = new StringBuilder(line(header));
        for (SummaryTables.ColumnSummary column : tables.columns()) {
            text.append(line(fields("column", column.name(), "", column.total())));
            for (int cell = 0; cell < column.cells().size(); cell++) {
                String group = SummaryTables.cellName(column.factors(), cell);
                text.append(line(
                        fields("group", column.name(), group, column.cells().get(cell))));
            }
        }
        Statistic counted = tables.weightKind() == WeightKind.NONE ? Statistic.VALID_OBS : Statistic.SUM_OF_WEIGHTS;
        for (SummaryTables.CategoryCounts category : tables.categories()) {
            for (int cell = 0; cell < category.counts().size(); cell++) {
                List<String> fields = new ArrayList<>(
                        List.of("count", category.name(), SummaryTables.cellName(category.factors(), cell)));
                for (Statistic column : Statistic.values()) {
                    fields.add(column == counted ? text(category.counts().get(cell)) : "");
                }
                tables.probabilities().forEach(p -> fields.add(""));
                text.append(line(fields));
            }
        }
        return text.toString();
    }

    private static List<String> fields(String kind, String name, String group, Statistics statistics) {
        List<String> fields = new ArrayList<>(List.of(kind, name, group));
        for (Statistic column : Statistic.values()) {
            fields.add(text(column.of(statistics)));
        }
        statistics.quantiles().forEach(q -> fields.add(text(q)));
        return fields;
    }

    private static String line(List<String> fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            boolean quoted = field.contains(",") || field.contains("\"") || field.contains("\n");
            line.append(line.length() == 0 ? "" : ",").append(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
        }
        return line.append('\n').toString();
    }
}
