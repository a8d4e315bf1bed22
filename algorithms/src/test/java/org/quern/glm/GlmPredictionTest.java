package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.model.Interval;
import org.quern.model.ModelFile;
import org.quern.model.NewLevels;
import org.quern.model.PredictionCounts;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.ResidualType;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.Counts;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

class GlmPredictionTest {
    private static final PredictionOptions DEFAULT = PredictionOptions.DEFAULT;
    private static final PredictionOptions LINK = DEFAULT.withType(PredictionType.LINK);

    /** What scoring made and counted. */
    private record Scored(MemorySink rows, Counts counts) {
        double[] numbers(String name) {
            return rows.numbers(name);
        }

        List<String> names() {
            return rows.chunks().get(0).schema().names();
        }
    }

    /** Model and options go through their bytes, as they do to a task. */
    private static Scored score(GlmModel model, PredictionOptions options, ChunkSource data) {
        ChunkMap map = new ModelFile(model, Provenance.of(data.info(), model.passes()))
                .prediction(options, data.info().schema());
        ChunkMap sent = ChunkMapTypes.read(ChunkMapTypes.write(map));
        MemorySink sink = new MemorySink();
        try {
            return new Scored(sink, new LocalMapRunner(data, 2, Progress.NONE).run(sent, sink));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- against R ----

    /** Compares with R's predict.glm and residuals.glm, computed by golden/predict/glm.R. */
    private static void agreesWithR(String golden, GlmModel model, ChunkSource data, double level) {
        CsvTable table = CsvTable.ofResource("predict/glm-" + golden + ".csv")
                .numbers(
                        "link",
                        "linkse",
                        "mean",
                        "meanse",
                        "lower",
                        "upper",
                        "deviance",
                        "pearson",
                        "working",
                        "response");
        ChunkSource expected = table.source(1000);
        String name = model.responseName();
        Scored link = score(model, LINK.withStandardErrors(true), data);
        agrees(link.numbers(name + "_Pred"), expected, "link");
        agrees(link.numbers(name + "_StdErr"), expected, "linkse");
        Scored mean = score(model, DEFAULT.withStandardErrors(true).withInterval(Interval.CONFIDENCE, level), data);
        agrees(mean.numbers(name + "_Pred"), expected, "mean");
        agrees(mean.numbers(name + "_StdErr"), expected, "meanse");
        agrees(mean.numbers(name + "_Lower"), expected, "lower");
        agrees(mean.numbers(name + "_Upper"), expected, "upper");
        for (ResidualType type : ResidualType.values()) {
            double[] residuals =
                    score(model, DEFAULT.withResiduals(true, type), data).numbers(name + "_Resid");
            agrees(residuals, expected, type.toString());
        }
    }

    /** Residuals near 0 are differences of larger numbers. */
    private static void agrees(double[] actual, ChunkSource expected, String name) {
        try {
            DoubleColumn column = (DoubleColumn) expected.read(0, List.of(name)).column(0);
            double[] mean = ((DoubleColumn) expected.read(0, List.of("mean")).column(0)).values();
            assertThat(actual).as(name).hasSize(column.rows());
            for (int i = 0; i < actual.length; i++) {
                double wanted = column.values()[i];
                double scale = name.equals("response") ? Math.max(Math.abs(wanted), mean[i]) : Math.abs(wanted);
                assertThat(actual[i])
                        .as("%s of row %d", name, i)
                        .isCloseTo(wanted, within(1e-9 * Math.max(scale, 1e-3)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void agreesWithRForAFactorResponse() {
        ChunkSource data = GlmSamples.kyphosis();
        GlmOptions options = GlmOptions.logit(Formula.parse("Kyphosis ~ Age + Start + Number"));
        agreesWithR("kyphosis", GlmSamples.tight(data, options), data, 0.95);
    }

    @Test
    void agreesWithRForAnOffset() {
        ChunkSource data = GlmSamples.insurance();
        String terms = "Claims ~ District + Group + Age";
        GlmOptions term = GlmOptions.of(terms + " + offset(log(Holders))", Family.POISSON);
        agreesWithR("insurance", GlmSamples.tight(data, term), data, 0.9);
        GlmOptions option = GlmOptions.of(terms, Family.POISSON).withOffset(Expression.parse("log(Holders)"));
        agreesWithR("insurance", GlmSamples.tight(data, option), data, 0.9);
    }

    @Test
    void agreesWithRForTheSquareRootAndAnEstimatedDispersion() {
        ChunkSource data = GlmSamples.insurance();
        GlmOptions options = GlmOptions.of("Claims ~ Group * Age", Family.QUASIPOISSON)
                .withLink(Link.SQRT)
                .withOffset(Expression.parse("Holders / 100"));
        agreesWithR("insurance-quasi", GlmSamples.tight(data, options), data, 0.95);
    }

    /** The inverse link descends, so that bounds change places. */
    @Test
    void agreesWithRForTheInverseLink() {
        ChunkSource data = GlmSamples.clotting();
        GlmOptions options = GlmOptions.of("lot1 ~ log(u)", Family.GAMMA);
        agreesWithR("clotting", GlmSamples.tight(data, options), data, 0.95);
    }

    @Test
    void agreesWithRForWeights() {
        ChunkSource data = GlmSamples.clotting();
        GlmOptions options = GlmOptions.of("lot2 ~ log(u)", Family.INVERSE_GAUSSIAN)
                .withLink(Link.LOG)
                .withWeights("u", WeightKind.PROBABILITY);
        agreesWithR("clotting-inverse", GlmSamples.tight(data, options), data, 0.95);
    }

    @Test
    void agreesWithRForSuccessesAndFailures() {
        ChunkSource data = GlmSamples.budworm();
        GlmOptions options = GlmOptions.of("cbind(numdead, numalive) ~ sex * ldose", Family.BINOMIAL);
        agreesWithR("budworm", GlmSamples.tight(data, options.withLink(Link.PROBIT)), data, 0.95);
        GlmOptions quasi = GlmOptions.of("cbind(numdead, numalive) ~ sex + ldose", Family.QUASIBINOMIAL);
        agreesWithR("budworm-cloglog", GlmSamples.tight(data, quasi.withLink(Link.CLOGLOG)), data, 0.95);
    }

    @Test
    void agreesWithRForNegativeBinomialAndTweedie() {
        ChunkSource data = GlmSamples.breslow();
        String formula = "Y4 ~ Base + Age + Trt";
        agreesWithR(
                "negative", GlmSamples.tight(data, GlmOptions.of(formula, Family.negativeBinomial(2.5))), data, 0.95);
        agreesWithR(
                "tweedie",
                GlmSamples.tight(
                        data, GlmOptions.of(formula, Family.tweedie(1.5)).withLink(Link.LOG)),
                data,
                0.95);
    }

    /** Case ads-logit-late-predict: Machine Learning Server's tutorial, with the range of the predictions over all rows. */
    @Test
    void givesThePublishedProbabilitiesOfBeingLate() {
        ChunkSource flights = Golden.airlineDemoSmall(100_000);
        GlmOptions options = GlmOptions.logit(Formula.parse("Late ~ DepHour + Night"))
                .withRows(
                        Optional.empty(),
                        List.of(
                                Transform.parse("Late = ArrDelay > 15"),
                                Transform.parse("DepHour = trunc(CRSDepTime)"),
                                Transform.parse("Night = DepHour >= 20 | DepHour <= 5")));
        double[] late =
                score(GlmSamples.fit(flights, options), DEFAULT, flights).numbers("Late_Pred");
        double[] published = {0.1997569, 0.3548931, 0.2550745, 0.2262214, 0.1645331};
        for (int i = 0; i < published.length; i++) {
            assertThat(late[i]).isCloseTo(published[i], within(1e-7));
        }
        assertThat(Arrays.stream(late).min().orElseThrow()).isCloseTo(0.0830, within(0.5e-4));
        assertThat(Arrays.stream(late).max().orElseThrow()).isCloseTo(0.3580, within(0.5e-4));
    }

    // ---- what is written ----

    @Test
    void namesColumnsAfterTheResponseOrTheSuccesses() {
        GlmModel model = GlmSamples.tight(
                GlmSamples.budworm(), GlmOptions.of("cbind(numdead, numalive) ~ ldose", Family.BINOMIAL));
        Scored scored = score(
                model,
                DEFAULT.withResiduals(true)
                        .withStandardErrors(true)
                        .withInterval(Interval.CONFIDENCE, 0.9)
                        .withVariables(true, List.of("sex")),
                GlmSamples.budworm());
        assertThat(scored.names())
                .containsExactly(
                        "numdead",
                        "numalive",
                        "ldose",
                        "sex",
                        "numdead_Pred",
                        "numdead_Resid",
                        "numdead_StdErr",
                        "numdead_Lower",
                        "numdead_Upper");
    }

    private static ChunkSource ages(double... values) {
        return MemoryChunkSource.of(
                "new", Schema.of(Variable.of("Age", ColumnType.FLOAT64)), List.of(new DoubleColumn(values)), 2);
    }

    private static GlmModel kyphosisByAge() {
        return GlmSamples.tight(GlmSamples.kyphosis(), GlmOptions.logit(Formula.parse("Kyphosis ~ Age")));
    }

    @Test
    void needsNoResponseWithoutResiduals() {
        assertThat(score(kyphosisByAge(), DEFAULT.withVariables(true, List.of()), ages(20, 80))
                        .names())
                .containsExactly("Age", "Kyphosis_Pred");
        assertThatThrownBy(() -> score(kyphosisByAge(), DEFAULT.withResiduals(true), ages(20)))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Residuals need the response 'Kyphosis', which the data do not have.");
    }

    /** A truth value, a text, and levels in another order, one of them neither of the two. */
    @Test
    void takesTheResponseOfResidualsInWhateverFormItComes() {
        GlmModel factor = kyphosisByAge();
        DoubleColumn age = new DoubleColumn(20, 80, 100, 120);
        Variable ageVariable = Variable.of("Age", ColumnType.FLOAT64);
        double[] p = score(factor, DEFAULT, ages(20, 80, 100, 120)).numbers("Kyphosis_Pred");
        List<String> levels = List.of("present", "unclear", "absent");
        ChunkSource codes = MemoryChunkSource.of(
                "new",
                Schema.of(ageVariable, Variable.factor("Kyphosis", levels)),
                List.of(age, new FactorColumn(new int[] {0, 2, 1, -1}, levels, 4)),
                3);
        ChunkSource texts = MemoryChunkSource.of(
                "new",
                Schema.of(ageVariable, Variable.of("Kyphosis", ColumnType.STRING)),
                List.of(age, StringColumn.of("present", "absent", "unclear", null)),
                3);
        for (ChunkSource data : List.of(codes, texts)) {
            Scored scored = score(factor, DEFAULT.withResiduals(true), data);
            assertThat(scored.numbers("Kyphosis_Resid")).containsExactly(1 - p[0], 0 - p[1], Double.NaN, Double.NaN);
            assertThat(scored.counts().count(PredictionCounts.WITHOUT_RESIDUAL)).isEqualTo(2);
            assertThat(scored.counts().count(PredictionCounts.WITHOUT_PREDICTION))
                    .isZero();
        }
        GlmModel truth = GlmSamples.tight(
                GlmSamples.kyphosis(),
                GlmOptions.logit(Formula.parse("sick ~ Age"))
                        .withRows(Optional.empty(), List.of(Transform.parse("sick = Kyphosis == 'present'"))));
        ChunkSource truths = MemoryChunkSource.of(
                "new",
                Schema.of(
                        ageVariable,
                        Variable.of("sick", ColumnType.BOOLEAN),
                        Variable.of("Kyphosis", ColumnType.STRING)),
                List.of(
                        age,
                        new BooleanColumn(new byte[] {1, 0, 0, 1}, 4),
                        StringColumn.of("present", "absent", "absent", "present")),
                3);
        assertThat(score(truth, DEFAULT.withResiduals(true), truths).numbers("sick_Resid")[0])
                .isEqualTo(1 - p[0]);
    }

    // ---- rows without a prediction ----

    @Test
    void givesRowsWithAMissingPredictorOrOffsetNoPrediction() {
        ChunkSource data = GlmSamples.insurance();
        GlmModel model = GlmSamples.tight(
                data, GlmOptions.of("Claims ~ Age", Family.POISSON).withOffset(Expression.parse("log(Holders)")));
        List<String> levels = List.of(">35", "?");
        ChunkSource some = MemoryChunkSource.of(
                "new",
                Schema.of(Variable.factor("Age", levels), Variable.of("Holders", ColumnType.FLOAT64)),
                List.of(new FactorColumn(new int[] {0, 0, 1, -1}, levels, 4), new DoubleColumn(10, Double.NaN, 10, 10)),
                3);
        Scored scored = score(model, LINK.withStandardErrors(true).withInterval(Interval.CONFIDENCE, 0.95), some);
        for (String name : List.of("Claims_Pred", "Claims_StdErr", "Claims_Lower", "Claims_Upper")) {
            assertThat(scored.numbers(name)[0]).as(name).isFinite();
            for (int row = 1; row < 4; row++) {
                assertThat(scored.numbers(name)[row]).as(name).isNaN();
            }
        }
        assertThat(scored.counts().values())
                .containsEntry("rows without prediction", 3L)
                .containsEntry("rows with a new level of Age", 1L);
        assertThatThrownBy(() -> score(model, DEFAULT.withNewLevels(NewLevels.ERROR), some))
                .hasMessage("Level '?' of 'Age' in row 3 is new to the model, which knows <25, 25-29, 30-35, >35;"
                        + " --new-levels missing takes such levels for missing");
        assertThatThrownBy(() -> score(
                        model,
                        DEFAULT,
                        MemoryChunkSource.of(
                                "new",
                                Schema.of(Variable.factor("Age", levels)),
                                List.of(new FactorColumn(new int[] {0}, levels, 1)),
                                3)))
                .isInstanceOf(QuernException.class)
                .hasMessage("The model needs 'Holders', which the data do not have. Unknown column 'Holders'."
                        + " Columns: Age");
    }

    /** 1/η with η below 0 is no mean of a gamma response. */
    @Test
    void hasNoMeanWhereTheLinkHasNone() {
        GlmModel model = GlmSamples.tight(GlmSamples.clotting(), GlmOptions.of("lot1 ~ log(u)", Family.GAMMA));
        ChunkSource data = MemoryChunkSource.of(
                "new", Schema.of(Variable.of("u", ColumnType.FLOAT64)), List.of(new DoubleColumn(0, 10)), 3);
        Scored scored = score(model, DEFAULT, data);
        assertThat(scored.numbers("lot1_Pred")[1]).isCloseTo(53.26, within(0.01));
        assertThat(score(model, LINK, data).numbers("lot1_Pred")[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** The interval of the linear predictor reaches below 0, where 1/η has no limit but infinity. */
    @Test
    void endsAnIntervalWhereTheMeanHasItsLimit() {
        GlmModel model = GlmSamples.tight(GlmSamples.clotting(), GlmOptions.of("lot1 ~ log(u)", Family.GAMMA));
        ChunkSource data = MemoryChunkSource.of(
                "new", Schema.of(Variable.of("u", ColumnType.FLOAT64)), List.of(new DoubleColumn(3.1)), 3);
        Scored link = score(model, LINK.withInterval(Interval.CONFIDENCE, 0.99), data);
        assertThat(link.numbers("lot1_Lower")[0]).isNegative();
        Scored mean = score(model, DEFAULT.withInterval(Interval.CONFIDENCE, 0.99), data);
        assertThat(mean.numbers("lot1_Lower")[0]).isEqualTo(1 / link.numbers("lot1_Upper")[0]);
        assertThat(mean.numbers("lot1_Pred")[0]).isEqualTo(1 / link.numbers("lot1_Pred")[0]);
        assertThat(mean.numbers("lot1_Upper")[0]).isEqualTo(Double.POSITIVE_INFINITY);
    }

    // ---- what cannot be scored ----

    @Test
    void saysWhatAModelDoesNotGive() {
        refuses(
                DEFAULT.withInterval(Interval.PREDICTION, 0.95),
                "Models of the kind 'glm' do not give --interval prediction; there is: none, confidence");
        refuses(
                DEFAULT.withType(PredictionType.PROBABILITY),
                "Models of the kind 'glm' do not give --type probability; there is: response, link");
        GlmModel plain = GlmSamples.fit(GlmSamples.kyphosis(), GlmOptions.logit(Formula.parse("Kyphosis ~ Age")));
        assertThatThrownBy(() -> score(plain, DEFAULT.withStandardErrors(true), ages(20)))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Standard errors and intervals need the covariance of the coefficients, which the model does"
                                + " not keep: fit it again with --cov-coef");
    }

    private static void refuses(PredictionOptions options, String message) {
        assertThatThrownBy(() -> score(kyphosisByAge(), options, ages(20)))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    @Test
    void needsTheWeightsForWeightedResidualsOnly() {
        GlmModel model = GlmSamples.tight(
                GlmSamples.clotting(),
                GlmOptions.of("lot2 ~ 1", Family.GAMMA).withWeights("u", WeightKind.PROBABILITY));
        ChunkSource data = MemoryChunkSource.of(
                "new", Schema.of(Variable.of("lot2", ColumnType.FLOAT64)), List.of(new DoubleColumn(10, 20)), 3);
        assertThat(score(model, DEFAULT.withResiduals(true), data).numbers("lot2_Resid"))
                .doesNotContain(Double.NaN);
        assertThatThrownBy(() -> score(model, DEFAULT.withResiduals(true, ResidualType.PEARSON), data))
                .hasMessage(
                        "Residuals of type pearson need the weights 'u', which the data do not have. Unknown column 'u'."
                                + " Columns: lot2");
    }
}
