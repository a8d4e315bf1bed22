package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.data.MemoryChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.language.Expression;
import org.quern.linear.WeightKind;

/**
 * Agreement with R 4.2.2 where both have converged: {@code glm(epsilon = 1e-14)} on real sets, iterated until coefficients stand still, by {@code golden/glm/glm.R}, which
 * stands beside its result {@code glm.csv}. Coefficients, standard errors, deviances, null deviances, AIC and dispersions to 1e-9
 * relative, which is what R's own solution by QR leaves of 16 digits in coefficients near 0.
 */
class GlmAgainstRTest {
    private static final double TOLERANCE = 1e-9;
    private static final Map<String, Fit> FITS = new LinkedHashMap<>();
    private static final Map<String, Map<String, Double>> EXPECTED = new LinkedHashMap<>();

    /** @param options of the formula and the family's defaults, coded as R does */
    private record Fit(Supplier<MemoryChunkSource> data, GlmOptions options) {}

    static {
        for (String line :
                CsvTable.linesOfResource("glm/glm.csv").stream().skip(1).toList()) {
            String name = line.substring(0, line.indexOf(','));
            String quantity = line.substring(name.length() + 1, line.lastIndexOf(','));
            double value = Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
            EXPECTED.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(quantity, value);
        }
        binomialFits();
        warpbreaksFits();
        quineFits();
        insuranceFits();
        otherFits();
        largerFits();
    }

