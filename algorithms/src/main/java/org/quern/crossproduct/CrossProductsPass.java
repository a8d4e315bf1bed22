package org.quern.crossproduct;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.design.BoundDesign;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.pass.PassType;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;

/**
 * One pass that gathers all cross-products of a design.
 *
 * <p>State size: see {@link CrossProducts}; it is cut into slices of about 8 MB.
 */
public final class CrossProductsPass implements SlicedPass<CrossProducts, CrossProducts> {
    public static final PassType<CrossProductsPass> TYPE = new Type();

    /** Numbers in a slice. */
    private static final long SLICE = 1 << 20;

    private final Design design;
    private final ColumnSelection rows;
    private final Optional<String> weights;
    private final boolean extended;
    private final CrossProductLayout.Extent extent;
    private final CrossProductLayout layout;
    /** The design bound to the schema last seen; replaced, never changed. */
    private volatile Bound bound;

    private record Bound(Schema schema, BoundDesign design) {}

    /**
     * @param rows row selection and transforms; its columns are ignored
     * @param extended whether to gather in double-double
     */
    public CrossProductsPass(Design design, ColumnSelection rows, Optional<String> weights, boolean extended) {
        this(design, rows, weights, extended, CrossProductLayout.Extent.DESIGN);
    }

    /**
     * @param rows row selection and transforms; its columns are ignored
     * @param extended whether to gather in double-double
     * @param extent whether the state will be asked for parts of the design
     */
    public CrossProductsPass(
            Design design,
            ColumnSelection rows,
            Optional<String> weights,
            boolean extended,
            CrossProductLayout.Extent extent) {
        this(design, rows, weights, extended, extent, new CrossProductLayout(design, extent));
    }

    private CrossProductsPass(
            Design design,
            ColumnSelection rows,
            Optional<String> weights,
            boolean extended,
            CrossProductLayout.Extent extent,
            CrossProductLayout layout) {
        this.design = design;
        Set<String> columns = new LinkedHashSet<>(design.inputs());
        weights.ifPresent(columns::add);
        this.rows = rows.withColumns(List.copyOf(columns));
        this.weights = weights;
        this.extended = extended;
        this.extent = extent;
        this.layout = layout;
    }

    /**
     * The states of a pass that makes its own response and weights and adds its rows with {@link CrossProducts#add}: how they
     * begin, merge, travel and are cut. Not to be run itself.
     */
    public static CrossProductsPass ofWorkingResponse(Design design, ColumnSelection rows, boolean extended) {
        CrossProductLayout.Extent extent = CrossProductLayout.Extent.DESIGN;
        return new CrossProductsPass(
                design, rows, Optional.empty(), extended, extent, new CrossProductLayout(design, extent, 1));
    }

    CrossProductLayout layout() {
        return layout;
    }

    /**
     * Refuses cross-products from which this process could not solve for the coefficients.
     *
     * @throws QuernException with the formula of the memory it takes
     */
    public void checkSolvable() {
        NormalEquations.checkMemory(layout, extended, Runtime.getRuntime().maxMemory());
    }

    /** Whether the system that these cross-products make is small enough to be solved in double-double. */
    public boolean mayBeSolvedExtended() {
        return NormalEquations.denseColumns(layout) <= NormalEquations.LARGEST_EXTENDED_SOLVE;
    }

    @Override
    public PassType<CrossProductsPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return rows;
    }

    @Override
    public CrossProducts newState() {
        return new CrossProducts(layout, extended);
    }

    @Override
    public void process(CrossProducts state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        BoundDesign boundDesign = bind(chunk.schema());
        DesignRows values = extended ? boundDesign.evaluateExtended(chunk) : boundDesign.evaluate(chunk);
        CrossProductRows.add(state, values, weights.map(w -> weights(w, chunk)).orElse(null));
    }

    private BoundDesign bind(Schema schema) {
        Bound last = bound;
        if (last == null || !last.schema().equals(schema)) {
            last = new Bound(schema, design.bind(schema));
            bound = last;
        }
        return last.design();
    }

    private static double[] weights(String name, Chunk chunk) {
        ColumnType type = chunk.schema().variable(name).type();
        if (!type.isNumeric()) {
            throw new QuernException("Weights '" + name + "' are " + type.label() + ", must be numbers");
        }
        double[] values = new double[chunk.rows()];
        chunk.column(name).toDoubles(values);
        return values;
    }

    @Override
    public void merge(CrossProducts state, CrossProducts later) {
        state.merge(later);
    }

    @Override
    public StateCodec<CrossProducts> codec() {
        return new CrossProducts.Codec(layout, extended);
    }

    @Override
    public CrossProducts finish(CrossProducts total) {
        return total;
    }

    @Override
    public int slices() {
        return (int) Math.max(1, (layout.length() + SLICE - 1) / SLICE);
    }

    @Override
    public CrossProducts slice(CrossProducts state, int index) {
        return state.slice(index, slices());
    }

    @Override
    public CrossProducts assemble(List<CrossProducts> slices) {
        CrossProducts whole = newState();
        slices.forEach(whole::assemble);
        return whole;
    }

    @Override
    public int leafLevel() {
        return layout.length() > SLICE ? 2 : 0;
    }

    @Override
    public long stateBytes() {
        return (extended ? 16L : 8L) * layout.length() + 1024;
    }

    @Override
    public String stateFormula() {
        return layout.sizeFormula(extended ? 16 : 8);
    }

    private static final class Type implements PassType<CrossProductsPass> {
        @Override
        public String name() {
            return "linear.cross-products";
        }

        @Override
        public void write(CrossProductsPass pass, DataOutput out) throws IOException {
            pass.design.write(out);
            pass.rows.write(out);
            out.writeUTF(pass.weights.orElse(""));
            out.writeBoolean(pass.extended);
            out.writeBoolean(pass.extent == CrossProductLayout.Extent.PARTS);
        }

        @Override
        public CrossProductsPass read(DataInput in) throws IOException {
            Design design = Design.read(in);
            ColumnSelection rows = ColumnSelection.read(in);
            String weights = in.readUTF();
            return new CrossProductsPass(
                    design,
                    rows,
                    weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                    in.readBoolean(),
                    in.readBoolean() ? CrossProductLayout.Extent.PARTS : CrossProductLayout.Extent.DESIGN);
        }
    }

    /** Names of what {@link CrossProducts#infinite} counts, in its order. */
    public List<String> counted() {
        List<String> names = new ArrayList<>();
        design.variables().forEach(v -> names.add(v.source().text()));
        names.addAll(design.responses());
        design.formula().offsets().forEach(o -> names.add(o.text()));
        names.add(weights.orElse(""));
        return names;
    }
}
