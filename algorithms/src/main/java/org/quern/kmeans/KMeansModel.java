package org.quern.kmeans;

import java.util.List;
import org.quern.data.Schema;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.model.Model;

/**
 * Clusters found: everything the printed summary shows and assignment of new rows needs.
 *
 * @param options what was asked for
 * @param formula the terms, the dot expanded
 * @param variables the columns of the formula, after transforms
 * @param dataName name of the data set
 * @param dataGeneration its generation
 * @param standardization what is done to values before distances are taken
 * @param clusters in the order of their first centres
 * @param betweenSumOfSquares Σ W·|centre − mean|² over the clusters
 * @param validRows rows used
 * @param missingRows rows left out because a variable or the weight was missing
 * @param bestStart the start these clusters come from, from 0
 * @param runs how each start ended
 * @param passes passes over the data
 */
public record KMeansModel(
        KMeansOptions options,
        Formula formula,
        Schema variables,
        String dataName,
        long dataGeneration,
        Standardization standardization,
        List<KMeansCluster> clusters,
        double betweenSumOfSquares,
        long validRows,
        long missingRows,
        int bestStart,
        List<KMeansRun> runs,
        int passes)
        implements Model {

    public KMeansModel {
        clusters = List.copyOf(clusters);
        runs = List.copyOf(runs);
    }

    @Override
    public KMeansModelType type() {
        return KMeansModelType.INSTANCE;
    }

    /** The terms of the formula, a coordinate each. */
    public List<String> names() {
        return formula.terms().stream().map(Term::text).toList();
    }

    /** A cluster's centre in the units of the variables. */
    public double[] centre(int cluster) {
        List<Double> position = clusters.get(cluster).position();
        double[] centre = new double[position.size()];
        for (int j = 0; j < centre.length; j++) {
            centre[j] = standardization.invert(j, position.get(j));
        }
        return centre;
    }

    /** Rows of a cluster, or the sum of their frequency weights. */
    public double size(int cluster) {
        KMeansCluster found = clusters.get(cluster);
        return options.weightKind() == org.quern.linear.WeightKind.FREQUENCY ? found.weight() : found.rows();
    }

    public double totalWithinSumOfSquares() {
        double sum = 0;
        for (KMeansCluster cluster : clusters) {
            sum += cluster.withinSumOfSquares();
        }
        return sum;
    }

    /** Σ w·|x − mean|² over all rows used. */
    public double totalSumOfSquares() {
        return totalWithinSumOfSquares() + betweenSumOfSquares;
    }

    /** How the start that these clusters come from ended. */
    public KMeansRun run() {
        return runs.get(bestStart);
    }

    /** The centres in the order of clusters, in the unit that distances are taken in, one after another. */
    double[] positions() {
        return clusters.stream()
                .flatMap(cluster -> cluster.position().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
