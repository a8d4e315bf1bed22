package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quern.pass.PassRunner;
import org.quern.tree.CodedTree;
import org.quern.tree.Grown;
import org.quern.tree.GrowthOptions;
import org.quern.tree.NodeDetailsPass;
import org.quern.tree.NodeDetailsPass.HeldOut;
import org.quern.tree.NodeDetailsPass.Place;
import org.quern.tree.NodeDetailsPass.Route;
import org.quern.tree.NodeDetailsPass.Wanted;
import org.quern.tree.NodeSplit;
import org.quern.tree.RowStatistics;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Surrogate;
import org.quern.tree.SurrogateRefinement;
import org.quern.tree.SurrogateUse;
import org.quern.tree.Tree;
import org.quern.tree.TreeGrowth;
import org.quern.tree.TreeNode;

/**
 * What is found out about grown trees in a last pass: the surrogates of the splits that stand, how many rows they sent, and
 * what held-out rows lose.
 *
 * <p>Held-out rows may lack a predictor, or have a level of it, that no row in the node of a fold's tree lacked or had: then the
 * surrogates of such splits are looked for in a pass before.
 */
final class TreeDetails {
    /** Bounds of the range of the response within which its fourth power is a number of full precision. */
    private static final double LEAST_LOSS = 1e-120;

    private static final double MOST_LOSS = 1e150;

    private final TreeGrowth growth;
    private final RowStatistics rows;
    private final DTreeOptions options;
    private final SurrogateRefinement surrogates;
    private Tree tree;
    private List<NodeDetailsPass.Losses> losses = List.of();

    /** @param surrogates which counts the passes that it takes */
    TreeDetails(TreeGrowth growth, RowStatistics rows, DTreeOptions options, SurrogateRefinement surrogates) {
        this.growth = growth;
        this.rows = rows;
        this.options = options;
        this.surrogates = surrogates;
    }

    /** The first tree with the surrogates of all splits that stand. */
    Tree tree() {
        return tree;
    }

    /** Of the rows held out from each of the other trees. */
    List<NodeDetailsPass.Losses> losses() {
        return losses;
    }

    private boolean sendsBySurrogates() {
        return options.surrogates().most() > 0 && options.surrogates().use() != SurrogateUse.SHOWN;
    }

    /**
     * @param alpha least complexity of the first tree, in the units of risk
     * @return passes taken, without those of the refinement
     */
    int find(PassRunner data, Grown grown, double alpha) {
        tree = grown.trees().get(0);
        List<CodedTree> shapes = new ArrayList<>(grown.shapes());
        Route route = findOfFolds(data, grown, shapes, alpha) ? Route.AFRESH : Route.ONWARDS;
        List<Integer> standing = standing(tree, alpha);
        List<Integer> open = standing.stream()
                .filter(i -> options.surrogates().most() > 0
                        && split(tree, i).surrogates().isEmpty())
                .toList();
        List<Integer> used = standing.stream()
                .filter(i -> sendsBySurrogates() && !split(tree, i).surrogates().isEmpty())
                .toList();
        List<NodeDetailsPass.Split> asked =
                open.stream().map(i -> asked(0, i, tree)).toList();
        Wanted wanted = new Wanted(
                List.of(),
                options.surrogates().most(),
                options.surrogates().style(),
                used.stream().map(i -> withSurrogates(i, tree)).toList(),
                heldOut(grown),
                Math.min(MOST_LOSS, Math.max(LEAST_LOSS, square(rows.high() - rows.low()))),
                rows.weight());
        List<List<NodeDetailsPass.Split>> groups = SurrogateRefinement.groups(
                growth, asked, GrowthOptions.stateBytes(GrowthOptions.DEFAULT_STATE_BYTES, data));
        if (groups.isEmpty()) {
            groups = List.of(List.of());
        }
        Map<Integer, NodeSplit> found = new HashMap<>();
        int next = 0;
        for (List<NodeDetailsPass.Split> group : groups) {
            boolean isFirst = next == 0;
            NodeDetailsPass.Result result =
                    data.run(new NodeDetailsPass(growth, wanted.withSurrogates(group, !isFirst), shapes, route));
            for (List<Surrogate> ofSplit : result.surrogates()) {
                int position = open.get(next++);
                found.put(position, split(tree, position).withSurrogates(ofSplit));
            }
            if (isFirst) {
                losses = result.heldOut();
                for (int i = 0; i < used.size(); i++) {
                    NodeSplit split = split(tree, used.get(i));
                    found.put(used.get(i), withRows(split, result.uses().get(i)));
                }
            }
        }
        tree = withSplits(tree, found);
        return Math.max(
                1,
                SurrogateRefinement.groups(growth, asked, GrowthOptions.DEFAULT_STATE_BYTES)
                        .size());
    }

