package org.quern.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.data.ChunkSource;
import org.quern.golden.Golden;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/**
 * The published tables of AirlineDemoSmall (Machine Learning Server documentation, rxSummary and rxQuantile), to every
 * character, and NIST's certified univariate statistics (StRD, itl.nist.gov/div898/strd/univ).
 */
class SummaryGoldenTest {

    private static SummaryTables fit(SummaryOptions options, ChunkSource data, int threads) {
        LocalEngine.Options engine = LocalEngine.Options.defaults().withThreads(threads);
        return new Summary(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    private static String printed(String formula, int threads) {
        SummaryTables tables = fit(SummaryOptions.of(formula), Golden.airlineDemoSmall(50_000), threads);
        return SummaryPrinter.of(tables).print(tables);
    }

    /** Text blocks drop blanks at the end of lines, where the old system pads; a bar stands for the end. */
    private static String padded(String expected) {
        return expected.replace("|\n", "\n");
    }

    @Test
    void printsTheSummaryOfTheTutorial() {
        assertThat(printed("~ ArrDelay + CRSDepTime + DayOfWeek", 2))
                .isEqualTo(
                        padded(
                                """
                                Summary Statistics Results for: ~ArrDelay + CRSDepTime + DayOfWeek
                                File name: AirlineDemoSmall
                                Number of valid observations: 6e+05 |
                                 |
                                 Name       Mean     StdDev    Min        Max        ValidObs MissingObs|
                                 ArrDelay   11.31794 40.688536 -86.000000 1490.00000 582628   17372     |
                                 CRSDepTime 13.48227  4.697566   0.016667   23.98333 600000       0     |

                                Category Counts for DayOfWeek
                                Number of categories: 7
                                Number of valid observations: 6e+05
                                Number of missing observations: 0

                                 DayOfWeek Counts|
                                 Monday    97975 |
                                 Tuesday   77725 |
                                 Wednesday 78875 |
                                 Thursday  81304 |
                                 Friday    82987 |
                                 Saturday  86159 |
                                 Sunday    94975 |
                                """));
    }

    @Test
    void printsTheSummaryByDay() {
        assertThat(printed("~ ArrDelay:DayOfWeek", 1))
                .isEqualTo(
                        padded(
                                """
                                Summary Statistics Results for: ~ArrDelay:DayOfWeek
                                File name: AirlineDemoSmall
                                Number of valid observations: 6e+05 |
                                 |
                                 Name               Mean     StdDev   Min Max  ValidObs MissingObs|
                                 ArrDelay:DayOfWeek 11.31794 40.68854 -86 1490 582628   17372     |

                                Statistics by category (7 categories):

                                 Category                         DayOfWeek Means     StdDev   Min Max  ValidObs|
                                 ArrDelay for DayOfWeek=Monday    Monday    12.025604 40.02463 -76 1017 95298   |
                                 ArrDelay for DayOfWeek=Tuesday   Tuesday   11.293808 43.66269 -70 1143 74011   |
                                 ArrDelay for DayOfWeek=Wednesday Wednesday 10.156539 39.58803 -81 1166 76786   |
                                 ArrDelay for DayOfWeek=Thursday  Thursday   8.658007 36.74724 -58 1053 79145   |
                                 ArrDelay for DayOfWeek=Friday    Friday    14.804335 41.79260 -78 1490 80142   |
                                 ArrDelay for DayOfWeek=Saturday  Saturday  11.875326 45.24540 -73 1370 83851   |
                                 ArrDelay for DayOfWeek=Sunday    Sunday    10.331806 37.33348 -86 1202 93395   |
                                """));
    }

    @Test
    void findsTheQuartilesInTheSamePass() {
        SummaryOptions options = SummaryOptions.of("~ ArrDelay").withQuantiles(List.of(0.0, 0.25, 0.5, 0.75, 1.0));
        SummaryTables tables = fit(options, Golden.airlineDemoSmall(50_000), 2);
        assertThat(tables.columns().get(0).total().quantiles()).containsExactly(-86.0, -9.0, 0.0, 16.0, 1490.0);
        assertThat(tables.passes()).isEqualTo(1);
        assertThat(SummaryPrinter.of(tables).print(tables)).contains("ValidObs MissingObs 0%  25% 50% 75% 100%\n");
    }

    @Test
    void oneAndTwoThreadsGiveTheSameBits() {
        SummaryOptions options = SummaryOptions.of("~ ArrDelay + CRSDepTime:DayOfWeek + log(CRSDepTime)");
        ChunkSource data = Golden.airlineDemoSmall(7_001);
        assertThat(fit(options, data, 2)).isEqualTo(fit(options, data, 1));
    }

    /** Against exact arithmetic on the doubles that were read. */
    @ParameterizedTest
    @CsvSource({"Lew", "Lottery", "Mavro", "Michelso", "NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4", "PiDigits"})
    void univariateSetsAreExactToTheLastBitsOfADouble(String set) {
        double[] y = Golden.numbers("nist_univariate/" + set + ".csv");
        BigDecimal sum = BigDecimal.ZERO;
        for (double v : y) {
            sum = sum.add(new BigDecimal(v));
        }
        MathContext precision = new MathContext(50);
        BigDecimal mean = sum.divide(BigDecimal.valueOf(y.length), precision);
        BigDecimal squares = BigDecimal.ZERO;
        for (double v : y) {
            squares = squares.add(new BigDecimal(v).subtract(mean).pow(2));
        }
        double sd = squares.divide(BigDecimal.valueOf(y.length - 1), precision)
                .sqrt(precision)
                .doubleValue();
        for (int rowsPerChunk : new int[] {1, 7, 100_000}) {
            Statistics found = fit(SummaryOptions.of("~ y"), Golden.column("y", y, rowsPerChunk), 2)
                    .columns()
                    .get(0)
                    .total();
            // NumAcc2's exact mean lies within 1e-19 of the middle of two doubles: either is as good.
            assertThat(found.mean()).isCloseTo(mean.doubleValue(), within(set.equals("NumAcc2") ? Math.ulp(1.2) : 0));
            assertThat(digits(found.sd(), sd))
                    .as("digits of the sd, exact " + sd)
                    .isGreaterThan(14.5);
            assertThat(found.sum()).isCloseTo(sum.doubleValue(), within(Math.ulp(sum.doubleValue())));
        }
    }

    /** Digits of agreement with the certified decimals; NumAcc3 and 4 have values that no double holds exactly. */
    @ParameterizedTest
    @CsvSource({
        "Lew, -177.435000000000, 277.332168044316, 14, 14",
        "Lottery, 518.958715596330, 291.699727470969, 14, 14",
        "Mavro, 2.00185600000000, 0.000429123454003053, 14, 12.9",
        "Michelso, 299.852400000000, 0.0790105478190518, 14, 13.6",
        "NumAcc1, 10000002, 1, 15, 15",
        "NumAcc2, 1.2, 0.1, 14, 14",
        "NumAcc3, 1000000.2, 0.1, 14, 9.4",
        "NumAcc4, 10000000.2, 0.1, 14, 8.2",
        "PiDigits, 4.53480000000000, 2.86733906028871, 14, 14"
    })
    void univariateSetsAgreeWithTheCertificates(
            String set, double mean, double sd, double meanDigits, double sdDigits) {
        double[] y = Golden.numbers("nist_univariate/" + set + ".csv");
        Statistics found = fit(SummaryOptions.of("~ y"), Golden.column("y", y, 400), 1)
                .columns()
                .get(0)
                .total();
        assertThat(digits(found.mean(), mean)).as("mean %s", found.mean()).isGreaterThanOrEqualTo(meanDigits);
        assertThat(digits(found.sd(), sd)).as("sd %s", found.sd()).isGreaterThanOrEqualTo(sdDigits);
    }

    private static double digits(double found, double expected) {
        return found == expected ? 17 : -Math.log10(Math.abs(found - expected) / Math.abs(expected));
    }
}
