package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.DesignOptions;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.linear.LinearExtras;
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

class GlmStepwiseTest {
    private static final StepControl BOTH = StepControl.of(StepMethod.BOTH);
    private static final GlmOptions LOGIT = GlmOptions.of("Kyphosis ~ Age", Family.BINOMIAL);

    private static List<String> changes(GlmModel model) {
        return model.steps().orElseThrow().steps().stream().map(Step::change).toList();
    }

    private static void refuses(GlmOptions options, StepControl control, String message) {
        assertThatThrownBy(() -> GoldenGlmStepwiseTest.select(GlmSamples.kyphosis(), options, control))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    private static int slowest(String... formulas) {
        int slowest = 0;
        for (String formula : formulas) {
            GlmModel model = GlmFits.fit(GlmSamples.kyphosis(), GlmOptions.of(formula, Family.BINOMIAL));
            slowest = Math.max(slowest, model.passes());
        }
        return slowest;
    }

    @Test
    void aStepTakesThePassesOfItsSlowestCandidate() {
        GlmModel model =
                GoldenGlmStepwiseTest.select(GlmSamples.kyphosis(), LOGIT, BOTH.upTo("~ Age + Start + Number"));
        assertThat(changes(model)).containsExactly("", "+ Start", "+ Number");
        int expected = slowest("Kyphosis ~ Age", "Kyphosis ~ 1", "Kyphosis ~ Age + Start", "Kyphosis ~ Age + Number")
                + slowest("Kyphosis ~ Start", "Kyphosis ~ Age", "Kyphosis ~ Age + Start + Number")
                + slowest("Kyphosis ~ Start + Number", "Kyphosis ~ Age + Number", "Kyphosis ~ Age + Start");
        assertThat(model.passes()).isEqualTo(expected);
    }

    @Test
    void givesTheSameBitsOnAnyNumberOfThreadsWithMissingRowsAndUnknownLevels() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.INT32),
                Variable.factor("f", List.of("a", "b", "c")),
                Variable.of("s", ColumnType.STRING));
        ChunkSource data = RandomColumns.source(schema, RandomColumns.of(schema, 900, 12, 11), 50);
        GlmOptions options = GlmOptions.of("I(y > 0) ~ f", Family.BINOMIAL)
                .withRows(Optional.of(Expression.parse("is_finite(y) & (missing(x) | is_finite(x))")), List.of())
                .keeping(new LinearExtras(true, true, false));
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
            StepControl control = BOTH.upTo("~ atan(x) + f + s + f:s").withPenalty(0.3);
            GlmModel model = new GlmStepwise(options, control).fit(counted, Progress.NONE);
            assertThat(passes).hasSize(model.passes()).startsWith("design.levels", "stepwise.complete-rows");
            assertThat(passes.subList(1, passes.size())).containsOnly("stepwise.complete-rows");
            assertThat(model.missingRows()).isPositive();
            assertThat(model.dataCovariance()).isNotEmpty();
            files.add(new ModelFile(model, new Provenance("0.1.0", "t.q", 1, "0", 900, model.passes())).bytes());
        }
        assertThat(files.get(1)).isEqualTo(files.get(0));
        assertThat(files.get(2)).isEqualTo(files.get(0));
    }

    static ModelFile sample() {
        StepControl control = BOTH.upTo("~ Age + Start + Number").keepingCoefficients();
        GlmModel model = GoldenGlmStepwiseTest.select(
                GlmSamples.kyphosis(), GlmOptions.logit(Formula.parse("Kyphosis ~ Age")), control);
        return new ModelFile(model, new Provenance("0.1.0", "sample.q", 3, "5eed", 81, model.passes()));
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @Test
    void readsTheStoredSample() throws IOException {
        try (InputStream in = GlmStepwiseTest.class.getResourceAsStream("/org/quern/model/glm-1-stepwise.avro")) {
            ModelFile stored = ModelFile.read(in.readAllBytes(), "stepwise");
            ModelFile expected = ModelFile.read(sample().bytes(), "stepwise");
            assertThat(stored.json()).isEqualTo(expected.json());
            assertThat(stored.summary()).isEqualTo(expected.summary()).contains("Stepwise Model Path");
            assertThat(((GlmModel) stored.model()).steps()).isEqualTo(((GlmModel) sample().model()).steps());
        }
    }

    @Test
    void plansTheReadsOfTheFirstStep() {
        GlmStepwise algorithm = new GlmStepwise(LOGIT, BOTH.upTo("~ Age + Start + Number"));
        assertThat(algorithm.plan(GlmSamples.kyphosis().info())).singleElement().satisfies(pass -> {
            assertThat(pass.pass()).isEqualTo("stepwise.complete-rows");
            assertThat(pass.times())
                    .isEqualTo("1 to start and one an iteration of the slowest model, for each step and once more");
            assertThat(pass.stateBytes()).isPositive();
        });
    }

    @Test
    void takesAGivenDispersionForFamiliesWithoutALikelihood() {
        GlmOptions quasi = GlmOptions.of("sumY ~ Base", Family.QUASIPOISSON);
        StepControl control = BOTH.upTo("~ Base + Age + Trt");
        assertThat(changes(GoldenGlmStepwiseTest.select(GlmSamples.breslow(), quasi, control.withScale(10))))
                .startsWith("");
        assertThatThrownBy(() -> GoldenGlmStepwiseTest.select(GlmSamples.breslow(), quasi, control))
                .hasMessage("There is no AIC of 'sumY ~ Base', which has no likelihood: select by the criterion"
                        + " significance, or give the scale");
        assertThat(GoldenGlmStepwiseTest.select(
                                GlmSamples.breslow(), quasi, control.withCriterion(StepCriterion.SIGNIFICANCE))
                        .steps()
                        .orElseThrow()
                        .test()
                        .label())
                .isEqualTo("f");
    }

    @Test
    void refusesWhatCannotBeSelected() {
        StepControl control = BOTH.upTo("~ Age + Start");
        refuses(
                LOGIT.withInitialValues(InitialValues.each(List.of(0.0, 0.0))),
                control,
                "Initial values for each coefficient do not suit stepwise selection, whose models have other numbers of"
                        + " them: give a single one for all, or none");
        refuses(
                LOGIT.withDesign(DesignOptions.DEFAULT.withCube(true)),
                control,
                "A cube has no stepwise selection: its cells stay in the model; leave out one of them");
        refuses(
                LOGIT,
                BOTH.upTo("~ Start"),
                "Stepwise selection goes from the lower scope over the formula to the scope, but the scope '~Start' lacks"
                        + " 'Age'");
        refuses(
                LOGIT,
                BOTH.upTo("~ Age + Stat"),
                "Unknown column 'Stat'; did you mean 'Start'? Columns: Kyphosis, Age, Number, Start\n"
                        + "  Kyphosis ~ Age + Stat\n"
                        + "                   ^");
    }
}
