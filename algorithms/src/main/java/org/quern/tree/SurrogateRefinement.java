package org.quern.tree;

import java.util.ArrayList;
import java.util.List;
import org.quern.pass.PassRunner;

/**
 * Finds the surrogates of splits whose predictor some rows of the node lack, before these rows are sent anywhere.
 *
 * <p>Cost: a pass a level that has such splits ({@link NodeDetailsPass}), more where its state is over the limit.
 */
public final class SurrogateRefinement implements SplitRefinement {
    private final TreeGrowth growth;
    private final int most;
    private final SurrogateStyle style;
    private final long maxStateBytes;
    private int passes;

    /** @param most surrogates of a split, at least 1 */
    public SurrogateRefinement(TreeGrowth growth, int most, SurrogateStyle style, long maxStateBytes) {
        this.growth = growth;
        this.most = most;
        this.style = style;
        this.maxStateBytes = maxStateBytes;
    }

    /** Taken so far. */
    public int passes() {
        return passes;
    }

    @Override
    public List<NodeSplit> refine(PassRunner data, List<CodedTree> shapes, List<LevelSplit> splits) {
        List<NodeSplit> refined = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        List<NodeDetailsPass.Split> asked = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            LevelSplit split = splits.get(i);
            refined.add(split.split());
            if (split.hasMissing(growth.criterion().sums())) {
                open.add(i);
                asked.add(new NodeDetailsPass.Split(
                        new NodeDetailsPass.Place(split.tree(), split.position()),
                        List.of(split.split().rule())));
            }
        }
        List<List<Surrogate>> found = find(data, shapes, asked);
        for (int i = 0; i < found.size(); i++) {
            int at = open.get(i);
            refined.set(at, refined.get(at).withSurrogates(found.get(i)));
        }
        return refined;
    }

    /** The surrogates of splits, in order of their trees, in as many passes as the limit of the state wants. */
    public List<List<Surrogate>> find(PassRunner data, List<CodedTree> shapes, List<NodeDetailsPass.Split> splits) {
        List<List<Surrogate>> found = new ArrayList<>();
        passes += groups(growth, splits, maxStateBytes).size();
        for (List<NodeDetailsPass.Split> group :
                groups(growth, splits, GrowthOptions.stateBytes(maxStateBytes, data))) {
            NodeDetailsPass.Wanted wanted = NodeDetailsPass.Wanted.surrogates(group, most, style);
            found.addAll(data.run(new NodeDetailsPass(growth, wanted, shapes, NodeDetailsPass.Route.ONWARDS))
                    .surrogates());
        }
        return found;
    }

    /** Splits in groups whose states are within the limit, one at least each. */
    public static List<List<NodeDetailsPass.Split>> groups(
            TreeGrowth growth, List<NodeDetailsPass.Split> splits, long maxStateBytes) {
        int size = (int)
                Math.max(1, Math.min(Integer.MAX_VALUE, maxStateBytes / NodeDetailsPass.bytesOfSurrogates(growth)));
        List<List<NodeDetailsPass.Split>> groups = new ArrayList<>();
        for (int from = 0; from < splits.size(); from += size) {
            groups.add(splits.subList(from, Math.min(splits.size(), from + size)));
        }
        return groups;
    }
}
