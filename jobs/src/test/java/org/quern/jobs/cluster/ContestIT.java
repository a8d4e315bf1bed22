package org.quern.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;

/** Runs of {@code predict --once} in HDFS that make, look for, mark and replace the same predictions at the same time. */
@ExtendWith(MiniCluster.Extension.class)
class ContestIT {
    private static final Path PLACE = new Path("/contest");
    private static final int THREADS = 4;
    private static final int RUNS = 24;

    private final MiniCluster cluster;
    private final FileSystem files;
    private final Configuration configuration;

    ContestIT(MiniCluster cluster) throws IOException {
        this.cluster = cluster;
        this.files = cluster.fileSystem();
        this.configuration = cluster.configuration();
    }

    @BeforeEach
    void prepare() throws IOException {
        TestData.write(new Path(file("data.q")), configuration);
        CommandLineRun fit = CommandLineRun.of(
                new Configuration(configuration),
                "linmod",
                "--data",
                file("data.q"),
                "--formula",
                "y ~ x",
                "--out",
                file("m.avro"),
                "--engine",
                "local");
        assertThat(fit.exitCode()).as(fit.err()).isZero();
    }

    @AfterEach
    void remove() throws IOException {
        files.delete(PLACE, true);
    }

    private String file(String name) {
        return cluster.path(PLACE + "/" + name);
    }

    private CommandLineRun score(String... more) {
        List<String> args = new ArrayList<>(List.of("predict", "--once", "--format", "json", "--engine", "local"));
        args.addAll(List.of("--model", file("m.avro"), "--data", file("data.q"), "--out", file("scored")));
        args.addAll(List.of(more));
        return CommandLineRun.of(new Configuration(configuration), args.toArray(String[]::new));
    }

    private List<String> names(String directory) throws IOException {
        return Arrays.stream(files.listStatus(new Path(cluster.path(directory))))
                .map(status -> status.getPath().getName())
                .toList();
    }

    @Test
    void predictionsAreWholeWhoeverMakesReplacesAndMarksThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<CommandLineRun>> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                String[] more = i % 3 == 2 ? new String[] {"--overwrite"} : new String[0];
                runs.add(threads.submit(() -> score(more)));
                files.delete(new Path(file("scored/_SUCCESS")), false);
            }
            for (Future<CommandLineRun> run : runs) {
                assertThat(run.get().exitCode()).as(run.get().err()).isZero();
                assertThat(run.get().out()).contains("\"rowsWritten\" : " + TestData.ROWS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(score().out()).contains("\"earlier\" : true");
        assertThat(names(PLACE + "/scored")).contains("_SUCCESS", "_scored.json", "_manifest-00000001.json");
        assertThat(names(PLACE.toString())).containsExactly("data.q", "m.avro", "scored");
        try (ChunkSet scored = ChunkSet.open(new Path(file("scored")), configuration)) {
            assertThat(scored.info().rows()).isEqualTo(TestData.ROWS);
        }
    }
}
