package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.design.DesignOptions;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.model.Interval;
import org.quern.model.ModelFile;
import org.quern.model.NewLevels;
import org.quern.model.PredictionCounts;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionOptions.MissingRows;
import org.quern.model.Provenance;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.Counts;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

class LinearPredictionTest {
    private static final PredictionOptions ALL = PredictionOptions.DEFAULT
            .withResiduals(true)
            .withStandardErrors(true)
            .withInterval(Interval.CONFIDENCE, 0.95);

    /** What scoring gave. */
    private record Scored(MemorySink rows, Counts counts) {
        double[] numbers(String name) {
            return rows.numbers(name);
        }

        List<String> names() {
            return rows.chunks().get(0).schema().names();
        }
    }

    private static Scored score(LinearModel model, PredictionOptions options, ChunkSource data) {
        ChunkMap map = file(model, data).prediction(options, data.info().schema());
        ChunkMap sent = ChunkMapTypes.read(ChunkMapTypes.write(map));
        MemorySink sink = new MemorySink();
        try {
            return new Scored(sink, new LocalMapRunner(data, 2, Progress.NONE).run(sent, sink));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelFile file(LinearModel model, ChunkSource data) {
        return new ModelFile(model, Provenance.of(data.info(), model.passes()));
    }

    private static LinearModel fit(ChunkSource data, LinearRegressionOptions options) {
        return Fits.fit(data, options.withCovariance(true));
    }

    private static LinearModel fit(ChunkSource data, String formula) {
        return fit(data, LinearRegressionOptions.of(formula));
    }

    /** Compares with R's predict.lm, computed by golden/predict/predict.R. */
    private static void agreesWithR(
            String golden, LinearModel model, ChunkSource data, double level, String response, double tolerance) {
        CsvTable expected = CsvTable.ofResource("predict/" + golden + ".csv")
                .numbers("fit", "se", "clower", "cupper", "plower", "pupper");
        ChunkSource numbers = expected.source(1000);
        Scored confidence = score(
                model,
                PredictionOptions.DEFAULT.withStandardErrors(true).withInterval(Interval.CONFIDENCE, level),
                data);
        Scored prediction = score(model, PredictionOptions.DEFAULT.withInterval(Interval.PREDICTION, level), data);
        agrees(confidence.numbers(response + "_Pred"), numbers, "fit", tolerance);
        agrees(confidence.numbers(response + "_StdErr"), numbers, "se", tolerance);
        agrees(confidence.numbers(response + "_Lower"), numbers, "clower", tolerance);
        agrees(confidence.numbers(response + "_Upper"), numbers, "cupper", tolerance);
        agrees(prediction.numbers(response + "_Lower"), numbers, "plower", tolerance);
        agrees(prediction.numbers(response + "_Upper"), numbers, "pupper", tolerance);
    }

    private static void agrees(double[] actual, ChunkSource expected, String name, double tolerance) {
        DoubleColumn column = column(expected, name);
        assertThat(actual).as(name).hasSize(column.rows());
        for (int i = 0; i < actual.length; i++) {
            double wanted = column.values()[i];
            assertThat(actual[i]).as("%s of row %d", name, i).isCloseTo(wanted, within(tolerance * Math.abs(wanted)));
        }
    }

    private static DoubleColumn column(ChunkSource source, String name) {
        try {
            return (DoubleColumn) source.read(0, List.of(name)).column(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ChunkSource cars() {
        return CsvTable.ofResource("r_datasets/cars.csv")
                .numbers("speed", "dist")
                .source(7);
    }

    private static ChunkSource numbers(String name, double... values) {
        return MemoryChunkSource.of(
                "new", Schema.of(Variable.of(name, ColumnType.FLOAT64)), List.of(new DoubleColumn(values)), 2);
    }

    private static ChunkSource warpbreaks() {
        return CsvTable.ofResource("r_datasets/warpbreaks.csv")
                .numbers("breaks")
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(10);
    }

    // ---- against R ----

    @Test
    void agreesWithRForOnePredictor() {
        agreesWithR("cars", fit(cars(), "dist ~ speed"), numbers("speed", 0, 7.5, 15, 30, 1000), 0.9, "dist", 1e-12);
    }

    @Test
    void agreesWithRForAComputedPredictor() {
        LinearModel model = fit(cars(), "dist ~ speed + I(speed^2)");
        agreesWithR("cars-square", model, cars(), 0.95, "dist", 1e-11);
    }

    /** R's QR keeps 10 digits of Longley's ill-conditioned standard errors. */
    @Test
    void agreesWithRForLongley() {
        ChunkSource longley = CsvTable.ofResource("r_datasets/longley.csv")
                .numbers("Employed", "GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year")
                .source(5);
        agreesWithR("longley", fit(longley, "Employed ~ ."), longley, 0.95, "Employed", 1e-9);
    }

    @Test
    void agreesWithRForFactorsWhateverTheirCoding() {
        ChunkSource cells = MemoryChunkSource.of(
                "cells",
                Schema.of(
                        Variable.factor("wool", List.of("A", "B")), Variable.factor("tension", List.of("L", "M", "H"))),
                List.of(
                        new FactorColumn(new int[] {0, 1, 0, 1, 0, 1}, List.of("A", "B"), 6),
                        new FactorColumn(new int[] {0, 0, 1, 1, 2, 2}, List.of("L", "M", "H"), 6)),
                4);
        LinearRegressionOptions last = LinearRegressionOptions.of("breaks ~ wool * tension");
        LinearRegressionOptions first = last.withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST));
        LinearRegressionOptions cube =
                LinearRegressionOptions.of("breaks ~ wool:tension").withDesign(DesignOptions.DEFAULT.withCube(true));
        for (LinearRegressionOptions options : List.of(last, first, cube)) {
            agreesWithR("warpbreaks", fit(warpbreaks(), options), cells, 0.95, "breaks", 1e-12);
        }
    }

    @Test
    void agreesWithRForBothKindsOfWeights() {
        ChunkSource pupils = CsvTable.ofResource("fourthgraders/fourthgraders.csv")
                .numbers("height", "reps")
                .factor("eyecolor", "Blue", "Brown", "Green", "Hazel")
                .factor("male", "Male", "Female")
                .source(9);
        LinearRegressionOptions options = LinearRegressionOptions.of("height ~ eyecolor + male");
        agreesWithR(
                "fourthgraders-weights",
                fit(pupils, options.withWeights("reps", WeightKind.PROBABILITY)),
                pupils,
                0.95,
                "height",
                1e-12);
        agreesWithR(
                "fourthgraders-frequency",
                fit(pupils, options.withWeights("reps", WeightKind.FREQUENCY)),
                pupils,
                0.95,
                "height",
                1e-12);
    }

    /** Machine Learning Server's "Fitting Linear Models": ips132lmPred$fatGain_StdErr, to the digits printed. */
    @Test
    void givesThePublishedStandardErrors() {
        ChunkSource data = CsvTable.ofResource("r_datasets/ips132.csv")
                .numbers("neaInc", "fatGain")
                .source(100);
        double[] expected = {
            0.3613863, 0.3381111, 0.3209344, 0.2323853, 0.2288433, 0.2254018, 0.1941840, 0.1863180, 0.1915656,
            0.2151569, 0.2202366, 0.2418892, 0.2598922, 0.2646223, 0.2865818, 0.3279390
        };
        double[] actual = score(fit(data, "fatGain ~ neaInc"), ALL, data).numbers("fatGain_StdErr");
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(0.5e-7));
        }
    }

    // ---- what is written ----

    @Test
    void writesWhatIsAskedForInThisOrder() {
        Scored scored = score(fit(cars(), "dist ~ speed"), ALL.withVariables(true, List.of("speed")), cars());
        assertThat(scored.names())
                .containsExactly("dist", "speed", "dist_Pred", "dist_Resid", "dist_StdErr", "dist_Lower", "dist_Upper");
        double[] y = scored.numbers("dist");
        double[] prediction = scored.numbers("dist_Pred");
        double[] residual = scored.numbers("dist_Resid");
        for (int i = 0; i < y.length; i++) {
            assertThat(residual[i]).isEqualTo(y[i] - prediction[i]);
        }
        assertThat(score(fit(cars(), "dist ~ speed"), PredictionOptions.DEFAULT, cars())
                        .names())
                .containsExactly("dist_Pred");
    }

    @Test
    void writesTheNamesGiven() {
        PredictionNames names =
                new PredictionNames(List.of("stop"), List.of("error"), List.of("se"), List.of("low"), List.of("high"));
        assertThat(score(fit(cars(), "dist ~ speed"), ALL.withNames(names), cars())
                        .names())
                .containsExactly("stop", "error", "se", "low", "high");
        PredictionNames tooMany = new PredictionNames(List.of("a", "b"), List.of(), List.of(), List.of(), List.of());
        assertThatThrownBy(() -> score(fit(cars(), "dist ~ speed"), ALL.withNames(tooMany), cars()))
                .isInstanceOf(QuernException.class)
                .hasMessage("The model has 1 response(s), dist, but 2 name(s) were given for its …_Pred columns: a, b");
    }

    @Test
    void predictsSeveralResponses() {
        Scored both = score(fit(cars(), "cbind(dist, log(dist)) ~ speed"), ALL, cars());
        assertThat(both.names())
                .startsWith("dist_Pred", "dist_Resid", "dist_StdErr", "dist_Lower", "dist_Upper", "log(dist)_Pred");
        assertThat(both.numbers("log(dist)_Pred"))
                .isEqualTo(score(fit(cars(), "log(dist) ~ speed"), ALL, cars()).numbers("log(dist)_Pred"));
    }

    @Test
    void needsNoResponseWithoutResiduals() {
        ChunkSource data = numbers("speed", 10);
        Scored scored =
                score(fit(cars(), "dist ~ speed"), PredictionOptions.DEFAULT.withVariables(true, List.of()), data);
        assertThat(scored.names()).containsExactly("speed", "dist_Pred");
        assertThatThrownBy(() -> score(fit(cars(), "dist ~ speed"), ALL, data))
                .hasMessage("Residuals need the response 'dist', which the data do not have. Unknown column 'dist'."
                        + " Columns: speed");
    }

    @Test
    void appliesTheModelsTransformsButNotItsRowSelection() {
        LinearRegressionOptions options = LinearRegressionOptions.of("far ~ half")
                .withRows(
                        Optional.of(Expression.parse("speed > 10")),
                        List.of(Transform.parse("half = speed / 2"), Transform.parse("far = dist * 10")));
        Scored scored = score(fit(cars(), options), PredictionOptions.DEFAULT, numbers("speed", 4, 20, 30));
        assertThat(scored.numbers("far_Pred")).hasSize(3).doesNotContain(Double.NaN);
        double[] p = scored.numbers("far_Pred");
        assertThat((p[2] - p[1]) / 10).isCloseTo((p[1] - p[0]) / 16, within(1e-10));
    }

    @Test
    void scoresTheRowsSelected() {
        PredictionOptions some = PredictionOptions.DEFAULT
                .withRows(Optional.of(Expression.parse("v > 5")), List.of(Transform.parse("v = speed * 2")))
                .withVariables(false, List.of("v"));
        Scored scored = score(fit(cars(), "dist ~ speed"), some, numbers("speed", 1, 2, 3, 4));
        assertThat(scored.numbers("v")).containsExactly(6, 8);
        assertThat(scored.counts().count(PredictionCounts.ROWS)).isEqualTo(2);
    }

    @Test
    void addsTheOffset() {
        ChunkSource data = MemoryChunkSource.of(
                "o",
                Schema.of(
                        Variable.of("y", ColumnType.FLOAT64),
                        Variable.of("x", ColumnType.FLOAT64),
                        Variable.of("e", ColumnType.FLOAT64)),
                List.of(
                        new DoubleColumn(11, 22, 33, 44),
                        new DoubleColumn(1, 2, 3, 4),
                        new DoubleColumn(10, 20, 30, 40)),
                3);
        assertThat(score(fit(data, "y ~ x + offset(e)"), PredictionOptions.DEFAULT, data)
                        .numbers("y_Pred"))
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(11, 22, 33, 44);
    }

    // ---- missing values and new levels ----

    @Test
    void givesRowsWithAMissingPredictorNoPredictionAndCountsThem() {
        Scored scored = score(
                fit(cars(), "dist ~ speed"),
                PredictionOptions.DEFAULT.withStandardErrors(true).withInterval(Interval.PREDICTION, 0.5),
                numbers("speed", 10, Double.NaN, 12));
        assertThat(scored.numbers("dist_Pred")[1]).isNaN();
        assertThat(scored.numbers("dist_StdErr")[1]).isNaN();
        assertThat(scored.numbers("dist_Lower")[1]).isNaN();
        assertThat(scored.numbers("dist_Pred")[2]).isNotNaN();
        assertThat(scored.counts().values()).containsEntry("rows", 3L).containsEntry("rows without prediction", 1L);
    }

    @Test
    void costsAMissingResponseItsResidualOnly() {
        ChunkSource data = MemoryChunkSource.of(
                "new",
                Schema.of(Variable.of("speed", ColumnType.FLOAT64), Variable.of("dist", ColumnType.FLOAT64)),
                List.of(new DoubleColumn(10, 11), new DoubleColumn(Double.NaN, 30)),
                5);
        Scored scored = score(fit(cars(), "dist ~ speed"), PredictionOptions.DEFAULT.withResiduals(true), data);
        assertThat(scored.numbers("dist_Pred")).doesNotContain(Double.NaN);
        assertThat(scored.numbers("dist_Resid")[0]).isNaN();
        assertThat(scored.counts().count(PredictionCounts.WITHOUT_PREDICTION)).isZero();
        assertThat(scored.counts().count(PredictionCounts.WITHOUT_RESIDUAL)).isEqualTo(1);
    }

    @Test
    void leavesRowsWithoutPredictionOutIfAsked() {
        Scored scored = score(
                fit(cars(), "dist ~ speed"),
                PredictionOptions.DEFAULT.withMissingRows(MissingRows.REMOVE).withVariables(false, List.of("speed")),
                numbers("speed", Double.NaN, Double.NaN, 10, Double.NaN, 12));
        assertThat(scored.numbers("speed")).containsExactly(10, 12);
        assertThat(scored.rows().chunks()).as("chunks with rows").hasSize(2);
        assertThat(scored.counts().count(PredictionCounts.REMOVED)).isEqualTo(3);
    }

    /** Levels of the new data in another order, one of them new, as factor and as text. */
    @Test
    void matchesLevelsByNameAndCountsNewOnes() {
        LinearModel model = fit(warpbreaks(), "breaks ~ tension");
        List<String> levels = List.of("X", "H", "M", "L");
        Column factor = new FactorColumn(new int[] {3, 0, 1, -1, 2}, levels, 5);
        Column text = StringColumn.of("L", "X", "H", null, "M");
        double[] asFactor = scoreTension(model, Variable.factor("tension", levels), factor);
        double[] asText = scoreTension(model, Variable.of("tension", ColumnType.STRING), text);
        assertThat(asText).isEqualTo(asFactor);
        assertThat(asFactor).usingComparatorWithPrecision(1e-12).startsWith(36.388888888888886);
        assertThat(asFactor[1]).isNaN();
        assertThat(asFactor[3]).isNaN();
        assertThat(asFactor[4]).isCloseTo(26.38888888888889, within(1e-12));
    }

    private static double[] scoreTension(LinearModel model, Variable variable, Column column) {
        ChunkSource data = MemoryChunkSource.of("new", Schema.of(variable), List.of(column), 3);
        Scored scored = score(model, PredictionOptions.DEFAULT, data);
        assertThat(scored.counts().values())
                .containsEntry("rows without prediction", 2L)
                .containsEntry("rows with a new level of tension", 1L);
        return scored.numbers("breaks_Pred");
    }

    @Test
    void refusesNewLevelsIfAsked() {
        LinearModel model = fit(warpbreaks(), "breaks ~ tension");
        ChunkSource data = MemoryChunkSource.of(
                "new",
                Schema.of(Variable.of("tension", ColumnType.STRING)),
                List.of(StringColumn.of("L", "M", "H", "XL")),
                3);
        assertThatThrownBy(() -> score(model, PredictionOptions.DEFAULT.withNewLevels(NewLevels.ERROR), data))
                .isInstanceOf(QuernException.class)
                .hasMessage("Level 'XL' of 'tension' in row 4 is new to the model, which knows L, M, H;"
                        + " --new-levels missing takes such levels for missing");
    }

    @Test
    void countsRowsThatMeetACoefficientThatIsNotDefined() {
        ChunkSource data = MemoryChunkSource.of(
                "d",
                Schema.of(
                        Variable.of("y", ColumnType.FLOAT64),
                        Variable.of("a", ColumnType.FLOAT64),
                        Variable.of("b", ColumnType.FLOAT64)),
                List.of(new DoubleColumn(1, 2, 4, 8), new DoubleColumn(1, 2, 3, 4), new DoubleColumn(2, 4, 6, 8)),
                10);
        Scored scored = score(fit(data, "y ~ a + b"), PredictionOptions.DEFAULT.withStandardErrors(true), data);
        assertThat(scored.counts().values()).containsEntry("rows that use an undefined coefficient", 4L);
        assertThat(scored.numbers("y_Pred")).usingComparatorWithPrecision(1e-12).containsExactly(0.3, 2.6, 4.9, 7.2);
    }

    // ---- what cannot be scored ----

    @Test
    void namesAColumnThatTheDataDoNotHave() {
        assertThatThrownBy(() -> score(fit(cars(), "dist ~ speed"), PredictionOptions.DEFAULT, numbers("sped", 1)))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "The model needs 'speed' (float64), which the data do not have. Unknown column 'speed'; did you"
                                + " mean 'sped'? Columns: sped");
        assertThatThrownBy(() -> score(
                        fit(cars(), "dist ~ speed"),
                        PredictionOptions.DEFAULT.withVariables(false, List.of("id")),
                        cars()))
                .hasMessage("Unknown column 'id'. Columns: speed, dist");
    }

