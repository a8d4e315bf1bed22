package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * Printed summaries, line by line. What is published stands in Machine Learning Server's pages "Fitting Linear Models"
 * (how-to-revoscaler-linear-model) and "Visualize and analyze data" (tutorial-revoscaler-data-model-analysis), after the
 * blank lines and the names of files, which differ.
 */
class LinearSummaryTest {
    private static final DesignOptions CUBE = DesignOptions.DEFAULT.withCube(true);
    private static final String LEGEND = "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1";

    private static ChunkSource cars() {
        return CsvTable.ofResource("r_datasets/cars.csv")
                .numbers("speed", "dist")
                .source(20);
    }

    private static ChunkSource fourthgraders() {
        return CsvTable.ofResource("fourthgraders/fourthgraders.csv")
                .numbers("height", "reps")
                .factor("eyecolor", "Blue", "Brown", "Green", "Hazel")
                .source(11);
    }

    private static List<String> lines(LinearModel model) {
        return LinearModelType.INSTANCE.summary(model);
    }

    private static List<String> shortLines(LinearModel model) {
        return LinearModelType.INSTANCE.shortSummary(model);
    }

    /** AirlineDemoSmall, or an end of the test, as skipped, where it is not at hand. */
    private static MemoryChunkSource airlineDemoSmall() {
        String golden = System.getenv("QUERN_GOLDEN");
        assumeTrue(golden != null, "QUERN_GOLDEN is not set");
        Path file = Path.of(golden, "data", "airline_demo_small", "AirlineDemoSmall.csv.gz");
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return CsvTable.ofLines(in.lines().toList())
                    .numbers("ArrDelay")
                    .factor("DayOfWeek", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
                    .source(100_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Published; but for Saturday's p-value, printed as 2.22e-16 with the noise of the old system's subtraction from 1. */
    @Test
    void printsThePublishedSummaryOfArrivalDelays() {
        assertThat(lines(Fits.fit(airlineDemoSmall(), "ArrDelay ~ DayOfWeek")))
                .containsExactly(
                        "Call:",
                        "linmod --data table --formula \"ArrDelay ~ DayOfWeek\"",
                        "",
                        "Linear Regression Results for: ArrDelay ~ DayOfWeek",
                        "File name: table",
                        "Dependent variable(s): ArrDelay",
                        "Total independent variables: 8 (Including number dropped: 1)",
                        "Number of valid observations: 582628",
                        "Number of missing observations: 17372",
                        "",
                        "Coefficients: (1 not defined because of singularities)",
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
                        LEGEND,
                        "",
                        "Residual standard error: 40.65 on 582621 degrees of freedom",
                        "Multiple R-squared: 0.001869",
                        "Adjusted R-squared: 0.001858",
                        "F-statistic: 181.8 on 6 and 582621 DF,  p-value: < 2.2e-16",
                        "Condition number: 10.5595");
    }

    /** Published. */
    @Test
    void printsThePublishedCubeOfArrivalDelays() {
        LinearModel model = Fits.fit(
                airlineDemoSmall(),
                LinearRegressionOptions.of("ArrDelay ~ DayOfWeek").withDesign(CUBE));
        assertThat(lines(model))
                .containsExactly(
                        "Call:",
                        "linmod --data table --formula \"ArrDelay ~ DayOfWeek\" --cube",
                        "",
                        "Cube Linear Regression Results for: ArrDelay ~ DayOfWeek",
                        "File name: table",
                        "Dependent variable(s): ArrDelay",
                        "Total independent variables: 7",
                        "Number of valid observations: 582628",
                        "Number of missing observations: 17372",
                        "",
                        "Coefficients:",
                        "                    Estimate Std. Error t value Pr(>|t|)     | Counts",
                        "DayOfWeek=Monday     12.0256     0.1317   91.32 2.22e-16 *** |  95298",
                        "DayOfWeek=Tuesday    11.2938     0.1494   75.58 2.22e-16 *** |  74011",
                        "DayOfWeek=Wednesday  10.1565     0.1467   69.23 2.22e-16 *** |  76786",
                        "DayOfWeek=Thursday    8.6580     0.1445   59.92 2.22e-16 *** |  79145",
                        "DayOfWeek=Friday     14.8043     0.1436  103.10 2.22e-16 *** |  80142",
                        "DayOfWeek=Saturday   11.8753     0.1404   84.59 2.22e-16 *** |  83851",
                        "DayOfWeek=Sunday     10.3318     0.1330   77.67 2.22e-16 *** |  93395",
                        "---",
                        LEGEND,
                        "",
                        "Residual standard error: 40.65 on 582621 degrees of freedom",
                        "Multiple R-squared: 0.001869 (as if intercept included)",
                        "Adjusted R-squared: 0.001858",
                        "F-statistic: 181.8 on 6 and 582621 DF,  p-value: < 2.2e-16",
                        "Condition number: 1");
        assertThat(shortLines(model).subList(10, 19))
                .containsExactly(
                        "Coefficients:",
                        "                     ArrDelay",
                        "DayOfWeek=Monday    12.025604",
                        "DayOfWeek=Tuesday   11.293808",
                        "DayOfWeek=Wednesday 10.156539",
                        "DayOfWeek=Thursday   8.658007",
                        "DayOfWeek=Friday    14.804335",
                        "DayOfWeek=Saturday  11.875326",
                        "DayOfWeek=Sunday    10.331806");
    }

    /** Published. */
    @Test
    void printsThePublishedShortFormOfCars() {
        assertThat(shortLines(Fits.fit(cars(), LinearRegressionOptions.of("dist ~ speed"))))
                .containsExactly(
                        "Call:",
                        "linmod --data table --formula \"dist ~ speed\"",
                        "",
                        "Linear Regression Results for: dist ~ speed",
                        "File name: table",
                        "Dependent variable(s): dist",
                        "Total independent variables: 2",
                        "Number of valid observations: 50",
                        "Number of missing observations: 0",
                        "",
                        "Coefficients:",
                        "                  dist",
                        "(Intercept) -17.579095",
                        "speed         3.932409");
    }

    /** Published. */
    @Test
    void printsThePublishedFrequencyWeightedFit() {
        LinearRegressionOptions options =
                LinearRegressionOptions.of("height ~ eyecolor").withWeights("reps", WeightKind.FREQUENCY);
        assertThat(shortLines(Fits.fit(fourthgraders(), options)))
                .containsExactly(
                        "Call:",
                        "linmod --data table --formula \"height ~ eyecolor\" --frequency-weights reps",
                        "",
                        "Linear Regression Results for: height ~ eyecolor",
                        "File name: table",
                        "Frequency weights: reps",
                        "Dependent variable(s): height",
                        "Total independent variables: 5 (Including number dropped: 1)",
                        "Number of valid observations: 44",
                        "Number of missing observations: 0",
                        "",
                        "Coefficients:",
                        "                    height",
                        "(Intercept)    47.33333333",
                        "eyecolor=Blue  -0.01075269",
                        "eyecolor=Brown -0.08333333",
                        "eyecolor=Green  0.40579710",
                        "eyecolor=Hazel     Dropped");
    }

    /** Published: the coefficients of rxLinMod(y ~ xfac1 + xfac2, cube = TRUE). */
    @Test
    void printsThePublishedCubeWithASecondFactor() {
        ChunkSource data = CsvTable.ofResource("r_datasets/mls_doc_cube_xfac.csv")
                .numbers("y")
                .factor("xfac1", "One1", "Two1", "Three1")
                .factor("xfac2", "One2", "Two2", "Three2")
                .source(5);
        LinearModel model =
                Fits.fit(data, LinearRegressionOptions.of("y ~ xfac1 + xfac2").withDesign(CUBE));
        List<String> lines = shortLines(model);
        assertThat(lines).contains("Total independent variables: 6 (Including number dropped: 1)");
        assertThat(lines.subList(lines.indexOf("Coefficients:"), lines.size()))
                .containsExactly(
                        "Coefficients:",
                        "                     y",
                        "xfac1=One1    7.725231",
                        "xfac1=Two1    8.833730",
                        "xfac1=Three1  8.942099",
                        "xfac2=One2   -4.615929",
                        "xfac2=Two2   -2.767359",
                        "xfac2=Three2   Dropped");
        assertThat(lines(model)).filteredOn(line -> line.startsWith("xfac2")).allSatisfy(line -> assertThat(line)
                .matches(".*\\| +"));
    }

    /** Published; but for the first p-value, printed as 2.66e-15 with noise, exactly 2.54e-15. */
    @Test
    void printsThePublishedInteractionCube() {
        ChunkSource data = CsvTable.ofResource("r_datasets/mls_doc_lsdv_income.csv")
                .numbers("income")
                .factor("region", "Rural", "Urban")
                .factor("sex", "Female", "Male")
                .source(6);
        List<String> lines = lines(
                Fits.fit(data, LinearRegressionOptions.of("income ~ region:sex").withDesign(CUBE)));
        int table = lines.indexOf("Coefficients:");
        assertThat(lines.subList(table + 1, table + 6))
                .containsExactly(
                        "                         Estimate Std. Error t value Pr(>|t|)     | Counts",
                        "region=Rural, sex=Female   970.75      33.18   29.26 2.54e-15 *** |      5",
                        "region=Urban, sex=Female  2501.83      33.18   75.41 2.22e-16 *** |      5",
                        "region=Rural, sex=Male    1480.44      33.18   44.62 2.22e-16 *** |      5",
                        "region=Urban, sex=Male    3944.51      33.18  118.90 2.22e-16 *** |      5");
    }

    /** R 4.2.2, summary(lm(Employed ~ ., longley)), printed in R's own datasets-Ex.Rout.save. */
    @Test
    void printsLongleyAsRDoes() {
        ChunkSource data = CsvTable.ofResource("r_datasets/longley.csv")
                .numbers("Employed", "GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year")
                .source(3);
        List<String> lines = lines(Fits.fit(data, LinearRegressionOptions.of("Employed ~ .")));
        assertThat(lines)
                .contains(
                        "               Estimate Std. Error t value Pr(>|t|)    ",
                        "(Intercept)  -3.482e+03  8.904e+02  -3.911 0.003560 ** ",
                        "GNP.deflator  1.506e-02  8.492e-02   0.177 0.863141    ",
                        "GNP          -3.582e-02  3.349e-02  -1.070 0.312681    ",
                        "Unemployed   -2.020e-02  4.884e-03  -4.136 0.002535 ** ",
                        "Armed.Forces -1.033e-02  2.143e-03  -4.822 0.000944 ***",
                        "Population   -5.110e-02  2.261e-01  -0.226 0.826212    ",
                        "Year          1.829e+00  4.555e-01   4.016 0.003037 ** ",
                        "Residual standard error: 0.3049 on 9 degrees of freedom",
                        "Multiple R-squared: 0.9955",
                        "Adjusted R-squared: 0.9925",
                        "F-statistic: 330.3 on 6 and 9 DF,  p-value: 4.984e-10");
    }

    @Test
    void printsSeveralResponsesOneAfterTheOther() {
        LinearModel model = Fits.fit(cars(), LinearRegressionOptions.of("cbind(dist, speed) ~ 1"));
        assertThat(lines(model))
                .contains("Dependent variable(s): dist, speed", "Response: dist", "Response: speed")
                .noneMatch(line -> line.startsWith("F-statistic"));
        assertThat(shortLines(model)).endsWith("             dist speed", "(Intercept) 42.98  15.4");
    }

    @Test
    void writesTheCallSoThatAShellTakesIt() {
        LinearRegressionOptions options = LinearRegressionOptions.of("dist ~ fast")
                .withRows(Optional.of(Expression.parse("speed != 7")), List.of(Transform.parse("fast = speed > 15")))
                .withDesign(new DesignOptions(ReferenceLevel.FIRST, true, false))
                .withWeights("dist", WeightKind.PROBABILITY)
                .withCovariance(true)
                .withLabels(LabelStyle.R)
                .withPrecision(Precision.DOUBLE_DOUBLE);
        List<String> lines = lines(Fits.fit(cars(), options));
        assertThat(lines.subList(1, lines.indexOf("")))
                .containsExactly(
                        "linmod --data table --formula \"dist ~ fast\" --row-selection \"speed != 7\" \\",
                        "    --transform \"fast = speed > 15\" --weights dist --drop-first --drop-main \\",
                        "    --cov-coef --label-style r --precision double-double");
        assertThat(lines).contains("Probability weights: dist").anyMatch(line -> line.startsWith("fastTRUE "));
    }

    @Test
    void saysWhyDoubleDoubleWasUsed() {
        ChunkSource data = CsvTable.ofResource("r_datasets/longley.csv")
                .numbers("Employed", "GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year")
                .source(3);
        LinearModel model =
                Fits.fit(data, LinearRegressionOptions.of("Employed ~ Year + I(Year^2) + I(Year^3) + I(Year^4)"));
        assertThat(model.precision()).isEqualTo(Precision.DOUBLE_DOUBLE);
        assertThat(lines(model)).last().asString().matches("Precision: double-double \\(.+\\)");
    }
}
