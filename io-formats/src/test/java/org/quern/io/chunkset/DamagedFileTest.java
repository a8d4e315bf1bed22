package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.QuernException;
import org.quern.data.Chunk;

/** Bytes that change after the writing are noticed, and the message names the file. */
class DamagedFileTest {
    private static final Configuration CONF = new Configuration(false);
    private static final int ROWS = 700;

    @TempDir
    File directory;

    private Path write(Compression compression) throws Exception {
        Path path = new Path("file:" + new File(directory, "set.q").getPath());
        ChunkSetOptions options =
                ChunkSetOptions.defaults().withRowsPerChunk(400).withCompression(compression);
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, Samples.SCHEMA, WriteMode.CREATE, options, CONF)) {
            writer.write(Samples.chunk(Samples.columns(11, ROWS), Samples.SCHEMA));
            writer.commit();
        }
        return path;
    }

    private File part() {
        return new File(directory, "set.q").listFiles((d, n) -> n.endsWith(".parquet"))[0];
    }

    /** Values of every column of every chunk. */
    private static List<List<Object>> values(Path path) throws Exception {
        List<List<Object>> values = new ArrayList<>();
        try (ChunkSet set = ChunkSet.open(path, CONF)) {
            List<String> columns = set.info().schema().names();
            for (int c = 0; c < set.info().chunks().size(); c++) {
                Chunk chunk = set.read(c, columns);
                for (int i = 0; i < columns.size(); i++) {
                    values.add(Samples.values(chunk.column(i)));
                }
            }
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aChangedByteGivesTheSameValuesOrAnErrorThatNamesTheFile(Compression compression) throws Exception {
        Path path = write(compression);
        File part = part();
        List<List<Object>> expected = values(path);
        byte[] good = Files.readAllBytes(part.toPath());
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        int noticed = 0;
        for (int trial = 0; trial < 250; trial++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (trial % 2 == 0 ? 1 << random.nextInt(8) : random.nextInt(1, 256));
            Files.write(part.toPath(), bad);
            String what = "seed " + seed + ", trial " + trial + ", byte " + at + " of " + bad.length;
            try {
                assertThat(values(path).equals(expected)).as(what).isTrue();
            } catch (QuernException e) {
                noticed++;
                assertThat(e.getMessage()).as(what).contains(part.getName()).doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                throw new AssertionError(what, e);
            }
        }
        // What need not be noticed lies in column indexes, which are not read, and in fields without meaning here.
        assertThat(noticed).isGreaterThan(150);
    }

    @Test
    void aTruncatedFileIsNoticedWhenTheSetIsOpened() throws Exception {
        Path path = write(Compression.SNAPPY);
        File part = part();
        long length = part.length();
        for (long keep : new long[] {0, 3, 11, length / 2, length - 1}) {
            try (RandomAccessFile file = new RandomAccessFile(part, "rw")) {
                file.setLength(keep);
            }
            assertThatThrownBy(() -> ChunkSet.open(path, CONF))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining(part.getName() + " has " + keep + " bytes, but the manifest");
        }
    }

    @Test
    void aTruncatedForeignFileIsNoticed() throws Exception {
        write(Compression.SNAPPY);
        byte[] good = Files.readAllBytes(part().toPath());
        File foreign = new File(directory, "foreign.parquet");
        Path path = new Path("file:" + foreign.getPath());
        Files.write(foreign.toPath(), good);
        assertThat(values(path)).isNotEmpty();
        for (int keep : new int[] {0, 3, 11, 12, good.length / 2, good.length - 1}) {
            Files.write(foreign.toPath(), java.util.Arrays.copyOf(good, keep));
            assertThatThrownBy(() -> ChunkSet.open(path, CONF))
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching(
                            "file:/.*foreign.parquet is not a Parquet file: it has only \\d+ bytes. Was it cut short\\?"
                                    + "|Parquet file file:/.*foreign.parquet was cut short: it does not end in PAR1");
        }
    }

    @Test
    void aChangedByteOfAForeignFileNeverCrashes() throws Exception {
        write(Compression.ZSTD);
        byte[] good = Files.readAllBytes(part().toPath());
        File foreign = new File(directory, "foreign.parquet");
        Path path = new Path("file:" + foreign.getPath());
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        int footer = 6000;
        for (int trial = 0; trial < 600; trial++) {
            byte[] bad = good.clone();
            int at = trial % 3 == 0 ? random.nextInt(bad.length) : bad.length - 1 - random.nextInt(footer);
            bad[at] ^= (byte) random.nextInt(1, 256);
            Files.write(foreign.toPath(), bad);
            try {
                values(path);
            } catch (QuernException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", trial " + trial + ", byte " + at, e);
            }
        }
    }

    @Test
    void aDamagedPageNamesColumnRowGroupAndFile() throws Exception {
        Path path = write(Compression.NONE);
        File part = part();
        try (ChunkSet set = ChunkSet.open(path, CONF);
                RandomAccessFile file = new RandomAccessFile(part, "rw")) {
            long at = set.locations().get(1).offset() + 1000;
            file.seek(at);
            int value = file.read();
            file.seek(at);
            file.write(value ^ 0x10);
            assertThatThrownBy(() -> set.read(1, List.of("x")))
                    .isInstanceOf(QuernException.class)
                    .hasMessageMatching("Cannot read column 'x' in row group 1, page 1 of file:/.*/" + part.getName()
                            + ": its checksum does not agree with its bytes; the file is damaged");
            // Other columns and row groups are as good as ever.
            assertThat(set.read(1, List.of("few")).rows()).isEqualTo(300);
            assertThat(set.read(0, List.of("x")).rows()).isEqualTo(400);
        }
    }

    @Test
    void aFileThatIsNoParquetIsNamed() throws Exception {
        File file = new File(directory, "notes.parquet");
        Files.writeString(file.toPath(), "these are only a few words");
        assertThatThrownBy(() -> ChunkSet.open(new Path("file:" + file.getPath()), CONF))
                .hasMessage("file:" + file.getPath()
                        + " is not a Parquet file; 'quern import' makes a chunk set of text and Avro");
    }
}
