package org.quern.tree;

import java.util.List;

/**
 * The split of an inner node.
 *
 * @param rule chosen
 * @param rows of the node with a value of the rule's predictor, unweighted
 * @param improvement what the rule gains by the tree's criterion, divided by the cost of the predictor
 * @param missing side of rows that neither the rule nor a surrogate sends anywhere; {@link Side#NONE}: they stay in the node
 * @param competitors best splits of other predictors, best first
 * @param surrogates best first; tried in order where the rule has no side
 */
public record NodeSplit(
        SplitRule rule,
        long rows,
        double improvement,
        Side missing,
        List<Competitor> competitors,
        List<Surrogate> surrogates) {

    public NodeSplit {
        competitors = List.copyOf(competitors);
        surrogates = List.copyOf(surrogates);
    }

    /** A split without competitors and surrogates. */
    public static NodeSplit of(SplitRule rule, long rows, double improvement, Side missing) {
        return new NodeSplit(rule, rows, improvement, missing, List.of(), List.of());
    }

    public NodeSplit withSurrogates(List<Surrogate> newSurrogates) {
        return new NodeSplit(rule, rows, improvement, missing, competitors, newSurrogates);
    }
}
