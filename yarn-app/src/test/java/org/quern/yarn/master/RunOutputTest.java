package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOutputTest {
    @TempDir
    Path directory;

    private RunOutput output() throws IOException {
        return new RunOutput(
                new org.apache.hadoop.fs.Path(directory.resolve("run").toUri()), new Configuration());
    }

    private static void print(RunOutput output, String text) {
        try (PrintStream out = output.print()) {
            out.print(text);
        }
    }

    @Test
    void isThereWhenItIsWhole() throws IOException {
        RunOutput output = output();
        print(output, "Schätzer\n");
        Path file = directory.resolve("run/output");

        assertThat(file).doesNotExist();
        output.commit();

        assertThat(file).hasContent("Schätzer");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void laterAttemptBeginsAnew() throws IOException {
        print(output(), "of an attempt that died");
        RunOutput output = output();
        print(output, "whole");
        output.commit();

        assertThat(directory.resolve("run/output")).hasContent("whole");
    }

    @Test
    void discardedOutputLeavesNothing() throws IOException {
        RunOutput output = output();
        print(output, "half");
        output.discard();

        assertThat(directory.resolve("run/output")).doesNotExist();
        assertThat(directory.resolve("run/.output")).doesNotExist();
    }

    @Test
    void whatADyingProcessHasBegunCanBeDeleted() throws IOException {
        print(output(), "half");
        RunOutput.discard(new org.apache.hadoop.fs.Path(directory.resolve("run").toUri()), new Configuration());

        assertThat(directory.resolve("run/.output")).doesNotExist();
    }
}
