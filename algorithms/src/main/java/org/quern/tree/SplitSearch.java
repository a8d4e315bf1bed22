package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the best split of a node in the histograms of its predictors.
 *
 * <p>Numbers are cut between any two neighbouring bins with rows, and so are ordered factors between levels; a level in the gap
 * goes with the nearer side. Levels of other factors with rows in the node are put in order
 * (for numbers as response by their means, for two classes by the rate of the first) and cut between neighbours, which finds
 * the best of all subsets. With three classes or more all subsets of up to 10 levels are tried; of more levels, cuts in the
 * order of their scores on the first principal component of the classes' shares. Rows without a value count for none.
 *
 * <p>Of equal gains the earlier predictor and the lower cut is kept. Both sides must have the least number of rows.
 *
 * <p>Cost: one gain a bin, 2^(levels − 1) a factor with all subsets tried.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), section 4.2.2 (order of means); Coppersmith, Hong and Hosking
 * (1999), Partitioning nominal attributes in decision trees, doi:10.1023/A:1009869804967 (principal component).
 */
public final class SplitSearch {
    /** Most levels whose subsets are all tried. */
    static final int ALL_SUBSETS = 10;

    private final Bins bins;
    private final Criterion criterion;
    private final long minBucket;
    private final double[] costs;
    private final int competitors;
    /** By predictor: whether it is a factor split by thresholds among its levels. */
    private final boolean[] ordered;

    private BinSums sums;
    private int stride;
    private long[] left = new long[0];
    private long[] right = new long[0];

    /**
     * @param design what is known of the predictors
     * @param minBucket least rows of a son, unweighted, at least 1
     * @param costs by predictor, what gains are divided by; null if all are 1
     * @param competitors most splits of other predictors to be told
     */
    public SplitSearch(
            TreeDesign design, Bins bins, Criterion criterion, long minBucket, double[] costs, int competitors) {
        this(bins, criterion, minBucket, costs, competitors);
        for (int p = 0; p < ordered.length; p++) {
            ordered[p] = design.isOrdered(p);
        }
    }

    /** Where no factor is ordered. */
    public SplitSearch(Bins bins, Criterion criterion, long minBucket, double[] costs, int competitors) {
        this.ordered = new boolean[bins.width()];
        this.bins = bins;
        this.criterion = criterion;
        this.minBucket = Math.max(1, minBucket);
        this.costs = costs == null ? null : costs.clone();
        this.competitors = competitors;
    }

    /** The best cut of one predictor: the bins sent to one side. */
    private static final class Cut {
        final int predictor;
        final int base;
        /** Reported: divided by the cost. */
        double improvement;
        /** Rows with a value. */
        long rows;
        /** Of numbers: the bins on both sides of the cut. */
        int lastBelow;

        int firstAbove;
        /** Of factors: whether each level is in the first group; null for numbers. */
        boolean[] firstGroup;

        Cut(int predictor, int base) {
            this.predictor = predictor;
            this.base = base;
        }
    }