    private static double square(double x) {
        // Classes have no range.
        return Double.isNaN(x) ? 1 : x * x;
    }

    /** Finds surrogates that only held-out rows need; whether there are such splits. */
    private boolean findOfFolds(PassRunner data, Grown grown, List<CodedTree> shapes, double alpha) {
        List<NodeDetailsPass.Split> asked = new ArrayList<>();
        for (int t = 1; t < shapes.size() && sendsBySurrogates(); t++) {
            Tree fold = grown.trees().get(t);
            double share = fold.root().weight() / tree.root().weight();
            for (int i : standing(fold, alpha * share)) {
                NodeSplit split = split(fold, i);
                if (mayLackASide(split.rule()) && split.rows() == fold.node(i).rows()) {
                    asked.add(asked(t, i, fold));
                }
            }
        }
        if (asked.isEmpty()) {
            return false;
        }
        List<List<Surrogate>> found = surrogates.find(data, shapes, asked);
        for (int i = 0; i < asked.size(); i++) {
            Place place = asked.get(i).place();
            NodeSplit split = split(grown.trees().get(place.tree()), place.position());
            shapes.set(
                    place.tree(),
                    shapes.get(place.tree()).with(place.position(), split.withSurrogates(found.get(i)), growth.bins()));
        }
        return true;
    }

    /** Whether there may be rows with a missing value, or a level that no row of the node has. */
    private boolean mayLackASide(SplitRule rule) {
        return rows.predictorMissing()[rule.predictor()] != 0
                || rule instanceof SplitRule.Levels levels && levels.sides().contains(Side.NONE);
    }

    /** Positions of the splits that save more than a complexity. */
    private static List<Integer> standing(Tree tree, double alpha) {
        CostComplexity complexity = CostComplexity.of(tree, alpha);
        return IntStream.range(0, tree.size())
                .filter(i -> complexity.stands(i, alpha))
                .boxed()
                .toList();
    }

    private static NodeSplit split(Tree tree, int position) {
        return tree.node(position).split().orElseThrow();
    }

    private static NodeDetailsPass.Split asked(int number, int position, Tree tree) {
        return new NodeDetailsPass.Split(
                new Place(number, position), List.of(split(tree, position).rule()));
    }

    private static NodeDetailsPass.Split withSurrogates(int position, Tree tree) {
        List<SplitRule> rules = new ArrayList<>(List.of(split(tree, position).rule()));
        split(tree, position).surrogates().forEach(surrogate -> rules.add(surrogate.rule()));
        return new NodeDetailsPass.Split(new Place(0, position), rules);
    }

    private static NodeSplit withRows(NodeSplit split, long[] sent) {
        List<Surrogate> counted = new ArrayList<>();
        for (int k = 0; k < split.surrogates().size(); k++) {
            Surrogate surrogate = split.surrogates().get(k);
            counted.add(new Surrogate(surrogate.rule(), sent[k + 1], surrogate.agreement(), surrogate.adjusted()));
        }
        return split.withSurrogates(counted);
    }

    private static List<HeldOut> heldOut(Grown grown) {
        List<HeldOut> heldOut = new ArrayList<>();
        for (int t = 1; t < grown.trees().size(); t++) {
            heldOut.add(new HeldOut(
                    t,
                    grown.trees().get(t).nodes().stream().map(TreeNode::value).toList()));
        }
        return heldOut;
    }

    private static Tree withSplits(Tree tree, Map<Integer, NodeSplit> splits) {
        List<TreeNode> nodes = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            TreeNode node = tree.node(i);
            nodes.add(
                    splits.containsKey(i)
                            ? new TreeNode(
                                    node.number(),
                                    node.left(),
                                    node.right(),
                                    node.rows(),
                                    node.weight(),
                                    node.value(),
                                    node.classWeights(),
                                    node.risk(),
                                    node.complexity(),
                                    Optional.of(splits.get(i)))
                            : node);
        }
        return new Tree(nodes);
    }
}
