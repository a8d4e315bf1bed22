package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;

class NaiveBayesVerbTest {
    @TempDir
    private Path directory;

    private String data;
    private String model;

    @BeforeEach
    void writeData() throws IOException {
        data = directory.resolve("numbers.q").toString();
        model = directory.resolve("model.avro").toString();
        TestData.write(new org.apache.hadoop.fs.Path(data), new Configuration(false));
    }

    private CommandLineRun fit(String... options) {
        List<String> args = new ArrayList<>(List.of("naivebayes", "--data", data));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void fitsPrintsStoresShowsAndScores() throws IOException {
        CommandLineRun run = fit("--formula", "f ~ x + y", "--out", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains("A priori probabilities:", "2        y numeric", "$x")
                .anyMatch(line -> line.startsWith("Number of missing observations: "));
        assertThat(CommandLineRun.of("model", "show", model).out()).isEqualTo(run.out());
        assertThat(fit("--formula", "f ~ x + y", "--format", "csv").out().lines())
                .startsWith("predictor,class,level,weight,probability,mean,std_dev")
                .hasSize(1 + 3 + 6);
        String scored = directory.resolve("scored.csv").toString();
        CommandLineRun predict = CommandLineRun.of(
                "predict",
                "--model",
                model,
                "--data",
                data,
                "--out",
                scored,
                "--type",
                "probability",
                "--prior",
                "0.2,0.3,0.5");
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(Files.readAllLines(Path.of(scored)))
                .startsWith("low_prob,middle_prob,high_prob")
                .hasSize(1001);
        CommandLineRun classes = CommandLineRun.of(
                "predict", "--model", model, "--data", data, "--out", scored, "--overwrite", "--write-model-vars");
        assertThat(classes.out()).contains("Variables: f, x, y, f_Pred");
    }

    @Test
    void planCostsNothing() {
        CommandLineRun run = fit("--formula", "f ~ x", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("bayes.counts");
    }

    @Test
    void mistakesAreOneLine() {
        assertThat(fit("--formula", "x ~ y").err())
                .contains("naive Bayes needs a factor, string or truth value as class")
                .doesNotContain("\tat ");
        CommandLineRun both = fit("--formula", "f ~ y", "--weights", "x", "--frequency-weights", "x");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(fit("--formula", "f ~ y", "--smoothing", "-1").err()).contains("Invalid smoothing: -1.0");
    }

    @Test
    void priorsAreForModelsOfClasses() {
        CommandLineRun.of("linmod", "--data", data, "--formula", "y ~ x", "--out", model);
        CommandLineRun run = CommandLineRun.of(
                "predict",
                "--model",
                model,
                "--data",
                data,
                "--out",
                directory.resolve("p.q").toString(),
                "--prior",
                "1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Models of the kind 'linear' have no prior probabilities: leave out --prior");
    }
}