    /**
     * The best split of a node.
     *
     * @param totals of the node, all rows
     * @return empty if no split gains anything
     */
    public Optional<FoundSplit> best(HistogramLayout layout, long[] histogram, NodeTotals totals) {
        sums = layout.sums();
        stride = sums.stride();
        left = new long[stride];
        right = new long[stride];
        List<Cut> best = new ArrayList<>();
        for (int i = 0; i < layout.predictors().length; i++) {
            Cut cut = cut(layout.predictors()[i], histogram, layout.offsets()[i], totals);
            if (cut != null) {
                insert(best, cut);
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(found(best, histogram));
    }

    private void insert(List<Cut> best, Cut cut) {
        int place = best.size();
        while (place > 0 && cut.improvement > best.get(place - 1).improvement) {
            place--;
        }
        if (place <= competitors) {
            best.add(place, cut);
            if (best.size() > competitors + 1) {
                best.remove(competitors + 1);
            }
        }
    }

    private FoundSplit found(List<Cut> best, long[] histogram) {
        List<Competitor> others = new ArrayList<>();
        for (Cut cut : best.subList(1, best.size())) {
            others.add(new Competitor(rule(cut, histogram), cut.rows, cut.improvement));
        }
        Cut cut = best.get(0);
        SplitRule rule = rule(cut, histogram);
        long[][] bySide = new long[3][stride];
        for (int code = 0; code <= bins.count(cut.predictor); code++) {
            Side side = code == bins.missing(cut.predictor) ? Side.NONE : bins.side(rule, code);
            add(histogram, cut.base + code * stride, bySide[side.ordinal()]);
        }
        return new FoundSplit(
                new NodeSplit(rule, cut.rows, cut.improvement, Side.NONE, others, List.of()),
                bySide[Side.LEFT.ordinal()],
                bySide[Side.RIGHT.ordinal()],
                bySide[Side.NONE.ordinal()]);
    }

    private SplitRule rule(Cut cut, long[] histogram) {
        Arrays.fill(left, 0);
        Arrays.fill(right, 0);
        for (int code = 0; code < bins.count(cut.predictor); code++) {
            boolean first = cut.firstGroup == null ? code <= cut.lastBelow : cut.firstGroup[code];
            add(histogram, cut.base + code * stride, first ? left : right);
        }
        Side side = criterion.isLeft(left, 0, right, 0) ? Side.LEFT : Side.RIGHT;
        if (cut.firstGroup == null && bins.isFactor(cut.predictor)) {
            Side[] sides = new Side[bins.count(cut.predictor)];
            Arrays.setAll(sides, code -> code <= (cut.lastBelow + cut.firstAbove) / 2 ? side : side.other());
            return SplitRule.Levels.of(cut.predictor, sides);
        }
        if (cut.firstGroup == null) {
            double threshold = bins.threshold(cut.predictor, cut.lastBelow, cut.firstAbove);
            return new SplitRule.Threshold(cut.predictor, threshold, side);
        }
        Side[] sides = new Side[bins.count(cut.predictor)];
        for (int code = 0; code < sides.length; code++) {
            boolean present = sums.rows(histogram, cut.base + code * stride) > 0;
            sides[code] = !present ? Side.NONE : cut.firstGroup[code] ? side : side.other();
        }
        return SplitRule.Levels.of(cut.predictor, sides);
    }

    /** The best cut of a predictor, or null. */
    private Cut cut(int predictor, long[] histogram, int base, NodeTotals totals) {
        Cut cut = new Cut(predictor, base);
        int count = bins.count(predictor);
        Arrays.fill(left, 0);
        Arrays.fill(right, 0);
        for (int code = 0; code < count; code++) {
            add(histogram, base + code * stride, right);
        }
        cut.rows = sums.rows(right, 0);
        if (cut.rows < 2 * minBucket) {
            return null;
        }
        boolean bySubsets = bins.isFactor(predictor) && !ordered[predictor];
        double gain = bySubsets ? factorCut(cut, histogram, count) : numberCut(cut, histogram, count);
        if (!(gain > 0)) {
            return null;
        }
        double improvement = criterion.improvement(gain, totals);
        if (!(improvement > 0)) {
            return null;
        }
        cut.improvement = costs == null ? improvement : improvement / costs[predictor];
        return cut;
    }

    /** {@link #right} holds the sums of all bins, {@link #left} none. */
    private double numberCut(Cut cut, long[] histogram, int count) {
        double best = 0;
        long below = 0;
        int last = -1;
        for (int code = 0; code < count; code++) {
            int at = cut.base + code * stride;
            long rows = sums.rows(histogram, at);
            if (rows == 0) {
                continue;
            }
            if (below >= minBucket) {
                if (cut.rows - below < minBucket) {
                    break;
                }
                double gain = criterion.gain(left, 0, right, 0);
                if (gain > best) {
                    best = gain;
                    cut.lastBelow = last;
                    cut.firstAbove = code;
                }
            }
            move(histogram, at, right, left);
            below += rows;
            last = code;
        }
        return best;
    }

    private double factorCut(Cut cut, long[] histogram, int count) {
        int[] present = new int[count];
        int n = 0;
        for (int code = 0; code < count; code++) {
            if (sums.rows(histogram, cut.base + code * stride) > 0) {
                present[n++] = code;
            }
        }
        int[] levels = Arrays.copyOf(present, n);
        if (n < 2) {
            return 0;
        }
        if (criterion.ordersLevels()) {
            double[] order = new double[n];
            for (int i = 0; i < n; i++) {
                order[i] = criterion.order(histogram, cut.base + levels[i] * stride);
            }
            return orderedCut(cut, histogram, sorted(levels, order));
        }
        if (n <= ALL_SUBSETS) {
            return subsetCut(cut, histogram, levels);
        }
        double[] scores =
                new PrincipalComponent((ClassCriterion) criterion).scores(histogram, cut.base, stride, levels);
        return orderedCut(cut, histogram, sorted(levels, scores));
    }

    /** Levels in ascending order of their keys, equal keys in order of their codes. */
    private static int[] sorted(int[] levels, double[] keys) {
        Integer[] places = new Integer[levels.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, (a, b) -> Double.compare(keys[a], keys[b]));
        int[] result = new int[levels.length];
        Arrays.setAll(result, i -> levels[places[i]]);
        return result;
    }

    private double orderedCut(Cut cut, long[] histogram, int[] levels) {
        double best = 0;
        int bestLength = 0;
        long rows = 0;
        for (int length = 1; length < levels.length; length++) {
            int at = cut.base + levels[length - 1] * stride;
            move(histogram, at, right, left);
            rows += sums.rows(histogram, at);
            if (rows >= minBucket && cut.rows - rows >= minBucket) {
                double gain = criterion.gain(left, 0, right, 0);
                if (gain > best) {
                    best = gain;
                    bestLength = length;
                }
            }
        }
        cut.firstGroup = new boolean[bins.count(cut.predictor)];
        for (int i = 0; i < bestLength; i++) {
            cut.firstGroup[levels[i]] = true;
        }
        return best;
    }

    /** All subsets that leave out the last level, one level moving at a time. */
    private double subsetCut(Cut cut, long[] histogram, int[] levels) {
        double best = 0;
        int bestSet = 0;
        int set = 0;
        long rows = 0;
        for (int step = 1; step < 1 << (levels.length - 1); step++) {
            int moved = Integer.numberOfTrailingZeros(step);
            int at = cut.base + levels[moved] * stride;
            set ^= 1 << moved;
            if ((set >> moved & 1) == 1) {
                move(histogram, at, right, left);
                rows += sums.rows(histogram, at);
            } else {
                move(histogram, at, left, right);
                rows -= sums.rows(histogram, at);
            }
            if (rows >= minBucket && cut.rows - rows >= minBucket) {
                double gain = criterion.gain(left, 0, right, 0);
                if (gain > best) {
                    best = gain;
                    bestSet = set;
                }
            }
        }
        cut.firstGroup = new boolean[bins.count(cut.predictor)];
        for (int i = 0; i < levels.length; i++) {
            cut.firstGroup[levels[i]] = (bestSet >> i & 1) == 1;
        }
        return best;
    }

    private void add(long[] histogram, int at, long[] target) {
        for (int s = 0; s < stride; s++) {
            target[s] += histogram[at + s];
        }
    }

    private void move(long[] histogram, int at, long[] from, long[] to) {
        for (int s = 0; s < stride; s++) {
            long sum = histogram[at + s];
            from[s] -= sum;
            to[s] += sum;
        }
    }
}
