package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramTest {
    @Test
    void showsVerbsInGroups() {
        CommandLineRun run = CommandLineRun.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Program:", "config", "-D key=value", "Exit code 0");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void showsHelpOfAVerbWithExamples() {
        CommandLineRun run = CommandLineRun.of("config", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("--format=FORMAT", "Examples:", "quern config");
    }

    @Test
    void showsVersions() {
        CommandLineRun run = CommandLineRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("quern ", "Hadoop 3.", "Java ");
    }

    @Test
    void takesGenericOptionsAnywhere() {
        for (String[] args : new String[][] {
            {"-D", "quern.split.target=7m", "config"},
            {"config", "-Dquern.split.target=7m"},
            {"config", "--format", "text", "-D", "quern.split.target=7m"}
        }) {
            CommandLineRun run = CommandLineRun.of(args);
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("quern.split.target = 7340032");
        }
    }

    @Test
    void warnsOfASecretOnTheCommandLineWithoutShowingIt() {
        CommandLineRun run = CommandLineRun.of("config", "-D", "fs.azure.account.key.store.dfs.core.windows.net=hush");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        "Warning: everybody on this machine can see 'fs.azure.account.key.store.dfs.core.windows.net' on the"
                                + " command line; put it into a credential provider or a file of your own (-conf)\n");
    }

    @Test
    void reportsAllMistakesTogether() {
        CommandLineRun run = CommandLineRun.of("config", "--fromat=csv", "--format", "xml", "-D", "oops", "stray");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("quern: Invalid -D oops: write -D key=value\n")
                .contains("quern: Unknown option '--fromat'; did you mean '--format'?")
                .contains("quern: Unexpected 'stray'")
                .contains("Invalid value for option '--format': 'xml' is none of text, json, csv")
                .contains("See 'quern config --help'")
                .doesNotContain("\tat ");
    }

    @Test
    void suggestsTheNearestVerb() {
        CommandLineRun run = CommandLineRun.of("confg", "--format", "csv");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quern: Unknown verb 'confg'; did you mean 'config'? Verbs: ");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void refusesUnknownAndInvalidSettings() {
        CommandLineRun run = CommandLineRun.of(
                "config", "-Dquern.split.taget=1", "-Dquern.reduce.max-tasks=0", "-Dquern.progress.interval-ms=soon");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Unknown setting 'quern.split.taget'; did you mean 'quern.split.target'?")
                .contains("Invalid quern.reduce.max-tasks: '0', must be at least 1")
                .contains("Invalid quern.progress.interval-ms: 'soon', must be a whole number");
    }

    @Test
    void refusesAMissingConfigurationFile() {
        CommandLineRun run = CommandLineRun.of("config", "-files", "/nowhere/such.txt");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("/nowhere/such.txt").doesNotContain("\tat ");
    }

    @Test
    void writesJson() {
        assertThat(CommandLineRun.of("config", "--format", "json").out())
                .contains("\"quern.split.target\" : \"134217728\"");
    }
}
