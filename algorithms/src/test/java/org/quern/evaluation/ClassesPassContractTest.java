package org.quern.evaluation;

import java.util.List;
import java.util.Map;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class ClassesPassContractTest extends AlgorithmContractTest<ClassesPass.Cells, ClassesPass.Cells> {
    private static final Schema SCHEMA = Schema.of(
            Variable.factor("f", List.of("b", "c")),
            Variable.of("text", ColumnType.STRING),
            Variable.of("truth", ColumnType.BOOLEAN),
            Variable.of("w", ColumnType.FLOAT64));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        return ScoresPassContractTest.weighted(SCHEMA, rows, seed);
    }

    @Override
    protected Pass<ClassesPass.Cells, ClassesPass.Cells> pass() {
        return new ClassesPass(ClassColumns.of(
                ScoredOptions.of("f", "text", "truth").withWeights("w", WeightKind.FREQUENCY),
                SCHEMA,
                Map.of("text", List.of("a", "b", "c"))));
    }
}
