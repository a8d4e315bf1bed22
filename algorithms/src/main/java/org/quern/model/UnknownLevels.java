package org.quern.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.design.DesignVariable;
import org.quern.language.Expression;
import org.quern.pass.Counts;

/**
 * Levels of factors in new data that a model does not know: counted, or refused by level and row, as
 * {@link PredictionOptions#newLevels} says.
 *
 * @param input variables of the chunks
 */
public record UnknownLevels(NewLevels treatment, Schema input) {

    /** Counts or refuses the rows in which a variable of the design has an unknown level. */
    public void check(Design design, DesignRows rows, Chunk chunk, Counts counts) {
        List<DesignVariable> variables = design.variables();
        for (int v = 0; v < variables.size(); v++) {
            if (rows.unknownLevels(v) > 0) {
                DesignVariable.Factor factor = (DesignVariable.Factor) variables.get(v);
                count(factor.source().text(), factor.levels(), rows.unknownLevels(v), chunk, counts);
            }
        }
    }

    /**
     * Counts or refuses rows with an unknown level.
     *
     * @param variable the factor or string, or an expression that gives one
     * @param levels those the model knows
     * @param rows how many there are, at least one
     */
    public void count(String variable, List<String> levels, long rows, Chunk chunk, Counts counts) {
        if (treatment == NewLevels.ERROR) {
            throw newLevel(variable, levels, chunk);
        }
        counts.add(PredictionCounts.newLevels(variable), rows);
    }

    private QuernException newLevel(String variable, List<String> levels, Chunk chunk) {
        Column column = Expression.parse(variable).bind(input).evaluate(chunk);
        Set<String> known = new HashSet<>(levels);
        for (int row = 0; row < chunk.rows(); row++) {
            String level = text(column, row);
            if (level != null && !known.contains(level)) {
                return new QuernException("Level '" + level + "' of '" + variable + "' in row "
                        + (chunk.rowNumber(row) + 1) + " is new to the model, which knows " + some(levels)
                        + "; --new-levels missing takes such levels for missing");
            }
        }
        throw new IllegalStateException("no new level of " + variable + " in chunk " + chunk.index());
    }

    private static String text(Column column, int row) {
        if (column instanceof FactorColumn factor) {
            return factor.isMissing(row) ? null : factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }

    private static String some(List<String> levels) {
        int shown = Math.min(10, levels.size());
        return String.join(", ", levels.subList(0, shown))
                + (levels.size() > shown ? ", … (" + levels.size() + " levels)" : "");
    }
}
