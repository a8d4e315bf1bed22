package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.quern.io.chunkset.ChunkLocation;

class SplitsTest {
    private static final Splits.Blocks ONE_BLOCK_A_FILE = (file, length) ->
            new BlockLocation[] {new BlockLocation(null, new String[] {"on-" + file.getName()}, 0, length)};

    @Test
    void cutsALargeFileAtTheTarget() throws IOException {
        assertThat(cut(files(10), 0, 30))
                .containsExactly("0-3 on-part0", "3-6 on-part0", "6-9 on-part0", "9-10 on-part0");
    }

    @Test
    void endsASplitWithItsFile() throws IOException {
        assertThat(cut(files(2, 2), 0, 30)).containsExactly("0-2 on-part0", "2-4 on-part1");
    }

    @Test
    void putsSmallFilesTogether() throws IOException {
        assertThat(cut(files(1, 1, 1, 1, 1), 0, 30))
                .containsExactly("0-3 on-part0 on-part1 on-part2", "3-5 on-part3 on-part4");
    }

    @Test
    void keepsLeavesWhole() throws IOException {
        // Leaves of 4 chunks: the second spans both files.
        assertThat(cut(files(6, 3), 2, 10)).containsExactly("0-1 on-part0", "1-2 on-part0 on-part1", "2-3 on-part1");
    }

    @Test
    void givesAChunkLargerThanTheTargetASplit() throws IOException {
        assertThat(cut(files(2), 0, 1)).containsExactly("0-1 on-part0", "1-2 on-part0");
    }

    @Test
    void makesNoSplitOfNoChunks() throws IOException {
        assertThat(cut(List.of(), 0, 10)).isEmpty();
    }

    @Test
    void coversEveryLeafOnceWhateverTheTarget() throws IOException {
        List<ChunkLocation> chunks = files(3, 1, 7, 2, 2, 5);
        for (int leafLevel = 0; leafLevel < 4; leafLevel++) {
            for (int target = 1; target < 250; target += 7) {
                int next = 0;
                for (ChunkSplit split : new Splits(chunks, leafLevel, target).cut(ONE_BLOCK_A_FILE)) {
                    assertThat(split.firstLeaf()).isEqualTo(next);
                    assertThat(split.endLeaf()).isGreaterThan(next);
                    next = split.endLeaf();
                }
                assertThat(next).isEqualTo((20 + (1 << leafLevel) - 1) >> leafLevel);
            }
        }
    }

    @Test
    void namesTheHostsWithMostBytesFirst() throws IOException {
        Splits.Blocks blocks = (file, length) -> new BlockLocation[] {
            new BlockLocation(null, new String[] {"a", "b"}, 0, 15),
            new BlockLocation(null, new String[] {"b", "c"}, 15, 85)
        };
        List<ChunkSplit> splits = new Splits(files(10), 0, 20).cut(blocks);
        assertThat(splits.get(0).getLocations()).containsExactly("b", "a", "c");
        assertThat(splits.get(1).getLocations()).containsExactly("b", "c");
        assertThat(splits.get(0).getLength()).isEqualTo(20);
    }

    /** Chunks of 10 bytes, so many in each file. */
    private static List<ChunkLocation> files(int... chunksOfFile) {
        List<ChunkLocation> chunks = new ArrayList<>();
        for (int file = 0; file < chunksOfFile.length; file++) {
            for (int i = 0; i < chunksOfFile[file]; i++) {
                chunks.add(new ChunkLocation(chunks.size(), new Path("/data/part" + file), 10L * i, 10));
            }
        }
        return chunks;
    }

    private static List<String> cut(List<ChunkLocation> chunks, int leafLevel, long target) throws IOException {
        return new Splits(chunks, leafLevel, target)
                .cut(ONE_BLOCK_A_FILE).stream()
                        .map(split -> split.firstLeaf() + "-" + split.endLeaf() + " "
                                + String.join(" ", split.getLocations()))
                        .toList();
    }
}
