package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

class ChunkSetGenerationsTest {
    private static final Configuration CONF = FaultyFileSystem.configuration();
    private static final Schema SCHEMA = Schema.of(Variable.of("x", ColumnType.INT32), Variable.factor("f", List.of()));
    private static final ChunkSetOptions OPTIONS = ChunkSetOptions.defaults().withRowsPerChunk(100);

    @TempDir
    File directory;

    @AfterEach
    void heal() {
        FaultyFileSystem.heal();
    }

    private Path path(String scheme) {
        return scheme.equals("file")
                ? new Path("file:" + new File(directory, "set.q").getPath())
                : FaultyFileSystem.path(scheme, directory, "set.q");
    }

    private Path path() {
        return path("file");
    }

    private static ChunkSetWriter open(Path path, WriteMode mode) throws IOException {
        return ChunkSetWriter.open(path, SCHEMA, mode, OPTIONS, CONF);
    }

    /** {@code rows} rows that all hold {@code x} and {@code level}. */
    private static void write(Path path, WriteMode mode, int rows, int x, String level) throws IOException {
        try (ChunkSetWriter writer = open(path, mode)) {
            fill(writer, rows, x, level);
            writer.commit();
        }
    }

    private static void fill(ChunkSetWriter writer, int rows, int x, String level) throws IOException {
        int[] values = new int[rows];
        Arrays.fill(values, x);
        StringColumn levels = new StringColumn(new String[] {level}, new int[rows], rows);
        writer.write(Samples.chunk(List.of(new IntColumn(values), levels), SCHEMA));
    }

    private static List<Object> x(ChunkSet set) throws Exception {
        return Samples.values(Samples.whole(set, "x"));
    }

