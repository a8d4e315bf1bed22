package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** logit, glm, and predict with their models, from the command line. */
class GlmVerbsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(
                directory.resolve("dose.csv"),
                """
                dose,sex,dead,alive,n,late
                0,M,1,19,20,0
                1,M,4,16,20,1
                2,M,9,11,20,0
                3,M,13,7,20,1
                4,M,18,2,20,1
                5,M,20,0,20,1
                0,F,0,20,20,0
                1,F,2,18,20,0
                2,F,6,14,20,1
                3,F,10,10,20,0
                4,F,12,8,20,1
                5,F,16,4,20,1
                """,
                StandardCharsets.UTF_8);
        CommandLineRun run = CommandLineRun.of(
                "import", "--in", path("dose.csv"), "--out", path("dose.q"), "--factor", "sex=F,M", "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private CommandLineRun fit(String verb, String formula, String... more) {
        List<String> args = new ArrayList<>(List.of(verb, "--data", path("dose.q"), "--formula", formula, "--quiet"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private CommandLineRun predict(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "predict", "--model", path("m.avro"), "--data", path("dose.q"), "--out", path("p.csv"), "--quiet"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    /** R 4.2.2: summary(glm(cbind(dead, alive) ~ sex * dose, binomial)); the budworm data of Venables and Ripley. */
    @Test
    void logitPrintsTheSummary() {
        CommandLineRun run = fit("logit", "cbind(dead, alive) ~ sex * dose", "--drop-first");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "Logistic Regression Results for: cbind(dead, alive) ~ sex * dose",
                        "Dependent variable(s): cbind(dead, alive)",
                        "Number of valid observations: 12",
                        "Residual deviance: 4.9937 (on 8 degrees of freedom)",
                        "Null deviance: 124.8756 (on 11 degrees of freedom)",
                        "AIC: 43.1041")
                .anyMatch(line -> line.startsWith("(Intercept)") && line.contains("-2.9935"))
                .anyMatch(line -> line.startsWith("dose") && line.contains("0.9060"));
    }

    @Test
    void glmWritesJsonAndCsvAndTakesEveryOption() throws IOException {
        CommandLineRun run = fit(
                "glm",
                "dead ~ dose",
                "--family",
                "poisson",
                "--link",
                "sqrt",
                "--offset",
                "n / 100",
                "--weights",
                "n",
                "--initial-values",
                "0.5,0.5",
                "--max-iterations",
                "50",
                "--coef-tolerance",
                "1e-9",
                "--objective-tolerance",
                "0",
                "--row-selection",
                "dose < 5",
                "--cov-coef",
                "--cov-data",
                "--format",
                "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("kind").asText()).isEqualTo("glm");
        assertThat(json.get("options").get("family").asText()).isEqualTo("poisson");
        assertThat(json.get("options").get("link").asText()).isEqualTo("sqrt");
        assertThat(json.get("options").get("offset").asText()).isEqualTo("n/100");
        assertThat(json.get("options").get("initialValues").toString()).isEqualTo("[0.5,0.5]");
        assertThat(json.get("options").get("maxIterations").asInt()).isEqualTo(50);
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.get("validRows").asInt()).isEqualTo(10);
        assertThat(json.get("unscaledCovariance")).hasSize(2);
        assertThat(json.get("dataCovariance")).hasSize(1);
        List<String> csv = fit("glm", "dead ~ sex", "--family", "poisson", "--format", "csv")
                .out()
                .lines()
                .toList();
        assertThat(csv.get(0)).isEqualTo("response,label,status,estimate,standard_error,t_value,p_value,count");
        assertThat(csv.get(3)).isEqualTo("dead,sex=M,reference,,,,,");
        assertThat(fit("glm", "dead ~ sex", "--family", "poisson", "--brief").out())
                .doesNotContain("Pr(>")
                .contains("Coefficients:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--family tweedie --variance-power 1.5 --link-power 0 | tweedie(1.5) | log",
                "--family tweedie --variance-power 1.5 | tweedie(1.5) | power(-0.5)",
                "--family negative-binomial --theta 2.5 | negative-binomial(2.5) | log",
                "--family quasi(mu) --link log | quasi(mu) | log",
                "--family POISSON | poisson | log",
                "--family gaussian --link-power 1 | gaussian | identity"
            })
    void glmTakesFamiliesAndLinks(String options, String family, String link) throws IOException {
        List<String> all = new ArrayList<>(List.of(options.strip().split(" ")));
        all.addAll(List.of("--format", "json", "--max-iterations", "100"));
        CommandLineRun run = fit("glm", "dead + 1 ~ dose", all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode asked = new ObjectMapper().readTree(run.out()).get("options");
        assertThat(asked.get("family").asText()).isEqualTo(family);
        assertThat(asked.get("link").asText()).isEqualTo(link);
    }

    @Test
    void cubesHaveCountsAndPredictions() {
        CommandLineRun run = fit("logit", "late ~ sex + dose", "--cube", "--cube-predictions", "--counts");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().toList()).hasSize(3);
        assertThat(run.out()).startsWith("  sex      late Counts");
    }

    @Test
    void modelShowsWhatTheVerbPrinted() {
        CommandLineRun fit = fit("logit", "late ~ dose", "--cov-coef", "--out", path("m.avro"));
        assertThat(fit.exitCode()).as(fit.err()).isZero();
        assertThat(CommandLineRun.of("model", "show", path("m.avro")).out()).isEqualTo(fit.out());
        assertThat(CommandLineRun.of("model", "show", path("m.avro"), "--format", "json")
                        .out())
                .contains("\"unscaledCovariance\"");
    }

    // ---- predict ----

    @Test
    void predictsMeansLinksResidualsAndBounds() throws IOException {
        fit("logit", "cbind(dead, alive) ~ dose", "--cov-coef", "--out", path("m.avro"));
        CommandLineRun run = predict(
                "--residuals",
                "--residual-type",
                "deviance",
                "--std-errors",
                "--interval",
                "confidence",
                "--extra-vars",
                "sex");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(directory.resolve("p.csv"));
        assertThat(lines.get(0)).isEqualTo("sex,dead_Pred,dead_Resid,dead_StdErr,dead_Lower,dead_Upper");
        assertThat(lines).hasSize(13);
        double mean = Double.parseDouble(lines.get(1).split(",")[1]);
        assertThat(predict("--type", "link", "--overwrite").exitCode()).isZero();
        double link = Double.parseDouble(
                Files.readAllLines(directory.resolve("p.csv")).get(1));
        assertThat(1 / (1 + Math.exp(-link))).isCloseTo(mean, org.assertj.core.api.Assertions.within(1e-12));
    }

    @Test
    void saysWhatPredictCannotDo() {
        fit("logit", "late ~ dose", "--out", path("m.avro"));
        assertThat(predict("--interval", "prediction").err())
                .isEqualTo("quern: Models of the kind 'glm' do not give --interval prediction; there is: none,"
                        + " confidence\n");
        assertThat(predict("--type", "class").err())
                .isEqualTo("quern: Models of the kind 'glm' do not give --type class; there is: response, link\n");
        assertThat(predict("--std-errors").err())
                .isEqualTo("quern: Standard errors and intervals need the covariance of the coefficients, which the"
                        + " model does not keep: fit it again with --cov-coef\n");
        assertThat(directory.resolve("p.csv")).doesNotExist();
    }

    /** A model whose levels do not cover the new data. */
    @Test
    void countsOrRefusesLevelsTheModelDoesNotKnow() throws IOException {
        fit("logit", "late ~ sex", "--out", path("m.avro"));
        Files.writeString(directory.resolve("new.csv"), "sex\nM\nX\nF\n", StandardCharsets.UTF_8);
        CommandLineRun.of("import", "--in", path("new.csv"), "--out", path("new.q"), "--quiet");
        String[] args = {
            "predict", "--model", path("m.avro"), "--data", path("new.q"), "--out", path("new-p.q"), "--quiet"
        };
        CommandLineRun counted = CommandLineRun.of(args);
        assertThat(counted.exitCode()).as(counted.err()).isZero();
        assertThat(counted.out()).contains("Rows with a new level of sex: 1", "Rows without prediction: 1");
        List<String> strict = new ArrayList<>(List.of(args));
        strict.addAll(List.of("--new-levels", "error", "--overwrite"));
        assertThat(CommandLineRun.of(strict.toArray(String[]::new)).err())
                .isEqualTo("quern: Level 'X' of 'sex' in row 2 is new to the model, which knows F, M;"
                        + " --new-levels missing takes such levels for missing\n");
    }

    // ---- mistakes ----

    @Test
    void reportsMistakesOfTheCommandLineTogether() {
        assertThat(fit(
                                "glm",
                                "dead ~ dose",
                                "--family",
                                "poisson",
                                "--variance-power",
                                "1.5",
                                "--theta",
                                "2",
                                "--link",
                                "log",
                                "--link-power",
                                "0",
                                "--weights",
                                "n",
                                "--frequency-weights",
                                "n",
                                "--overwrite")
                        .err()
                        .lines())
                .containsExactly(
                        "quern: --weights and --frequency-weights exclude each other",
                        "quern: --overwrite needs --out, the model file to replace",
                        "quern: --variance-power belongs to --family tweedie",
                        "quern: --theta belongs to --family negative-binomial",
                        "quern: --link and --link-power exclude each other",
                        "See 'quern glm --help'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "glm | --family tweedie | --family tweedie needs --variance-power, such as 1.5",
                "glm | --family negative-binomial | --family negative-binomial needs --theta, which is not estimated, such as 2.5",
                "glm | --family posson | quern: Unknown family 'posson'; did you mean 'poisson'?",
                "glm | --family poisson --link lgo | Unknown link 'lgo'; did you mean 'log'?",
                "glm | --family poisson --link logit | Link 'logit' gives means between 0 and 1, which do not suit family poisson: use another link, such as log",
                "glm | --family poisson --initial-values NA | Initial values NA start from means of 0.75 and 0.25",
                "glm | --family poisson --initial-values 1;2 | '1;2' must be NA, a number, or numbers separated by commas",
                "glm | --family poisson --max-iterations 0 | '0' must be a whole number of at least 1",
                "glm | --family poisson --coef-tolerance -1 | Invalid coefficient tolerance: -1.0, must be from 0 to below 1",
                "glm | --family negative-binomial --theta -1 | Invalid theta of the negative binomial family: -1.0, must be positive",
                "glm | --family poisson --counts | --counts needs --cube",
                "logit | --cube-predictions | --cube-predictions needs --cube",
                "logit | --family poisson | Unknown option '--family'",
                "glm | --brief | Missing required option: '--family=FAMILY'"
            })
    void saysWhatIsWrongInOneLine(String verb, String options, String message) {
        CommandLineRun run = fit(verb, "dead ~ dose", options.strip().split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.err().lines().filter(line -> line.startsWith("quern:"))).hasSize(1);
    }

    @Test
    void saysWhatDataCannotBeFitted() {
        assertThat(fit("logit", "dead ~ dose").err())
                .startsWith("quern: Response 'dead' must be from 0 to 1 for family binomial, but is not in")
                .contains("row 2 has 4.0");
        assertThat(fit("logit", "late ~ dose", "--row-selection", "late == 1").err())
                .isEqualTo(
                        "quern: Response 'late' is 1 in all 7 rows used of dose.q: a fit needs both failures and successes\n");
        assertThat(fit("glm", "dead ~ dose", "--family", "Gamma").err())
                .startsWith("quern: Response 'dead' must be above 0 for family Gamma, but is not in 1 row of ");
        assertThat(fit("logit", "late ~ dose", "--initial-values", "1,2,3,4").err())
                .startsWith("quern: ")
                .contains("initial values");
    }

    @Test
    void namesTheCoefficientThatRunsAway() {
        CommandLineRun run = fit("logit", "high ~ dose", "--transform", "high = dose > 2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).anyMatch(line -> line.startsWith("Note: The coefficient of dose runs away"));
    }

    @Test
    void refusesADamagedModel() throws IOException {
        fit("logit", "late ~ dose", "--out", path("m.avro"));
        byte[] bytes = Files.readAllBytes(directory.resolve("m.avro"));
        bytes[bytes.length - 40] ^= 1;
        Files.write(directory.resolve("m.avro"), bytes);
        assertThat(predict().err())
                .isEqualTo("quern: Model '" + path("m.avro") + "' is damaged: its checksum does not match its contents;"
                        + " copy it anew or fit the model again\n");
    }

    @Test
    void helpShowsExamples() {
        for (String verb : List.of("logit", "glm")) {
            CommandLineRun run = CommandLineRun.of(verb, "--help");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("Examples:", "quern " + verb + " --data", "--offset", "--max-iterations");
        }
    }
}
