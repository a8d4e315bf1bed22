package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.mapreduce.ChunkSetContents;

/**
 * What no emulator shows, on an account of one's own: {@code QUERN_AZURE_URI} names a container or a directory in one,
 * {@code QUERN_AZURE_CONF} a file of Hadoop's settings that sign in, best by a credential provider. All is written below a new
 * directory, which is deleted at the end. Run with {@code -Dazure.excluded=none}.
 */
@Tag("account")
class AccountIT {
    @TempDir
    private Path temporary;

    private Configuration configuration;
    private org.apache.hadoop.fs.Path directory;

    @BeforeEach
    void open() {
        configuration = Container.locally(new Configuration(), temporary);
        configuration.addResource(new org.apache.hadoop.fs.Path(
                Path.of(required("QUERN_AZURE_CONF")).toUri()));
        directory = new org.apache.hadoop.fs.Path(required("QUERN_AZURE_URI"), "quern-" + UUID.randomUUID());
        configuration.set("quern.work.directory", new org.apache.hadoop.fs.Path(directory, "work").toString());
        configuration.set("quern.split.target", "16k");
    }

    private static String required(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalStateException(
                        "This test wants an account: set QUERN_AZURE_URI to a container (abfss://BOX@ACCOUNT.dfs.core.windows.net/)"
                                + " and QUERN_AZURE_CONF to a file of Hadoop's settings for it; " + variable
                                + " is not set"));
    }

    @AfterEach
    void delete() throws IOException {
        if (directory != null) {
            FileSystem files = directory.getFileSystem(configuration);
            files.delete(directory, true);
        }
    }

    private String path(String name) {
        return new org.apache.hadoop.fs.Path(directory, name).toString();
    }

    private String local(String name) {
        return temporary.resolve(name).toUri().toString();
    }

    private CommandLineRun run(String... command) {
        return CommandLineRun.of(new Configuration(configuration), command);
    }

    private void succeeds(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void importsAppendsFitsAndScoresToTheSameBits() throws IOException {
        String in = Files.writeString(temporary.resolve("in.csv"), "g,x,y\na,1,2.5\nb,2,3\na,3,-1\nb,4,0.125\n")
                .toUri()
                .toString();
        List<ChunkSetContents> scores = new ArrayList<>();
        for (String engine : List.of("mapreduce", "local")) {
            boolean there = engine.equals("mapreduce");
            String data = there ? path("rows.q") : local("rows.q");
            String model = there ? path("m.avro") : local("m.avro");
            String scored = there ? path("p.q") : local("p.q");
            succeeds("import", "--engine", "local", "--factor", "g", "--in", in, "--out", data);
            succeeds("import", "--engine", "local", "--factor", "g", "--append", "rows", "--in", in, "--out", data);
            succeeds("linmod", "--engine", engine, "--data", data, "--formula", "y ~ g + x", "--out", model);
            succeeds("linmod", "--engine", engine, "--data", data, "--formula", "y ~ x", "--out", model, "--overwrite");
            succeeds("predict", "--engine", engine, "--data", data, "--model", model, "--out", scored);
            scores.add(ChunkSetContents.of(scored, configuration));
        }
        assertThat(scores.get(0)).isEqualTo(scores.get(1));
    }

    @Test
    void ofTwoAppendsAtOnceOneWins() throws Exception {
        String in = Files.writeString(temporary.resolve("one.csv"), "x\n1\n")
                .toUri()
                .toString();
        String[] append = {"import", "--engine", "local", "--in", in, "--out", path("rows.q"), "--append", "rows"};
        succeeds(append);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<CommandLineRun>> runs =
                    List.of(threads.submit(() -> run(append)), threads.submit(() -> run(append)));
            int won = 0;
            for (Future<CommandLineRun> run : runs) {
                boolean wins = run.get().exitCode() == 0;
                assertThat(wins || run.get().err().contains("another writer has committed it meanwhile"))
                        .as(run.get().err())
                        .isTrue();
                won += wins ? 1 : 0;
            }
            // The slower one may have begun when the other had ended.
            assertThat(won).isPositive();
            assertThat(ChunkSetContents.of(path("rows.q"), configuration).chunks().stream()
                            .mapToInt(chunk -> chunk.rows())
                            .sum())
                    .isEqualTo(1 + won);
        } finally {
            threads.shutdownNow();
        }
    }
}
