package org.quern.glm;

import java.util.List;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.linalg.DoubleDouble;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

/** The pass that starts a fit: factors, interactions of all kinds, offsets of both kinds and weights. */
class GlmPassContractTest extends AlgorithmContractTest<GlmState, GlmState> {
    static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("y2", ColumnType.FLOAT32),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("i", ColumnType.INT32),
            Variable.of("late", ColumnType.BOOLEAN),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.factor("g", List.of("u", "v")),
            Variable.of("w", ColumnType.FLOAT64));

    private static final String TERMS = "x + f + g + f:g + x:f + x:i + late + N(g):i + offset(x/100)";

    static GlmProblem problem(String response, Family family, Link link, DesignOptions options, WeightKind kind) {
        Formula formula = Formula.parse(response + " ~ " + (options.cube() ? "f:g + x" : TERMS));
        return new GlmProblem(
                Design.of(formula, SCHEMA, options),
                new ColumnSelection(List.of(), Optional.empty(), List.of()),
                kind == WeightKind.NONE ? Optional.empty() : Optional.of("w"),
                kind,
                options.cube() ? Optional.empty() : Optional.of(Expression.parse("i / 1000")),
                family,
                link,
                List.of());
    }

    /** Small coefficients, all different. */
    static DoubleDouble[] coefficients(GlmProblem problem) {
        DoubleDouble[] b = new DoubleDouble[problem.design().columns().size()];
        for (int c = 0; c < b.length; c++) {
            boolean reference = problem.design().columns().get(c).reference();
            b[c] = reference ? DoubleDouble.ZERO : DoubleDouble.of(1).dividedBy(DoubleDouble.of(1000 + 7 * c));
        }
        return b;
    }

    @Override
    protected Pass<GlmState, GlmState> pass() {
        GlmProblem problem =
                problem("exp(y / 100)", Family.POISSON, Link.LOG, DesignOptions.DEFAULT, WeightKind.PROBABILITY);
        return new GlmPass(problem, GlmPoint.start(false, false));
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }
}
