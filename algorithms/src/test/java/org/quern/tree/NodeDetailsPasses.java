package org.quern.tree;

import java.util.List;

/** Passes over the nodes that {@link GrowthPasses} splits, for contract tests. */
final class NodeDetailsPasses {
    private NodeDetailsPasses() {}

    /** Surrogates of the roots' splits and of one below, rows sent by them, and losses of rows outside the third tree. */
    static NodeDetailsPass of(String response, boolean weighted) {
        TreeGrowth growth = GrowthPasses.growth(response, weighted);
        SplitRule byNumber = new SplitRule.Threshold(0, -1.5, Side.RIGHT);
        SplitRule byLevels = SplitRule.Levels.of(2, Side.LEFT, Side.NONE, Side.RIGHT, Side.RIGHT);
        NodeSplit split =
                new NodeSplit(byNumber, 10, 1, Side.RIGHT, List.of(), List.of(new Surrogate(byLevels, 0, 0.75, 0.5)));
        CodedTree shape = new CodedTree(List.of(
                CodedTree.Node.of(split, 1, growth.bins(), true),
                CodedTree.Node.of(NodeSplit.of(byLevels, 10, 1, Side.NONE), 3, growth.bins(), true),
                CodedTree.Node.OPEN,
                CodedTree.Node.OPEN,
                CodedTree.Node.OPEN));
        NodeDetailsPass.Wanted wanted = new NodeDetailsPass.Wanted(
                List.of(asked(0, 0, byNumber), asked(0, 1, byLevels), asked(1, 0, byNumber)),
                2,
                SurrogateStyle.ALL_ROWS,
                List.of(new NodeDetailsPass.Split(new NodeDetailsPass.Place(0, 0), List.of(byNumber, byLevels))),
                List.of(new NodeDetailsPass.HeldOut(2, List.of(0.0, 1.0, 2.0, 3.0, 1.0))),
                1e12,
                2000);
        return new NodeDetailsPass(growth, wanted, List.of(shape, shape, shape), NodeDetailsPass.Route.ONWARDS);
    }

    private static NodeDetailsPass.Split asked(int tree, int position, SplitRule rule) {
        return new NodeDetailsPass.Split(new NodeDetailsPass.Place(tree, position), List.of(rule));
    }
}
