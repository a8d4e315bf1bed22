package org.quern.bayes;

import java.util.Map;
import org.quern.data.Schema;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;
import org.quern.summary.MissingRows;

/** With weights, some of which are negative (and counted), a truth value as class, and complete rows only. */
class WeightedClassCountsPassContractTest extends AlgorithmContractTest<ClassCounts, ClassCounts> {
    @Override
    protected Schema schema() {
        return ClassCountsPassContractTest.SCHEMA;
    }

    @Override
    protected Pass<ClassCounts, ClassCounts> pass() {
        NaiveBayesOptions options = NaiveBayesOptions.of("truth ~ x + f + class")
                .withWeights("n", WeightKind.PROBABILITY)
                .withMissing(MissingRows.BY_ROW);
        return new ClassCountsPass(BayesDesign.of(options, options.formula(), schema(), Map.of()));
    }
}