    private static void fit(
            String name,
            Supplier<MemoryChunkSource> data,
            String formula,
            String family,
            UnaryOperator<GlmOptions> more) {
        GlmOptions options = GlmOptions.of(formula, Family.parse(family))
                .withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST))
                .withLabels(LabelStyle.R)
                .withTolerances(1e-11, 0)
                .withMaxIterations(200);
        FITS.put(name, new Fit(data, more.apply(options)));
    }

    private static void fit(String name, Supplier<MemoryChunkSource> data, String formula, String family) {
        fit(name, data, formula, family, o -> o);
    }

    private static UnaryOperator<GlmOptions> link(String link) {
        return o -> o.withLink(Link.parse(link));
    }

    private static UnaryOperator<GlmOptions> weights(String column) {
        return o -> o.withWeights(column, WeightKind.PROBABILITY);
    }

    private static CsvTable table(String name) {
        return CsvTable.ofResource("r_datasets/" + name + ".csv");
    }

    private static MemoryChunkSource infert() {
        return table("infert")
                .numbers("case", "age", "spontaneous", "induced")
                .factor("education", "0-5yrs", "12+ yrs", "6-11yrs")
                .source(50);
    }

    private static MemoryChunkSource esoph() {
        return table("esoph")
                .numbers("ncases", "ncontrols")
                .factor("agegp", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
                .factor("alcgp", "0-39g/day", "40-79", "80-119", "120+")
                .source(17);
    }

    private static MemoryChunkSource menarche() {
        return table("menarche").numbers("Age", "Total", "Menarche").source(6);
    }

    private static MemoryChunkSource budworm() {
        return table("budworm")
                .numbers("ldose", "numdead", "numalive")
                .factor("sex", "F", "M")
                .source(5);
    }

    private static void binomialFits() {
        for (String link : List.of("logit", "probit", "cauchit", "cloglog")) {
            fit(
                    "infert-" + link,
                    GlmAgainstRTest::infert,
                    "case ~ education + spontaneous * induced + age",
                    "binomial",
                    link(link));
        }
        fit("infert-quasibinomial", GlmAgainstRTest::infert, "case ~ spontaneous + induced", "quasibinomial");
        fit("infert-no-intercept", GlmAgainstRTest::infert, "case ~ education + spontaneous - 1", "binomial");
        fit("esoph-counts", GlmAgainstRTest::esoph, "cbind(ncases, ncontrols) ~ agegp + alcgp", "binomial");
        for (String link : List.of("logit", "probit", "cloglog")) {
            String formula = "cbind(Menarche, Total - Menarche) ~ Age";
            fit("menarche-" + link, GlmAgainstRTest::menarche, formula, "binomial", link(link));
        }
        fit("menarche-shares", GlmAgainstRTest::menarche, "Menarche / Total ~ Age", "binomial", weights("Total"));
        fit("budworm-interaction", GlmAgainstRTest::budworm, "cbind(numdead, numalive) ~ sex * ldose", "binomial");
        fit("budworm-quasi", GlmAgainstRTest::budworm, "cbind(numdead, numalive) ~ sex + ldose", "quasibinomial");
        fit(
                "birthwt-logit",
                () -> table("birthwt_bwt")
                        .numbers("age", "lwt")
                        .factor("low", "0", "1")
                        .factor("race", "black", "other", "white")
                        .factor("smoke", "FALSE", "TRUE")
                        .factor("ptd", "FALSE", "TRUE")
                        .factor("ht", "FALSE", "TRUE")
                        .factor("ui", "FALSE", "TRUE")
                        .factor("ftv", "0", "1", "2+")
                        .source(100),
                "low ~ age + lwt + race + smoke + ptd + ht + ui + ftv",
                "binomial");
    }

    private static MemoryChunkSource warpbreaks() {
        List<String> lines = new ArrayList<>(CsvTable.linesOfResource("r_datasets/warpbreaks.csv"));
        lines.set(0, lines.get(0) + ",times");
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, lines.get(i) + "," + ((i - 1) % 3 + 1));
        }
        return CsvTable.ofLines(lines)
                .numbers("breaks", "times")
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(11);
    }

    private static void warpbreaksFits() {
        Supplier<MemoryChunkSource> data = GlmAgainstRTest::warpbreaks;
        for (String link : List.of("log", "sqrt", "identity")) {
            fit("warpbreaks-poisson-" + link, data, "breaks ~ wool * tension", "poisson", link(link));
        }
        String main = "breaks ~ wool + tension";
        fit("warpbreaks-quasipoisson", data, main, "quasipoisson");
        fit("warpbreaks-quasi-mu", data, main, "quasi(mu)", link("log"));
        fit("warpbreaks-quasi-mu2", data, main, "quasi(mu^2)", link("inverse"));
        fit("warpbreaks-quasi-mu3", data, main, "quasi(mu^3)", link("1/mu^2"));
        fit("warpbreaks-quasi-constant", data, main, "quasi(constant)", link("log"));
        fit("warpbreaks-quasi-share", data, "breaks / 100 ~ wool + tension", "quasi(mu(1-mu))", link("logit"));
        fit("warpbreaks-negative-binomial", data, "breaks ~ wool * tension", "negative-binomial(12.5)");
        fit("warpbreaks-inverse-gaussian", data, "breaks ~ wool * tension", "inverse.gaussian");
        fit("warpbreaks-inverse-gaussian-inverse", data, main, "inverse.gaussian", link("inverse"));
        UnaryOperator<GlmOptions> times = o -> o.withLink(Link.LOG).withWeights("times", WeightKind.FREQUENCY);
        fit("warpbreaks-frequency-gaussian", data, main, "gaussian", times);
        fit("warpbreaks-frequency-gamma", data, main, "Gamma", times);
        fit("warpbreaks-frequency-poisson", data, main, "poisson", times);
    }

    private static MemoryChunkSource quine() {
        return table("quine")
                .numbers("Days")
                .factor("Eth", "A", "N")
                .factor("Sex", "F", "M")
                .factor("Age", "F0", "F1", "F2", "F3")
                .factor("Lrn", "AL", "SL")
                .source(40);
    }

    private static void quineFits() {
        Supplier<MemoryChunkSource> data = GlmAgainstRTest::quine;
        fit("quine-negative-binomial", data, "Days ~ Eth * Sex + Age + Lrn", "negative-binomial(1.5)");
        fit("quine-negative-binomial-sqrt", data, "Days ~ Eth + Sex + Lrn", "negative-binomial(2)", link("sqrt"));
        fit("quine-poisson-aliased", data, "Days ~ Age + Lrn + Eth + Age:Lrn", "poisson");
        fit("quine-tweedie-log", data, "Days ~ Eth + Sex + Age", "tweedie(1.5)", link("log"));
        fit("quine-tweedie-power", data, "Days ~ Eth + Sex", "tweedie(1.25)");
        fit("quine-tweedie-below-0", data, "Days + 1 ~ Eth + Sex", "tweedie(-0.5)", link("log"));
        fit("quine-tweedie-above-2", data, "Days + 1 ~ Eth + Sex", "tweedie(2.5)", link("log"));
        fit("quine-tweedie-half", data, "Days ~ Eth + Sex", "tweedie(0.5)", link("log"));
    }

    private static MemoryChunkSource insurance() {
        return table("Insurance")
                .numbers("Holders", "Claims")
                .factor("District", "1", "2", "3", "4")
                .factor("Group", "<1l", "1-1.5l", "1.5-2l", ">2l")
                .factor("Age", "<25", "25-29", "30-35", ">35")
                .source(20);
    }

    private static void insuranceFits() {
        Supplier<MemoryChunkSource> data = GlmAgainstRTest::insurance;
        fit("insurance-offset", data, "Claims ~ District + Group + Age + offset(log(Holders))", "poisson");
        fit("insurance-offset-no-intercept", data, "Claims ~ Group - 1 + offset(log(Holders))", "poisson");
        fit(
                "insurance-offset-identity",
                data,
                "Claims ~ Holders + offset(Holders / 20)",
                "quasipoisson",
                link("identity"));
        fit("insurance-shares", data, "Claims / Holders ~ District + Age", "binomial", weights("Holders"));
        fit("insurance-weighted-gamma", data, "(Claims + 1) / Holders ~ Group + Age", "Gamma", o -> weights("Holders")
                .apply(o.withLink(Link.LOG)));
        fit(
                "insurance-weighted-inverse-gaussian",
                data,
                "(Claims + 1) / Holders ~ Age",
                "inverse.gaussian",
                o -> weights("Holders").apply(o.withLink(Link.LOG)));
        fit("insurance-weighted-gaussian", data, "Claims / Holders ~ Group", "gaussian", weights("Holders"));
    }

    private static void otherFits() {
        Supplier<MemoryChunkSource> clotting =
                () -> table("clotting").numbers("u", "lot2").source(4);
        fit("clotting-gamma-inverse", clotting, "lot2 ~ log(u)", "Gamma");
        fit("clotting-gamma-log", clotting, "lot2 ~ log(u)", "Gamma", link("log"));
        Supplier<MemoryChunkSource> trees =
                () -> table("trees").numbers("Girth", "Height", "Volume").source(10);
        fit("trees-gamma-identity", trees, "Volume ~ Girth + Height", "Gamma", o -> o.withLink(Link.IDENTITY)
                .withInitialValues(InitialValues.each(List.of(-60.0, 4.5, 0.4))));
        String logarithms = "Volume ~ log(Girth) + log(Height)";
        fit("trees-inverse-gaussian-log", trees, logarithms, "inverse.gaussian", link("log"));
        fit("trees-gaussian-log", trees, logarithms, "gaussian", link("log"));
        fit("trees-gaussian-inverse", trees, "Volume ~ Girth + Height", "gaussian", link("inverse"));
        Supplier<MemoryChunkSource> air = () -> table("airquality")
                .numbers("Ozone", "Solar.R", "Wind", "Temp", "Month")
                .source(31);
        fit("airquality-gamma", air, "Ozone ~ Solar.R + Wind + Temp", "Gamma", link("log"));
        fit("airquality-poisson", air, "Ozone ~ Solar.R + Wind + Temp + F(Month, 5, 9) + Solar.R:Wind", "poisson");
        Supplier<MemoryChunkSource> longley = () -> table("longley")
                .numbers("GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year", "Employed")
                .source(5);
        fit(
                "longley-gaussian-log",
                longley,
                "Employed ~ GNP + Unemployed + Population + Year",
                "gaussian",
                link("log"));
        fit("longley-gaussian-identity", longley, "Employed ~ .", "gaussian");
        fit(
                "breslow-offset-beside",
                () -> table("breslow.dat")
                        .numbers("sumY", "Base", "Age")
                        .factor("Trt", "placebo", "progabide")
                        .source(25),
                "sumY ~ Base + Trt",
                "poisson",
                o -> o.withOffset(Expression.parse("Age / 10")));
    }

    private static void largerFits() {
        fit(
                "randhie-poisson",
                () -> CsvTable.ofFile(Golden.file("statsmodels_datasets/randhie.csv"))
                        .numbers("mdvis", "lncoins", "idp", "lpi", "fmde", "physlm", "disea", "hlthg", "hlthf", "hlthp")
                        .source(5000),
                "mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp",
                "poisson");
        fit(
                "star98-logit",
                () -> CsvTable.ofFile(Golden.file("statsmodels_datasets/star98.csv"))
                        .numbers(
                                "MATHTOT",
                                "PR50M",
                                "LOWINC",
                                "PERASIAN",
                                "PERBLACK",
                                "PERHISP",
                                "PERMINTE",
                                "AVYRSEXP",
                                "PTRATIO")
                        .source(100),
                "cbind(PR50M, MATHTOT - PR50M) ~ LOWINC + PERASIAN + PERBLACK + PERHISP + PERMINTE + AVYRSEXP + PTRATIO"
                        + " + PERMINTE:AVYRSEXP",
                "binomial");
        fit(
                "claims-gamma",
                () -> withLevels(Golden.lines("claims/claims.csv"), "age", "car.age", "type")
                        .numbers("cost", "number")
                        .source(50),
                "cost ~ age + car.age + type",
                "Gamma",
                o -> weights("number").apply(o.withLink(Link.LOG)));
        fit(
                "mtpl-poisson",
                () -> withLevels(
                                Golden.lines("insurance_casdatasets/freMTPLfreq.csv.gz").stream()
                                        .map(line -> line.replace(", ", "; "))
                                        .toList(),
                                "Power",
                                "Gas",
                                "Region")
                        .numbers("ClaimNb", "CarAge", "DriverAge", "Density", "Exposure")
                        .source(100_000),
                "ClaimNb ~ Power + CarAge + DriverAge + Gas + Region + log(Density) + offset(log(Exposure))",
                "poisson");
        fit(
                "adult-logit",
                () -> withLevels(Golden.lines("adult/adult.data.gz"), "marital-status", "sex", "relationship", "income")
                        .numbers("age", "education-num", "hours-per-week")
                        .source(10_000),
                "income ~ age + `education-num` + `marital-status` + sex + `hours-per-week` + relationship"
                        + " + sex:`hours-per-week`",
                "binomial");
    }

    /** A table with factors whose levels are the sorted texts met. */
    private static CsvTable withLevels(List<String> lines, String... factors) {
        CsvTable table = CsvTable.ofLines(lines);
        List<String> header = Arrays.stream(lines.get(0).split(","))
                .map(name -> name.replace("\"", ""))
                .toList();
        for (String factor : factors) {
            int position = header.indexOf(factor);
            TreeSet<String> levels = new TreeSet<>();
            for (String line : lines.subList(1, lines.size())) {
                if (!line.isBlank()) {
                    levels.add(line.split(",", -1)[position].replace("\"", "").trim());
                }
            }
            table.factor(factor, levels.toArray(String[]::new));
        }
        return table;
    }

    private static Map<String, Double> values(GlmModel model) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < model.labels().size(); i++) {
            String label =
                    model.labels().get(i).replace("`", "").replaceAll("(education|marital|hours|per)-(?=[a-z])", "$1.");
            values.put("coef[" + label + "]", model.estimates()[i]);
            values.put("se[" + label + "]", model.standardErrors()[i]);
        }
        values.put("deviance", model.deviance());
        values.put("null.deviance", model.nullDeviance());
        values.put("df.residual", model.residualDf());
        values.put("df.null", model.nullDf());
        values.put("dispersion", model.dispersion());
        values.put("aic", model.aic());
        return values;
    }

    static Stream<String> names() {
        return FITS.keySet().stream();
    }

    @Test
    void everyFitOfRIsCompared() {
        assertThat(FITS.keySet()).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void agrees(String name) {
        Fit fit = FITS.get(name);
        GlmModel model = GlmFits.fit(fit.data().get(), fit.options());
        Map<String, Double> values = values(model);
        EXPECTED.get(name).forEach((quantity, r) -> {
            Double actual = values.get(quantity);
            assertThat(actual).as("%s %s", name, quantity).isNotNull();
            assertThat(Math.abs(actual - r))
                    .as("%s %s: %s, R has %s", name, quantity, actual, r)
                    .isLessThanOrEqualTo(TOLERANCE * Math.abs(r));
        });
        assertThat(model.converged())
                .as("converged: %s", Optional.of(model.notes()))
                .isTrue();
    }
}
