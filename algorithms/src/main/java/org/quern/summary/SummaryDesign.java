package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * The terms of a summary and how the rows of a chunk are read for them. Rows of weight 0 are left out as if they were not
 * selected; rows whose weight is missing are left out and counted as missing for every term; a weight below 0 is refused.
 *
 * @param design the formula's variables and terms
 * @param weights name of the column of weights
 */
record SummaryDesign(
        Design design,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        Optional<String> weights,
        MissingRows missing) {

    /**
     * A column to summarise or a table to count.
     *
     * @param response index of the response the term is multiplied by, or −1
     * @param term of the design
     */
    record Row(int response, DesignTerm term) {
        /** Whether values are summarised, rather than cells counted. */
        boolean hasValues() {
            return response >= 0 || !term.numerics().isEmpty();
        }

        boolean hasCells() {
            return !term.factors().isEmpty();
        }
    }

    SummaryDesign {
        transforms = List.copyOf(transforms);
    }

    /** Each term, by each response if there are any. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (DesignTerm term : design.terms()) {
            if (design.responses().isEmpty()) {
                rows.add(new Row(-1, term));
            }
            for (int response = 0; response < design.responses().size(); response++) {
                rows.add(new Row(response, term));
            }
        }
        return rows;
    }

    /** {@code ArrDelay:DayOfWeek}. */
    String name(Row row) {
        return row.response < 0 ? row.term.text() : design.responses().get(row.response) + ":" + row.term.text();
    }

    ColumnSelection columns() {
        Set<String> names = new LinkedHashSet<>(design.inputs());
        weights.ifPresent(names::add);
        return new ColumnSelection(List.copyOf(names), rowSelection, transforms);
    }

    /** The rows of a chunk that are used. */
    Rows read(Chunk chunk) {
        long missingWeights = 0;
        if (weights.isPresent()) {
            double[] w = weights(chunk);
            int[] kept = new int[w.length];
            int count = 0;
            for (int i = 0; i < w.length; i++) {
                if (w[i] < 0) {
                    throw new QuernException("Weight " + w[i] + " in row " + (chunk.rowNumber(i) + 1) + " of column '"
                            + weights.get() + "' is negative: weights must be 0 or more");
                }
                missingWeights += Double.isNaN(w[i]) ? 1 : 0;
                kept[count] = i;
                count += w[i] > 0 ? 1 : 0;
            }
            chunk = count == w.length ? chunk : chunk.select(kept, count);
        }
        DesignRows rows = design.bind(chunk.schema()).evaluate(chunk);
        long incomplete = 0;
        if (missing == MissingRows.BY_ROW) {
            int[] complete = rows.completeRows();
            if (complete.length < chunk.rows()) {
                incomplete = chunk.rows() - complete.length;
                chunk = chunk.select(complete, complete.length);
                rows = design.bind(chunk.schema()).evaluate(chunk);
            }
        }
        return new Rows(this, rows, weights.isPresent() ? weights(chunk) : null, missingWeights, incomplete);
    }

    private double[] weights(Chunk chunk) {
        double[] w = new double[chunk.rows()];
        chunk.column(weights.orElseThrow()).toDoubles(w);
        return w;
    }

    /**
     * The used rows of a chunk, a term at a time.
     *
     * @param weights above 0, or null if there are none
     * @param missingWeights rows left out because their weight is missing
     * @param incomplete rows left out because a variable is missing
     */
    record Rows(SummaryDesign design, DesignRows rows, double[] weights, long missingWeights, long incomplete) {
        int count() {
            return rows.rows();
        }

        /** The product of the term's numbers and response; NaN where missing. At least {@link #count} long. */
        double[] values(Row row) {
            double[] product = row.response < 0 ? null : rows.response(row.response);
            boolean own = false;
            for (int numeric : row.term.numerics()) {
                double[] factor = rows.numbers(numeric);
                if (product == null) {
                    product = factor;
                    continue;
                }
                double[] result = own ? product : new double[count()];
                for (int i = 0; i < count(); i++) {
                    result[i] = product[i] * factor[i];
                }
                product = result;
                own = true;
            }
            return product;
        }

        /** The cell of each row, the first factor varying fastest; −1 where a factor is missing. */
        int[] cells(Row row) {
            List<Integer> factors = row.term.factors();
            if (factors.size() == 1) {
                return rows.codes(factors.get(0));
            }
            int[] cells = new int[count()];
            int stride = 1;
            for (int factor : factors) {
                int[] codes = rows.codes(factor);
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = cells[i] < 0 || codes[i] < 0 ? -1 : cells[i] + stride * codes[i];
                }
                stride *= design.levels(factor).size();
            }
            return cells;
        }
    }

    /** Levels of a factor. */
    List<String> levels(int variable) {
        return ((DesignVariable.Factor) design.variables().get(variable)).levels();
    }

    void write(DataOutput out) throws IOException {
        design.write(out);
        columns().write(out);
        out.writeUTF(weights.orElse(""));
        out.writeBoolean(missing == MissingRows.BY_ROW);
    }

    static SummaryDesign read(DataInput in) throws IOException {
        Design design = Design.read(in);
        ColumnSelection selection = ColumnSelection.read(in);
        String weights = in.readUTF();
        return new SummaryDesign(
                design,
                selection.rowSelection(),
                selection.transforms(),
                weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                in.readBoolean() ? MissingRows.BY_ROW : MissingRows.BY_TERM);
    }
}
