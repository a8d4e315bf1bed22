package org.quern.tree;

/**
 * A split that was nearly chosen: the best of another predictor.
 *
 * @param rows of the node with a value of the predictor, unweighted
 * @param improvement as {@link NodeSplit#improvement}
 */
public record Competitor(SplitRule rule, long rows, double improvement) {}
