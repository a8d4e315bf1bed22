package org.quern.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;

/**
 * Grows trees, all of them level by level in the same passes: a pass fills the histograms of the nodes that may be split
 * ({@link GrowthPass}), and the sums of the sons follow from their parents' histograms.
 *
 * <p>A node is split if it is not too deep, has enough rows, has more than the share {@link GrowthOptions#minComplexity} of the
 * first root's risk (by weight), and some split gains. Rows without a value go with the majority by weight; they stay where sides are equal, or if so asked.
 *
 * <p>Risks of numbers need squares: nodes that are not split are summed up in the next pass, and the bins of the deepest level
 * that is split have squares of their own, so that trees of depth d take d passes, or fewer.
 *
 * <p>Cost: a pass a level; a level whose state is over the limit is cut into several passes. (With surrogates, and where squares
 * in the bins would cost more passes than that, one more for the sums of the deepest leaves.)
 */
public final class TreeGrower {
    private final TreeGrowth growth;
    private final GrowthOptions options;
    private final Criterion criterion;
    private final SplitRefinement refinement;
    private final List<List<Node>> trees = new ArrayList<>();
    private final List<List<CodedTree.Node>> shapes = new ArrayList<>();
    private long missingRows;
    private long weightlessRows;
    private int passes;

    /** A node so far. */
    private static final class Node {
        final int tree;
        final int position;
        final long number;
        /** Null while nothing is known. */
        NodeTotals totals;

        NodeSplit split;
        int left = -1;

        Node(int tree, int position, long number) {
            this.tree = tree;
            this.position = position;
            this.number = number;
        }

        int depth() {
            return 63 - Long.numberOfLeadingZeros(number);
        }
    }

    public TreeGrower(TreeGrowth growth, GrowthOptions options) {
        this(growth, options, SplitRefinement.NONE);
    }

    /** Of the runner, where that allows less than the options. */
    private long maxStateBytes;

    public TreeGrower(TreeGrowth growth, GrowthOptions options, SplitRefinement refinement) {
        this.growth = growth;
        this.options = options;
        this.criterion = growth.criterion();
        this.refinement = refinement;
        for (int t = 0; t < growth.trees(); t++) {
            trees.add(new ArrayList<>(List.of(new Node(t, 0, 1))));
            shapes.add(new ArrayList<>(List.of(CodedTree.ROOT.node(0))));
        }
    }

    /** What {@link #grow} is going to ask for; the deepest levels may not come. */
    public static List<PlannedPass> plan(TreeGrowth growth, GrowthOptions options) {
        GrowthPass.Search search = search(options, GrowthPass.Squares.NONE);
        long perTree = GrowthPass.nodeBytes(growth, search, open(0, 0, 1, GrowthPass.Purpose.SPLIT));
        double widest = perTree * (double) growth.trees() * Math.pow(2, Math.max(0, options.maxDepth() - 1));
        String times = options.maxDepth() <= 1 ? "1" : "one a level, at most " + options.maxDepth();
        return List.of(new PlannedPass(
                GrowthPass.NAME,
                times + (widest > options.maxStateBytes() ? "; levels of more state in several" : ""),
                (long) Math.max(perTree, Math.min(widest, options.maxStateBytes())),
                GrowthPass.stateFormula(
                        growth, search, (int) Math.min(Integer.MAX_VALUE, Math.max(1, widest / perTree)))));
    }

    private static GrowthPass.OpenNode open(int tree, int position, long number, GrowthPass.Purpose purpose) {
        return new GrowthPass.OpenNode(tree, position, number, purpose);
    }

    private static GrowthPass.Search search(GrowthOptions options, GrowthPass.Squares squares) {
        return new GrowthPass.Search(
                options.minBucket(), options.costs(), options.competitors(), options.draw(), squares);
    }

    /** Grows the trees. To be called once. */
    public Grown grow(PassRunner data) {
        maxStateBytes = GrowthOptions.stateBytes(options.maxStateBytes(), data);
        List<Node> level = new ArrayList<>();
        trees.forEach(nodes -> level.add(nodes.get(0)));
        List<Node> fresh = level;
        for (int depth = 0; !fresh.isEmpty(); depth++) {
            fresh = sons(data, fresh, split(data, fresh, depth));
        }
        return grown();
    }

