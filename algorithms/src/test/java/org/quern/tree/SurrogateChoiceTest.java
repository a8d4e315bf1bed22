package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;

/** Agreements counted by hand. */
class SurrogateChoiceTest {
    private static final TreeDesign DESIGN = TreeDesign.of(
            TreeVariables.of("y ~ x + f + o"),
            Schema.of(
                    Variable.of("y", ColumnType.FLOAT64),
                    Variable.of("x", ColumnType.FLOAT64),
                    Variable.factor("f", List.of("a", "b", "c")),
                    Variable.of("o", ColumnType.ORDERED_FACTOR).withLevels(List.of("low", "mid", "high", "top"))),
            Map.of());
    private static final double[] VALUES = {1, 2, 4, 8};
    private static final Bins BINS =
            Bins.of(new double[][] {VALUES, null, null}, new double[][] {VALUES, null, null}, new int[] {0, 3, 4});

    private static SurrogateCounts counts(long[] left, long[] right, long... neither) {
        return new SurrogateCounts(left, right, neither.length > 0 ? neither : new long[left.length], left, right);
    }

    private static SurrogateChoice choice(SurrogateStyle style) {
        return new SurrogateChoice(DESIGN, BINS, style, 5);
    }

    @Test
    void cutsANumberWhereMostRowsGoTheSameWay() {
        // Left of 3: 9 left, 1 right; right of it: 2 left, 8 right.
        SurrogateCounts counts = counts(new long[] {5, 4, 2, 0}, new long[] {0, 1, 3, 5});
        Surrogate found = choice(SurrogateStyle.ALL_ROWS).best(0, counts, 11, 9).orElseThrow();
        assertThat(found.rule()).isEqualTo(new SplitRule.Threshold(0, 3, Side.LEFT));
        assertThat(found.agreement()).isEqualTo(17.0 / 20);
        assertThat(found.adjusted()).isEqualTo((17.0 / 20 - 11.0 / 20) / (1 - 11.0 / 20));
    }

    @Test
    void valuesOfRowsWithoutASideMoveTheThreshold() {
        SurrogateCounts counts = counts(new long[] {5, 0, 0, 0}, new long[] {0, 0, 0, 5}, 0, 3, 0, 0);
        assertThat(choice(SurrogateStyle.ALL_ROWS)
                        .best(0, counts, 5, 5)
                        .orElseThrow()
                        .rule())
                .isEqualTo(new SplitRule.Threshold(0, 1.5, Side.LEFT));
    }

    @Test
    void mayGoTheOtherWay() {
        SurrogateCounts counts = counts(new long[] {0, 0, 4, 4}, new long[] {4, 4, 0, 0});
        assertThat(choice(SurrogateStyle.ALL_ROWS).best(0, counts, 8, 8).orElseThrow())
                .isEqualTo(new Surrogate(new SplitRule.Threshold(0, 3, Side.RIGHT), 0, 1, 1));
    }

    @Test
    void rowsWithoutThePredictorSpeakAgainstItUnlessLeftOut() {
        SurrogateCounts counts = counts(new long[] {5, 0, 0, 0}, new long[] {0, 0, 0, 5});
        assertThat(choice(SurrogateStyle.ALL_ROWS)
                        .best(0, counts, 8, 8)
                        .orElseThrow()
                        .agreement())
                .isEqualTo(10.0 / 16);
        assertThat(choice(SurrogateStyle.ROWS_OF_BOTH)
                        .best(0, counts, 8, 8)
                        .orElseThrow()
                        .agreement())
                .isEqualTo(1);
        assertThat(choice(SurrogateStyle.ALL_ROWS).best(0, counts, 11, 8)).isEmpty();
    }

    @Test
    void eachLevelGoesToItsLargerSide() {
        SurrogateCounts counts = counts(new long[] {6, 1, 0}, new long[] {1, 4, 0});
        assertThat(choice(SurrogateStyle.ALL_ROWS).best(1, counts, 7, 5).orElseThrow())
                .isEqualTo(new Surrogate(
                        SplitRule.Levels.of(1, Side.LEFT, Side.RIGHT, Side.NONE),
                        0,
                        10.0 / 12,
                        (10.0 / 12 - 7.0 / 12) / (1 - 7.0 / 12)));
    }

    @Test
    void orderedLevelsAreCutInTheirOrder() {
        SurrogateCounts counts = counts(new long[] {4, 0, 0, 1}, new long[] {0, 0, 0, 4});
        assertThat(choice(SurrogateStyle.ALL_ROWS)
                        .best(2, counts, 5, 4)
                        .orElseThrow()
                        .rule())
                .isEqualTo(SplitRule.Levels.of(2, Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT));
    }

    @Test
    void atLeastTwoRowsGoEachWay() {
        assertThat(choice(SurrogateStyle.ALL_ROWS)
                        .best(0, counts(new long[] {1, 0, 0, 0}, new long[] {0, 0, 4, 5}), 1, 9))
                .isEmpty();
        assertThat(choice(SurrogateStyle.ALL_ROWS).best(1, counts(new long[] {1, 0, 0}, new long[] {0, 5, 4}), 1, 9))
                .isEmpty();
    }

    @Test
    void theBestComesFirstAndOfEqualsTheFirstPredictor() {
        SurrogateCounts good = counts(new long[] {5, 4, 2, 0}, new long[] {0, 1, 3, 5});
        SurrogateCounts better = counts(new long[] {11, 0, 0}, new long[] {0, 9, 0});
        SurrogateCounts equal = counts(new long[] {5, 4, 2, 0}, new long[] {0, 1, 3, 5});
        List<Surrogate> found = choice(SurrogateStyle.ALL_ROWS).of(Arrays.asList(good, better, equal), 11, 9);
        assertThat(found.stream().map(s -> s.rule().predictor())).containsExactly(1, 0, 2);
        assertThat(new SurrogateChoice(DESIGN, BINS, SurrogateStyle.ALL_ROWS, 1)
                        .of(Arrays.asList(null, better, equal), 11, 9))
                .hasSize(1);
    }
}
