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

class DForestVerbTest {
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
        List<String> args = new ArrayList<>(List.of("dforest", "--data", data));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private List<String> score(String... options) throws IOException {
        String scored = directory.resolve("scored.csv").toString();
        List<String> args =
                new ArrayList<>(List.of("predict", "--model", model, "--data", data, "--out", scored, "--overwrite"));
        args.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readAllLines(Path.of(scored));
    }

    @Test
    void fitsPrintsStoresShowsAndScores() throws IOException {
        CommandLineRun run =
                fit("--formula", "f ~ x + y", "--trees", "5", "--max-depth", "4", "--importance", "--out", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "             Type of decision forest: class",
                        "                     Number of trees: 5",
                        "No. of variables tried at each split: 1",
                        "Confusion matrix:",
                        "Importance of the variables:")
                .anyMatch(line -> line.matches("f +low +middle +high class.error"));
        assertThat(CommandLineRun.of("model", "show", model).out()).isEqualTo(run.out());
        assertThat(fit("--formula", "f ~ x + y", "--format", "csv").out().lines())
                .startsWith("table,name,value,weight,low,middle,high")
                .hasSize(1 + 10 + 3 + 2);
        assertThat(fit("--formula", "f ~ x + y", "--format", "json").out()).contains("\"outOfBag\"", "\"trees\"");
        assertThat(score()).startsWith("f_Pred").hasSize(1001);
        assertThat(score("--type", "probability")).startsWith("low_prob,middle_prob,high_prob");
        assertThat(score("--type", "vote")).startsWith("low_vote,middle_vote,high_vote");
    }

    @Test
    void fitsNumbers() throws IOException {
        CommandLineRun run = fit(
                "--formula", "y ~ x + f", "--trees", "3", "--m-try", "2", "--no-replace", "--out", model, "--brief");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .startsWith("             Type of decision forest: anova")
                .anyMatch(line -> line.startsWith("           Mean of squared residuals: "))
                .anyMatch(line -> line.startsWith("                     % Var explained: "));
        assertThat(score("--residuals").get(0)).isEqualTo("y_Pred,y_Resid");
        assertThat(fit("--formula", "y ~ x", "--oob", "none", "--brief").out().lines())
                .hasSize(3);
    }

    @Test
    void planCostsNothing() {
        CommandLineRun run = fit("--formula", "f ~ x", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "tree.bins: 1", "tree.growth: one a level, at most 10", "forest.oob: 1; state about 288 bytes");
    }

    @Test
    void mistakesAreOneLine() {
        mistaken("f has an interaction", "interaction 'x:y'", "--formula", "f ~ x:y");
        mistaken("depth", "Invalid maximum depth: 99, must be from 1 to 30", "--formula", "f ~ x", "--max-depth", "99");
        mistaken("bins", "Invalid maximum of bins: 1", "--formula", "f ~ x", "--max-bins", "1");
        mistaken("tried", "Invalid number of variables tried at each split: 3", "--formula", "f ~ x", "--m-try", "3");
        mistaken("cutoff", "2 cutoffs, but the response has 3 classes", "--formula", "f ~ x", "--cutoff", ".5,.5");
        mistaken("priors", "Priors [0.5, 0.2, 0.2] sum to 0.9", "--formula", "f ~ x", "--prior", ".5,.2,.2");
        mistaken("loss", "'0,1;a,0' is no matrix of numbers", "--formula", "f ~ x", "--loss", "0,1;a,0");
        mistaken("strata", "Strata must be a factor", "--formula", "f ~ x", "--strata", "y", "--sample-rate", ".5,.5");
        mistaken("oob", "'never' is none of none, forest, trees", "--formula", "f ~ x", "--oob", "never");
        mistaken("column", "Unknown column 'z'", "--formula", "f ~ z");
    }

    private void mistaken(String what, String message, String... options) {
        CommandLineRun run = fit(options);
        assertThat(run.exitCode()).as(what).isEqualTo(2);
        assertThat(run.err()).as(what).contains(message).doesNotContain("\tat ");
    }
}