    /**
     * Looks at new nodes.
     *
     * @return the splits that stand, in the order of their nodes
     */
    private List<SplitRefinement.LevelSplit> split(PassRunner data, List<Node> fresh, int depth) {
        List<GrowthPass.OpenNode> asked = new ArrayList<>();
        boolean someSplit = false;
        for (Node node : fresh) {
            boolean maySplit = maySplit(node);
            someSplit |= maySplit;
            if (maySplit || !isKnown(node)) {
                asked.add(open(
                        node.tree,
                        node.position,
                        node.number,
                        maySplit ? GrowthPass.Purpose.SPLIT : GrowthPass.Purpose.TOTALS));
            }
        }
        boolean last = someSplit
                && depth == options.maxDepth() - 1
                && !criterion.sums().isOfClasses();
        List<SplitRefinement.LevelSplit> splits = new ArrayList<>();
        GrowthPass.Search search = search(options, last ? squares(asked) : GrowthPass.Squares.NONE);
        passes += groups(asked, search, options.maxStateBytes()).size();
        for (List<GrowthPass.OpenNode> group : groups(asked, search, maxStateBytes)) {
            GrowthPass.Result result = data.run(new GrowthPass(growth, search, shapes(group), group));
            missingRows = result.missingRows();
            weightlessRows = result.weightlessRows();
            for (int i = 0; i < group.size(); i++) {
                take(group.get(i), result.nodes().get(i), splits);
            }
        }
        return splits;
    }

    /** Squares in the bins of the last level, unless a pass more for the sums of its sons takes fewer in all. */
    private GrowthPass.Squares squares(List<GrowthPass.OpenNode> asked) {
        GrowthPass.Search without = search(options, GrowthPass.Squares.NONE);
        GrowthPass.Search with = search(options, GrowthPass.Squares.BY_BIN);
        boolean fits = asked.stream().allMatch(node -> GrowthPass.nodeBytes(growth, with, node) <= maxStateBytes);
        long wanted = options.maxStateBytes();
        return fits
                        && groups(asked, with, wanted).size()
                                <= groups(asked, without, wanted).size() + 1
                ? GrowthPass.Squares.BY_BIN
                : GrowthPass.Squares.NONE;
    }

    private void take(GrowthPass.OpenNode open, GrowthPass.NodeResult result, List<SplitRefinement.LevelSplit> splits) {
        Node node = trees.get(open.tree()).get(open.position());
        node.totals = result.totals();
        if (result.split().isPresent() && maySplit(node)) {
            FoundSplit found = result.split().get();
            NodeSplit split = found.split();
            NodeSplit withMissing = new NodeSplit(
                    split.rule(),
                    split.rows(),
                    split.improvement(),
                    majority(found),
                    split.competitors(),
                    split.surrogates());
            splits.add(new SplitRefinement.LevelSplit(
                    node.tree, node.position, node.number, withMissing, found.left(), found.right(), found.missing()));
        }
    }

    private Side majority(FoundSplit found) {
        if (options.surrogateUse() != SurrogateUse.THEN_MAJORITY) {
            return Side.NONE;
        }
        double left = criterion.weight(found.left(), 0);
        double right = criterion.weight(found.right(), 0);
        return left == right ? Side.NONE : left < right ? Side.RIGHT : Side.LEFT;
    }

    /** Whether all that a node of a tree is described by is known. */
    private boolean isKnown(Node node) {
        return node.totals != null
                && (node.totals.hasSquares() || criterion.sums().isOfClasses());
    }

    /** Whether a node may be split, as far as is known. */
    private boolean maySplit(Node node) {
        if (node.depth() >= options.maxDepth()) {
            return false;
        }
        if (node.totals == null) {
            return true;
        }
        long rows = criterion.sums().rows(node.totals.sums(), 0);
        if (rows < Math.max(2, Math.max(options.minSplit(), 2 * options.minBucket()))) {
            return false;
        }
        if (!isKnown(node)) {
            return true;
        }
        return !criterion.isPure(node.totals)
                && !(options.minComplexity() > 0 && criterion.risk(node.totals) <= leastRisk(node.tree));
    }

    /** A share of the risk of the first tree's root, or as much less as the tree's rows weigh less. */
    private double leastRisk(int tree) {
        NodeTotals first = trees.get(0).get(0).totals;
        double share = criterion.weight(trees.get(tree).get(0).totals.sums(), 0) / criterion.weight(first.sums(), 0);
        return options.minComplexity() * criterion.risk(first) * share;
    }

