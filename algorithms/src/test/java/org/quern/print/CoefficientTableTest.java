package org.quern.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoefficientTableTest {
    private static final double NA = Double.NaN;
    private static final double[] NO_COUNTS = {};

    /**
     * Machine Learning Server's tutorial "Visualize and analyze data using RevoScaleR": summary of rxLinMod(ArrDelay ~
     * DayOfWeek, data = airXdfData). Its p-value for Saturday, printed as 2.22e-16, carries cancellation noise; the true one
     * stands here.
     */
    @Test
    void printsTheOldSystemsTableWithADroppedRow() {
        CoefficientTable table = new CoefficientTable(
                days("(Intercept)"),
                new double[] {
                    10.331805771187048,
                    1.69379812396281,
                    0.9620019060500371,
                    -0.17526681877388303,
                    -1.673798316515176,
                    4.472529034532959,
                    1.5435207007693756,
                    NA
                },
                new double[] {
                    0.1330167617491808,
                    0.1871726427696482,
                    0.20005239013516699,
                    0.19802539316962917,
                    0.19639911478893007,
                    0.19573671851286011,
                    0.19339287477311032,
                    NA
                },
                "t",
                new double[] {
                    77.67296117664416,
                    9.04938937068572,
                    4.808749874970516,
                    -0.8850724443392416,
                    -8.522433099120661,
                    22.84971792730821,
                    7.981269747296757,
                    NA
                },
                new double[] {
                    0,
                    1.4419439494510347e-19,
                    1.5191491584768321e-06,
                    0.37611792554263046,
                    1.5659963336998315e-17,
                    1.6539940903258883e-115,
                    1.4509581433779588e-15,
                    NA
                },
                NO_COUNTS);
        assertThat(table.lines())
                .containsExactly(
                        "                    Estimate Std. Error t value Pr(>|t|)    ",
                        "(Intercept)          10.3318     0.1330  77.673 2.22e-16 ***",
                        "DayOfWeek=Monday      1.6938     0.1872   9.049 2.22e-16 ***",
                        "DayOfWeek=Tuesday     0.9620     0.2001   4.809 1.52e-06 ***",
                        "DayOfWeek=Wednesday  -0.1753     0.1980  -0.885    0.376    ",
                        "DayOfWeek=Thursday   -1.6738     0.1964  -8.522 2.22e-16 ***",
                        "DayOfWeek=Friday      4.4725     0.1957  22.850 2.22e-16 ***",
                        "DayOfWeek=Saturday    1.5435     0.1934   7.981 1.45e-15 ***",
                        "DayOfWeek=Sunday     Dropped    Dropped Dropped  Dropped    ",
                        "---",
                        "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1");
    }

    /** The same page: with cube = TRUE. */
    @Test
    void printsTheCountsOfACube() {
        CoefficientTable table = new CoefficientTable(
                days(),
                new double[] {12.025604, 11.293808, 10.156539, 8.658007, 14.804335, 11.875326, 10.331806},
                new double[] {0.131682, 0.149424, 0.146699, 0.144496, 0.143595, 0.140388, 0.133017},
                "t",
                new double[] {91.32309, 75.58234, 69.23387, 59.91858, 103.09813, 84.58943, 77.67296},
                new double[7],
                new double[] {95298, 74011, 76786, 79145, 80142, 83851, 93395});
        assertThat(table.lines())
                .containsExactly(
                        "                    Estimate Std. Error t value Pr(>|t|)     | Counts",
                        "DayOfWeek=Monday     12.0256     0.1317   91.32 2.22e-16 *** |  95298",
                        "DayOfWeek=Tuesday    11.2938     0.1494   75.58 2.22e-16 *** |  74011",
                        "DayOfWeek=Wednesday  10.1565     0.1467   69.23 2.22e-16 *** |  76786",
                        "DayOfWeek=Thursday    8.6580     0.1445   59.92 2.22e-16 *** |  79145",
                        "DayOfWeek=Friday     14.8043     0.1436  103.10 2.22e-16 *** |  80142",
                        "DayOfWeek=Saturday   11.8753     0.1404   84.59 2.22e-16 *** |  83851",
                        "DayOfWeek=Sunday     10.3318     0.1330   77.67 2.22e-16 *** |  93395",
                        "---",
                        "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1");
    }

    /** R 4.2.2, {@code summary(lm(Employed ~ ., longley))}, from R's own datasets-Ex.Rout.save. */
    @Test
    void goesScientificWhereEstimatesDifferGreatly() {
        CoefficientTable table = new CoefficientTable(
                List.of("(Intercept)", "GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year"),
                new double[] {
                    -3482.2586345958125,
                    0.015061872271372992,
                    -0.035819179292590986,
                    -0.020202298038168236,
                    -0.010332268671735883,
                    -0.05110410565357897,
                    1.829151464613549
                },
                new double[] {
                    890.4203836073756,
                    0.08491492577476742,
                    0.03349100777224341,
                    0.004883996816517033,
                    0.002142741631616758,
                    0.2260732000693728,
                    0.4554784991422135
                },
                "t",
                new double[] {
                    -3.910802918154319,
                    0.17737602822999401,
                    -1.0695163172210396,
                    -4.136427355940678,
                    -4.821985310445431,
                    -0.2260511446641936,
                    4.015889812709766
                },
                new double[] {
                    0.0035604036637263336,
                    0.863140832809218,
                    0.31268106109271465,
                    0.0025350917341114085,
                    0.0009443667641618333,
                    0.8262117957636546,
                    0.0030368033416303796
                },
                NO_COUNTS);
        assertThat(table.lines())
                .containsExactly(
                        "               Estimate Std. Error t value Pr(>|t|)    ",
                        "(Intercept)  -3.482e+03  8.904e+02  -3.911 0.003560 ** ",
                        "GNP.deflator  1.506e-02  8.492e-02   0.177 0.863141    ",
                        "GNP          -3.582e-02  3.349e-02  -1.070 0.312681    ",
                        "Unemployed   -2.020e-02  4.884e-03  -4.136 0.002535 ** ",
                        "Armed.Forces -1.033e-02  2.143e-03  -4.822 0.000944 ***",
                        "Population   -5.110e-02  2.261e-01  -0.226 0.826212    ",
                        "Year          1.829e+00  4.555e-01   4.016 0.003037 ** ",
                        "---",
                        "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1");
    }

    /** R 4.2.2: {@code printCoefmat(cbind(Estimate = c(1, 2.5), …), digits = 4)}: no mark, no legend. */
    @Test
    void leavesMarksOutWhereNothingIsSignificant() {
        CoefficientTable table = new CoefficientTable(
                List.of("a", "b"),
                new double[] {1, 2.5},
                new double[] {2, 5},
                "z",
                new double[] {0.5, 0.5},
                new double[] {0.617, 0.617},
                NO_COUNTS);
        assertThat(table.lines())
                .containsExactly(
                        "  Estimate Std. Error z value Pr(>|z|)",
                        "a      1.0        2.0     0.5    0.617",
                        "b      2.5        5.0     0.5    0.617");
    }

    /** A fit without degrees of freedom has estimates and nothing else. */
    @Test
    void writesWhatCannotBeComputedAsMissing() {
        CoefficientTable table = new CoefficientTable(
                List.of("a"),
                new double[] {1},
                new double[] {NA},
                "t",
                new double[] {NA},
                new double[] {NA},
                new double[] {1e5});
        assertThat(table.lines())
                .containsExactly(
                        "  Estimate Std. Error t value Pr(>|t|) | Counts",
                        "a        1         NA      NA       NA | 100000");
    }

    private static List<String> days(String... before) {
        List<String> labels = new java.util.ArrayList<>();
        Collections.addAll(labels, before);
        for (String day : List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")) {
            labels.add("DayOfWeek=" + day);
        }
        return labels;
    }
}
