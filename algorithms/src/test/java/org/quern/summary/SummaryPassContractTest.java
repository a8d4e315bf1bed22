package org.quern.summary;

import java.util.List;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class SummaryPassContractTest extends AlgorithmContractTest<SummaryState, SummaryState> {
    static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("y", ColumnType.FLOAT32),
            Variable.of("n", ColumnType.INT32),
            Variable.of("l", ColumnType.INT64),
            Variable.of("b", ColumnType.BOOLEAN),
            Variable.factor("f", List.of("u", "v", "w")),
            Variable.factor("g", List.of("p", "q")));

    static SummaryDesign design(String formula, MissingRows missing) {
        return new SummaryDesign(
                Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                missing);
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected Pass<SummaryState, SummaryState> pass() {
        return new SummaryPass(
                design("~ x + y + n + l + b + f + log(y):f:g + f:g + F(n, 0, 9) + x:y", MissingRows.BY_TERM),
                List.of(new Series(0, 0, 0, 0), new Series(6, 4, 0, 0)));
    }
}