    /** Cuts a level into passes whose states are within the limit, a tree's nodes together as far as may be. */
    private List<List<GrowthPass.OpenNode>> groups(
            List<GrowthPass.OpenNode> nodes, GrowthPass.Search search, long maxStateBytes) {
        List<List<GrowthPass.OpenNode>> groups = new ArrayList<>();
        List<GrowthPass.OpenNode> group = new ArrayList<>();
        long bytes = 0;
        for (GrowthPass.OpenNode node : nodes) {
            long own = GrowthPass.nodeBytes(growth, search, node);
            if (own > maxStateBytes) {
                throw new QuernException(String.format(
                        Locale.ROOT,
                        "The histograms of one node take %,d bytes, more than the limit of %,d: %s, or raise quern.state.limit and --max-state",
                        own,
                        maxStateBytes,
                        GrowthPass.stateFormula(growth, search, 1)));
            }
            if (bytes + own > maxStateBytes) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(node);
            bytes += own;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** Trees without a node in the group travel as roots. */
    private List<CodedTree> shapes(List<GrowthPass.OpenNode> group) {
        boolean[] wanted = new boolean[growth.trees()];
        group.forEach(node -> wanted[node.tree()] = true);
        List<CodedTree> result = new ArrayList<>();
        for (int t = 0; t < wanted.length; t++) {
            result.add(wanted[t] ? new CodedTree(shapes.get(t)) : CodedTree.ROOT);
        }
        return result;
    }

    /** Splits nodes and returns their sons. */
    private List<Node> sons(PassRunner data, List<Node> fresh, List<SplitRefinement.LevelSplit> splits) {
        if (splits.isEmpty()) {
            return List.of();
        }
        List<NodeSplit> refined =
                refinement.refine(data, shapes.stream().map(CodedTree::new).toList(), splits);
        List<Node> sons = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            SplitRefinement.LevelSplit found = splits.get(i);
            List<Node> tree = trees.get(found.tree());
            Node node = tree.get(found.position());
            node.split = refined.get(i);
            node.left = tree.size();
            boolean surrogates = options.surrogateUse() != SurrogateUse.SHOWN
                    && !node.split.surrogates().isEmpty();
            List<CodedTree.Node> shape = shapes.get(found.tree());
            shape.set(found.position(), CodedTree.Node.of(node.split, node.left, growth.bins(), surrogates));
            boolean known = !surrogates || !found.hasMissing(criterion.sums());
            sons.add(son(tree, shape, node, Side.LEFT, known ? found : null));
            sons.add(son(tree, shape, node, Side.RIGHT, known ? found : null));
        }
        return sons;
    }

    /** @param found null if the sums of the sons do not follow from it */
    private Node son(
            List<Node> tree, List<CodedTree.Node> shape, Node node, Side side, SplitRefinement.LevelSplit found) {
        Node son = new Node(node.tree, tree.size(), 2 * node.number + (side == Side.LEFT ? 0 : 1));
        tree.add(son);
        shape.add(CodedTree.Node.OPEN);
        if (found != null) {
            long[] sums = (side == Side.LEFT ? found.left() : found.right()).clone();
            for (int s = 0; s < sums.length && node.split.missing() == side; s++) {
                sums[s] += found.missing()[s];
            }
            son.totals = new NodeTotals(sums, sums.length > criterion.sums().stride());
        }
        return son;
    }

    private Grown grown() {
        List<Tree> result = new ArrayList<>();
        for (List<Node> nodes : trees) {
            result.add(new Tree(nodes.stream().map(this::node).toList()));
        }
        return new Grown(
                List.copyOf(result), shapes.stream().map(CodedTree::new).toList(), missingRows, weightlessRows, passes);
    }

    private TreeNode node(Node node) {
        long[] sums = node.totals.sums();
        return new TreeNode(
                node.number,
                node.left,
                node.left < 0 ? -1 : node.left + 1,
                criterion.sums().rows(sums, 0),
                criterion.weight(sums, 0),
                criterion.value(sums, 0),
                criterion.classWeights(sums, 0),
                criterion.risk(node.totals),
                0,
                Optional.ofNullable(node.split));
    }
}
