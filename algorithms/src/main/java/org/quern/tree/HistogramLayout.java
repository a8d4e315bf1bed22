package org.quern.tree;

/**
 * Where the sums of bins lie in the histogram of a node: predictor after predictor, bin after bin, the missing bin last.
 *
 * @param predictors that the node has histograms of, ascending
 * @param offsets of each of them; one more, the length of all
 */
public record HistogramLayout(BinSums sums, int[] predictors, int[] offsets) {

    public static HistogramLayout of(BinSums sums, Bins bins, int[] predictors) {
        int[] offsets = new int[predictors.length + 1];
        for (int i = 0; i < predictors.length; i++) {
            offsets[i + 1] =
                    Math.addExact(offsets[i], Math.multiplyExact(bins.count(predictors[i]) + 1, sums.stride()));
        }
        return new HistogramLayout(sums, predictors.clone(), offsets);
    }

    /** Of all predictors. */
    public static HistogramLayout of(BinSums sums, Bins bins) {
        int[] all = new int[bins.width()];
        for (int p = 0; p < all.length; p++) {
            all[p] = p;
        }
        return of(sums, bins, all);
    }

    /** Number of sums in all. */
    public int length() {
        return offsets[predictors.length];
    }
}
