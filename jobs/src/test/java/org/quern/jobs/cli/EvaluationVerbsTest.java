package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;

/** Also as jobs on Hadoop's local runner: equal commands print equal bytes. */
class EvaluationVerbsTest {
    @TempDir
    private Path temporary;

    private Configuration configuration;
    private String sample;
    private String numbers;

    @BeforeEach
    void writeData() throws IOException {
        configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        configuration.set("quern.split.target", "4k");
        sample = temporary.resolve("sample.q").toString();
        numbers = temporary.resolve("numbers.q").toString();
        Path text = temporary.resolve("sample.csv");
        List<String> lines = new ArrayList<>(List.of("actual,badPred,goodPred,class,guess"));
        for (int i = 0; i < 10; i++) {
            lines.add(i < 5 ? "0,0.99,0.01,no,no" : "1,0.01,0.99,yes," + (i == 5 ? "no" : "yes"));
        }
        Files.write(text, lines);
        CommandLineRun read = run(
                "import", "--in", text.toString(), "--out", sample, "--factor", "class=no,yes", "--factor", "guess");
        assertThat(read.exitCode()).as(read.err()).isZero();
        TestData.write(new org.apache.hadoop.fs.Path(numbers), configuration);
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(new Configuration(configuration), args);
    }

    private CommandLineRun sample(String verb, String... options) {
        List<String> args = new ArrayList<>(List.of(verb, "--data", sample));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    @Test
    void printsCurves() {
        CommandLineRun run = sample("roc", "--actual", "actual", "--pred", "badPred,goodPred", "--breaks", "10");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsSubsequence(
                        "ROC curve for: badPred, goodPred",
                        "File name: sample.q",
                        "Actual: actual (positive: 1, negative: 0)",
                        "Number of positive observations: 5",
                        "Number of negative observations: 5",
                        "Number of missing observations: 0",
                        "",
                        "Predictor: badPred",
                        "AUC: 0 (of the points shown: 0)",
                        "Best threshold (Youden): Inf, sensitivity 0, specificity 1",
                        "  threshold sensitivity specificity",
                        "1       0.0           1           0",
                        "2       0.1           0           0",
                        "3       1.0           0           1",
                        "Predictor: goodPred",
                        "AUC: 1 (of the points shown: 1)",
                        "Best threshold (Youden): 0.99, sensitivity 1, specificity 1");
        assertThat(sample("roc", "--actual", "class", "--pred", "goodPred", "--breaks", "0", "--format", "csv")
                        .out())
                .isEqualTo("threshold,predictor,sensitivity,specificity\n0.01,goodPred,1.0,0.0\n"
                        + "0.99,goodPred,1.0,1.0\nInf,goodPred,0.0,1.0\n");
    }

    @Test
    void printsAreasAndTests() throws IOException {
        CommandLineRun run = sample("auc", "--actual", "actual", "--pred", "badPred,goodPred");
        assertThat(run.out().lines())
                .containsSubsequence(
                        "         AUC Std. Error Lower 95% Upper 95%",
                        "badPred    0          0         0         0",
                        "goodPred   1          0         1         1",
                        "DeLong's test of equal areas:",
                        "                   Difference Std. Error z value  Pr(>|z|)",
                        "badPred - goodPred         -1          0    -Inf < 2.2e-16");
        JsonNode json = new ObjectMapper()
                .readTree(sample("auc", "--actual", "class", "--pred", "goodPred", "--format", "json")
                        .out());
        assertThat(json.at("/areas/0/auc").asDouble()).isEqualTo(1);
        assertThat(json.at("/positive").asText()).isEqualTo("yes");
        assertThat(json.at("/passes").asInt()).isEqualTo(1);
    }

    @Test
    void printsEvaluations() {
        CommandLineRun run = sample("evaluate", "--actual", "class", "--pred", "goodPred", "--groups", "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsSubsequence(
                        "Evaluation of: goodPred",
                        "Predictor: goodPred",
                        "AUC: 1",
                        "Log-loss: 0.01005034",
                        "Brier score: 1e-04",
                        "Confusion matrix at the cut-off 0.5:",
                        "              Actual no Actual yes",
                        "Predicted no          5          0",
                        "Predicted yes         0          5",
                        "Accuracy: 1, kappa: 1, Matthews correlation: 1",
                        "    Precision Recall Specificity F1",
                        "no          1      1           1  1",
                        "Lift, the highest scores first:",
                        "  Rows Positives Rate Lift Cum. Lift Gain",
                        "1    5         5    1    2         2    1",
                        "Calibration:",
                        "   Low High Rows Mean Rate Expected Observed",
                        "1 0.01 0.01    5 0.01    0     0.05        0");
        CommandLineRun classes = sample("evaluate", "--actual", "class", "--pred", "guess");
        assertThat(classes.out().lines())
                .containsSubsequence(
                        "Actual: class",
                        "Number of valid observations: 10",
                        "              Actual no Actual yes",
                        "Predicted no          5          1",
                        "Predicted yes         0          4",
                        "Accuracy: 0.9, kappa: 0.8, Matthews correlation: 0.8164966");
        assertThat(sample("evaluate", "--actual", "class", "--pred", "guess", "--format", "csv")
                        .out()
                        .lines())
                .contains("guess,confusion,no,yes,1.0", "guess,summary,,accuracy,0.9");
    }

    @Test
    void mistakesAreOneLine() {
        assertThat(sample("auc", "--actual", "badPred", "--pred", "goodPred").err())
                .contains("Actual 'badPred' must be 0 or 1, but is another number in 10 rows of sample.q, the first of"
                        + " them row 1")
                .doesNotContain("\tat ");
        assertThat(run("evaluate", "--data", numbers, "--actual", "f", "--positive", "high", "--pred", "x")
                        .err())
                .containsPattern("Predictor 'x' is no probability in \\d+ rows of numbers.q, the first of them row 1 ");
        assertThat(sample("roc", "--actual", "actual", "--pred", "goodPredd").err())
                .contains("Unknown column 'goodPredd'; did you mean 'goodPred'?");
        assertThat(sample("roc", "--pred", "goodPred").exitCode()).isEqualTo(2);
        assertThat(sample("auc", "--actual", "actual", "--pred", "goodPred", "--row-selection", "actual == 1")
                        .err())
                .contains(
                        "Actual 'actual' is '1' in all 5 valid rows of sample.q: a curve needs rows of both outcomes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auc --actual f --positive high --pred x,nearX,y",
                "auc --actual big --pred x,nearX --transform big=y>2000 --weights w --transform w=abs(x)",
                "roc --actual f --positive high --pred x,y --breaks 7",
                "evaluate --actual big --pred p --transform big=y>2000 --transform p=x/1000",
                "evaluate --actual f --pred g --transform g=ifelse(x>500,\"high\",\"low\")"
            })
    void everyEnginePrintsTheSame(String command) {
        List<String> printed = new ArrayList<>();
        for (String engine : List.of("local --threads 1", "local --threads 2", "mapreduce")) {
            List<String> args = new ArrayList<>(List.of(command.split(" ")));
            args.addAll(List.of("--data", numbers, "--format", "json", "--engine"));
            args.addAll(List.of(engine.split(" ")));
            CommandLineRun run = run(args.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
            printed.add(run.out());
        }
        assertThat(printed.get(1)).isEqualTo(printed.get(0));
        assertThat(printed.get(2)).isEqualTo(printed.get(0));
    }

    @Test
    void plansAreShownWithoutReading() {
        CommandLineRun run = sample("auc", "--actual", "actual", "--pred", "badPred,goodPred", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("evaluation.scores").contains("evaluation.placements");
    }
}
