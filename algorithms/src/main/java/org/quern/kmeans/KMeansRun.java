package org.quern.kmeans;

/**
 * How one start ended.
 *
 * @param iterations of Lloyd's, each an assignment of all points; the last one of a start that converged changed nothing
 * @param converged whether no row changed its cluster, or no centre moved farther than the tolerance
 * @param shift the farthest that a centre moved in the last iteration
 * @param withinSumOfSquares of all clusters
 */
public record KMeansRun(int iterations, boolean converged, double shift, double withinSumOfSquares) {}
