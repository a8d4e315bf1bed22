package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.QuernException;
import org.quern.azure.Gateway.Loss;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.files.Publication;
import org.quern.jobs.models.ModelStore;

/**
 * What readers find after writers that died, were at work at the same time, or did not hear an answer. A Blob account renames by
 * copying and deleting, so each request of a commit is one at which it may be cut off.
 */
class CommitsIT {
    private static final Schema SCHEMA = Schema.of(Variable.of("x", ColumnType.INT32));

    private Gateway gateway;
    private Configuration configuration;
    private Path path;

    @BeforeEach
    void makeContainer() throws Exception {
        gateway = new Gateway(Azurite.shared().address());
        Container container = Container.create(gateway.endpoint());
        configuration = container.withKey();
        path = container.path("/set.q");
    }

    @AfterEach
    void closeGateway() {
        gateway.close();
    }

    private ChunkSetWriter open(WriteMode mode) throws IOException {
        return ChunkSetWriter.open(path, SCHEMA, mode, ChunkSetOptions.defaults(), configuration);
    }

    private ChunkSetWriter filled(WriteMode mode, int x) throws IOException {
        ChunkSetWriter writer = open(mode);
        writer.write(Chunk.of(0, 0, 1, SCHEMA, List.of(new IntColumn(new int[] {x}))));
        return writer;
    }

    private void write(WriteMode mode, int x) throws IOException {
        try (ChunkSetWriter writer = filled(mode, x)) {
            writer.commit();
        }
    }

    /** Number and values of the rows; of many rows the last ones. */
    private record Rows(long number, List<Integer> last) {
        Rows after(WriteMode mode, int x) {
            return mode == WriteMode.APPEND
                    ? new Rows(number + 1, List.of(last.get(last.size() - 1), x))
                    : new Rows(1, List.of(x));
        }
    }

    private Rows rows() throws IOException {
        try (ChunkSet set = ChunkSet.open(path, configuration)) {
            int chunks = set.info().chunks().size();
            List<Integer> last = new ArrayList<>();
            for (int i = Math.max(0, chunks - 2); i < chunks; i++) {
                last.add(((IntColumn) set.read(i, List.of("x")).column("x")).values()[0]);
            }
            return new Rows(set.info().rows(), last);
        }
    }

    private List<String> names() throws IOException {
        return Stream.of(path.getFileSystem(configuration).listStatus(path))
                .map(FileStatus::getPath)
                .map(Path::getName)
                .distinct()
                .toList();
    }

    /** Whether it says that it has committed. */
    private static boolean commits(ChunkSetWriter writer) {
        try (writer) {
            writer.commit();
            return true;
        } catch (IOException | QuernException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"APPEND, ANSWER_AND_REQUESTS", "APPEND, ANSWER", "OVERWRITE, ANSWER_AND_REQUESTS"})
    void aWriteCutOffAnywhereLeavesTheOldRowsOrTheNewOnes(WriteMode mode, Loss loss) throws IOException {
        write(WriteMode.CREATE, 0);
        Rows old = new Rows(1, List.of(0));
        boolean isCutOff = true;
        for (int at = 1; isCutOff; at++) {
            ChunkSetWriter writer = filled(mode, at);
            gateway.lose(loss, at);
            boolean committed = commits(writer);
            List<String> requests = gateway.requests();
            gateway.loseNothing();
            isCutOff = requests.size() >= at;
            Rows found = rows();
            String cut = "cut off at " + at + " of\n" + String.join("\n", requests);
            if (committed) {
                assertThat(found).as(cut).isEqualTo(old.after(mode, at));
            } else if (loss == Loss.ANSWER) {
                assertThat(found).as(cut).isEqualTo(old);
            } else {
                assertThat(found).as(cut).isIn(old, old.after(mode, at));
            }
            old = found;
        }
        // Nothing cut off the last one, which clears up after all others.
        assertThat(names()).filteredOn(name -> name.startsWith("part-")).hasSize((int) old.number());
        assertThat(names())
                .filteredOn(name -> !name.startsWith("part-"))
                .hasSize(mode == WriteMode.APPEND ? 2 : 3)
                .noneMatch(name -> name.startsWith("_staging"));
    }

    @Test
    void ofTwoAppendsAtOnceExactlyOneWins() throws Exception {
        write(WriteMode.CREATE, 0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= 6; round++) {
                List<ChunkSetWriter> writers =
                        List.of(filled(WriteMode.APPEND, round), filled(WriteMode.APPEND, -round));
                List<Future<Boolean>> commits = writers.stream()
                        .map(writer -> threads.submit(() -> commits(writer)))
                        .toList();
                assertThat(List.of(commits.get(0).get(), commits.get(1).get())).containsExactlyInAnyOrder(true, false);
                int winner = commits.get(0).get() ? round : -round;
                assertThat(rows().number()).isEqualTo(round + 1);
                assertThat(rows().last()).endsWith(winner);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(names()).hasSize(7 + 2);
    }

    private String model(Path file) throws IOException {
        try (InputStream in = Publication.open(file.getFileSystem(configuration), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aReplacementOfAModelCutOffAnywhereLeavesTheOldOneOrTheNewOne(Loss loss) throws IOException {
        Path file = new Path(path.getParent(), "models/m.avro");
        ModelStore store = new ModelStore(configuration);
        store.write("0".getBytes(StandardCharsets.UTF_8), file, ModelStore.Existing.REFUSE);
        String old = "0";
        boolean isCutOff = true;
        for (int at = 1; isCutOff; at++) {
            String given = String.valueOf(at);
            gateway.lose(loss, at);
            boolean replaced;
            try {
                store.write(given.getBytes(StandardCharsets.UTF_8), file, ModelStore.Existing.REPLACE);
                replaced = true;
            } catch (IOException e) {
                replaced = false;
            }
            List<String> requests = gateway.requests();
            gateway.loseNothing();
            isCutOff = requests.size() >= at;
            String cut = "cut off at " + at + " of\n" + String.join("\n", requests);
            assertThat(model(file)).as(cut).isIn(replaced ? List.of(given) : List.of(old, given));
            old = model(file);
        }
        assertThat(file.getFileSystem(configuration).listStatus(file.getParent()))
                .extracting(status -> status.getPath().getName())
                .contains("m.avro")
                .doesNotContain(".m.avro.replaced");
    }
}
