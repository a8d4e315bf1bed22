package org.quern.jobs.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.quern.data.TextBytes;
import org.quern.io.chunkset.PartInfo;
import org.quern.pass.Counts;

/**
 * What a task of row-wise output tells of the part it wrote.
 *
 * @param inputs number of chunks of the input that the part holds
 * @param part empty if it has no rows
 */
public record PartReport(int inputs, Optional<PartInfo> part, Counts counts) {

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(inputs);
            TextBytes.write(part.map(PartInfo::toJson).orElse(""), out);
            out.writeInt(counts.values().size());
            for (Map.Entry<String, Long> count : counts.values().entrySet()) {
                out.writeUTF(count.getKey());
                out.writeLong(count.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static PartReport read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int inputs = in.readInt();
        String json = TextBytes.read(in);
        Optional<PartInfo> part = json.isEmpty() ? Optional.empty() : Optional.of(PartInfo.fromJson(json));
        Counts counts = new Counts();
        for (int i = in.readInt(); i > 0; i--) {
            counts.add(in.readUTF(), in.readLong());
        }
        return new PartReport(inputs, part, counts);
    }

    /**
     * The reports of all tasks, in the order of their input.
     *
     * @param byFirstChunk reports by the first chunk that each task mapped
     * @param inputs number of chunks of the input, each of which must lie in one part
     */
    public static List<PartReport> inOrder(SortedMap<Integer, PartReport> byFirstChunk, int inputs) {
        int next = 0;
        for (Map.Entry<Integer, PartReport> entry : byFirstChunk.entrySet()) {
            if (entry.getKey() == next) {
                next += entry.getValue().inputs();
            }
        }
        if (next != inputs) {
            throw new IllegalStateException("No part holds chunk " + next + " of " + inputs);
        }
        return List.copyOf(byFirstChunk.values());
    }
}
