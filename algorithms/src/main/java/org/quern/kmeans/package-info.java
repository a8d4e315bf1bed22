/**
 * k-means clustering: the choice of the first centres, Lloyd's iterations as passes, the fitted model and the assignment of
 * rows to clusters. {@link org.quern.kmeans.KMeans} is the algorithm, {@link org.quern.kmeans.KMeansModel} its result.
 */
package org.quern.kmeans;
