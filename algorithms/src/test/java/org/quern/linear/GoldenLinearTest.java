package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.data.MemoryChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;

/**
 * Published regression tables of the old system, R and NIST: the cases of the golden data, read from the folder that the
 * environment variable QUERN_GOLDEN names. Printed numbers must agree to half a unit of their last digit, and a little more since R rounds tables twice; numbers computed by R on
 * the same data to 1e-9, since R's own QR leaves up to 1e-12 of relative error in coefficients near 0.
 */
class GoldenLinearTest {
    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    private static final double R_TOLERANCE = 1e-9;
    /** Below this, printed p-values of the old system carry cancellation noise. */
    private static final double P_FLOOR = 1e-12;

    private static Path golden() {
        String folder = System.getenv("QUERN_GOLDEN");
        assumeTrue(folder != null, "QUERN_GOLDEN is not set");
        return Path.of(folder);
    }

    private static JsonNode goldenCase(String id) {
        try {
            JsonNode root =
                    new ObjectMapper().readTree(golden().resolve("cases.json").toFile());
            Iterator<JsonNode> cases = (root.isArray() ? root : root.get("cases")).elements();
            while (cases.hasNext()) {
                JsonNode node = cases.next();
                if (node.get("id").asText().equals(id)) {
                    return node;
                }
            }
            throw new IllegalArgumentException(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemoryChunkSource airline() throws IOException {
        Path file = golden().resolve("data/airline_demo_small/AirlineDemoSmall.csv.gz");
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        }
        return CsvTable.ofLines(lines)
                .numbers("ArrDelay")
                .floats("CRSDepTime", 0, 23.983334)
                .factor("DayOfWeek", DAYS)
                .source(200_000);
    }

    /** Everything a summary shows, under the names the cases use; {@code rename} turns labels into those of the case. */
    private static Map<String, Double> values(LinearModel model, UnaryOperator<String> rename) {
        Map<String, Double> values = new TreeMap<>();
        LinearFit fit = model.fits().get(0);
        for (int i = 0; i < model.labels().size(); i++) {
            String label = rename.apply(model.labels().get(i));
            LinearCoefficient coefficient = model.coefficients().get(i);
            values.put("coef[" + label + "]", coefficient.estimated() ? fit.estimates()[i] : Double.NaN);
            values.put("se[" + label + "]", fit.standardErrors()[i]);
            values.put("t[" + label + "]", fit.tValues()[i]);
            values.put("p[" + label + "]", fit.pValues()[i]);
            values.put("Counts[" + label + "]", coefficient.count());
        }
        values.put("nobs.valid", (double) model.validRows());
        values.put("nobs.missing", (double) model.missingRows());
        values.put("sum.weights", model.sumOfWeights());
        values.put("sigma", fit.sigma());
        values.put("residual.sd", fit.sigma());
        values.put("df.residual", model.residualDf());
        values.put("df.resid", model.residualDf());
        values.put("r.squared", fit.rSquared());
        values.put("adj.r.squared", fit.adjustedRSquared());
        values.put("F", fit.fStatistic());
        values.put("F.df1", fit.fNumeratorDf());
        values.put("F.df2", fit.fDenominatorDf());
        values.put("F.p", fit.fPValue());
        values.put("p", fit.fPValue());
        values.put("condition.number", model.conditionNumber());
        double modelSquares = fit.totalSumOfSquares() - fit.residualSumOfSquares();
        values.put("SS.model", modelSquares);
        values.put("SS.resid", fit.residualSumOfSquares());
        values.put("MS.model", modelSquares / fit.fNumeratorDf());
        values.put("MS.resid", fit.residualVariance());
        values.put("df.model", fit.fNumeratorDf());
        values.put("aic.full", model.aic(fit));
        return values;
    }

    /** Compares what the case prints with what was computed; returns how many numbers were compared. */
    private static int check(JsonNode golden, Map<String, Double> values) {
        int compared = 0;
        for (Map.Entry<String, JsonNode> expected : golden.get("expected").properties()) {
            Double actual = values.get(expected.getKey());
            if (actual != null) {
                checkPrinted(expected.getKey(), expected.getValue().asText(), actual);
                compared++;
            }
        }
        for (Map.Entry<String, JsonNode> expected : golden.get("r_values").properties()) {
            Double actual = values.get(expected.getKey());
            double r = expected.getValue().asDouble();
            if (actual != null && !isTinyP(expected.getKey(), r)) {
                assertThat(Math.abs(actual - r))
                        .as("%s: %s, R has %s", expected.getKey(), actual, r)
                        .isLessThanOrEqualTo(R_TOLERANCE * Math.abs(r));
            }
        }
        return compared;
    }

    private static boolean isTinyP(String name, double value) {
        return (name.startsWith("p") || name.contains(".p")) && value < P_FLOOR;
    }

    private static void checkPrinted(String name, String printed, double actual) {
        if (printed.equals("Dropped")) {
            assertThat(actual).as(name).isNaN();
        } else if (printed.startsWith("<")) {
            assertThat(isTinyP(name, actual)).as(name).isTrue();
        } else if (!isTinyP(name, actual)) {
            BigDecimal number = new BigDecimal(printed);
            double halfUnit = 0.51 * Math.pow(10, -number.scale());
            assertThat(Math.abs(actual - number.doubleValue()))
                    .as("%s: %s, printed %s", name, actual, printed)
                    .isLessThanOrEqualTo(halfUnit);
        }
    }

    private static LinearRegressionOptions options(String formula) {
        return LinearRegressionOptions.of(formula);
    }

    private static LinearRegressionOptions cube(String formula) {
        return options(formula).withDesign(DesignOptions.DEFAULT.withCube(true));
    }

    @Test
    void airlineByDayOfWeek() throws IOException {
        LinearModel model = Fits.fit(airline(), "ArrDelay ~ DayOfWeek");
        assertThat(check(goldenCase("ads-linmod-dow"), values(model, l -> l))).isEqualTo(10);
        assertThat(check(goldenCase("ads-linmod-dow-summary"), values(model, l -> l)))
                .isEqualTo(37);
        assertThat(model.precision()).isEqualTo(Precision.DOUBLE);
    }

    @Test
    void airlineCubeByDayOfWeek() throws IOException {
        LinearModel model = Fits.fit(airline(), cube("ArrDelay ~ DayOfWeek"));
        Map<String, Double> values = values(model, l -> l);
        counts(model, values, "countDF.");
        assertThat(check(goldenCase("ads-linmod-dow-cube"), values)).isEqualTo(49);
        assertThat(model.conditionNumber()).isCloseTo(1, Offset.offset(1e-14));
    }

    /** The cells of a cube under the names the cases use. */
    private static void counts(LinearModel model, Map<String, Double> values, String prefix) {
        List<List<String>> rows = CubeTable.of(model).rows();
        List<String> names = rows.get(0);
        int factors = names.size() - 2;
        for (List<String> row : rows.subList(1, rows.size())) {
            String cell = "[" + String.join(",", row.subList(0, factors)) + "]";
            for (int i = factors; i < names.size(); i++) {
                String number = row.get(i);
                values.put(prefix + names.get(i) + cell, number.isEmpty() ? Double.NaN : Double.parseDouble(number));
            }
        }
    }

    @Test
    void airlineCubeByDayAndHour() throws IOException {
        LinearModel model = Fits.fit(airline(), cube("ArrDelay ~ DayOfWeek:F(CRSDepTime)"));
        Map<String, Double> values = new TreeMap<>();
        counts(model, values, "");
        assertThat(check(goldenCase("ads-cube-dow-hour"), values)).isEqualTo(30);
    }

    @Test
    void weightsByFrequency() {
        MemoryChunkSource data = CsvTable.ofResource("fourthgraders/fourthgraders.csv")
                .numbers("height", "reps")
                .factor("eyecolor", "Blue", "Brown", "Green", "Hazel")
                .source(10);
        LinearModel model = Fits.fit(data, options("height ~ eyecolor").withWeights("reps", WeightKind.FREQUENCY));
        assertThat(check(goldenCase("fourthgraders-fweights"), values(model, l -> l)))
                .isEqualTo(6);
        assertThat(model.residualDf()).isEqualTo(96);
    }

    @Test
    void cars() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/cars.csv")
                .numbers("speed", "dist")
                .source(7);
        assertThat(check(goldenCase("cars-linmod"), values(Fits.fit(data, "dist ~ speed"), l -> l)))
                .isEqualTo(2);
    }

    @Test
    void smallCube() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/mls_doc_cube_xfac.csv")
                .numbers("y")
                .factor("xfac1", "One1", "Two1", "Three1")
                .source(5);
        LinearModel model = Fits.fit(data, cube("y ~ xfac1"));
        Map<String, Double> values = values(model, l -> l);
        counts(model, values, "");
        assertThat(check(goldenCase("doc-cube-linmod"), values)).isEqualTo(6);
    }

