package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The split of another predictor that agrees best with the one chosen: for a number the threshold and direction, for a
 * factor the side of each level (of an ordered one the levels up to one), with the largest weight of rows sent to the same side. The agreement is that weight as a
 * share ({@link SurrogateStyle}); adjusted, what it is above the share of the larger side, as a share of what it could be.
 *
 * <p>A surrogate sends at least two rows each way and agrees better than sending all to the larger side; else there is none.
 * Of equal agreements the lowest threshold and the first predictor are kept. Levels without a row that has both have no side.
 *
 * <p>Method: one walk over the bins; sums are exact.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.
 */
final class SurrogateChoice {
    private static final long LEAST_ROWS = 2;
    /** Adjusted agreement that is no better than none but for rounding. */
    private static final double ROUNDING = 1e-10;

    private final TreeDesign design;
    private final Bins bins;
    private final SurrogateStyle style;
    private final int most;

    /** @param most surrogates of a split */
    SurrogateChoice(TreeDesign design, Bins bins, SurrogateStyle style, int most) {
        this.design = design;
        this.bins = bins;
        this.style = style;
        this.most = most;
    }

    /**
     * The surrogates of a node, best first.
     *
     * @param byPredictor null for the predictor of the chosen split and for those that are not looked at
     * @param leftWeight of all rows that the chosen split sends left
     * @param rightWeight of those it sends right
     */
    List<Surrogate> of(List<SurrogateCounts> byPredictor, long leftWeight, long rightWeight) {
        List<Surrogate> found = new ArrayList<>();
        for (int p = 0; p < byPredictor.size(); p++) {
            if (byPredictor.get(p) != null) {
                best(p, byPredictor.get(p), leftWeight, rightWeight).ifPresent(found::add);
            }
        }
        // A stable sort: the first predictor of equals stays first.
        found.sort(Comparator.comparingDouble((Surrogate s) -> -s.agreement()));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    private record Agreement(long weight, SplitRule rule) {}

    Optional<Surrogate> best(int predictor, SurrogateCounts counts, long leftWeight, long rightWeight) {
        boolean bySubsets = bins.isFactor(predictor) && !design.isOrdered(predictor);
        Agreement agreement = bySubsets ? ofLevels(predictor, counts) : ofThresholds(predictor, counts);
        if (agreement == null) {
            return Optional.empty();
        }
        boolean isOfAll = style == SurrogateStyle.ALL_ROWS;
        long left = isOfAll ? leftWeight : SurrogateCounts.sum(counts.leftWeight());
        long right = isOfAll ? rightWeight : SurrogateCounts.sum(counts.rightWeight());
        double all = (double) (left + right);
        double majority = Math.max(left, right) / all;
        double share = agreement.weight() / all;
        double adjusted = (share - majority) / (1 - majority);
        return adjusted > ROUNDING
                ? Optional.of(new Surrogate(agreement.rule(), 0, share, adjusted))
                : Optional.empty();
    }

    private Agreement ofThresholds(int predictor, SurrogateCounts counts) {
        long leftAbove = SurrogateCounts.sum(counts.leftWeight());
        long rightAbove = SurrogateCounts.sum(counts.rightWeight());
        long leftBelow = 0;
        long rightBelow = 0;
        long rowsAbove = SurrogateCounts.sum(counts.left()) + SurrogateCounts.sum(counts.right());
        long rowsBelow = 0;
        Agreement best = null;
        long most = Math.max(leftAbove, rightAbove);
        int last = -1;
        for (int b = 0; b < counts.bins(); b++) {
            if (!counts.isPresent(b)) {
                continue;
            }
            if (rowsBelow >= LEAST_ROWS && rowsAbove >= LEAST_ROWS) {
                long belowRight = leftAbove + rightBelow;
                long belowLeft = leftBelow + rightAbove;
                if (Math.max(belowRight, belowLeft) > most) {
                    boolean isBelowRight = belowRight > most;
                    most = isBelowRight ? belowRight : belowLeft;
                    best = new Agreement(most, cut(predictor, last, b, isBelowRight ? Side.RIGHT : Side.LEFT));
                }
            }
            leftAbove -= counts.leftWeight()[b];
            leftBelow += counts.leftWeight()[b];
            rightAbove -= counts.rightWeight()[b];
            rightBelow += counts.rightWeight()[b];
            rowsAbove -= counts.rows(b);
            rowsBelow += counts.rows(b);
            last = b;
        }
        return best;
    }

    /** A level between the two goes with the nearer one. */
    private SplitRule cut(int predictor, int lastBelow, int firstAbove, Side below) {
        if (!bins.isFactor(predictor)) {
            return new SplitRule.Threshold(predictor, bins.threshold(predictor, lastBelow, firstAbove), below);
        }
        Side[] sides = new Side[bins.count(predictor)];
        Arrays.setAll(sides, code -> code <= (lastBelow + firstAbove) / 2 ? below : below.other());
        return SplitRule.Levels.of(predictor, sides);
    }

    private static Agreement ofLevels(int predictor, SurrogateCounts counts) {
        boolean isLeftLarger = SurrogateCounts.sum(counts.leftWeight()) > SurrogateCounts.sum(counts.rightWeight());
        Side[] sides = new Side[counts.bins()];
        Arrays.fill(sides, Side.NONE);
        long weight = 0;
        long rowsLeft = 0;
        long rowsRight = 0;
        for (int b = 0; b < sides.length; b++) {
            if (counts.rows(b) == 0) {
                continue;
            }
            long left = counts.leftWeight()[b];
            long right = counts.rightWeight()[b];
            if (left > right || left == right && isLeftLarger) {
                sides[b] = Side.LEFT;
                weight += left;
                rowsLeft += counts.rows(b);
            } else {
                sides[b] = Side.RIGHT;
                weight += right;
                rowsRight += counts.rows(b);
            }
        }
        return rowsLeft >= LEAST_ROWS && rowsRight >= LEAST_ROWS
                ? new Agreement(weight, SplitRule.Levels.of(predictor, sides))
                : null;
    }
}
