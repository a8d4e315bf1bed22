package org.quern.tree;

import java.util.List;

/**
 * Trees grown to the end.
 *
 * @param trees in order of the samples, complexities 0
 * @param shapes the same by bins, with equal positions of nodes
 * @param missingRows rows left out because a value that is needed is missing
 * @param weightlessRows rows left out because their weight is 0
 * @param passes taken
 */
public record Grown(List<Tree> trees, List<CodedTree> shapes, long missingRows, long weightlessRows, int passes) {}
