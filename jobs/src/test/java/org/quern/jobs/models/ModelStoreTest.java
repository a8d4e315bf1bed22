package org.quern.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

class ModelStoreTest {
    @TempDir
    private File directory;

    private final ModelStore store = new ModelStore(new Configuration(false));

    private static ModelFile model(double slope) {
        MemoryChunkSource data = MemoryChunkSource.of(
                "line",
                Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.of("x", ColumnType.FLOAT64)),
                List.of(new DoubleColumn(1, 2 * slope, 4 * slope), new DoubleColumn(1, 2, 3)),
                2);
        LinearModel model = new LinearRegression(LinearRegressionOptions.of("y ~ x"))
                .fit(new LocalEngine(data, LocalEngine.Options.defaults(), Progress.NONE), Progress.NONE);
        return new ModelFile(model, Provenance.of(data.info(), model.passes()));
    }

    private Path path(String name) {
        return new Path(new File(directory, name).toURI());
    }

    @Test
    void readsWhatItWroteAndLeavesNothingElse() throws IOException {
        store.write(model(1), path("m.avro"), ModelStore.Existing.REFUSE);
        assertThat(store.read(path("m.avro")).bytes()).isEqualTo(model(1).bytes());
        assertThat(directory.list()).containsExactly("m.avro");
    }

    @Test
    void keepsTheOldFileUnlessAskedToReplaceIt() throws IOException {
        store.write(model(1), path("m.avro"), ModelStore.Existing.REFUSE);
        assertThatThrownBy(() -> store.write(model(2), path("m.avro"), ModelStore.Existing.REFUSE))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith("m.avro' exists already; --overwrite replaces it");
        assertThat(store.read(path("m.avro")).bytes()).isEqualTo(model(1).bytes());
        store.write(model(2), path("m.avro"), ModelStore.Existing.REPLACE);
        assertThat(store.read(path("m.avro")).bytes()).isEqualTo(model(2).bytes());
        assertThat(directory.list()).containsExactly("m.avro");
    }

    @Test
    void letsOneOfTwoWritersAtOnceWin() throws Exception {
        ModelFile file = model(1);
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> results = new java.util.ArrayList<>();
            for (int i = 0; i < writers; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    try {
                        store.write(file, path("m.avro"), ModelStore.Existing.REFUSE);
                        return true;
                    } catch (QuernException e) {
                        return false;
                    }
                }));
            }
            start.countDown();
            int won = 0;
            for (Future<Boolean> result : results) {
                won += result.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
            assertThat(directory.list()).containsExactly("m.avro");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesADirectoryAsTarget() throws IOException {
        Files.createDirectory(new File(directory, "m.avro").toPath());
        assertThatThrownBy(() -> store.check(path("m.avro"), ModelStore.Existing.REPLACE))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Cannot write the model")
                .hasMessageEndingWith("there is a directory of that name");
    }

    @Test
    void refusesAFileInPlaceOfItsDirectoryBeforeAnythingIsFitted() throws IOException {
        Files.createFile(new File(directory, "file").toPath());
        assertThatThrownBy(() -> store.check(path("file/models/m.avro"), ModelStore.Existing.REFUSE))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Cannot write the model")
                .hasMessageEndingWith("file is not a directory");
    }

    @Test
    void saysThatADirectoryTakesNoFile() throws IOException {
        assumeTrue(new File("/proc").isDirectory(), "a directory that takes no file, whoever asks");
        assertThatThrownBy(() -> store.write(model(1), new Path("file:/proc/m.avro"), ModelStore.Existing.REFUSE))
                .isInstanceOf(QuernException.class)
                .hasMessage("Cannot write the model 'file:/proc/m.avro': no file can be made in file:/proc");
    }
}
