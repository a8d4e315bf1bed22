package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;
import org.quern.language.Formula;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.stepwise.Step;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepCriterion;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepTest;

/**
 * Paths, criteria and final coefficients of R's {@code step}, {@code add1} and {@code drop1} for generalized linear models (see
 * golden/stepwise/glm.R), both converged to rounding, to 1e-9; and the old system's printed example.
 */
class GoldenGlmStepwiseTest {
    /** A case of the R script. */
    record Case(String name, ChunkSource data, GlmOptions options, StepControl control) {
        @Override
        public String toString() {
            return name;
        }
    }

    static GlmModel select(ChunkSource data, GlmOptions options, StepControl control) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new GlmStepwise(options, control).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    private static Case of(String name, ChunkSource data, String formula, Family family, StepControl control) {
        GlmOptions options = GlmOptions.of(formula, family)
                .withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST))
                .withLabels(LabelStyle.R)
                .withTolerances(1e-12, 0)
                .withMaxIterations(100);
        return new Case(name, data, options, control);
    }

    static MemoryChunkSource kyphosis() {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(20);
    }

    static MemoryChunkSource birthwt() {
        return CsvTable.ofResource("r_datasets/birthwt_bwt.csv")
                .numbers("low", "age", "lwt")
                .factor("race", "black", "other", "white")
                .factor("smoke", "FALSE", "TRUE")
                .factor("ptd", "FALSE", "TRUE")
                .factor("ht", "FALSE", "TRUE")
                .factor("ui", "FALSE", "TRUE")
                .factor("ftv", "0", "1", "2+")
                .source(50);
    }

    private static MemoryChunkSource insurance() {
        return CsvTable.ofResource("r_datasets/Insurance.csv")
                .factor("District", "1", "2", "3", "4")
                .factor("Group", "<1l", "1-1.5l", "1.5-2l", ">2l")
                .factor("Age", "<25", "25-29", "30-35", ">35")
                .numbers("Holders", "Claims")
                .source(10);
    }

    private static MemoryChunkSource quine() {
        return CsvTable.ofResource("r_datasets/quine.csv")
                .factor("Eth", "A", "N")
                .factor("Sex", "F", "M")
                .factor("Age", "F0", "F1", "F2", "F3")
                .factor("Lrn", "AL", "SL")
                .numbers("Days")
                .source(40);
    }

    private static MemoryChunkSource esoph() {
        return CsvTable.ofResource("r_datasets/esoph.csv")
                .factor("agegp", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
                .factor("alcgp", "0-39g/day", "120+", "40-79", "80-119")
                .factor("tobgp", "0-9g/day", "10-19", "20-29", "30+")
                .numbers("ncases", "ncontrols")
                .source(30);
    }

    static Stream<Case> cases() {
        StepControl both = StepControl.of(StepMethod.BOTH);
        StepControl backward = StepControl.of(StepMethod.BACKWARD);
        String all = "low ~ age + lwt + race + smoke + ptd + ht + ui + ftv";
        Case probit = of(
                "birthwt bic probit",
                birthwt(),
                "low ~ age + lwt + race + smoke + ptd + ht + ui",
                Family.BINOMIAL,
                backward.withCriterion(StepCriterion.BIC));
        Case gamma =
                of("quine gamma", quine(), "I(Days + 1) ~ Eth", Family.GAMMA, both.upTo("~ (Eth + Sex + Age + Lrn)^2"));
        return Stream.of(
                of("kyphosis both", kyphosis(), "Kyphosis ~ Age", Family.BINOMIAL, both.upTo("~ Age + Start + Number")),
                of(
                        "kyphosis squares",
                        kyphosis(),
                        "Kyphosis ~ 1",
                        Family.BINOMIAL,
                        both.upTo("~ (Age + Start + Number)^2 + I(Age^2)")),
                of("birthwt backward", birthwt(), all, Family.BINOMIAL, backward),
                of(
                        "birthwt both",
                        birthwt(),
                        "low ~ lwt + race",
                        Family.BINOMIAL,
                        both.upTo("~ (lwt + race + smoke + ptd + ht + ui)^2")),
                new Case(
                        probit.name(),
                        probit.data(),
                        probit.options().withLink(Link.parse("probit")),
                        probit.control()),
                of(
                        "birthwt chisq",
                        birthwt(),
                        "low ~ 1",
                        Family.BINOMIAL,
                        both.upTo("~ age + lwt + race + smoke + ptd + ht + ui + ftv")
                                .withCriterion(StepCriterion.SIGNIFICANCE)
                                .withTest(StepTest.CHI_SQUARED)),
                of(
                        "insurance",
                        insurance(),
                        "Claims ~ District + offset(log(Holders))",
                        Family.POISSON,
                        both.upTo("~ (District + Group + Age)^2")),
                of(
                        "insurance quasi",
                        insurance(),
                        "Claims ~ District * Group + Age + offset(log(Holders))",
                        Family.QUASIPOISSON,
                        backward.withCriterion(StepCriterion.SIGNIFICANCE)
                                .withLevels(OptionalDouble.empty(), OptionalDouble.of(0.1))),
                new Case(gamma.name(), gamma.data(), gamma.options().withLink(Link.parse("log")), gamma.control()),
                of("esoph", esoph(), "cbind(ncases, ncontrols) ~ agegp + tobgp * alcgp", Family.BINOMIAL, both));
    }

    private static List<String[]> rows(String file, String name) {
        return CsvTable.linesOfResource("stepwise/" + file).stream()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[0].equals(name))
                .toList();
    }

    private static void isNear(double actual, String expected, String what) {
        isNear(actual, expected, 1e-9, what);
    }

    private static void isNear(double actual, String expected, double tolerance, String what) {
        if (expected.equals("NA")) {
            assertThat(actual).as(what).isNaN();
        } else {
            double value = Double.parseDouble(expected);
            assertThat(actual).as(what).isCloseTo(value, Offset.offset(Math.max(1e-9, Math.abs(value) * tolerance)));
        }
    }

    /** R may write the variables of an interaction in another order. */
    private static int position(GlmModel model, String label) {
        return model.labels().stream()
                .map(GoldenGlmStepwiseTest::parts)
                .toList()
                .indexOf(parts(label));
    }

    private static List<String> parts(String label) {
        return Stream.of(label.split(":")).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesThePathOfRAndEndsWithItsCoefficients(Case golden) {
        GlmModel model = select(golden.data(), golden.options(), golden.control());
        List<String[]> expected = rows("glm-paths.csv", golden.name());
        List<Step> steps = model.steps().orElseThrow().steps();
        assertThat(steps)
                .extracting(Step::change)
                .containsExactlyElementsOf(expected.stream().map(row -> row[1]).toList());
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
        for (String[] row : rows("glm-coefficients.csv", golden.name())) {
            int place = position(model, row[1]);
            isNear(model.estimates()[place], row[2], row[1]);
            // R's are from the weights before its last step, which it takes no further once the deviance stands still.
            isNear(model.standardErrors()[place], row[3], 1e-8, "error of " + row[1]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsThePlainFitToTheLastBit(Case golden) {
        GlmModel model = select(golden.data(), golden.options(), golden.control());
        GlmModel plain = GlmFits.fit(
                golden.data(), golden.options().withFormula(model.options().formula()));
        assertThat(model.estimates()).isEqualTo(plain.estimates());
        assertThat(model.standardErrors()).isEqualTo(plain.standardErrors());
        assertThat(model.deviance()).isEqualTo(plain.deviance());
        assertThat(model.nullDeviance()).isEqualTo(plain.nullDeviance());
        assertThat(model.pearson()).isEqualTo(plain.pearson());
        assertThat(model.conditionNumber()).isEqualTo(plain.conditionNumber());
        assertThat(model.iterations()).isEqualTo(plain.iterations());
        assertThat(model.validRows()).isEqualTo(plain.validRows());
        assertThat(model.missingRows()).isEqualTo(plain.missingRows());
    }

    /** Case kyph-logit-step: rxLogit(Kyphosis ~ Age, variableSelection = rxStepControl("stepwise", ~ Age + Start + Number)). */
    @Test
    void printsWhatTheOldSystemDid() {
        GlmModel model = select(
                kyphosis(),
                GlmOptions.logit(Formula.parse("Kyphosis ~ Age")),
                StepControl.of(StepMethod.BOTH).upTo("~ Age + Start + Number"));
        assertThat(model.labels()).containsExactly("(Intercept)", "Age", "Start", "Number");
        double[] printed = {-2.03693354, 0.01093048, -0.20651005, 0.41060119};
        for (int i = 0; i < printed.length; i++) {
            assertThat(model.estimates()[i]).isCloseTo(printed[i], Offset.offset(1e-8));
        }
    }
}
