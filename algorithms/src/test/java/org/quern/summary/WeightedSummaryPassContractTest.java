package org.quern.summary;

import java.util.List;
import java.util.Optional;
import org.quern.data.Column;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;
import org.quern.pass.RandomColumns;

/** With weights of which some are 0 and some missing, and rows left out where any variable is missing. */
class WeightedSummaryPassContractTest extends AlgorithmContractTest<SummaryState, SummaryState> {

    @Override
    protected Schema schema() {
        return SummaryPassContractTest.SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        List<Column> columns = new java.util.ArrayList<>(RandomColumns.of(schema(), rows, 12, seed));
        IntColumn weights = (IntColumn) columns.get(2);
        int[] values = weights.values().clone();
        for (int i = 0; i < rows; i++) {
            values[i] = values[i] == IntColumn.MISSING ? values[i] : Math.floorMod(values[i], 4);
        }
        columns.set(2, new IntColumn(values));
        return columns;
    }

    @Override
    protected Pass<SummaryState, SummaryState> pass() {
        return new SummaryPass(
                new SummaryDesign(
                        Design.of(Formula.parse("~ x + y + x:f + f:g"), schema(), DesignOptions.DEFAULT),
                        Optional.empty(),
                        List.of(),
                        Optional.of("n"),
                        MissingRows.BY_ROW),
                List.of(new Series(0, 0, 0, 0)));
    }
}
