package org.quern.jobs.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.ChunkSource;
import org.quern.io.chunkset.WritePlan;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

/**
 * Row-wise output as its tasks do it: each maps some chunks of one data set and writes them as a part of another. Only what
 * the engine commits counts, so a task that dies, or is done twice, leaves nothing but unreferenced files.
 *
 * @param map what is made of a chunk
 * @param plan how it is written
 */
public record MapWork(ChunkMap map, WritePlan plan) {

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] written = ChunkMapTypes.write(map);
            out.writeInt(written.length);
            out.write(written);
            out.write(plan.toJson().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static MapWork read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte[] map = new byte[in.readInt()];
        in.readFully(map);
        return new MapWork(
                ChunkMapTypes.read(map), WritePlan.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }

    /** Begins the part of a task. */
    public MappedPart open(Configuration configuration) throws IOException {
        return new MappedPart(plan, configuration);
    }

    /**
     * Maps the chunks in [first, end) on several threads.
     *
     * @param progress is told of rows, from the calling thread; what it throws ends the task
     * @throws org.quern.pass.ChunkFailure of the lowest chunk that fails
     */
    public PartReport run(
            int first, int end, ChunkSource data, int threads, Configuration configuration, Progress progress)
            throws IOException {
        try (MappedPart part = open(configuration)) {
            part.counts().addAll(new LocalMapRunner(data, threads, progress).run(map, first, end, part::write));
            return part.finish(end - first);
        }
    }
}
