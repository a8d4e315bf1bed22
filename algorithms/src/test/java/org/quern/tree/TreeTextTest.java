package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quern.golden.CsvTable;

class TreeTextTest {
    private static java.util.List<String> lines(TreeModel model) {
        return new TreeText(model, model.trees().get(0)).lines();
    }

    /** R 4.2.2, rpart 4.1.19: {@code print(rpart(Kyphosis ~ Age + Start + Number, kyphosis))}. */
    @Test
    void printsClassesAsRpart() {
        assertThat(lines(TreeSamples.kyphosisTree()))
                .containsExactly(
                        "n= 81 ",
                        "",
                        "node), split, n, loss, yval, (yprob)",
                        "      * denotes terminal node",
                        "",
                        " 1) root 81 17 absent (0.79012346 0.20987654)  ",
                        "   2) Start>=8.5 62  6 absent (0.90322581 0.09677419)  ",
                        "     4) Start>=14.5 29  0 absent (1.00000000 0.00000000) *",
                        "     5) Start< 14.5 33  6 absent (0.81818182 0.18181818)  ",
                        "      10) Age< 55 12  0 absent (1.00000000 0.00000000) *",
                        "      11) Age>=55 21  6 absent (0.71428571 0.28571429)  ",
                        "        22) Age>=111 14  2 absent (0.85714286 0.14285714) *",
                        "        23) Age< 111 7  3 present (0.42857143 0.57142857) *",
                        "   3) Start< 8.5 19  8 present (0.42105263 0.57894737) *");
    }

    /** R 4.2.2, rpart 4.1.19: {@code print(rpart(mpg ~ wt + cyl + disp + hp, mtcars, cp = 0, minsplit = 10))}. */
    @Test
    void printsNumbersAsRpart() {
        GivenSplits splits = GivenSplits.of(
                "mpg ~ wt + cyl + disp + hp",
                CsvTable.ofResource("r_datasets/mtcars.csv")
                        .numbers("mpg", "wt", "cyl", "disp", "hp")
                        .source(100));
        splits.split(1, splits.below("wt", 2.26, Side.RIGHT), Side.LEFT)
                .split(2, splits.below("cyl", 7, Side.RIGHT), Side.LEFT)
                .split(4, splits.below("disp", 420, Side.RIGHT), Side.RIGHT)
                .split(9, splits.below("hp", 212.5, Side.RIGHT), Side.RIGHT)
                .split(5, splits.below("wt", 3.3275, Side.RIGHT), Side.RIGHT);
        assertThat(lines(TreeSamples.regression(splits)))
                .containsExactly(
                        "n= 32 ",
                        "",
                        "node), split, n, deviance, yval",
                        "      * denotes terminal node",
                        "",
                        " 1) root 32 1126.047000 20.09062  ",
                        "   2) wt>=2.26 26  346.566500 17.78846  ",
                        "     4) cyl>=7 14   85.200000 15.10000  ",
                        "       8) disp>=420 3   12.326670 11.83333 *",
                        "       9) disp< 420 11   32.129090 15.99091  ",
                        "        18) hp>=212.5 4    3.380000 14.60000 *",
                        "        19) hp< 212.5 7   16.588570 16.78571 *",
                        "     5) cyl< 7 12   42.122500 20.92500  ",
                        "      10) wt>=3.3275 3    1.086667 18.36667 *",
                        "      11) wt< 3.3275 9   14.855560 21.77778 *",
                        "   3) wt< 2.26 6   44.553330 30.06667 *");
    }

    /** R 4.2.2, rpart 4.1.19: {@code print(rpart(breaks ~ wool + tension, warpbreaks))}. */
    @Test
    void printsLevelsAsRpart() {
        GivenSplits splits = GivenSplits.of(
                "breaks ~ wool + tension",
                CsvTable.ofResource("r_datasets/warpbreaks.csv")
                        .numbers("breaks")
                        .factor("wool", "A", "B")
                        .factor("tension", "L", "M", "H")
                        .source(100));
        splits.split(1, splits.levels("tension", "RLL"), Side.LEFT)
                .split(2, splits.levels("tension", "-RL"), Side.LEFT);
        assertThat(new TreeText(TreeSamples.regression(splits), splits.tree()).nodes())
                .containsExactly(
                        "1) root 54 9232.815 28.14815  ",
                        "  2) tension=M,H 36 2800.972 24.02778  ",
                        "    4) tension=H 18 1186.000 21.66667 *",
                        "    5) tension=M 18 1414.278 26.38889 *",
                        "  3) tension=L 18 4598.278 36.38889 *");
    }
}
