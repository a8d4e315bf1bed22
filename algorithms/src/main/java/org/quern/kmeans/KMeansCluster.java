package org.quern.kmeans;

import java.util.List;

/**
 * A cluster.
 *
 * @param position of its centre, the mean of its points, in the unit that distances are taken in: that of the variables, or
 *     standard deviations from the mean
 * @param rows points in it
 * @param weight sum of their weights, their number if there are none
 * @param withinSumOfSquares Σ w·d² to the centre
 */
public record KMeansCluster(List<Double> position, long rows, double weight, double withinSumOfSquares) {
    public KMeansCluster {
        position = List.copyOf(position);
    }
}
