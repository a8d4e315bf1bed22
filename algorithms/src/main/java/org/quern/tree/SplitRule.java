package org.quern.tree;

import java.util.Arrays;
import java.util.List;

/** Which values of one predictor go left. Missing values have no side. */
public sealed interface SplitRule {
    /** Position among the predictors of the tree. */
    int predictor();

    /** Side of a number, or of the code of a level; NaN and codes below 0 have none. */
    Side side(double value);

    /** The rule with left and right exchanged. */
    SplitRule mirrored();

    /**
     * Of a number: values below the threshold go to one side, the others to the other.
     *
     * @param below {@link Side#LEFT} or {@link Side#RIGHT}
     */
    record Threshold(int predictor, double threshold, Side below) implements SplitRule {
        public Threshold {
            if (below == Side.NONE || Double.isNaN(threshold)) {
                throw new IllegalArgumentException("threshold " + threshold + ", below " + below);
            }
        }

        @Override
        public Side side(double value) {
            return Double.isNaN(value) ? Side.NONE : value < threshold ? below : below.other();
        }

        @Override
        public Threshold mirrored() {
            return new Threshold(predictor, threshold, below.other());
        }
    }

    /**
     * Of a factor.
     *
     * @param sides by level, {@link Side#NONE} for levels that no row of the node had
     */
    record Levels(int predictor, List<Side> sides) implements SplitRule {
        public Levels {
            sides = List.copyOf(sides);
        }

        public static Levels of(int predictor, Side... sides) {
            return new Levels(predictor, Arrays.asList(sides));
        }

        @Override
        public Side side(double code) {
            return code >= 0 && code < sides.size() ? sides.get((int) code) : Side.NONE;
        }

        @Override
        public Levels mirrored() {
            return new Levels(predictor, sides.stream().map(Side::other).toList());
        }
    }
}
