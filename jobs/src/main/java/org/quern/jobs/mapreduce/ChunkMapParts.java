package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WritePlan;
import org.quern.jobs.Settings;
import org.quern.jobs.tasks.MapWork;
import org.quern.jobs.tasks.PartReport;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/**
 * Row-wise output made in parts, for engines that hand out the parts themselves: the same cut as that of a
 * {@link ChunkMapJob}, so the same parts are written, and the same commit.
 */
public final class ChunkMapParts {
    private ChunkMapParts() {}

    /**
     * The chunks in [first, end), which become one part.
     *
     * @param bytes stored
     * @param hosts that hold most of them
     */
    public record Part(int first, int end, long bytes, List<String> hosts) {}

    public static List<Part> cut(ChunkSet data, Configuration configuration) throws IOException {
        List<ChunkSplit> splits = new Splits(data.locations(), 0, Settings.SPLIT_TARGET.of(configuration))
                .cut(Splits.Blocks.of(configuration));
        return splits.stream()
                .map(s -> new Part(s.firstLeaf(), s.endLeaf(), s.getLength(), List.of(s.getLocations())))
                .toList();
    }

    /** What the tasks are to do. */
    public static byte[] work(ChunkMap map, WritePlan plan) {
        return new MapWork(map, plan).bytes();
    }

    /**
     * Commits what the tasks have written.
     *
     * @param reports of all parts, in order, as their tasks gave them
     * @return what was met, over all chunks
     */
    public static Counts commit(List<byte[]> reports, ChunkSetWriter target) throws IOException {
        List<PartReport> read = new ArrayList<>();
        for (byte[] report : reports) {
            read.add(PartReport.read(report));
        }
        target.commit(read.stream().flatMap(report -> report.part().stream()).toList());
        Counts counts = new Counts();
        read.forEach(report -> counts.addAll(report.counts()));
        return counts;
    }
}
