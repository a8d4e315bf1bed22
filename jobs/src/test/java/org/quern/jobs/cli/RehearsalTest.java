package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;

/** What is found wrong before an application is submitted, and how command lines become applications. */
class RehearsalTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void writeData() throws IOException {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        TestData.write(new org.apache.hadoop.fs.Path(data()), configuration);
    }

    private String data() {
        return temporary.resolve("numbers.q").toString();
    }

    private Rehearsal rehearse(EngineKind engine, String... args) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Program.rehearse(engine, configuration, stream, List.of(args));
    }

    private Rehearsal rehearse(String... args) {
        return rehearse(EngineKind.YARN, args);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void endsAtTheFirstPassAndLeavesNothingBehind() throws IOException {
        String model = temporary.resolve("m.avro").toString();
        Rehearsal rehearsal =
                rehearse("linmod", "-Dquern.split.target=7m", "--data", data(), "--formula", "y ~ x", "--out", model);
        assertThat(rehearsal)
                .isEqualTo(new Rehearsal(
                        0,
                        false,
                        "",
                        "linmod",
                        List.of("linmod", "--data", data(), "--formula", "y ~ x", "--out", model),
                        List.of(data(), model)));
        assertThat(printed()).isEmpty();
        assertThat(configuration.get("quern.split.target")).isEqualTo("7m");
        try (var files = Files.list(temporary)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("numbers.q");
        }
    }

    @Test
    void rowWiseOutputAndImportsAreCheckedAndNotWritten() throws IOException {
        String model = temporary.resolve("m.avro").toString();
        assertThat(CommandLineRun.of(configuration, "linmod", "--data", data(), "--formula", "y ~ x", "--out", model)
                        .exitCode())
                .isZero();
        for (String target : List.of("scores.q", "scores.csv")) {
            Path out = temporary.resolve(target);
            assertThat(rehearse("predict", "--model", model, "--data", data(), "--out", out.toString()))
                    .matches(rehearsal -> rehearsal.exitCode() == 0 && !rehearsal.isOver());
            assertThat(out).doesNotExist();
        }
        Path imported = temporary.resolve("copy.q");
        assertThat(rehearse("import", "--in", data(), "--out", imported.toString())
                        .isOver())
                .isFalse();
        assertThat(imported).doesNotExist();
    }

    @Test
    void mistakesAreTheVerbsOwn() throws IOException {
        assertThat(rehearse("linmod", "--data", data(), "--formula", "y ~ w"))
                .matches(rehearsal -> rehearsal.exitCode() == 2 && rehearsal.isOver())
                .extracting(Rehearsal::messages)
                .asString()
                .startsWith("quern: Unknown column 'w'")
                .contains("Columns: y, x, nearX, f");
        assertThat(rehearse("linmod", "--data", data() + "x", "--formula", "y ~ x")
                        .messages())
                .contains(data() + "x");
        Path taken = Files.createFile(temporary.resolve("taken"));
        assertThat(rehearse("linmod", "--data", data(), "--formula", "y ~ x", "--out", taken.toString())
                        .messages())
                .contains("taken", "--overwrite");
        assertThat(rehearse("linmod", "--data", data(), "--fromula", "y ~ x").messages())
                .contains("quern: Unknown option '--fromula'; did you mean '--formula'?", "See 'quern linmod --help'");
    }

    @Test
    void aStateMustFitMasterAndWorkers() {
        String[] wide = {
            "linmod", "--data", data(), "--formula", "y ~ x", "-Dquern.state.limit=1%", "-Dquern.yarn.worker.heap=10k"
        };
        assertThat(rehearse(wide).messages())
                .contains("(quern.state.limit, 1% of the heap of workers, 0 MB)", "-D quern.yarn.worker.memory-mb");
    }

    @Test
    void helpAndDryRunsAreAllThereIs() {
        assertThat(rehearse("linmod", "--help").isOver()).isTrue();
        assertThat(printed()).contains("Usage: quern linmod");
        out.reset();
        assertThat(rehearse("linmod", "--data", data(), "--formula", "y ~ x", "--dry-run")
                        .isOver())
                .isTrue();
        assertThat(printed()).startsWith("Engine: yarn\n").contains("Pass 1: linear.cross-products");
    }

    @Test
    void anApplicationOverMapReduceHasNoWorkers() {
        assertThat(rehearse(EngineKind.MAPREDUCE, "summary", "--data", data(), "--engine", "yarn")
                        .messages())
                .contains("--engine yarn needs an application with workers");
    }

    @Test
    void engineYarnPrintsItsPlanHereAndIsAnApplicationOtherwise() {
        CommandLineRun plan =
                CommandLineRun.of(configuration, "summary", "--data", data(), "--engine", "yarn", "--dry-run");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out()).startsWith("Engine: yarn\n");
        CommandLineRun run = CommandLineRun.of(configuration, "summary", "--data", data(), "--engine", "yarn");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--engine yarn needs quern-yarn-app");
    }

    @Test
    void optionsOfTheLocalEngineAreNotForWorkers() {
        CommandLineRun run =
                CommandLineRun.of("summary", "--data", data(), "--engine", "yarn", "--threads", "2", "--memory", "1g");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--threads is of the local engine; for workers set -D quern.yarn.worker.vcores\n")
                .contains("--memory is of the local engine; for workers set -D quern.yarn.worker.resident\n");
    }
}
