package org.quern.summary;

import java.util.List;
import java.util.Optional;
import org.quern.linear.WeightKind;

/**
 * The tables of a summary.
 *
 * @param formula as it was done, its dot expanded
 * @param data name of the data set
 * @param validRows rows used; the sum of their weights with frequency weights
 * @param missingRows rows left out because a variable or the weight is missing
 * @param weights name of the column of weights
 * @param probabilities of the quantiles, in the order asked for
 * @param columns the summarised terms, in the order of the formula
 * @param categories the counted terms, in the order of the formula
 * @param passes reads of the data that were needed
 */
public record SummaryTables(
        String formula,
        String data,
        double validRows,
        double missingRows,
        Optional<String> weights,
        WeightKind weightKind,
        List<Double> probabilities,
        List<ColumnSummary> columns,
        List<CategoryCounts> categories,
        int passes) {

    public SummaryTables {
        probabilities = List.copyOf(probabilities);
        columns = List.copyOf(columns);
        categories = List.copyOf(categories);
    }

    /**
     * A summarised term.
     *
     * @param name as in the formula: {@code ArrDelay:DayOfWeek}
     * @param value what is summarised: {@code ArrDelay}
     * @param factors what it is grouped by; empty if it is not
     * @param total of all cells; its quantiles are missing for a term with groups
     * @param cells by cell, the first factor varying fastest; empty without factors
     */
    public record ColumnSummary(
            String name, String value, List<Factor> factors, Statistics total, List<Statistics> cells) {
        public ColumnSummary {
            factors = List.copyOf(factors);
            cells = List.copyOf(cells);
        }

        public boolean isGrouped() {
            return !factors.isEmpty();
        }
    }

    /**
     * A counted term.
     *
     * @param counts rows by cell, or their weights if there are any; the first factor varies fastest
     */
    public record CategoryCounts(String name, List<Factor> factors, List<Double> counts, double valid, double missing) {
        public CategoryCounts {
            factors = List.copyOf(factors);
            counts = List.copyOf(counts);
        }
    }

    /**
     * A factor of a term.
     *
     * @param text as in the formula: {@code F(age)}
     * @param label as a column's heading: {@code F_age}
     */
    public record Factor(String text, String label, List<String> levels) {
        public Factor {
            levels = List.copyOf(levels);
        }
    }

    /** The level of each factor in a cell. */
    public static List<String> levels(List<Factor> factors, int cell) {
        String[] levels = new String[factors.size()];
        int rest = cell;
        for (int i = 0; i < levels.length; i++) {
            List<String> own = factors.get(i).levels();
            levels[i] = own.get(rest % own.size());
            rest /= own.size();
        }
        return List.of(levels);
    }

    /** {@code DayOfWeek=Monday, F(age)=20}. */
    public static String cellName(List<Factor> factors, int cell) {
        List<String> levels = levels(factors, cell);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < levels.size(); i++) {
            name.append(i == 0 ? "" : ", ")
                    .append(factors.get(i).text())
                    .append('=')
                    .append(levels.get(i));
        }
        return name.toString();
    }
}
