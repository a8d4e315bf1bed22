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

class BTreesVerbTest {
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
        List<String> args = new ArrayList<>(List.of("btrees", "--data", data));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void fitsPrintsStoresShowsAndScores() throws IOException {
        CommandLineRun run = fit("--formula", "f ~ x + y", "--trees", "4", "--max-depth", "2", "--out", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "btrees --data numbers.q --formula \"f ~ x + y\" --trees 4 --max-depth 2",
                        "Number of valid observations: 704",
                        "                Loss function of boosted trees: multinomial",
                        "                 Number of boosting iterations: 4",
                        "          No. of variables tried at each split: 1",
                        "Importance of predictors:")
                .anyMatch(line -> line.startsWith("                      OOB estimate of deviance: "));
        assertThat(CommandLineRun.of("model", "show", model).out()).isEqualTo(run.out());
        assertThat(fit("--formula", "f ~ x + y", "--trees", "4", "--brief")
                        .out()
                        .lines())
                .hasSize(4);
        assertThat(fit("--formula", "f ~ x + y", "--format", "csv").out().lines())
                .startsWith("round,deviance,oob_deviance,held_out_deviance,kept")
                .hasSize(1 + 11);
        String scored = directory.resolve("scored.csv").toString();
        CommandLineRun predict = CommandLineRun.of(
                "predict", "--model", model, "--data", data, "--out", scored, "--type", "probability");
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(Files.readAllLines(Path.of(scored)))
                .startsWith("low_prob,middle_prob,high_prob")
                .hasSize(1001);
    }

    @Test
    void tellsOfEachRound() {
        CommandLineRun run = fit(
                "--formula",
                "y ~ x + f",
                "--trees",
                "30",
                "--hold-out",
                "0.3",
                "--stop-after",
                "2",
                "--learning-rate",
                "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("deviance ", "held out ");
        assertThat(run.out()).contains("Deviance of rows held out: ", "--hold-out 0.3 --stop-after 2");
    }

    @Test
    void planCostsNothing() {
        CommandLineRun run = fit("--formula", "y ~ x + f", "--trees", "100", "--max-depth", "3", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "  btrees.round: one a level of each round and one more, at most 301; state about 3,392 bytes: 16·n·b·m/p"
                                + " bytes with n = 4 nodes, b = 106 bins of all predictors, m = 1 of p = 2 predictors drawn");
    }

    @Test
    void mistakesAreOneLine() {
        assertThat(fit("--formula", "f ~ x", "--loss", "gaussian").err())
                .isEqualTo("quern: The loss 'gaussian' needs a number, but 'f' has classes: take multinomial\n");
        CommandLineRun several = fit("--formula", "f ~ x", "--loss", "poisson", "--stop-after", "3");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err())
                .contains("'poisson' is none of bernoulli, gaussian, multinomial")
                .doesNotContain("\tat ");
        assertThat(fit("--formula", "f ~ x", "--stop-after", "3").err())
                .isEqualTo("quern: --stop-after needs --hold-out, the share of rows whose deviance tells when to stop\n"
                        + "See 'quern btrees --help'\n");
        assertThat(fit("--formula", "f ~ x:y").err())
                .contains("takes predictors one by one")
                .doesNotContain("\tat ");
        assertThat(fit("--formula", "y ~ x", "--max-depth", "31").err())
                .isEqualTo("quern: Invalid maximum depth: 31, must be from 1 to 30\n");
        assertThat(fit("--formula", "y ~ x", "--m-try", "2").err())
                .isEqualTo(
                        "quern: Invalid number of variables tried at each split: 2, must be from 1 to 1, the number of"
                                + " predictors\n");
    }
}
