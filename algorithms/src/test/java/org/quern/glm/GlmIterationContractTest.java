package org.quern.glm;

import org.quern.data.Schema;
import org.quern.design.DesignOptions;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** The pass of an iteration in double, with the null model beside offsets. */
class GlmIterationContractTest extends AlgorithmContractTest<GlmState, GlmState> {
    @Override
    protected Pass<GlmState, GlmState> pass() {
        GlmProblem problem = GlmPassContractTest.problem(
                "late", Family.BINOMIAL, Link.LOGIT, DesignOptions.DEFAULT, WeightKind.NONE);
        return new GlmPass(
                problem,
                GlmPoint.at(GlmPassContractTest.coefficients(problem), GlmPoint.NullKind.CONSTANT, 0.1, false, false));
    }

    @Override
    protected Schema schema() {
        return GlmPassContractTest.SCHEMA;
    }
}
