package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.DesignOptions;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.stepwise.Step;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepCriterion;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepPathText;

class LinearStepwiseTest {
    private static final StepControl FORWARD = StepControl.of(StepMethod.FORWARD);
    private static final StepControl BACKWARD = StepControl.of(StepMethod.BACKWARD);
    private static final StepControl BOTH = StepControl.of(StepMethod.BOTH);

    private static LinearModel fit(ChunkSource data, String formula, StepControl control) {
        return StepwiseFits.fit(data, LinearRegressionOptions.of(formula), control);
    }

    private static List<String> changes(LinearModel model) {
        return model.steps().orElseThrow().steps().stream().map(Step::change).toList();
    }

    private static void refuses(String formula, StepControl control, String message) {
        assertThatThrownBy(() -> fit(GoldenLinearStepwiseTest.mtcars(), formula, control))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    @Test
    void printsThePathAsR() {
        LinearModel model = fit(
                GoldenLinearStepwiseTest.swiss(),
                "Fertility ~ 1",
                FORWARD.upTo("~ Agriculture + Examination + Education + Catholic + Infant.Mortality"));
        List<String> lines = StepPathText.lines(model.steps().orElseThrow());
        assertThat(lines.subList(0, 9))
                .containsExactly(
                        "Stepwise Model Path",
                        "Analysis of Deviance Table",
                        "",
                        "Initial Model:",
                        "Fertility ~ 1",
                        "",
                        "Final Model:",
                        "Fertility ~ Education + Catholic + Infant.Mortality + Agriculture",
                        "");
        assertThat(lines.subList(9, lines.size()))
                .containsExactlyElementsOf(CsvTable.linesOfResource("stepwise/linear-printed.txt"));
        assertThat(new LinearSummary(model).lines()).containsSequence(lines);
        assertThat(new LinearSummary(model).shortLines()).doesNotContain("Stepwise Model Path");
        assertThat(String.join(" ", new LinearSummary(model).shortLines().subList(1, 4)))
                .contains("--formula \"Fertility ~ 1\"")
                .contains("--stepwise forward");
    }

    @Test
    void keepsTheCoefficientsOfEachStep() {
        LinearModel model = fit(
                GoldenLinearStepwiseTest.mtcars(),
                "mpg ~ 1",
                FORWARD.upTo("~ wt + cyl").keepingCoefficients());
        List<Step> steps = model.steps().orElseThrow().steps();
        assertThat(steps).hasSize(3);
        assertThat(steps.get(1).coefficients().labels()).containsExactly("(Intercept)", "wt");
        assertThat(steps.get(1).coefficients().of("wt"))
                .isEqualTo(Fits.fit(GoldenLinearStepwiseTest.mtcars(), "mpg ~ wt")
                        .fits()
                        .get(0)
                        .estimates()[1]);
        assertThat(steps.get(1).coefficients().of("cyl=4")).isNaN();
        assertThat(StepPathText.lines(model.steps().orElseThrow())).contains("Coefficients by step:");
    }

    @Test
    void takesOnePassAndGivesTheSameBitsOnAnyNumberOfThreads() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.INT32),
                Variable.factor("f", List.of("a", "b", "c")),
                Variable.of("s", ColumnType.STRING));
        ChunkSource data = RandomColumns.source(schema, RandomColumns.of(schema, 900, 12, 11), 50);
        LinearRegressionOptions options = LinearRegressionOptions.of("y ~ z")
                .withRows(Optional.of(Expression.parse("is_finite(y + x)")), List.of())
                .withPrecision(Precision.DOUBLE);
        StepControl control = BOTH.upTo("~ (x + z + f)^2 + s").withPenalty(0.5);
        List<byte[]> files = new ArrayList<>();
        for (int threads : new int[] {1, 2, 5}) {
            LocalEngine engine = new LocalEngine(
                    data, new LocalEngine.Options(threads, 0, LocalEngine.States.AS_OBJECTS), Progress.NONE);
            List<String> passes = new ArrayList<>();
            PassRunner counted = new PassRunner() {
                @Override
                public DataSetInfo data() {
                    return engine.data();
                }

                @Override
                public <S, R> R run(Pass<S, R> pass) {
                    passes.add(pass.type().name());
                    return engine.run(pass);
                }
            };
            LinearModel model = new LinearStepwise(options, control).fit(counted, Progress.NONE);
            assertThat(passes).containsExactly("design.levels", "linear.cross-products");
            assertThat(model.passes()).isEqualTo(2);
            assertThat(changes(model)).hasSizeGreaterThan(2);
            files.add(new ModelFile(model, new Provenance("0.1.0", "t.q", 1, "0", 900, model.passes())).bytes());
        }
        assertThat(files.get(1)).isEqualTo(files.get(0));
        assertThat(files.get(2)).isEqualTo(files.get(0));
    }

    @Test
    void plansThePassesOfTheLargestModel() {
        LinearStepwise algorithm =
                new LinearStepwise(LinearRegressionOptions.of("mpg ~ wt"), BOTH.upTo("~ wt + cyl*am"));
        DataSetInfo info = GoldenLinearStepwiseTest.mtcars().info();
        assertThat(algorithm.plan(info)).first().satisfies(pass -> {
            assertThat(pass.pass()).isEqualTo("linear.cross-products");
            assertThat(pass.times()).isEqualTo("1");
        });
    }

    @Test
    void tellsEachStepInALine() {
        List<String> lines = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                lines.add(text);
            }
        };
        LocalEngine engine = new LocalEngine(
                GoldenLinearStepwiseTest.swiss(),
                new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS),
                Progress.NONE);
        new LinearStepwise(LinearRegressionOptions.of("Fertility ~ ."), BACKWARD).fit(engine, progress);
        assertThat(lines).containsExactly("Step 0, start: AIC 190.6913", "Step 1, - Examination: AIC 189.8606");
    }

    @Test
    void leavesRowsOutThatAreMissingInAnyVariableOfTheScope() {
        LinearModel model =
                fit(GoldenLinearStepwiseTest.airquality(), "Ozone ~ Wind", FORWARD.upTo("~ Wind + Solar.R"));
        assertThat(model.validRows()).isEqualTo(111);
        assertThat(model.missingRows()).isEqualTo(153 - 111);
    }

    @Test
    void prefersWhatStandsFirstWhereTwoTermsDoTheSame() {
        double[] x = {1, 2, 3, 4, 5, 6};
        double[] y = {1.1, 1.9, 3.2, 3.8, 5.1, 6.2};
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("b", ColumnType.FLOAT64),
                Variable.of("a", ColumnType.FLOAT64));
        ChunkSource data = MemoryChunkSource.of(
                "twins", schema, List.of(new DoubleColumn(y), new DoubleColumn(x), new DoubleColumn(x)), 2);
        assertThat(changes(fit(data, "y ~ 1", FORWARD.upTo("~ b + a")))).containsExactly("", "+ b");
        assertThat(changes(fit(data, "y ~ 1", FORWARD.upTo("~ a + b")))).containsExactly("", "+ a");
        // Either could go at no cost: the last one goes, and the other is worth keeping.
        assertThat(changes(fit(data, "y ~ a + b", BACKWARD))).containsExactly("", "- b");
    }

    @Test
    void dropsTermsWithoutADegreeOfFreedomFirst() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.factor("f", List.of("only")));
        ChunkSource data = MemoryChunkSource.of(
                "constant",
                schema,
                List.of(
                        new DoubleColumn(1.1, 1.9, 3.2, 3.8, 5.1),
                        new DoubleColumn(1, 2, 3, 4, 5),
                        new FactorColumn(new int[5], List.of("only"), 5)),
                2);
        for (StepControl control : List.of(BACKWARD, BACKWARD.withCriterion(StepCriterion.SIGNIFICANCE))) {
            assertThat(changes(fit(data, "y ~ x + f", control))).containsExactly("", "- f");
        }
    }

    @Test
    void endsWhereTheTermToEnterIsTheOneThatJustLeft() {
        // At these levels everything enters and everything leaves.
        StepControl control = BOTH.upTo("~ drat")
                .withCriterion(StepCriterion.SIGNIFICANCE)
                .withLevels(OptionalDouble.of(1), OptionalDouble.of(0));
        assertThat(changes(fit(GoldenLinearStepwiseTest.mtcars(), "mpg ~ 1", control)))
                .containsExactly("", "+ drat", "- drat");
    }

    @Test
    void keepsMainEffectsWhileTheirInteractionIsIn() {
        LinearModel model = fit(GoldenLinearStepwiseTest.mtcars(), "mpg ~ wt * qsec + vs", BACKWARD);
        assertThat(changes(model)).doesNotContain("- wt", "- qsec");
    }

    @Test
    void refusesScopesThatDoNotHoldTheFormula() {
        refuses(
                "mpg ~ wt + hp",
                BOTH.upTo("~ wt + cyl"),
                "Stepwise selection goes from the lower scope over the formula to the scope, but the scope '~wt + cyl' lacks"
                        + " 'hp'");
        refuses(
                "mpg ~ wt",
                BACKWARD.withScope(Optional.of(Formula.parse("~ cyl + am")), Optional.empty()),
                "Stepwise selection goes from the lower scope over the formula to the scope, but the formula 'mpg ~ wt' lacks"
                        + " 'cyl', 'am'");
    }

    @Test
    void refusesWhatCannotBeSelected() {
        refuses(
                "mpg ~ wt",
                BOTH.upTo("~ . + horsepower"),
                "Unknown column 'horsepower'. Columns: mpg, wt, hp, qsec, drat, cyl, gear, vs, am\n"
                        + "  mpg ~ wt + horsepower\n"
                        + "             ^");
        refuses(
                "cbind(mpg, hp) ~ wt",
                BACKWARD,
                "Stepwise selection takes one response, but 'cbind(mpg, hp) ~ wt' has 2: select for each on its own");
        refuses(
                "mpg ~ wt",
                FORWARD,
                "No step is possible from 'mpg ~ wt': no term can enter; name the largest model as the scope, such as ~ . + x");
        refuses(
                "mpg ~ 1",
                BACKWARD,
                "No step is possible from 'mpg ~ 1': no term can leave; the formula must have terms that the lower scope has"
                        + " not");
        refuses(
                "mpg ~ wt",
                BOTH.upTo("hp ~ wt + am"),
                "The scope 'hp ~ wt + am' has another response than 'mpg ~ wt': write its right side alone, ~ a + b");
        refuses(
                "mpg ~ wt",
                BOTH.upTo("~ wt + offset(hp)"),
                "The scope '~wt + offset(hp)' has an offset: an offset is in every model, so write it in the formula");
        assertThatThrownBy(() -> StepwiseFits.fit(
                        GoldenLinearStepwiseTest.mtcars(),
                        LinearRegressionOptions.of("mpg ~ cyl").withDesign(DesignOptions.DEFAULT.withCube(true)),
                        BOTH.upTo("~ cyl + wt")))
                .hasMessage("A cube has no stepwise selection: its cells stay in the model; leave out one of them");
    }

    @Test
    void refusesAnFTestWithoutDegreesOfFreedom() {
        Schema schema = Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.of("x", ColumnType.FLOAT64));
        ChunkSource two =
                MemoryChunkSource.of("two", schema, List.of(new DoubleColumn(1, 2), new DoubleColumn(3, 7)), 2);
        assertThatThrownBy(() -> fit(two, "y ~ x", BACKWARD.withCriterion(StepCriterion.SIGNIFICANCE)))
                .hasMessage("'y ~ x' has as many coefficients as rows, which leaves no degree of freedom for an F test:"
                        + " start from a smaller model");
    }

    @Test
    void refusesOptionsThatHaveNoPart() {
        assertThatThrownBy(() -> BOTH.withPenalty(-1))
                .hasMessage("Invalid k: -1.0, must be 0 or more, such as 2 for AIC");
        assertThatThrownBy(() -> BOTH.withCriterion(StepCriterion.BIC).withPenalty(3))
                .hasMessage("k is the penalty of the criterion aic; with bic it has no part");
        assertThatThrownBy(() -> BOTH.withLevels(OptionalDouble.of(0.1), OptionalDouble.empty()))
                .hasMessage("The add level is for the criterion significance; with aic it has no part");
        assertThatThrownBy(() -> BACKWARD.withCriterion(StepCriterion.SIGNIFICANCE)
                        .withLevels(OptionalDouble.of(0.1), OptionalDouble.empty()))
                .hasMessage("The add level has no part in method backward");
        assertThatThrownBy(() -> BOTH.withCriterion(StepCriterion.SIGNIFICANCE)
                        .withLevels(OptionalDouble.of(2), OptionalDouble.empty()))
                .hasMessage("Invalid add level: 2.0, must be a significance from 0 to 1");
        assertThatThrownBy(() -> BOTH.withScale(Double.NaN))
                .hasMessage("Invalid scale: NaN, must be a variance above 0, or 0 where it is not known");
        assertThatThrownBy(() -> BOTH.withMaxSteps(-1)).hasMessage("Invalid number of steps: -1, must be 0 or more");
    }
}