    @Test
    void namesAColumnOfAnotherType() {
        ChunkSource texts = MemoryChunkSource.of(
                "new", Schema.of(Variable.of("speed", ColumnType.STRING)), List.of(StringColumn.of("7")), 3);
        assertThatThrownBy(() -> score(fit(cars(), "dist ~ speed"), PredictionOptions.DEFAULT, texts))
                .isInstanceOf(QuernException.class)
                .hasMessage("Column 'speed' is string, but the model was fitted to a number of that name (float64);"
                        + " convert it on import or by --transform");
    }

    @Test
    void refusesStandardErrorsWithoutCovarianceOrDegreesOfFreedom() {
        LinearModel model = Fits.fit(cars(), LinearRegressionOptions.of("dist ~ speed"));
        assertThatThrownBy(() -> score(model, PredictionOptions.DEFAULT.withStandardErrors(true), cars()))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Standard errors and intervals need the covariance of the coefficients, which the model does"
                                + " not keep: fit it again with --cov-coef");
        ChunkSource two = MemoryChunkSource.of(
                "two",
                Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.of("x", ColumnType.FLOAT64)),
                List.of(new DoubleColumn(1, 2), new DoubleColumn(1, 3)),
                5);
        assertThatThrownBy(() -> score(fit(two, "y ~ x"), ALL, two))
                .hasMessage(
                        "Standard errors and intervals need residual degrees of freedom, but the model was fitted to 2"
                                + " rows with 2 coefficients");
    }

    @Test
    void refusesAnImpossibleConfidenceLevel() {
        assertThatThrownBy(() -> ALL.withInterval(Interval.CONFIDENCE, 95))
                .hasMessage("Invalid confidence level: 95.0, must lie between 0 and 1, such as 0.95");
    }

    @Test
    void numbersOfLevelsAreThoseOfTheFitWhateverTheOrderOfNewData() {
        LinearModel model = fit(
                MemoryChunkSource.of(
                        "fit",
                        new Schema(List.of(
                                Variable.of("y", ColumnType.FLOAT64), Variable.factor("f", List.of("a", "b", "c")))),
                        List.of(
                                new DoubleColumn(new double[] {1, 2, 3, 1}),
                                new FactorColumn(new int[] {0, 1, 2, 0}, List.of("a", "b", "c"), 4)),
                        4),
                "y ~ N(f)");
        List<String> otherOrder = List.of("c", "new", "b", "a");
        MemoryChunkSource data = MemoryChunkSource.of(
                "new",
                new Schema(List.of(Variable.factor("f", otherOrder))),
                List.of(new FactorColumn(new int[] {0, 1, 2, 3}, otherOrder, 4)),
                4);

        double[] predictions = score(model, PredictionOptions.DEFAULT, data).numbers("y_Pred");

        assertThat(predictions[0]).isCloseTo(3, within(1e-12));
        assertThat(predictions[1]).isNaN();
        assertThat(predictions[2]).isCloseTo(2, within(1e-12));
        assertThat(predictions[3]).isCloseTo(1, within(1e-12));
    }
}
