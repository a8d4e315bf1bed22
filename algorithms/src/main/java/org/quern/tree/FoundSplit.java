package org.quern.tree;

/**
 * The best split of a node, and the sums of the rows it parts.
 *
 * @param split with side {@link Side#NONE} for missing values
 * @param left sums of the rows that the rule sends left, as {@link BinSums} has them
 * @param missing sums of the rows without a value of the rule's predictor
 */
public record FoundSplit(NodeSplit split, long[] left, long[] right, long[] missing) {}
