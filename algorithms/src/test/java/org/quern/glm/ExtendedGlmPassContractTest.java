package org.quern.glm;

import org.quern.data.Schema;
import org.quern.design.DesignOptions;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** The pass of an iteration in double-double, of a cube with frequency weights and counts of two kinds. */
class ExtendedGlmPassContractTest extends AlgorithmContractTest<GlmState, GlmState> {
    @Override
    protected Pass<GlmState, GlmState> pass() {
        GlmProblem problem = GlmPassContractTest.problem(
                "cbind(abs(y), abs(y2))",
                Family.QUASIBINOMIAL,
                Link.CLOGLOG,
                DesignOptions.DEFAULT.withCube(true),
                WeightKind.FREQUENCY);
        return new GlmPass(
                problem,
                GlmPoint.at(GlmPassContractTest.coefficients(problem), GlmPoint.NullKind.MEAN, 0.4, true, true));
    }

    @Override
    protected Schema schema() {
        return GlmPassContractTest.SCHEMA;
    }
}
