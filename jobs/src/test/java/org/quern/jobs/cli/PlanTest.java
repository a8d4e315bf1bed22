package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;

/** What is told and what is refused before the first pass of a chain. */
class PlanTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();

    @BeforeEach
    void writeData() throws IOException {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        TestData.write(new org.apache.hadoop.fs.Path(data()), configuration);
    }

    private String data() {
        return temporary.resolve("numbers.q").toString();
    }

    private CommandLineRun run(String verb, String formula, String... more) {
        List<String> args = new ArrayList<>(List.of(verb, "--data", data(), "--formula", formula));
        args.addAll(List.of(more));
        return CommandLineRun.of(new Configuration(configuration), args.toArray(new String[0]));
    }

    @Test
    void printsTheWholeChainOfALinearModel() {
        CommandLineRun run = run("linmod", "y ~ x + nearX + f", "--dry-run", "--engine", "mapreduce");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll("stored bytes: [\\d,]+", "stored bytes: N"))
                .isEqualTo(
                        """
                        Engine: mapreduce
                        Data: file:DATA, generation 1
                        Pass 1: linear.cross-products
                          columns read: y, x, nearX, f
                          chunks: 25
                          rows: 1,000
                          stored bytes: N
                          state: about 1,168 bytes in 1 slice
                          map tasks: 1
                          reduce tasks: 1
                        Expected passes:
                          linear.cross-products: 1; state about 1,168 bytes: 8·(d(d+1)/2 + Σ cells·sums) bytes with d = 3 numeric columns and responses and 12 cells·sums of factors, 3·4 of them for f (3 levels)
                          linear.cross-products: 0 or 1 in double-double, if digits are at risk; state about 1,312 bytes: 16·(d(d+1)/2 + Σ cells·sums) bytes with d = 3 numeric columns and responses and 12 cells·sums of factors, 3·4 of them for f (3 levels)
                        """
                                .replace("DATA", data()));
    }

    @Test
    void tellsOfAPassThatFindsLevels() {
        assertThat(expected(run("linmod", "y ~ F(z)", "--dry-run", "--transform", "z = x / 100")))
                .containsExactly(
                        "  design.levels: 1; state about 100,000 bytes: about 100·levels bytes, at most 1,000,000 levels a"
                                + " string",
                        "  linear.cross-products: 1 or 2; state not known before");
        assertThat(expected(run("linmod", "y ~ x", "--dry-run", "--precision", "double-double")))
                .containsExactly("  linear.cross-products: 1 in double-double; state about 1,072 bytes: 16·(d(d+1)/2)"
                        + " bytes with d = 2 numeric columns and responses");
    }

    @Test
    void tellsOfPassesForQuantiles() {
        assertThat(expected(run("summary", "~ x + f + x:f", "--dry-run")))
                .containsExactly("  summary.moments: 1; state about 436 bytes: 72·cells summarised + 16·cells counted +"
                        + " 524,288·series bytes with 4 cells summarised, 3 counted and 0 series for quantiles");
        assertThat(expected(run("summary", "~ x + x:f", "--dry-run", "--median")))
                .last()
                .isEqualTo("  summary.quantiles: 0 to 3, by the number of distinct values; state about 2,097,252 bytes:"
                        + " 524,288·series bytes with 4 series at most");
        assertThat(expected(run("summary", "~ x:F(y, 1, 70)", "--dry-run", "--median")))
                .last()
                .asString()
                .startsWith(
                        "  summary.quantiles: 1 to 7, by the number of distinct values; state about 33,554,532 bytes");
    }

    private static List<String> expected(CommandLineRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        return lines.subList(lines.indexOf("Expected passes:") + 1, lines.size());
    }

    @Test
    void refusesAStateOverTheLimitBeforeAnyPass() {
        for (String engine : List.of("local", "mapreduce")) {
            CommandLineRun run = run("linmod", "y ~ x + f:nearX", "--engine", engine, "-D", "quern.state.limit=1k");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .isEqualTo(
                            "quern: Pass 'linear.cross-products' would have a state of 1,216 bytes, more than the limit"
                                    + " of 1,024 (quern.state.limit): 8·(d(d+1)/2 + Σ cells·sums) bytes with d = 2 numeric"
                                    + " columns and responses and 21 cells·sums of factors, 3·7 of them for f (3 levels); leave"
                                    + " out columns or merge levels; or raise quern.state.limit\n");
            assertThat(temporary.resolve("work")).doesNotExist();
        }
    }

    @Test
    void printsThePlanOfWhatItRefuses() {
        CommandLineRun run = run("summary", "~ x:F(y, 1, 70)", "--dry-run", "--median", "-D", "quern.state.limit=1m");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("Pass 1: summary.moments\n", "Expected passes:\n");
        assertThat(run.err())
                .startsWith("quern: Pass 'summary.moments' would have a state of ")
                .hasLineCount(1);
    }

    @Test
    void refusesASecondPassThatTheFirstOneCallsFor() {
        CommandLineRun run = run("linmod", "y ~ x + nearX", "-D", "quern.state.limit=1100");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("pass 1 linear.cross-products done: 1,000 rows in ");
        assertThat(run.err().lines().toList())
                .last()
                .asString()
                .startsWith(
                        "quern: Pass 'linear.cross-products' would have a state of 1,120 bytes, more than the limit of"
                                + " 1,100 (quern.state.limit): 16·");
    }

    @Test
    void namesALimitThatIsNone() {
        CommandLineRun run = run("linmod", "y ~ x", "-D", "quern.state.limit=200%");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Invalid quern.state.limit: '200%', must lie in 1% to 100%");
        assertThat(run("linmod", "y ~ x", "-D", "quern.state.limit=all").err())
                .contains("Invalid quern.state.limit: 'all', must be a size such as 512m, 2g or a number of bytes, or a"
                        + " share of the heap such as 10%");
    }
}
