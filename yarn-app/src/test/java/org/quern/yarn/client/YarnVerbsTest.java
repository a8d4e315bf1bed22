package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;

/** The command line of {@code quern yarn}, as far as it goes without a cluster. */
class YarnVerbsTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();

    @BeforeEach
    void keepToTheTemporaryDirectory() {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set(
                "quern.yarn.staging-directory", temporary.resolve("staging").toString());
        configuration.set("quern.yarn.runs-directory", temporary.resolve("runs").toString());
        configuration.set(
                "quern.yarn.cache-directory", temporary.resolve("cache").toString());
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(new Configuration(configuration), args);
    }

    @Test
    void helpShowsTheVerbsAndTheirs() {
        assertThat(run("--help").out()).contains("Applications:", "  yarn ");
        assertThat(run("yarn", "--help").out()).contains("submit", "list", "status", "result", "logs", "kill");
        assertThat(run("yarn", "submit", "--help").out())
                .contains("Usage: quern yarn submit", "--queue=NAME", "--workers=N|MIN-MAX", "Examples:");
        assertThat(run("summary", "--help").out()).contains("or yarn (an");
    }

    @Test
    void namesTheNearestOfTheVerbsBelow() {
        CommandLineRun run = run("yarn", "lst");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("quern: Unknown verb 'yarn lst'; did you mean 'list'? Verbs: kill, list, logs, result,"
                        + " status, submit\n");
        assertThat(run("yarn").err()).startsWith("quern: Missing verb; 'quern yarn --help' lists them\n");
    }

    @Test
    void reportsAllMistakesOfASubmissionTogether() {
        CommandLineRun run = run(
                "yarn",
                "submit",
                "--qeue=q",
                "--timeout",
                "soon",
                "--workers",
                "8-2",
                "--worker-memory",
                "much",
                "--over",
                "spark",
                "--",
                "summary",
                "--data",
                "x");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("quern: Unknown option '--qeue'; did you mean '--queue'?")
                .contains("'soon' must be a time such as 90s, 30m, 12h or 2d")
                .contains("'8-2' must be a number such as 4, or least and most such as 2-8")
                .contains("'much' must be a size such as 512m")
                .contains("'spark' is none of workers, mapreduce")
                .contains("See 'quern yarn submit --help'");
    }

    @Test
    void aSubmissionNeedsAVerb() {
        CommandLineRun run = run("yarn", "submit", "--over", "mapreduce", "--workers", "2", "--env", "oops");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Missing the verb to run: quern yarn submit [options] -- VERB …")
                .contains("Invalid --env oops: write NAME=VALUE")
                .contains("--over mapreduce has no workers");
    }

    @Test
    void theVerbsOwnMistakesComeBeforeTheClusterIsAsked() {
        for (String[] args : new String[][] {
            {"yarn", "submit", "--", "sumary", "--data", "x"},
            {"yarn", "submit", "sumary", "--data", "x"}
        }) {
            CommandLineRun run = run(args);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("quern: Unknown verb 'sumary'; did you mean 'summary'?");
        }
        CommandLineRun missing = run("yarn", "submit", "--", "summary", "--data", "/nowhere/x.q");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("/nowhere/x.q").hasLineCount(1);
        assertThat(run("yarn", "submit", "--", "yarn", "list").err()).contains("'quern yarn list' runs here");
    }

    @Test
    void settingsOfASubmissionAreChecked() {
        CommandLineRun run = run("yarn", "submit", "--max-attempts", "0", "--worker-memory", "1m", "--", "config");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        """
                        quern: Invalid quern.yarn.master.max-attempts: '0', must be at least 1
                        quern: Invalid quern.yarn.worker.memory-mb: '1', must be at least 256
                        """);
    }

    @Test
    void planAndHelpOfTheVerbNeedNoCluster() throws Exception {
        String data = TestData.write(
                        new org.apache.hadoop.fs.Path(
                                temporary.resolve("numbers.q").toString()),
                        configuration)
                .toString();
        CommandLineRun plan = run("yarn", "submit", "--", "summary", "--data", data, "--dry-run");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out()).startsWith("Engine: yarn\n");
        assertThat(run("yarn", "submit", "--", "summary", "--help").out()).contains("Usage: quern summary");
    }

    @Test
    void anIdThatIsNoneIsSaid() {
        for (String verb : new String[] {"status", "result", "logs", "kill"}) {
            CommandLineRun run = run("yarn", verb, "job_17_1");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo(
                            "quern: Invalid application id 'job_17_1': they look like application_1700000000000_0001;"
                                    + " 'quern yarn list' shows them\n");
        }
    }

    @Test
    void saysWhereItLookedForAResourceManager() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        configuration.set("yarn.resourcemanager.address", "localhost:" + port);
        CommandLineRun run = run("yarn", "status", FakeCluster.ID);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(
                        "quern: No resource manager answers at localhost:" + port + " (yarn.resourcemanager.address): ")
                .contains("HADOOP_CONF_DIR")
                .hasLineCount(1);
        CommandLineRun list = run("yarn", "list");
        assertThat(list.exitCode()).as("with no record to show").isEqualTo(2);
        assertThat(list.err()).contains("No resource manager answers at localhost:" + port);
    }
}
