package org.quern.bayes;

import java.util.Map;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class ClassCountsPassContractTest extends AlgorithmContractTest<ClassCounts, ClassCounts> {
    static final Schema SCHEMA = Schema.of(
            Variable.factor("class", java.util.List.of("a", "b", "c")),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.of("truth", ColumnType.BOOLEAN),
            Variable.factor("f", java.util.List.of("u", "v")),
            Variable.of("text", ColumnType.STRING));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected Pass<ClassCounts, ClassCounts> pass() {
        NaiveBayesOptions options = NaiveBayesOptions.of("class ~ x + log(n) + truth + f + text");
        return new ClassCountsPass(
                BayesDesign.of(options, options.formula(), SCHEMA, Map.of("text", java.util.List.of("a", "b", "c"))));
    }
}
