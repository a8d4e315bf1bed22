package org.quern.pass;

import java.util.List;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;

class DataProfilePassContractTest extends AlgorithmContractTest<DataProfilePass.State, DataProfilePass.State> {

    @Override
    protected Schema schema() {
        return Schema.of(Variable.of("s", ColumnType.STRING), Variable.of("x", ColumnType.FLOAT64));
    }

    @Override
    protected Pass<DataProfilePass.State, DataProfilePass.State> pass() {
        return new DataProfilePass(
                ColumnSelection.of(List.of("s", "x")),
                List.of(Expression.parse("s")),
                List.of(Expression.parse("x"), Expression.parse("x + 1")),
                10);
    }
}
