package org.quern.jobs.cli;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkBorders;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;
import org.quern.io.exports.Export;
import org.quern.io.exports.ExportOptions;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapper;
import org.quern.pass.Counts;
import org.quern.pass.MappedSource;

/**
 * Where scored rows are written: a chunk set, or text if the name ends in {@code .csv} or {@code .csv.gz}.
 *
 * @param mode for text, anything but {@link WriteMode#APPEND}
 */
record ScoredData(String target, WriteMode mode, EngineOptions engine) {

    static boolean isText(String target) {
        return target.endsWith(".csv") || target.endsWith(".csv.gz");
    }

    /** Maps all chunks and commits what was written. */
    Counts write(ChunkMap map, ChunkSet source, VerbContext context) throws IOException {
        return isText(target) ? writeText(map, source, context) : writeChunks(map, source, context);
    }

    private Counts writeChunks(ChunkMap map, ChunkSet source, VerbContext context) throws IOException {
        ChunkSetOptions layout = ChunkSetOptions.defaults().withBorders(ChunkBorders.AS_WRITTEN);
        try (ChunkSetWriter writer = ChunkSetWriter.open(
                new Path(target), new ChunkMapper(map, source).output(), mode, layout, context.configuration())) {
            return context.map(map, source, writer, engine);
        }
    }

    /** One file of text is written by the threads of this process, wherever data and file are. */
    private Counts writeText(ChunkMap map, ChunkSet source, VerbContext context) throws IOException {
        ExportOptions plain = ExportOptions.csv(target);
        ExportOptions options = new ExportOptions(
                target,
                plain.format(),
                plain.keep(),
                plain.drop(),
                plain.rowSelection(),
                plain.transforms(),
                plain.style(),
                target.endsWith(".gz"),
                plain.files(),
                plain.compression(),
                mode == WriteMode.OVERWRITE);
        context.endRehearsal();
        MappedSource mapped = new MappedSource(map, source);
        int threads = engine.threads().orElse(Runtime.getRuntime().availableProcessors());
        Export.run(mapped, options, threads, context.configuration(), context.progress());
        mapped.counts().values().forEach(context::count);
        return mapped.counts();
    }
}
