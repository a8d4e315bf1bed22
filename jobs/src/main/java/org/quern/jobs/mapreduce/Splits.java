package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkLocation;
import org.quern.pass.MergeTree;

/**
 * Cuts a data set into splits: contiguous runs of whole leaves, about a target length of stored bytes long. A split ends
 * with its part file, so that it is local to the nodes that hold that file, unless the files are so small that several
 * fit into the target. Everything comes from the manifest; no footer is opened.
 */
final class Splits {
    private static final int HOSTS = 3;

    private final List<ChunkLocation> chunks;
    private final int leafLevel;
    private final long targetBytes;

    Splits(List<ChunkLocation> chunks, int leafLevel, long targetBytes) {
        this.chunks = chunks;
        this.leafLevel = leafLevel;
        this.targetBytes = targetBytes;
    }

    /** Where the bytes of files lie. */
    interface Blocks {
        BlockLocation[] of(Path file, long length) throws IOException;

        static Blocks of(Configuration configuration) {
            return (file, length) -> {
                FileSystem fileSystem = file.getFileSystem(configuration);
                return fileSystem.getFileBlockLocations(file, 0, length);
            };
        }
    }

    List<ChunkSplit> cut(Blocks blocks) throws IOException {
        Map<Path, BlockLocation[]> locations = new HashMap<>();
        for (Map.Entry<Path, Long> file : lengths().entrySet()) {
            locations.put(file.getKey(), blocks.of(file.getKey(), file.getValue()));
        }
        int leaves = MergeTree.leaves(chunks.size(), leafLevel);
        List<ChunkSplit> splits = new ArrayList<>();
        int first = 0;
        while (first < leaves) {
            int end = end(first, leaves);
            splits.add(new ChunkSplit(first, end, bytes(first, end), hosts(first, end, locations)));
            first = end;
        }
        return splits;
    }

    private Map<Path, Long> lengths() {
        Map<Path, Long> lengths = new HashMap<>();
        for (ChunkLocation chunk : chunks) {
            lengths.merge(chunk.file(), chunk.offset() + chunk.length(), Math::max);
        }
        return lengths;
    }

    /** One past the last leaf of the split that begins with {@code first}. */
    private int end(int first, int leaves) {
        long length = bytes(first, first + 1);
        int end = first + 1;
        while (end < leaves) {
            long next = beginsFile(end) ? fileBytes(end) : bytes(end, end + 1);
            if (length + next > targetBytes) {
                break;
            }
            length += bytes(end, end + 1);
            end++;
        }
        return end;
    }

    private boolean beginsFile(int leaf) {
        int chunk = leaf << leafLevel;
        return !chunks.get(chunk).file().equals(chunks.get(chunk - 1).file());
    }

    /** Bytes of the leaves that begin in the file of this leaf's first chunk. */
    private long fileBytes(int leaf) {
        Path file = chunks.get(leaf << leafLevel).file();
        long length = 0;
        for (int i = leaf << leafLevel;
                i < chunks.size() && chunks.get(i).file().equals(file);
                i++) {
            length += chunks.get(i).length();
        }
        return length;
    }

    private List<ChunkLocation> chunks(int firstLeaf, int endLeaf) {
        return chunks.subList(firstLeaf << leafLevel, (int) Math.min(chunks.size(), (long) endLeaf << leafLevel));
    }

    private long bytes(int firstLeaf, int endLeaf) {
        return chunks(firstLeaf, endLeaf).stream()
                .mapToLong(ChunkLocation::length)
                .sum();
    }

    private String[] hosts(int firstLeaf, int endLeaf, Map<Path, BlockLocation[]> locations) throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        for (ChunkLocation chunk : chunks(firstLeaf, endLeaf)) {
            for (BlockLocation block : locations.get(chunk.file())) {
                long common = Math.min(chunk.offset() + chunk.length(), block.getOffset() + block.getLength())
                        - Math.max(chunk.offset(), block.getOffset());
                if (common > 0) {
                    for (String host : block.getHosts()) {
                        bytes.merge(host, common, Long::sum);
                    }
                }
            }
        }
        return bytes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(HOSTS)
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
    }
}
