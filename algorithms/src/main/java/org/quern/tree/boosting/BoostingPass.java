package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.MemoPass;
import org.quern.pass.PassType;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;
import org.quern.tree.BinSums;
import org.quern.tree.HistogramLayout;
import org.quern.tree.NewtonCriterion;
import org.quern.tree.NodeTotals;
import org.quern.tree.SplitSearch;

/**
 * Histograms of gradients of some nodes of a round's trees, all of one level, and of them the best splits; with the roots
 * also the losses of all rows under the scores before the round. Without nodes the losses alone.
 *
 * <p>Scores follow from the trees of earlier rounds, which the pass carries, added in their order; a memo has them already.
 * Sums are of whole numbers ({@link Scales}), so they are the same in any order, and the histogram of a node is to the bit
 * that of its parent less that of its sibling.
 *
 * <p>State: Σ over nodes and their predictors of 8·s·(bins + 1) bytes, s = 2 where every row counts 1 in a gaussian loss,
 * else 3. The best splits are chosen where a slice of nodes was merged; only they come back.
 */
final class BoostingPass
        implements MemoPass<BoostingState, BoostingPass.Found, BoostingMemo>,
                SlicedPass<BoostingState, BoostingPass.Found> {
    static final String NAME = "btrees.round";
    /** How the pass is written and read. */
    static final PassType<BoostingPass> TYPE = new Type();

    private static final long SLICE_BYTES = 1L << 20;

    private final BoostingRun run;
    /** Round after round, of each a tree a score. */
    private final List<BinnedTree> trees;
    /** By score: the tree of this round as far as it has grown. */
    private final List<BinnedTree> growing;

    private final List<Node> nodes;
    private final Scales scales;
    private final boolean sumsLosses;
    private final boolean whole;
    private final NewtonCriterion criterion;
    /** By node. */
    private final List<HistogramLayout> layouts;
    /** By slice its first node; one more, the number of nodes. */
    private final int[] slices;

    /**
     * A node whose best split is wanted.
     *
     * @param score of which tree
     * @param position in that tree
     * @param number as trees are numbered
     */
    record Node(int score, int position, long number) {}

    /**
     * @param nodes results of the nodes in order
     * @param losses empty but for the pass that sums them
     */
    record Found(List<NodeResult> nodes, LossSums losses) {}

    /**
     * @param sumsLosses with the roots, or without any nodes
     * @param whole whether no other pass asks for nodes of the same level
     */
    BoostingPass(
            BoostingRun run,
            List<BinnedTree> trees,
            List<BinnedTree> growing,
            List<Node> nodes,
            Scales scales,
            boolean sumsLosses,
            boolean whole) {
        this.run = run;
        this.trees = List.copyOf(trees);
        this.growing = List.copyOf(growing);
        this.nodes = List.copyOf(nodes);
        this.scales = scales;
        this.sumsLosses = sumsLosses;
        this.whole = whole;
        this.criterion = criterion(run, scales);
        this.layouts = new ArrayList<>();
        HistogramLayout all = HistogramLayout.of(criterion.sums(), run.bins());
        for (Node node : nodes) {
            layouts.add(
                    run.drawsPredictors()
                            ? HistogramLayout.of(
                                    criterion.sums(),
                                    run.bins(),
                                    run.draw()
                                            .of(
                                                    round() * run.scores() + node.score(),
                                                    node.number(),
                                                    run.bins().width()))
                            : all);
        }
        this.slices = slices(layouts);
    }

    static NewtonCriterion criterion(BoostingRun run, Scales scales) {
        return new NewtonCriterion(sums(run), scales.gradients(), scales.curvatures(), run.shrinkage(), 0);
    }

    static BinSums sums(BoostingRun run) {
        return run.countsRows() ? BinSums.VALUES : BinSums.WEIGHTED_VALUES;
    }

    private static int[] slices(List<HistogramLayout> layouts) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        long bytes = 0;
        for (int i = 0; i < layouts.size(); i++) {
            long next = 8L * layouts.get(i).length();
            if (bytes > 0 && bytes + next > SLICE_BYTES) {
                starts.add(i);
                bytes = 0;
            }
            bytes += next;
        }
        starts.add(layouts.size());
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    BoostingRun run() {
        return run;
    }

    /** From 0. */
    int round() {
        return trees.size() / run.scores();
    }

    List<BinnedTree> trees() {
        return trees;
    }

    List<BinnedTree> growing() {
        return growing;
    }

    List<Node> nodes() {
        return nodes;
    }

    Scales scales() {
        return scales;
    }

    /** Whether no other pass asks for nodes of the same level. */
    boolean isWhole() {
        return whole;
    }

    boolean sumsLosses() {
        return sumsLosses;
    }

    HistogramLayout layout(int node) {
        return layouts.get(node);
    }

    @Override
    public PassType<BoostingPass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return run.design().rows();
    }

    @Override
    public boolean mergesInAnyOrder() {
        return true;
    }

    @Override
    public BoostingState newState() {
        long[][] histograms = new long[nodes.size()][];
        Arrays.setAll(histograms, i -> new long[layouts.get(i).length()]);
        return new BoostingState(0, histograms, null, new LossSums());
    }

    @Override
    public Object family() {
        return run;
    }

    @Override
    public long memoBytes(int rows) {
        long perRow = 20L * run.scores() + 16;
        for (int p = 0; p < run.bins().width(); p++) {
            perRow += run.bins().count(p) <= 255 ? 1 : 2;
        }
        perRow += run.design().weights().isPresent() ? 8 : 0;
        perRow += run.sampling().isAll() ? 0 : 1;
        return 256 + perRow * rows;
    }

    @Override
    public boolean replacesColumns() {
        return true;
    }

    @Override
    public boolean isEnough(BoostingMemo memo) {
        return memo.codes != null;
    }

    @Override
    public BoostingMemo newMemo(Chunk chunk) {
        return new BoostingMemo();
    }

    @Override
    public void process(BoostingState state, Chunk chunk) {
        process(state, chunk, new BoostingMemo());
    }

    @Override
    public void process(BoostingState state, Chunk chunk, BoostingMemo memo) {
        if (chunk.rows() > 0) {
            BoostingRows rows = new BoostingRows(this, memo);
            rows.read(chunk);
            rows.addTo(state);
        }
    }

    @Override
    public void process(BoostingState state, BoostingMemo memo) {
        new BoostingRows(this, memo).addTo(state);
    }

    @Override
    public void merge(BoostingState state, BoostingState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<BoostingState> codec() {
        return new BoostingState.Codec();
    }

    @Override
    public int slices() {
        return slices.length - 1;
    }

    @Override
    public BoostingState slice(BoostingState state, int index) {
        return state.slice(slices[index], slices[index + 1]);
    }

    @Override
    public BoostingState assemble(List<BoostingState> parts) {
        boolean digested = parts.get(0).results != null;
        LossSums losses = new LossSums();
        List<long[]> histograms = new ArrayList<>();
        List<NodeResult> results = new ArrayList<>();
        for (BoostingState part : parts) {
            losses.merge(part.losses);
            if (digested) {
                results.addAll(Arrays.asList(part.results));
            } else {
                histograms.addAll(Arrays.asList(part.histograms));
            }
        }
        return new BoostingState(
                0,
                digested ? null : histograms.toArray(new long[0][]),
                digested ? results.toArray(new NodeResult[0]) : null,
                losses);
    }

    /** The best splits. Rows without a value of the predictor do not count in what a split gains. */
    @Override
    public BoostingState digest(BoostingState total) {
        NodeResult[] results = new NodeResult[total.nodes()];
        SplitSearch search = new SplitSearch(run.bins(), criterion, run.minBucket(), null, 0);
        for (int i = 0; i < results.length; i++) {
            results[i] = result(search, layouts.get(total.first + i), total.histograms[i]);
        }
        return new BoostingState(total.first, null, results, total.losses);
    }

    private NodeResult result(SplitSearch search, HistogramLayout layout, long[] histogram) {
        int stride = criterion.sums().stride();
        long[] totals = new long[stride];
        for (int at = 0; at < layout.offsets()[1]; at += stride) {
            for (int s = 0; s < stride; s++) {
                totals[s] += histogram[at + s];
            }
        }
        return new NodeResult(totals, search.best(layout, histogram, NodeTotals.of(totals)));
    }

    @Override
    public Found finish(BoostingState total) {
        BoostingState digest = total.results == null ? digest(total) : total;
        return new Found(List.of(digest.results), digest.losses);
    }

    @Override
    public long stateBytes() {
        long bytes = 256;
        for (HistogramLayout layout : layouts) {
            bytes += 8L * layout.length() + 16;
        }
        return bytes;
    }

    @Override
    public String stateFormula() {
        long bins = 0;
        for (int p = 0; p < run.bins().width(); p++) {
            bins += run.bins().count(p) + 1;
        }
        return formula(
                nodes.size(), criterion.sums().stride(), run.drawn(), run.bins().width(), bins);
    }

    static String formula(long nodes, int stride, int drawn, int predictors, long bins) {
        return String.format(
                Locale.ROOT,
                "%d·n·b·m/p bytes with n = %,d nodes, b = %,d bins of all predictors, m = %d of p = %d predictors drawn;"
                        + " ask for fewer bins (--max-bins) or fewer predictors a split (--m-try)",
                8 * stride,
                nodes,
                bins,
                drawn,
                predictors);
    }

    private static final class Type implements PassType<BoostingPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(BoostingPass pass, DataOutput out) throws IOException {
            pass.run.write(out);
            writeTrees(pass.trees, out);
            writeTrees(pass.growing, out);
            out.writeInt(pass.nodes.size());
            for (Node node : pass.nodes) {
                out.writeInt(node.score());
                out.writeInt(node.position());
                out.writeLong(node.number());
            }
            pass.scales.write(out);
            out.writeBoolean(pass.sumsLosses);
            out.writeBoolean(pass.whole);
        }

        private static void writeTrees(List<BinnedTree> trees, DataOutput out) throws IOException {
            out.writeInt(trees.size());
            for (BinnedTree tree : trees) {
                tree.write(out);
            }
        }

        @Override
        public BoostingPass read(DataInput in) throws IOException {
            BoostingRun run = BoostingRun.read(in);
            List<BinnedTree> trees = readTrees(in);
            List<BinnedTree> growing = readTrees(in);
            List<Node> nodes = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                nodes.add(new Node(in.readInt(), in.readInt(), in.readLong()));
            }
            return new BoostingPass(run, trees, growing, nodes, Scales.read(in), in.readBoolean(), in.readBoolean());
        }

        private static List<BinnedTree> readTrees(DataInput in) throws IOException {
            List<BinnedTree> trees = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                trees.add(BinnedTree.read(in));
            }
            return trees;
        }
    }
}