    @Test
    void cubeOfTwoFactors() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/mls_doc_lsdv_income.csv")
                .numbers("income")
                .factor("region", "Rural", "Urban")
                .factor("sex", "Female", "Male")
                .source(6);
        LinearModel model = Fits.fit(data, cube("income ~ region:sex"));
        Map<String, Double> values = values(model, l -> l.replace("region=", "").replace(" sex=", ""));
        new TreeMap<>(values).forEach((name, value) -> {
            values.put(name.replace("coef[", "mean["), value);
            values.put(name.replace("t[", "cube.t["), value);
            values.put(name.replace("p[", "cube.p["), value);
            if (name.startsWith("se[")) {
                values.put("cube.se", value);
            }
        });
        assertThat(check(goldenCase("doc-lsdv"), values)).isEqualTo(14);
    }

    @Test
    void warpbreaksWithInteractionCodedAsInR() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/warpbreaks.csv")
                .numbers("breaks")
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(11);
        LinearModel model = Fits.fit(
                data,
                options("breaks ~ wool*tension")
                        .withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST))
                        .withLabels(LabelStyle.R));
        assertThat(check(goldenCase("warpbreaks-lm"), values(model, l -> l))).isEqualTo(30);
    }

    @Test
    void longley() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/longley.csv")
                .numbers("GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year", "Employed")
                .source(5);
        assertThat(check(goldenCase("longley-lm"), values(Fits.fit(data, "Employed ~ ."), l -> l)))
                .isEqualTo(34);
    }

    @Test
    void insectSpraysAsAnalysisOfVariance() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/InsectSprays.csv")
                .numbers("count")
                .factor("spray", "A", "B", "C", "D", "E", "F")
                .source(13);
        assertThat(check(goldenCase("insectsprays-aov"), values(Fits.fit(data, "count ~ spray"), l -> l)))
                .isEqualTo(8);
    }

    @Test
    void treesOnLogarithms() {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/trees.csv")
                .numbers("Girth", "Height", "Volume")
                .source(31);
        LinearModel model = Fits.fit(data, "log(Volume) ~ log(Girth) + log(Height)");
        assertThat(check(goldenCase("trees-lm"), values(model, l -> l))).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sirstv", "smls01", "smls02", "smls03"})
    void nistAnalysisOfVariance(String set) throws IOException {
        JsonNode golden = goldenCase("nist-anova-" + set);
        Path file = golden().resolve("data").resolve(golden.get("data").asText().replace(".dat", ".csv"));
        MemoryChunkSource data = anova(file);
        LinearFit fit = Fits.fit(data, "y ~ treatment").fits().get(0);
        for (Map.Entry<String, Double> value :
                values(Fits.fit(data, "y ~ treatment"), l -> l).entrySet()) {
            JsonNode expected = golden.get("expected").get(value.getKey());
            if (expected != null) {
                // the data are decimals rounded to doubles, which costs three leading digits of their deviations at
                // most
                assertThat(value.getValue())
                        .as(value.getKey())
                        .isCloseTo(expected.asDouble(), Percentage.withPercentage(1e-10));
            }
        }
        assertThat(fit.fNumeratorDf())
                .isEqualTo(golden.get("expected").get("df.model").asDouble());
    }

    private static MemoryChunkSource anova(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String treatment = lines.get(0).split(",")[0];
        String[] levels =
                lines.stream().skip(1).map(l -> l.split(",")[0]).distinct().toArray(String[]::new);
        lines.set(0, lines.get(0).replace(treatment, "treatment").replaceAll(",.*", ",y"));
        return CsvTable.ofLines(lines).numbers("y").factor("treatment", levels).source(997);
    }
}
