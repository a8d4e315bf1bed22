package org.quern.tree;

/**
 * A split by another predictor that sends rows much as the chosen one does: stands in where the chosen one's is missing.
 *
 * @param rows that it sent: those that neither the chosen split nor a better surrogate has a side for, unweighted
 * @param agreement share (by weight) of the rows with a side by the chosen split that both send to the same side
 * @param adjusted agreement beyond that of sending all to the majority: (agree − majority) / (all − majority)
 */
public record Surrogate(SplitRule rule, long rows, double agreement, double adjusted) {}
