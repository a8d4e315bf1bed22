package org.quern.tree;

/**
 * A split by another predictor that sends rows much as the chosen one does: stands in where the chosen one's is missing.
 *
 * @param rows of the node with values of both predictors, unweighted
 * @param agreement share (by weight) of those rows that both splits send to the same side
 * @param adjusted agreement beyond that of sending all to the majority: (agree − majority) / (all − majority)
 */
public record Surrogate(SplitRule rule, long rows, double agreement, double adjusted) {}
