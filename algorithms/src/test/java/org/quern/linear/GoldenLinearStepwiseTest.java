package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.data.MemoryChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.stepwise.Step;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepCriterion;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepTest;

/**
 * Paths, criteria and final coefficients of R's {@code step}, {@code add1} and {@code drop1} (see golden/stepwise/linear.R), to
 * 1e-9: R's own QR leaves up to 1e-12 of relative error in coefficients near 0.
 */
class GoldenLinearStepwiseTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-7);

    /** A case of the R script. */
    record Case(String name, MemoryChunkSource data, LinearRegressionOptions options, StepControl control) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, MemoryChunkSource data, String formula, StepControl control) {
        LinearRegressionOptions options = LinearRegressionOptions.of(formula)
                .withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST))
                .withLabels(LabelStyle.R);
        return new Case(name, data, options, control);
    }

    static MemoryChunkSource swiss() {
        return CsvTable.ofResource("r_datasets/swiss.csv")
                .numbers("Fertility", "Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality")
                .source(7);
    }

    static MemoryChunkSource mtcars() {
        return CsvTable.ofResource("r_datasets/mtcars.csv")
                .numbers("mpg", "wt", "hp", "qsec", "drat")
                .factor("cyl", "4", "6", "8")
                .factor("gear", "3", "4", "5")
                .factor("vs", "0", "1")
                .factor("am", "0", "1")
                .source(5);
    }

    static MemoryChunkSource quine() {
        return CsvTable.ofResource("r_datasets/quine.csv")
                .factor("Eth", "A", "N")
                .factor("Sex", "F", "M")
                .factor("Age", "F0", "F1", "F2", "F3")
                .factor("Lrn", "AL", "SL")
                .numbers("Days")
                .source(40);
    }

    static MemoryChunkSource airquality() {
        return CsvTable.ofResource("r_datasets/airquality.csv")
                .numbers("Ozone", "Solar.R", "Wind", "Temp")
                .factor("Month", "5", "6", "7", "8", "9")
                .source(20);
    }

    private static StepControl significance(StepMethod method, double add, double drop) {
        return StepControl.of(method)
                .withCriterion(StepCriterion.SIGNIFICANCE)
                .withLevels(
                        Double.isNaN(add) ? OptionalDouble.empty() : OptionalDouble.of(add),
                        Double.isNaN(drop) ? OptionalDouble.empty() : OptionalDouble.of(drop));
    }

    static Stream<Case> cases() {
        String all = "~ Agriculture + Examination + Education + Catholic + Infant.Mortality";
        String full = "Fertility " + all;
        StepControl forward = StepControl.of(StepMethod.FORWARD);
        StepControl backward = StepControl.of(StepMethod.BACKWARD);
        StepControl both = StepControl.of(StepMethod.BOTH);
        MemoryChunkSource trees = CsvTable.ofResource("r_datasets/trees.csv")
                .numbers("Girth", "Height", "Volume")
                .source(10);
        MemoryChunkSource fourth = CsvTable.ofResource("fourthgraders/fourthgraders.csv")
                .numbers("height", "reps")
                .factor("eyecolor", "Blue", "Brown", "Green", "Hazel")
                .factor("male", "Female", "Male")
                .source(9);
        List<Case> byCriterion = List.of(
                of("trees", trees, "log(Volume) ~ log(Girth) + log(Height)", backward),
                of("swiss backward", swiss(), "Fertility ~ .", backward),
                of("swiss forward", swiss(), "Fertility ~ 1", forward.upTo(all)),
                of("swiss both", swiss(), "Fertility ~ Examination", both.upTo(all)),
                of(
                        "swiss lower",
                        swiss(),
                        full,
                        backward.withScope(
                                Optional.of(Formula.parse("~ Examination")), Optional.of(Formula.parse("~ .")))),
                of(
                        "swiss squares",
                        swiss(),
                        "Fertility ~ 1",
                        both.upTo("~ (Agriculture + Examination + Education + Catholic + Infant.Mortality)^2")),
                of("swiss Cp", swiss(), full, backward.withScale(2105.0429304440845 / 41)),
                of(
                        "swiss two steps",
                        swiss(),
                        "Fertility ~ 1",
                        forward.upTo(all).withMaxSteps(2)),
                of("mtcars both", mtcars(), "mpg ~ wt", both.upTo("~ (wt + hp + cyl + am)^2 + qsec")),
                of("mtcars forward", mtcars(), "mpg ~ 1", forward.upTo("~ wt + hp + cyl + gear + qsec + cyl:gear")),
                of("mtcars weights", mtcars(), "mpg ~ wt + cyl + am + qsec + wt:am", both.upTo("~ . + vs + drat")),
                of("mtcars origin", mtcars(), "mpg ~ wt - 1", both.upTo("~ . + hp + qsec + drat")),
                of("mtcars offset", mtcars(), "mpg ~ cyl + offset(drat)", both.upTo("~ cyl * am + wt")),
                of("quine backward", quine(), "log(Days + 2.5) ~ Eth * Sex * Age * Lrn", backward),
                of(
                        "quine bic",
                        quine(),
                        "log(Days + 2.5) ~ Eth * Sex * Age * Lrn",
                        backward.withCriterion(StepCriterion.BIC)),
                of("quine both", quine(), "log(Days + 2.5) ~ Eth", both.upTo("~ (Eth + Sex + Age + Lrn)^3")),
                of(
                        "airquality",
                        airquality(),
                        "Ozone ~ Month",
                        both.upTo("~ Month + Solar.R * Wind * Temp + I(Temp^2)")),
                of("fourthgraders", fourth, "height ~ eyecolor * male", both));
        List<Case> bySignificance = List.of(
                of("swiss F backward", swiss(), full, significance(StepMethod.BACKWARD, Double.NaN, Double.NaN)),
                of(
                        "swiss F forward",
                        swiss(),
                        "Fertility ~ 1",
                        significance(StepMethod.FORWARD, Double.NaN, Double.NaN).upTo(all)),
                of(
                        "swiss F both",
                        swiss(),
                        "Fertility ~ Examination",
                        significance(StepMethod.BOTH, Double.NaN, Double.NaN).upTo(all)),
                of(
                        "swiss chisq both",
                        swiss(),
                        "Fertility ~ Examination",
                        significance(StepMethod.BOTH, 0.01, 0.01)
                                .withTest(StepTest.CHI_SQUARED)
                                .upTo(all)),
                of(
                        "quine F both",
                        quine(),
                        "log(Days + 2.5) ~ Eth",
                        significance(StepMethod.BOTH, 0.15, 0.15).upTo("~ (Eth + Sex + Age + Lrn)^2")));
        return Stream.concat(byCriterion.stream(), bySignificance.stream()).map(GoldenLinearStepwiseTest::weighted);
    }

    private static Case weighted(Case plain) {
        return switch (plain.name()) {
            case "mtcars weights" ->
                new Case(
                        plain.name(),
                        plain.data(),
                        plain.options().withWeights("hp", WeightKind.PROBABILITY),
                        plain.control());
            case "fourthgraders" ->
                new Case(
                        plain.name(),
                        plain.data(),
                        plain.options().withWeights("reps", WeightKind.FREQUENCY),
                        plain.control());
            default -> plain;
        };
    }

    private static List<String[]> rows(String file, String name) {
        return CsvTable.linesOfResource("stepwise/" + file).stream()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[0].equals(name))
                .toList();
    }

    private static LinearModel fit(Case golden) {
        return StepwiseFits.fit(golden.data(), golden.options(), golden.control());
    }

    private static void isNear(double actual, String expected, String what) {
        if (expected.equals("NA")) {
            assertThat(actual).as(what).isNaN();
        } else {
            double value = Double.parseDouble(expected);
            // Criteria are logarithms and may be near 0.
            double slack = Math.max(1e-9, Math.abs(value) * 1e-9);
            assertThat(actual).as(what).isCloseTo(value, Offset.offset(slack));
        }
    }

    /** R may write the variables of an interaction in another order. */
    private static List<String> sorted(String change) {
        return Stream.of(change.split("[ :]")).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesThePathOfR(Case golden) {
        List<String[]> expected = rows("linear-paths.csv", golden.name());
        List<Step> steps = fit(golden).steps().orElseThrow().steps();
        assertThat(steps)
                .extracting(step -> sorted(step.change()))
                .containsExactlyElementsOf(
                        expected.stream().map(row -> sorted(row[1])).toList());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String[] row = expected.get(i);
            isNear(step.df(), row[2], "Df of step " + i);
            isNear(step.deviance(), row[3], "deviance of step " + i);
            isNear(step.residualDf(), row[4], "residual df of step " + i);
            isNear(step.residualDeviance(), row[5], "residual deviance of step " + i);
            isNear(step.criterion(), row[6], "criterion of step " + i);
            isNear(step.pValue(), row[7], "p of step " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithTheCoefficientsOfR(Case golden) {
        LinearModel model = fit(golden);
        for (String[] row : rows("linear-coefficients.csv", golden.name())) {
            if (row[2].equals("NA")) {
                continue;
            }
            int place = Fits.position(model, row[1]);
            assertThat(model.fits().get(0).estimates()[place])
                    .as(row[1])
                    .isCloseTo(Double.parseDouble(row[2]), TOLERANCE);
            assertThat(model.fits().get(0).standardErrors()[place])
                    .as(row[1])
                    .isCloseTo(Double.parseDouble(row[3]), TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsThePlainFitOfTheSameRowsToTheLastBit(Case golden) {
        LinearModel model = fit(golden);
        LinearRegressionOptions plain =
                golden.options().withFormula(model.options().formula());
        if (golden.name().equals("airquality")) {
            plain = plain.withRows(
                    Optional.of(
                            Expression.parse("!missing(Solar.R) & !missing(Wind) & !missing(Temp) & !missing(Month)")),
                    List.of());
        }
        LinearModel expected = Fits.fit(golden.data(), plain);
        assertThat(model.fits().get(0).estimates())
                .isEqualTo(expected.fits().get(0).estimates());
        assertThat(model.fits().get(0).standardErrors())
                .isEqualTo(expected.fits().get(0).standardErrors());
        assertThat(model.fits().get(0).residualSumOfSquares())
                .isEqualTo(expected.fits().get(0).residualSumOfSquares());
        assertThat(model.fits().get(0).fPValue())
                .isEqualTo(expected.fits().get(0).fPValue());
        assertThat(model.conditionNumber()).isEqualTo(expected.conditionNumber());
        assertThat(model.labels()).isEqualTo(expected.labels());
        assertThat(model.validRows()).isEqualTo(expected.validRows());
        assertThat(model.precision()).isEqualTo(expected.precision());
        assertThat(model.precisionReason()).isEqualTo(expected.precisionReason());
        assertThat(Arrays.asList(1, 2)).as("passes").contains(model.passes());
    }

    /** Case trees-lm: the AIC of the full model and of each with a term less, as R's reference output prints them. */
    @Test
    void printsTheCriteriaOfTheTrees() {
        MemoryChunkSource trees = CsvTable.ofResource("r_datasets/trees.csv")
                .numbers("Girth", "Height", "Volume")
                .source(10);
        assertThat(startingAic(trees, "log(Volume) ~ log(Girth) + log(Height)", StepControl.of(StepMethod.BACKWARD)))
                .isCloseTo(-152.685, Offset.offset(0.0005));
        StepControl forward = StepControl.of(StepMethod.FORWARD).upTo("~ log(Girth) + log(Height)");
        assertThat(startingAic(trees, "log(Volume) ~ log(Girth)", forward)).isCloseTo(-132.185, Offset.offset(0.0005));
        assertThat(startingAic(trees, "log(Volume) ~ log(Height)", forward)).isCloseTo(-53.743, Offset.offset(0.0005));
    }

    private static double startingAic(MemoryChunkSource data, String formula, StepControl control) {
        LinearModel model = StepwiseFits.fit(data, LinearRegressionOptions.of(formula), control);
        return model.steps().orElseThrow().steps().get(0).criterion();
    }
}