    private List<String> names() {
        String[] names = new File(directory, "set.q").list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    private File only(String pattern) {
        List<String> matching = names().stream().filter(n -> n.matches(pattern)).toList();
        assertThat(matching).hasSize(1);
        return new File(directory, "set.q/" + matching.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "faulty"})
    void createsAppendsAndOverwrites(String scheme) throws Exception {
        Path path = path(scheme);
        write(path, WriteMode.CREATE, 150, 1, "b");
        write(path, WriteMode.APPEND, 50, -2, "a");
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().generation()).isEqualTo(2);
            assertThat(set.info().rows()).isEqualTo(200);
            assertThat(set.info().chunks()).extracting(c -> c.rows()).containsExactly(100, 50, 50);
            assertThat(set.info().chunks()).extracting(c -> c.firstRow()).containsExactly(0L, 100L, 150L);
            Variable x = set.info().schema().variable("x");
            assertThat(x.low()).isEqualTo(-2);
            assertThat(x.high()).isEqualTo(1);
            assertThat(x.missing()).isZero();
            // New levels come after the present ones.
            assertThat(set.info().schema().variable("f").levels()).containsExactly("b", "a");
            assertThat(x(set).subList(149, 151)).containsExactly(1, -2);
        }
        write(path, WriteMode.OVERWRITE, 1, 7, "c");
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(set.info().generation()).isEqualTo(3);
            assertThat(x(set)).containsExactly(7);
            assertThat(set.info().schema().variable("f").levels()).containsExactly("c");
        }
    }

    @Test
    void refusesToCreateWhatExists() throws Exception {
        write(path(), WriteMode.CREATE, 5, 1, "a");
        assertThatThrownBy(() -> open(path(), WriteMode.CREATE))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Cannot create " + path() + ": it exists (generation 1, 5 rows); overwrite it, append rows to"
                                + " it or choose another name");
    }

    @Test
    void refusesADirectoryOfOtherThings() throws Exception {
        new File(directory, "set.q").mkdirs();
        Files.writeString(new File(directory, "set.q/thesis.txt").toPath(), "precious");
        for (WriteMode mode : WriteMode.values()) {
            assertThatThrownBy(() -> open(path(), mode))
                    .hasMessage("Cannot write " + path()
                            + ": it exists and is no chunk set (it holds thesis.txt); choose another name");
        }
        assertThat(names()).containsExactly("thesis.txt");
    }

    @Test
    void refusesToAppendRowsOfAnotherSchema() throws Exception {
        write(path(), WriteMode.CREATE, 5, 1, "a");
        Schema other = Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.of("g", ColumnType.STRING));
        assertThatThrownBy(() -> ChunkSetWriter.open(path(), other, WriteMode.APPEND, OPTIONS, CONF))
                .hasMessage(
                        "Cannot append rows to " + path() + ": column 'x' is float64, there it is int32; column 'f' is"
                                + " lacking; column 'g' is not in the set");
        Schema turned = SCHEMA.select(List.of("f", "x"));
        assertThatThrownBy(() -> ChunkSetWriter.open(path(), turned, WriteMode.APPEND, OPTIONS, CONF))
                .hasMessage("Cannot append rows to " + path()
                        + ": the columns come in another order: f, x; there it is x, f");
    }

    @Test
    void keepsDeclaredLevelsInOrderWhenAppending() throws Exception {
        Schema first = Schema.of(Variable.factor("f", List.of("low", "high")));
        Schema second = Schema.of(Variable.factor("f", List.of("medium", "high")));
        for (Schema schema : List.of(first, second)) {
            try (ChunkSetWriter writer = ChunkSetWriter.open(path(), schema, WriteMode.APPEND, OPTIONS, CONF)) {
                writer.write(Samples.chunk(List.of(StringColumn.of("high", null)), schema));
                writer.commit();
            }
        }
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            Variable f = set.info().schema().variable("f");
            assertThat(f.levels()).containsExactly("low", "high", "medium");
            assertThat(f.missing()).isEqualTo(2);
            assertThat(Samples.values(Samples.whole(set, "f"))).containsExactly("high", null, "high", null);
        }
    }

    @Test
    void refusesALevelThatIsNotDeclared() throws Exception {
        Schema schema = Schema.of(Variable.factor("f", List.of("low", "high")));
        try (ChunkSetWriter writer = ChunkSetWriter.open(path(), schema, WriteMode.CREATE, OPTIONS, CONF)) {
            assertThatThrownBy(() -> writer.write(Samples.chunk(List.of(StringColumn.of("hihg")), schema)))
                    .hasMessage("Factor 'f' has no level 'hihg'; its levels are low, high");
        }
        assertThat(new File(directory, "set.q")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs"})
    void readerKeepsItsGenerationWhileTheSetIsReplaced(String scheme) throws Exception {
        Path path = path(scheme);
        write(path, WriteMode.CREATE, 250, 1, "a");
        try (ChunkSet old = ChunkSet.open(path, CONF);
                ChunkSet lazy = ChunkSet.open(path, CONF)) {
            assertThat(old.read(0, List.of("x")).rows()).isEqualTo(100);
            write(path, WriteMode.OVERWRITE, 10, 2, "b");
            assertThat(x(old)).hasSize(250).containsOnly(1);
            assertThat(x(lazy)).hasSize(250).containsOnly(1);
            assertThat(Samples.values(Samples.whole(lazy, "f"))).containsOnly("a");
            write(path, WriteMode.OVERWRITE, 20, 3, "c");
            assertThatThrownBy(() -> x(old))
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching(
                            "Cannot read .*part-00001-00000-.*parquet of set.q: it is gone\\. Was the set written"
                                    + " twice, or removed, meanwhile\\?");
        }
        assertThat(names())
                .hasSize(4)
                .contains("_replaced-00000003", "_manifest-00000002.json", "_manifest-00000003.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "faulty"})
    void ofTwoWritersAtOnceOneWins(String scheme) throws Exception {
        Path path = path(scheme);
        write(path, WriteMode.CREATE, 10, 1, "a");
        try (ChunkSetWriter slow = open(path, WriteMode.APPEND)) {
            fill(slow, 10, 2, "slow");
            write(path, WriteMode.APPEND, 10, 3, "quick");
            assertThatThrownBy(slow::commit)
                    .isInstanceOf(QuernException.class)
                    .hasMessage(
                            "Cannot commit generation 2 of " + path
                                    + ": another writer has committed it meanwhile. Nothing of this write is visible; run it again");
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(x(set)).hasSize(20).containsOnly(1, 3);
        }
        assertThat(names()).hasSize(4).noneMatch(name -> name.contains("staging"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "faulty"})
    void twoCommitsAtTheSameTimeNeverBothSucceed(String scheme) throws Exception {
        Path path = path(scheme);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 8; round++) {
                List<Future<Boolean>> commits = new ArrayList<>();
                List<ChunkSetWriter> writers = List.of(open(path, WriteMode.APPEND), open(path, WriteMode.APPEND));
                for (ChunkSetWriter writer : writers) {
                    fill(writer, 10, round, "a");
                    commits.add(threads.submit(() -> {
                        try (writer) {
                            writer.commit();
                            return true;
                        } catch (QuernException e) {
                            assertThat(e).hasMessageContaining("another writer has committed it meanwhile");
                            return false;
                        }
                    }));
                }
                assertThat(List.of(commits.get(0).get(), commits.get(1).get())).containsExactlyInAnyOrder(true, false);
                try (ChunkSet set = ChunkSet.open(path, CONF)) {
                    assertThat(set.info().rows()).isEqualTo(10 * (round + 1));
                    assertThat(x(set)).hasSize(10 * (round + 1));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readersSeeTheOldOrTheNewGenerationNeverAMixture() throws Exception {
        Path path = path();
        write(path, WriteMode.CREATE, 120, 0, "g");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reads = threads.submit(() -> {
                int count = 0;
                while (!done.get() || count == 0) {
                    try (ChunkSet set = ChunkSet.open(path, CONF)) {
                        int first = (int) set.info().schema().variable("x").low();
                        assertThat(set.info().rows()).isEqualTo(120 + first);
                        assertThat(x(set)).hasSize(120 + first).containsOnly(first);
                        count++;
                    } catch (QuernException e) {
                        // Two more writes have passed since the set was opened.
                        assertThat(e).hasMessageContaining("Was the set written twice");
                    }
                }
                return count;
            });
            for (int g = 1; g <= 15; g++) {
                write(path, WriteMode.OVERWRITE, 120 + g, g, "g");
            }
            done.set(true);
            assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCrashLeavesTheOldGenerationAndTheNextWriteCleansUp() throws Exception {
        Path path = path("faulty");
        write(path, WriteMode.CREATE, 10, 1, "a");
        // Dies while parts are written.
        ChunkSetWriter first = open(path, WriteMode.APPEND);
        fill(first, 300, 2, "b");
        // Dies after parts were moved into place, before the manifest.
        ChunkSetWriter second = open(path, WriteMode.APPEND);
        fill(second, 300, 3, "c");
        FaultyFileSystem.fail((operation, target) -> {
            if (operation.equals("create") && target.getName().startsWith("_manifest")) {
                throw new IOException("the machine is gone");
            }
        });
        assertThatThrownBy(second::commit)
                .hasMessage("Cannot commit generation 2 of " + path + ": the machine is gone");
        FaultyFileSystem.heal();
        assertThat(names()).anyMatch(n -> n.startsWith("part-00002")).anyMatch(n -> n.startsWith("_staging"));
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(x(set)).hasSize(10).containsOnly(1);
        }
        write(path, WriteMode.APPEND, 5, 4, "d");
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(x(set)).hasSize(15).containsOnly(1, 4);
        }
        assertThat(names()).hasSize(4).noneMatch(n -> n.startsWith("_staging"));
    }

    @Test
    void acceptsACommitWhoseAnswerWasLost() throws Exception {
        Path path = path("hdfs");
        AtomicBoolean once = new AtomicBoolean(true);
        try (ChunkSetWriter writer = open(path, WriteMode.CREATE)) {
            fill(writer, 10, 1, "a");
            FaultyFileSystem.fail((operation, source) -> {
                if (operation.equals("rename") && source.getName().equals("manifest.json") && once.getAndSet(false)) {
                    Files.copy(
                            new File(source.toUri().getPath()).toPath(),
                            new File(directory, "set.q/_manifest-00000001.json").toPath());
                    throw new IOException("connection reset");
                }
            });
            writer.commit();
        }
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(x(set)).hasSize(10);
        }
    }

    /** As by a client that sends a rename again because it did not hear the answer: it finds its own work done. */
    @Test
    void acceptsRenamesThatWereSentTwice() throws Exception {
        Path path = path("hdfs");
        write(path, WriteMode.CREATE, 10, 1, "a");
        try (ChunkSetWriter writer = open(path, WriteMode.APPEND)) {
            fill(writer, 10, 2, "a");
            FaultyFileSystem.fail((operation, source) -> {
                File file = new File(source.toUri().getPath());
                if (operation.equals("rename") && file.exists()) {
                    boolean isManifest = file.getName().equals("manifest.json");
                    String target = isManifest ? "_manifest-00000002.json" : partName(writer);
                    Files.move(file.toPath(), new File(directory, "set.q/" + target).toPath());
                }
            });
            writer.commit();
        }
        FaultyFileSystem.heal();
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            assertThat(x(set)).hasSize(20);
        }
    }

    /** Name that a write's only part will have. */
    private static String partName(ChunkSetWriter writer) {
        String staging = new Path(writer.plan().staging()).getName();
        return ManifestStore.partName(2, 0, staging.substring(staging.lastIndexOf('-') + 1));
    }

    @Test
    void saysThatNoSpaceIsLeftAndLeavesNothing() throws Exception {
        Path path = path("faulty");
        FaultyFileSystem.fail((operation, target) -> {
            if (operation.equals("write") && target.getName().startsWith("part-")) {
                throw new IOException("No space left on device");
            }
        });
        try (ChunkSetWriter writer = open(path, WriteMode.CREATE)) {
            assertThatThrownBy(() -> {
                        fill(writer, 50_000, 1, "a");
                        writer.commit();
                    })
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching(
                            "Cannot write faulty:.*/set.q/_staging-00000001-.*/part-.*\\.parquet: no space is"
                                    + " left there \\(No space left on device\\)");
        }
        assertThat(new File(directory, "set.q")).doesNotExist();
    }

    /** What Hadoop's local file system throws where a disk is full; its constructor is out of reach. */
    private static FSError diskFull() {
        Path full = new Path("/dev/full");
        Assumptions.assumeTrue(new File(full.toString()).exists(), "/dev/full");
        return catchThrowableOfType(FSError.class, () -> {
            RawLocalFileSystem local = new RawLocalFileSystem();
            local.initialize(URI.create("file:///"), new Configuration(false));
            try (OutputStream out = local.append(full)) {
                out.write(new byte[100_000]);
            }
        });
    }

    @Test
    void saysThatTheLocalDiskIsFullAndKeepsTheOldRows() throws Exception {
        FSError full = diskFull();
        write(path(), WriteMode.CREATE, 10, 1, "a");
        for (WriteMode mode : new WriteMode[] {WriteMode.APPEND, WriteMode.OVERWRITE}) {
            FaultyFileSystem.fail((operation, target) -> {
                if (operation.equals("write") && target.getName().startsWith("part-")) {
                    throw full;
                }
            });
            try (ChunkSetWriter writer = open(path("faulty"), mode)) {
                assertThatThrownBy(() -> {
                            fill(writer, 50_000, 1, "a");
                            writer.commit();
                        })
                        .isInstanceOf(QuernException.class)
                        .hasMessageContaining("no space is left there (No space left on device)");
            }
            FaultyFileSystem.heal();
            try (ChunkSet set = ChunkSet.open(path(), CONF)) {
                assertThat(x(set)).hasSize(10);
            }
            assertThat(new File(directory, "set.q").list()).hasSize(2);
        }
    }

    @Test
    void saysThatPermissionIsDenied() {
        Path path = path("faulty");
        FaultyFileSystem.fail((operation, target) -> {
            throw new FileNotFoundException(target + " (Permission denied)");
        });
        assertThatThrownBy(() -> open(path, WriteMode.CREATE))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Cannot write " + path + ": permission denied (");
    }

    @Test
    void saysWhichFileIsMissing() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        File part = only("part-.*");
        assertThat(part.delete()).isTrue();
        assertThatThrownBy(() -> ChunkSet.open(path(), CONF))
                .isInstanceOf(QuernException.class)
                .hasMessage("Cannot open " + path() + ": its file " + part.getName() + " (10 rows) is missing, but the"
                        + " manifest of generation 1 lists it; restore the file or import the data again");
    }

    @Test
    void saysWhichFileHasAnotherLength() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        File part = only("part-.*");
        long length = part.length();
        Files.write(part.toPath(), new byte[] {1}, java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> ChunkSet.open(path(), CONF))
                .hasMessage("Cannot open " + path() + ": its file " + part.getName() + " has " + (length + 1)
                        + " bytes, but the manifest of generation 1 says " + length
                        + "; was it changed by another program or copied in part?");
    }

    @Test
    void recognizesAFileThatWasSwapped() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        Path other = new Path(new File(directory, "other.q").toURI());
        write(other, WriteMode.CREATE, 10, 2, "a");
        File mine = only("part-.*");
        File theirs = new File(directory, "other.q").listFiles((d, n) -> n.startsWith("part-"))[0];
        assertThat(theirs.length()).isEqualTo(mine.length());
        Files.copy(theirs.toPath(), mine.toPath(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            assertThatThrownBy(() -> set.read(0, List.of("x")))
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching("The footer of .*" + mine.getName() + " is not the one that was recorded"
                            + " \\(its checksum differs\\): the file is damaged or was changed");
        }
    }

    private void edit(String from, String to) throws IOException {
        java.nio.file.Path manifest = new File(directory, "set.q/_manifest-00000001.json").toPath();
        String text = Files.readString(manifest);
        assertThat(text).contains(from);
        Files.delete(manifest);
        Files.writeString(manifest, text.replace(from, to));
    }

    @Test
    void saysThatRowCountsDisagree() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        edit("\"rows\" : 10", "\"rows\" : 11");
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            assertThatThrownBy(() -> set.read(0, List.of("x")))
                    .hasMessageMatching("Row group 0 of .*parquet has 10 rows, but the manifest says 11 rows");
        }
    }

    @Test
    void saysThatTypesDisagree() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        edit("\"int32\"", "\"float64\"");
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            assertThatThrownBy(() -> set.read(0, List.of("x")))
                    .hasMessageMatching(
                            "Column 'x' is int32 in chunk 0 of set.q \\(.*parquet\\), but the manifest says float64");
        }
    }

    @Test
    void refusesANewerManifestByItsVersion() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        edit("\"version\" : 1", "\"version\" : 2");
        assertThatThrownBy(() -> ChunkSet.open(path(), CONF))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Cannot read " + new Path(path(), "_manifest-00000001.json") + ": it has manifest version 2,"
                                + " written by " + ChunkSetWriter.WRITER
                                + "; this software reads up to version 1. Use the newer software");
    }

    @Test
    void refusesAManifestThatIsGarbled() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        edit("\"files\"", "\"fules\"");
        assertThatThrownBy(() -> ChunkSet.open(path(), CONF))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith("_manifest-00000001.json: it has no field 'files'");
    }

    @Test
    void passesOverAManifestThatIsBeingWritten() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        File half = new File(directory, "set.q/_manifest-00000002.json");
        Files.writeString(half.toPath(), "{\"format\" : \"quern-chunk-set\", ");
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            assertThat(set.info().generation()).isEqualTo(1);
            assertThat(set.notes()).hasSize(1).allMatch(n -> n.startsWith("_manifest-00000002.json is incomplete"));
        }
        assertThatThrownBy(() -> open(path(), WriteMode.APPEND))
                .hasMessage(
                        "Cannot write " + path() + ": another write is being committed, or died while it was; if none"
                                + " is running, delete _manifest-00000002.json");
    }

    @Test
    void digestChangesWithEveryGeneration() throws Exception {
        write(path(), WriteMode.CREATE, 10, 1, "a");
        String first = digest();
        assertThat(digest()).isEqualTo(first).hasSize(64);
        write(path(), WriteMode.APPEND, 10, 1, "a");
        assertThat(digest()).isNotEqualTo(first);
    }

    private String digest() throws IOException {
        try (ChunkSet set = ChunkSet.open(path(), CONF)) {
            return set.info().digest();
        }
    }

    @Test
    void namesAFileThatDoesNotExist() {
        assertThatThrownBy(() -> ChunkSet.open(new Path("/nowhere/x.q"), CONF))
                .isInstanceOf(QuernException.class)
                .hasMessage("No such file or directory: file:/nowhere/x.q");
        assertThatThrownBy(() -> ChunkSet.open(new Path(directory.toURI() + "/*.parquet"), CONF))
                .hasMessageMatching("No file matches file:.*\\*\\.parquet");
        assertThatThrownBy(() -> ChunkSet.open(new Path(directory.toURI()), CONF))
                .hasMessageStartingWith("No Parquet file is in file:");
    }

    @Test
    void leavesNothingOfAWriteThatIsGivenUp() throws Exception {
        try (ChunkSetWriter writer = open(path(), WriteMode.CREATE)) {
            fill(writer, 1000, 1, "a");
        }
        assertThat(new File(directory, "set.q")).doesNotExist();
        write(path(), WriteMode.CREATE, 10, 1, "a");
        List<String> before = names();
        try (ChunkSetWriter writer = open(path(), WriteMode.APPEND)) {
            fill(writer, 1000, 1, "a");
        }
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void refusesAChunkOfOtherColumns() throws Exception {
        try (ChunkSetWriter writer = open(path(), WriteMode.CREATE)) {
            Schema other = Schema.of(Variable.of("y", ColumnType.FLOAT64));
            assertThatThrownBy(() -> writer.write(Samples.chunk(List.of(new DoubleColumn(1.0)), other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a chunk of y:float64 does not fit a set of x:int32, f:factor");
        }
    }
}
