package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.pass.PassType;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;

/**
 * Splits a level of all trees: fills the histograms of each node asked for, by the bins of the predictors it may be split by,
 * and finds its best split there where its histograms were merged.
 *
 * <p>Everything summed is a whole number ({@link FixedPoint}), so rows may be added and states merged in any order.
 *
 * <p>Method: the rows of a chunk are kept grouped by node, so that the histograms of one node stay in cache while they fill, and
 * what rows add is gathered once a node.
 *
 * <p>State: 8·Σ (b + 1)·s bytes over nodes and predictors that are drawn for them, with b bins and s sums a bin: the classes,
 * one more with weights; 2 for numbers, 3 with weights. Cut into slices of about 1 MB by node. Time: an addition a row, tree
 * and predictor drawn, and for rows unknown to the memo coding them and sending them down from the roots.
 *
 * <p>Reference: Ben-Haim and Tom-Tov (2010), A streaming parallel decision tree algorithm, Journal of Machine Learning
 * Research 11, 849–872 (histograms by node, merged over workers).
 */
final class GrowthPass
        implements GrowthRowsPass<GrowthState, GrowthPass.Result>, SlicedPass<GrowthState, GrowthPass.Result> {
    static final String NAME = "tree.growth";
    static final PassType<GrowthPass> TYPE = new Type();

    private static final long SLICE_BYTES = 1L << 20;

    private final TreeGrowth growth;
    private final Search search;
    /** So far, by tree. */
    private final List<CodedTree> trees;
    /** By tree. */
    private final List<OpenNode> nodes;

    private final HistogramLayout[] layouts;
    /** First node of each slice, and the number of nodes. */
    private final int[] sliceStarts;

    /**
     * What is looked for in a node.
     *
     * @param minBucket least rows of a son
     * @param costs by predictor, what gains are divided by; null if all are 1
     * @param squares of the response in each bin, from which the risks of the sons follow
     */
    record Search(long minBucket, double[] costs, int competitors, PredictorDraw draw, Squares squares) {}

    /** Whether bins have squares of the response. */
    enum Squares {
        NONE,
        BY_BIN
    }

    /**
     * A node to be looked at.
     *
     * @param position in its tree
     * @param number of the node, which draws its predictors
     */
    record OpenNode(int tree, int position, long number, Purpose purpose) {}

    /** What is wanted of a node. */
    enum Purpose {
        SPLIT,
        /** Only its sums. */
        TOTALS
    }

    /**
     * @param nodes in the order asked for
     * @param missingRows rows left out because a value that is needed is missing
     * @param weightlessRows rows left out because their weight is 0
     */
    record Result(List<NodeResult> nodes, long missingRows, long weightlessRows) {}

    /** @param split empty if nothing is gained by any */
    record NodeResult(NodeTotals totals, Optional<FoundSplit> split) {}

    /** @param nodes in order of their trees */
    GrowthPass(TreeGrowth growth, Search search, List<CodedTree> trees, List<OpenNode> nodes) {
        this.growth = growth;
        this.search = search;
        this.trees = List.copyOf(trees);
        this.nodes = List.copyOf(nodes);
        this.layouts = layouts();
        this.sliceStarts = slices(layouts);
    }

    private HistogramLayout[] layouts() {
        HistogramLayout all = null;
        HistogramLayout[] result = new HistogramLayout[nodes.size()];
        for (int i = 0; i < result.length; i++) {
            boolean same = all != null && search.draw().isAll(growth.bins().width());
            if (nodes.get(i).purpose() == Purpose.SPLIT) {
                all = same ? all : layout(growth, search, nodes.get(i));
                result[i] = all;
            }
        }
        return result;
    }

    private static HistogramLayout layout(TreeGrowth growth, Search search, OpenNode node) {
        BinSums sums = growth.criterion().sums();
        int[] drawn = search.draw().of(node.tree(), node.number(), growth.bins().width());
        return HistogramLayout.of(search.squares() == Squares.BY_BIN ? sums.withSquares() : sums, growth.bins(), drawn);
    }

    private static int[] slices(HistogramLayout[] layouts) {
        int[] starts = new int[layouts.length + 2];
        int slices = 0;
        long bytes = 0;
        for (int i = 0; i < layouts.length; i++) {
            long own = nodeBytes(layouts[i]);
            if (i == 0 || bytes + own > SLICE_BYTES) {
                starts[slices++] = i;
                bytes = 0;
            }
            bytes += own;
        }
        slices = Math.max(1, slices);
        starts[slices] = layouts.length;
        return Arrays.copyOf(starts, slices + 1);
    }

    /** Bytes of the state that a node takes. */
    static long nodeBytes(TreeGrowth growth, Search search, OpenNode node) {
        return nodeBytes(node.purpose() == Purpose.SPLIT ? layout(growth, search, node) : null);
    }

    private static long nodeBytes(HistogramLayout layout) {
        return 160 + (layout == null ? 0 : 8L * layout.length());
    }

    @Override
    public TreeGrowth growth() {
        return growth;
    }

    @Override
    public PassType<GrowthPass> type() {
        return TYPE;
    }

    @Override
    public GrowthState newState() {
        int totals = totalSums().stride();
        List<GrowthState.NodeSums> sums = new ArrayList<>(nodes.size());
        for (HistogramLayout layout : layouts) {
            long[] histogram = layout == null ? null : new long[layout.length()];
            sums.add(new GrowthState.NodeSums(new long[totals], histogram, null));
        }
        return new GrowthState(0, sums);
    }

    @Override
    public void add(GrowthState state, GrowthRows rows) {
        state.missingRows += rows.missingRows();
        state.weightlessRows += rows.weightlessRows();
        NodeRows gathered = new NodeRows();
        for (int n = 0; n < nodes.size(); n++) {
            OpenNode node = nodes.get(n);
            if (n == 0 || node.tree() != nodes.get(n - 1).tree()) {
                rows.advance(node.tree(), trees.get(node.tree()));
            }
            rows.gather(node.tree(), node.position(), gathered);
            if (gathered.count() > 0) {
                add(state.nodes.get(n), layouts[n], rows, gathered);
            }
        }
    }

    private void add(GrowthState.NodeSums node, HistogramLayout layout, GrowthRows rows, NodeRows gathered) {
        gathered.addTo(totalSums(), node.totals(), 0);
        if (layout != null) {
            gathered.addTo(layout, rows.codes(), node.histogram());
        }
    }

    private BinSums totalSums() {
        return growth.criterion().sums().withSquares();
    }

    @Override
    public void merge(GrowthState state, GrowthState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<GrowthState> codec() {
        return new GrowthState.Codec();
    }

    @Override
    public int slices() {
        return sliceStarts.length - 1;
    }

    @Override
    public GrowthState slice(GrowthState state, int index) {
        GrowthState slice =
                new GrowthState(sliceStarts[index], state.nodes.subList(sliceStarts[index], sliceStarts[index + 1]));
        if (index == 0) {
            slice.missingRows = state.missingRows;
            slice.weightlessRows = state.weightlessRows;
        }
        return slice;
    }

    @Override
    public GrowthState digest(GrowthState slice) {
        if (slice.nodes.stream().allMatch(node -> node.histogram() == null)) {
            return slice;
        }
        SplitSearch splits = new SplitSearch(
                growth.design(),
                growth.bins(),
                growth.criterion(),
                search.minBucket(),
                search.costs(),
                search.competitors());
        List<GrowthState.NodeSums> digested = new ArrayList<>(slice.nodes.size());
        for (int i = 0; i < slice.nodes.size(); i++) {
            GrowthState.NodeSums node = slice.nodes.get(i);
            FoundSplit found = node.histogram() == null
                    ? null
                    : splits.best(layouts[slice.first + i], node.histogram(), totals(node))
                            .orElse(null);
            digested.add(new GrowthState.NodeSums(node.totals(), null, found));
        }
        GrowthState digest = new GrowthState(slice.first, digested);
        digest.missingRows = slice.missingRows;
        digest.weightlessRows = slice.weightlessRows;
        return digest;
    }

    private static NodeTotals totals(GrowthState.NodeSums node) {
        return new NodeTotals(node.totals(), true);
    }

    @Override
    public GrowthState assemble(List<GrowthState> slices) {
        List<GrowthState.NodeSums> all = new ArrayList<>();
        slices.forEach(slice -> all.addAll(slice.nodes));
        GrowthState whole = new GrowthState(0, all);
        whole.missingRows = slices.get(0).missingRows;
        whole.weightlessRows = slices.get(0).weightlessRows;
        return whole;
    }

    @Override
    public Result finish(GrowthState total) {
        List<NodeResult> results = new ArrayList<>();
        for (GrowthState.NodeSums node : total.nodes) {
            results.add(new NodeResult(totals(node), Optional.ofNullable(node.found())));
        }
        return new Result(List.copyOf(results), total.missingRows, total.weightlessRows);
    }

    @Override
    public long stateBytes() {
        return 256 + Arrays.stream(layouts).mapToLong(GrowthPass::nodeBytes).sum();
    }

    @Override
    public String stateFormula() {
        return stateFormula(growth, search, nodes.size());
    }

    static String stateFormula(TreeGrowth growth, Search search, int nodes) {
        PredictorDraw draw = search.draw();
        long bins = 0;
        for (int p = 0; p < growth.bins().width(); p++) {
            bins += growth.bins().count(p) + 1;
        }
        return String.format(
                Locale.ROOT,
                "8·Σ bins·s bytes for each of %,d nodes with %,d bins of %d predictors%s and s = %d sums a bin;"
                        + " take fewer bins",
                nodes,
                bins,
                growth.bins().width(),
                draw.isAll(growth.bins().width()) ? "" : " (" + draw.count() + " drawn)",
                growth.criterion().sums().stride() + (search.squares() == Squares.BY_BIN ? BinSums.SQUARES : 0));
    }

    private static final class Type implements PassType<GrowthPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(GrowthPass pass, DataOutput out) throws IOException {
            pass.growth.write(out);
            Search search = pass.search;
            out.writeLong(search.minBucket());
            out.writeInt(search.competitors());
            out.writeInt(search.draw().count());
            out.writeLong(search.draw().seed());
            out.writeBoolean(search.squares() == Squares.BY_BIN);
            out.writeInt(search.costs() == null ? 0 : search.costs().length);
            for (int p = 0; search.costs() != null && p < search.costs().length; p++) {
                out.writeDouble(search.costs()[p]);
            }
            for (CodedTree tree : pass.trees) {
                tree.write(out);
            }
            out.writeInt(pass.nodes.size());
            for (OpenNode node : pass.nodes) {
                out.writeInt(node.tree());
                out.writeInt(node.position());
                out.writeLong(node.number());
                out.writeBoolean(node.purpose() == Purpose.SPLIT);
            }
        }

        @Override
        public GrowthPass read(DataInput in) throws IOException {
            TreeGrowth growth = TreeGrowth.read(in);
            long minBucket = in.readLong();
            int competitors = in.readInt();
            PredictorDraw draw = new PredictorDraw(in.readInt(), in.readLong());
            Squares squares = in.readBoolean() ? Squares.BY_BIN : Squares.NONE;
            double[] costs = new double[in.readInt()];
            for (int p = 0; p < costs.length; p++) {
                costs[p] = in.readDouble();
            }
            List<CodedTree> trees = new ArrayList<>();
            for (int t = 0; t < growth.trees(); t++) {
                trees.add(CodedTree.read(in));
            }
            List<OpenNode> nodes = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                nodes.add(new OpenNode(
                        in.readInt(), in.readInt(), in.readLong(), in.readBoolean() ? Purpose.SPLIT : Purpose.TOTALS));
            }
            Search search = new Search(minBucket, costs.length == 0 ? null : costs, competitors, draw, squares);
            return new GrowthPass(growth, search, trees, nodes);
        }
    }
}
