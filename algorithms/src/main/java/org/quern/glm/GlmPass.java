package org.quern.glm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.quern.crossproduct.CrossProducts;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.design.BoundDesign;
import org.quern.language.BoundExpression;
import org.quern.language.ColumnSelection;
import org.quern.pass.PassType;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;

/**
 * The pass of one iteration of a generalized linear model. At coefficients b it gathers the cross-products X'WX and X'Wr with
 * W = w/(V(μ)·g'(μ)²) and the working residual r = (y − μ)·g'(μ), whose solution is the step from b; the pass that starts a
 * fit has means near the responses instead, and g(μ) + r less the offset in place of r. Beside them the deviance, Pearson's
 * χ², what the null model needs, and counts of rows that cannot be used.
 *
 * <p>A row with a missing value in any variable, the response, an offset or the weight is counted as missing; a row of weight
 * 0 is left out and counted apart, and so are negative weights, infinite values and responses outside the family's range,
 * which the fit refuses.
 *
 * <p>Linear predictors are summed a term at a time, by code for factors, so that no dummy column is made; links and deviances
 * are evaluated over arrays.
 *
 * <p>Cost: a row costs one exponential or so, one logarithm, and its cross-products. State size: see {@link CrossProducts};
 * it is cut into slices of about 8 MB.
 *
 * <p>Reference: McCullagh and Nelder (1989), Generalized Linear Models, 2.5.
 */
public final class GlmPass implements SlicedPass<GlmState, GlmState> {
    public static final PassType<GlmPass> TYPE = new Type();

    private final GlmProblem problem;
    private final GlmPoint point;
    private final CrossProductsPass products;
    private final int counted;
    private final ColumnSelection columns;
    /** What was bound to the schema last seen; replaced, never changed. */
    private volatile Bound bound;

    /** The expressions of a fit, found in a schema. */
    record Bound(
            Schema schema, BoundDesign design, List<BoundExpression> responses, Optional<BoundExpression> offset) {}

    GlmPass(GlmProblem problem, GlmPoint point) {
        this.problem = problem;
        this.point = point;
        this.products = CrossProductsPass.ofWorkingResponse(problem.design(), problem.rows(), point.extended());
        this.counted = problem.counted().size();
        this.columns = problem.columns();
    }

    GlmProblem problem() {
        return problem;
    }

    GlmPoint point() {
        return point;
    }

    @Override
    public PassType<GlmPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return columns;
    }

    @Override
    public GlmState newState() {
        boolean cells = point.first() && problem.design().options().cube();
        return new GlmState(
                products.newState(),
                counted,
                cells ? problem.design().terms().get(0).cells() : 0);
    }

    @Override
    public void process(GlmState state, Chunk chunk) {
        if (chunk.rows() > 0) {
            GlmRows.add(this, state, chunk);
        }
    }

    Bound bind(Schema schema) {
        Bound last = bound;
        if (last == null || !last.schema().equals(schema)) {
            last = new Bound(
                    schema,
                    problem.design().bindPredictors(schema),
                    problem.design().formula().responses().stream()
                            .map(r -> r.bind(schema))
                            .toList(),
                    problem.offset().map(o -> o.bind(schema)));
            bound = last;
        }
        return last;
    }

    @Override
    public void merge(GlmState state, GlmState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<GlmState> codec() {
        return new GlmState.Codec(products.codec(), counted);
    }

    @Override
    public GlmState finish(GlmState total) {
        return total;
    }

    /** Refuses a model too wide for this process to solve for its coefficients. */
    void checkSolvable() {
        products.checkSolvable();
    }

    @Override
    public int slices() {
        return products.slices();
    }

    @Override
    public GlmState slice(GlmState state, int index) {
        return state.with(products.slice(state.products, index), index == 0);
    }

    @Override
    public GlmState assemble(List<GlmState> slices) {
        CrossProducts whole =
                products.assemble(slices.stream().map(s -> s.products).toList());
        return slices.get(0).with(whole, true);
    }

    @Override
    public int leafLevel() {
        return products.leafLevel();
    }

    @Override
    public long stateBytes() {
        return products.stateBytes() + 512;
    }

    @Override
    public String stateFormula() {
        return products.stateFormula();
    }

    private static final class Type implements PassType<GlmPass> {
        @Override
        public String name() {
            return "glm.iteration";
        }

        @Override
        public void write(GlmPass pass, DataOutput out) throws IOException {
            pass.problem.write(out);
            pass.point.write(out);
        }

        @Override
        public GlmPass read(DataInput in) throws IOException {
            return new GlmPass(GlmProblem.read(in), GlmPoint.read(in));
        }
    }
}
