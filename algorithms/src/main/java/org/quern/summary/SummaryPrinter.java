package org.quern.summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.quern.linear.WeightKind;
import org.quern.print.RFormat;

/**
 * Tables as the old system printed them: numbers of a column with common decimals and seven significant digits, columns
 * aligned to the left, one blank before every line of a table. Skewness, kurtosis and quantiles are columns of our own.
 *
 * @param columns statistics printed, in order
 * @param emptyCells whether groups without valid rows are printed
 */
public record SummaryPrinter(List<Statistic> columns, EmptyCells emptyCells) {

    /** What becomes of groups without rows. */
    public enum EmptyCells {
        KEPT,
        REMOVED
    }

    public SummaryPrinter {
        columns = List.copyOf(columns);
    }

    /** As the old system printed by default. */
    public static SummaryPrinter of(SummaryTables tables) {
        return new SummaryPrinter(Statistic.defaults(tables.weightKind()), EmptyCells.KEPT);
    }

    public String print(SummaryTables tables) {
        StringBuilder text = new StringBuilder();
        text.append("Summary Statistics Results for: ").append(tables.formula()).append('\n');
        text.append("File name: ").append(tables.data()).append('\n');
        tables.weights().ifPresent(name -> text.append(
                        tables.weightKind() == WeightKind.FREQUENCY ? "Frequency weights: " : "Probability weights: ")
                .append(name)
                .append('\n'));
        text.append("Number of valid observations: ")
                .append(number(tables.validRows()))
                .append(" \n");
        if (tables.missingRows() > 0) {
            text.append("Number of missing observations: ")
                    .append(number(tables.missingRows()))
                    .append(" \n");
        }
        text.append(" \n");
        if (!tables.columns().isEmpty()) {
            text.append(columnTable(tables));
        }
        for (SummaryTables.ColumnSummary column : tables.columns()) {
            if (column.isGrouped()) {
                text.append('\n').append(groupTable(column, tables.probabilities()));
            }
        }
        for (SummaryTables.CategoryCounts category : tables.categories()) {
            text.append('\n').append(countTable(category));
        }
        return text.toString();
    }

    private String columnTable(SummaryTables tables) {
        LeftTable table = new LeftTable();
        table.add("Name", tables.columns().stream().map(c -> c.name()).toList());
        List<Statistics> rows = tables.columns().stream().map(c -> c.total()).toList();
        for (Statistic column : columns) {
            table.add(column.heading(), numbers(rows, column::of));
        }
        boolean allGrouped = tables.columns().stream().allMatch(SummaryTables.ColumnSummary::isGrouped);
        if (!allGrouped) {
            addQuantiles(table, rows, tables.probabilities());
        }
        return table.print();
    }

    private String groupTable(SummaryTables.ColumnSummary column, List<Double> probabilities) {
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < column.cells().size(); cell++) {
            if (emptyCells == EmptyCells.KEPT || column.cells().get(cell).valid() > 0) {
                cells.add(cell);
            }
        }
        LeftTable table = new LeftTable();
        table.add(
                "Category",
                cells.stream()
                        .map(cell -> column.value() + " for " + SummaryTables.cellName(column.factors(), cell))
                        .toList());
        addLevels(table, column.factors(), cells);
        List<Statistics> rows =
                cells.stream().map(cell -> column.cells().get(cell)).toList();
        for (Statistic statistic : columns) {
            if (statistic != Statistic.MISSING_OBS) {
                String heading = statistic == Statistic.MEAN ? "Means" : statistic.heading();
                table.add(heading, numbers(rows, statistic::of));
            }
        }
        addQuantiles(table, rows, probabilities);
        return "Statistics by category (" + cells.size() + " categories):\n\n" + table.print();
    }

    private String countTable(SummaryTables.CategoryCounts category) {
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < category.counts().size(); cell++) {
            if (emptyCells == EmptyCells.KEPT || category.counts().get(cell) > 0) {
                cells.add(cell);
            }
        }
        LeftTable table = new LeftTable();
        addLevels(table, category.factors(), cells);
        double[] counts =
                cells.stream().mapToDouble(cell -> category.counts().get(cell)).toArray();
        table.add("Counts", RFormat.padLeft(RFormat.formatAll(counts, RFormat.DIGITS)));
        StringBuilder text = new StringBuilder("Category Counts for ")
                .append(category.factors().get(0).label())
                .append("\nNumber of categories: ")
                .append(cells.size());
        if (category.factors().size() == 1) {
            text.append("\nNumber of valid observations: ")
                    .append(number(category.valid()))
                    .append("\nNumber of missing observations: ")
                    .append(number(category.missing()));
        }
        return text.append("\n\n").append(table.print()).toString();
    }

    private static void addLevels(LeftTable table, List<SummaryTables.Factor> factors, List<Integer> cells) {
        for (int f = 0; f < factors.size(); f++) {
            int factor = f;
            table.add(
                    factors.get(f).label(),
                    cells.stream()
                            .map(cell -> SummaryTables.levels(factors, cell).get(factor))
                            .toList());
        }
    }

    private static void addQuantiles(LeftTable table, List<Statistics> rows, List<Double> probabilities) {
        for (int q = 0; q < probabilities.size(); q++) {
            int index = q;
            table.add(percent(probabilities.get(q)), numbers(rows, s -> s.quantiles()
                    .get(index)));
        }
    }

    /** {@code 25%}. */
    static String percent(double probability) {
        return RFormat.format(100 * probability, RFormat.DIGITS) + "%";
    }

    private static String number(double value) {
        return RFormat.format(value, RFormat.DIGITS);
    }

    private static List<String> numbers(List<Statistics> rows, ToDoubleFunction<Statistics> value) {
        double[] values = rows.stream().mapToDouble(value).toArray();
        return RFormat.padLeft(RFormat.formatAll(values, RFormat.DIGITS));
    }

    /** A table whose columns, headings included, are pushed to the left and padded, also at the end of a line. */
    private static final class LeftTable {
        private final List<String> headings = new ArrayList<>();
        private final List<List<String>> columns = new ArrayList<>();

        void add(String heading, List<String> cells) {
            headings.add(heading);
            columns.add(cells);
        }

        String print() {
            StringBuilder text = new StringBuilder();
            for (int row = -1; row < columns.get(0).size(); row++) {
                for (int c = 0; c < columns.size(); c++) {
                    String cell = row < 0 ? headings.get(c) : columns.get(c).get(row);
                    text.append(' ').append(cell).append(" ".repeat(width(c) - length(cell)));
                }
                text.append('\n');
            }
            return text.toString();
        }

        private int width(int column) {
            return Math.max(
                    length(headings.get(column)),
                    Collections.max(
                            columns.get(column).isEmpty()
                                    ? List.of(0)
                                    : columns.get(column).stream()
                                            .map(LeftTable::length)
                                            .toList()));
        }

        private static int length(String text) {
            return text.codePointCount(0, text.length());
        }
    }
}
