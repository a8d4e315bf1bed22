package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.quern.io.chunkset.ChunkLocation;
import org.quern.io.chunkset.ChunkSet;

/** Which hosts hold the bytes of the chunks of a data set, from the manifest and the file system alone. */
public final class ChunkHosts {
    private ChunkHosts() {}

    /** Of each chunk the hosts that hold most of it, best first. */
    public static List<List<String>> of(ChunkSet data, Configuration configuration) throws IOException {
        return of(data.locations(), Splits.Blocks.of(configuration));
    }

    static List<List<String>> of(List<ChunkLocation> chunks, Splits.Blocks blocks) throws IOException {
        List<List<String>> hosts = new ArrayList<>();
        // A split of one chunk each.
        for (ChunkSplit split : new Splits(chunks, 0, -1).cut(blocks)) {
            hosts.add(List.of(split.getLocations()));
        }
        return hosts;
    }
}
