package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.data.ChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.ReferenceLevel;
import org.quern.golden.Golden;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.LinearExtras;
import org.quern.linear.WeightKind;

/**
 * Printed summaries, line by line. What is published stands in Machine Learning Server's pages "Visualize and analyze data"
 * (tutorial-revoscaler-data-model-analysis), "Fitting Logistic Regression Models" (how-to-revoscaler-logistic-regression) and
 * "Generalized Linear Models" (how-to-revoscaler-generalized-linear-model), but for the call, the names of files and the last
 * two lines: null deviances and AIC are R 4.2.2's.
 */
class GlmSummaryTest {
    private static final String LEGEND = "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1";
    private static final DesignOptions DROP_FIRST = DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST);

    private static List<String> lines(ChunkSource data, GlmOptions options) {
        return GlmModelType.INSTANCE.summary(GlmSamples.fit(data, options));
    }

    private static List<String> shortLines(ChunkSource data, GlmOptions options) {
        return GlmModelType.INSTANCE.shortSummary(GlmSamples.fit(data, options));
    }

    /** Case ads-logit-late. */
    @Test
    void printsThePublishedLogisticRegressionOfLateFlights() {
        GlmOptions options = GlmOptions.logit(Formula.parse("Late ~ DepHour + Night"))
                .withRows(
                        Optional.empty(),
                        List.of(
                                Transform.parse("Late = ArrDelay > 15"),
                                Transform.parse("DepHour = trunc(CRSDepTime)"),
                                Transform.parse("Night = DepHour >= 20 | DepHour <= 5")));
        assertThat(lines(Golden.airlineDemoSmall(100_000), options))
                .containsExactly(
                        "Call:",
                        "logit --data AirlineDemoSmall --formula \"Late ~ DepHour + Night\" \\",
                        "    --transform \"Late = ArrDelay > 15\" \\",
                        "    --transform \"DepHour = trunc(CRSDepTime)\" \\",
                        "    --transform \"Night = DepHour >= 20 | DepHour <= 5\"",
                        "",
                        "Logistic Regression Results for: Late ~ DepHour + Night",
                        "File name: AirlineDemoSmall",
                        "Dependent variable(s): Late",
                        "Total independent variables: 3",
                        "Number of valid observations: 582628",
                        "Number of missing observations: 17372",
                        "-2*LogLikelihood: 649607.8613 (Residual deviance on 582625 degrees of freedom)",
                        "",
                        "Coefficients:",
                        "              Estimate Std. Error z value Pr(>|z|)    ",
                        "(Intercept) -2.0990076  0.0104460 -200.94 2.22e-16 ***",
                        "DepHour      0.0790215  0.0007671  103.01 2.22e-16 ***",
                        "Night       -0.3027030  0.0109914  -27.54 2.22e-16 ***",
                        "---",
                        LEGEND,
                        "",
                        "Condition number of final variance-covariance matrix: 3.0178",
                        "Number of iterations: 4",
                        "Null deviance: 661493.2172 (on 582627 degrees of freedom)",
                        "AIC: 649613.8613");
    }

    /** Case breslow-poisson. */
    @Test
    void printsThePublishedPoissonRegressionOfSeizures() {
        GlmOptions options =
                GlmOptions.of("sumY ~ Base + Age + Trt", Family.POISSON).withDesign(DROP_FIRST);
        assertThat(lines(GlmSamples.breslow(), options).subList(0, 28))
                .containsExactly(
                        "Call:",
                        "glm --data table --formula \"sumY ~ Base + Age + Trt\" --family poisson \\",
                        "    --drop-first",
                        "",
                        "Generalized Linear Model Results for: sumY ~ Base + Age + Trt",
                        "File name: table",
                        "Dependent variable(s): sumY",
                        "Total independent variables: 5 (Including number dropped: 1)",
                        "Number of valid observations: 59",
                        "Number of missing observations: 0",
                        "Family-link: poisson-log",
                        "",
                        "Residual deviance: 559.4437 (on 55 degrees of freedom)",
                        "",
                        "Coefficients:",
                        "                Estimate Std. Error t value Pr(>|t|)    ",
                        "(Intercept)    1.9488259  0.1356191  14.370 2.22e-16 ***",
                        "Base           0.0226517  0.0005093  44.476 2.22e-16 ***",
                        "Age            0.0227401  0.0040240   5.651 5.85e-07 ***",
                        "Trt=placebo      Dropped    Dropped Dropped  Dropped    ",
                        "Trt=progabide -0.1527009  0.0478051  -3.194  0.00232 ** ",
                        "---",
                        LEGEND,
                        "",
                        "(Dispersion parameter for poisson family taken to be 1)",
                        "",
                        "Condition number of final variance-covariance matrix: 3.3382",
                        "Number of iterations: 4");
    }

    /** Case breslow-quasipoisson. */
    @Test
    void printsThePublishedQuasipoissonRegression() {
        GlmOptions options =
                GlmOptions.of("sumY ~ Base + Age + Trt", Family.QUASIPOISSON).withDesign(DROP_FIRST);
        List<String> lines = lines(GlmSamples.breslow(), options);
        assertThat(lines)
                .containsSubsequence(
                        "Family-link: quasipoisson-log",
                        "Residual deviance: 559.4437 (on 55 degrees of freedom)",
                        "               Estimate Std. Error t value Pr(>|t|)    ",
                        "(Intercept)    1.948826   0.465091   4.190 0.000102 ***",
                        "Base           0.022652   0.001747  12.969 2.22e-16 ***",
                        "Age            0.022740   0.013800   1.648 0.105085    ",
                        "Trt=placebo     Dropped    Dropped Dropped  Dropped    ",
                        "Trt=progabide -0.152701   0.163943  -0.931 0.355702    ",
                        "(Dispersion parameter for quasipoisson family taken to be 11.76075)",
                        "Condition number of final variance-covariance matrix: 3.3382",
                        "Number of iterations: 4");
        assertThat(lines).noneMatch(line -> line.startsWith("AIC"));
    }

    /** Case kyph-logit: what print shows. */
    @Test
    void printsThePublishedEstimatesOfKyphosis() {
        assertThat(shortLines(
                        GlmSamples.kyphosis(), GlmOptions.logit(Formula.parse("Kyphosis ~ Age + Start + Number"))))
                .containsExactly(
                        "Call:",
                        "logit --data table --formula \"Kyphosis ~ Age + Start + Number\"",
                        "",
                        "Logistic Regression Results for: Kyphosis ~ Age + Start + Number",
                        "File name: table",
                        "Dependent variable(s): Kyphosis (present)",
                        "Total independent variables: 4",
                        "Number of valid observations: 81",
                        "Number of missing observations: 0",
                        "",
                        "Coefficients:",
                        "               Kyphosis",
                        "(Intercept) -2.03693354",
                        "Age          0.01093048",
                        "Start       -0.20651005",
                        "Number       0.41060119");
    }

    /** Case infert-logit1: R's table, rounded as R rounds it. */
    @Test
    void printsThePublishedLogisticRegressionOfInfertility() {
        List<String> lines =
                lines(GlmSamples.infert(), GlmOptions.logit(Formula.parse("case ~ spontaneous + induced")));
        assertThat(lines)
                .containsSubsequence(
                        "            Estimate Std. Error z value Pr(>|z|)    ",
                        "(Intercept)  -1.7079     0.2677  -6.380 1.78e-10 ***",
                        "spontaneous   1.1972     0.2116   5.657 1.54e-08 ***",
                        "induced       0.4181     0.2056   2.033    0.042 *  ");
        assertThat(lines).anyMatch(line -> line.startsWith("-2*LogLikelihood: 279.61"));
        assertThat(lines).anyMatch(line -> line.startsWith("Null deviance: 316.17") && line.contains("247"));
        assertThat(lines).anyMatch(line -> line.startsWith("AIC: 285.61"));
    }

    @Test
    void printsTweedieWithItsPowersAndACubeWithItsCounts() {
        GlmOptions options = GlmOptions.of("Y4 ~ Trt + Age", Family.tweedie(1.5))
                .withDesign(DesignOptions.DEFAULT.withCube(true))
                .keeping(new LinearExtras(false, false, true));
        List<String> lines = lines(GlmSamples.breslow(), options);
        assertThat(lines)
                .contains(
                        "Cube Generalized Linear Model Results for: Y4 ~ Trt + Age",
                        "Family-link: Tweedie(1.5)-mu^-0.5")
                .anyMatch(line -> line.startsWith("(Dispersion parameter for Tweedie family taken to be "))
                .anyMatch(line -> line.startsWith("Trt=placebo") && line.endsWith("|     28"));
        assertThat(GlmModelType.INSTANCE
                        .counts(GlmSamples.fit(GlmSamples.breslow(), options))
                        .get(0))
                .isEqualTo("        Trt       Y4 Counts");
    }

    @Test
    void printsTheCallThatFitsAgain() {
        GlmOptions options = GlmOptions.of("Claims ~ Age", Family.negativeBinomial(2))
                .withLink(Link.SQRT)
                .withOffset(Expression.parse("Holders / 100"))
                .withWeights("Holders", WeightKind.PROBABILITY)
                .withInitialValues(InitialValues.alike(0.5))
                .withMaxIterations(40)
                .withTolerances(1e-7, 0)
                .keeping(GlmSamples.COVARIANCE);
        List<String> lines = lines(GlmSamples.insurance(), options);
        assertThat(String.join(" ", lines.subList(1, lines.indexOf(""))).replaceAll(" *\\\\ +", " "))
                .isEqualTo(
                        "glm --data table --formula \"Claims ~ Age\" --family negative-binomial --theta 2 --link sqrt"
                                + " --offset Holders/100 --weights Holders --cov-coef --initial-values 0.5"
                                + " --max-iterations 40 --coef-tolerance 1.0E-7 --objective-tolerance 0.0");
        assertThat(lines)
                .contains(
                        "Probability weights: Holders",
                        "(Dispersion parameter for Negative Binomial family taken to be 1)",
                        "Family-link: Negative Binomial(2)-sqrt");
    }

    /** With cbind() the deviance and −2 log-likelihood differ by the saturated model's. */
    @Test
    void tellsDevianceAndLikelihoodOfGroupedDataApart() {
        GlmOptions options = GlmOptions.logit(Formula.parse("cbind(numdead, numalive) ~ sex * ldose"));
        List<String> lines = lines(GlmSamples.budworm(), options);
        assertThat(lines)
                .contains("Dependent variable(s): cbind(numdead, numalive)")
                .anyMatch(line -> line.matches("-2\\*LogLikelihood: 3\\d\\.\\d{1,4}"))
                .anyMatch(line -> line.startsWith("Residual deviance: 4.99") && line.contains("8 degrees"));
    }
}
