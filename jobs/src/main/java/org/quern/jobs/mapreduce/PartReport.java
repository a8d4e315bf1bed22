package org.quern.jobs.mapreduce;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DataOutputBuffer;
import org.quern.io.chunkset.PartInfo;
import org.quern.pass.Counts;

/**
 * What a map task tells its driver of the part it wrote.
 *
 * @param inputs number of chunks of the input that the part holds
 * @param part empty if it has no rows
 */
record PartReport(int inputs, Optional<PartInfo> part, Counts counts) {

    BytesWritable bytes() throws IOException {
        DataOutputBuffer out = new DataOutputBuffer();
        out.writeInt(inputs);
        byte[] json = part.map(PartInfo::toJson).orElse("").getBytes(StandardCharsets.UTF_8);
        out.writeInt(json.length);
        out.write(json);
        out.writeInt(counts.values().size());
        for (Map.Entry<String, Long> count : counts.values().entrySet()) {
            out.writeUTF(count.getKey());
            out.writeLong(count.getValue());
        }
        return new BytesWritable(out.getData(), out.getLength());
    }

    static PartReport read(BytesWritable bytes) throws IOException {
        return read(new DataInputStream(new ByteArrayInputStream(bytes.getBytes(), 0, bytes.getLength())));
    }

    static PartReport read(byte[] bytes) throws IOException {
        return read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static PartReport read(DataInputStream in) throws IOException {
        int inputs = in.readInt();
        byte[] bytesOfJson = new byte[in.readInt()];
        in.readFully(bytesOfJson);
        String json = new String(bytesOfJson, StandardCharsets.UTF_8);
        Optional<PartInfo> part = json.isEmpty() ? Optional.empty() : Optional.of(PartInfo.fromJson(json));
        Counts counts = new Counts();
        for (int i = in.readInt(); i > 0; i--) {
            counts.add(in.readUTF(), in.readLong());
        }
        return new PartReport(inputs, part, counts);
    }

    /**
     * All reports of a job, in the order of its input.
     *
     * @param inputs number of chunks of the input, each of which must lie in one part
     * @throws org.quern.QuernException the first mistake in the data, if there is one
     */
    static List<PartReport> readAll(JobDirectory directory, int inputs) throws IOException {
        List<PartReport> reports = new ArrayList<>();
        int next = 0;
        for (Map.Entry<Integer, BytesWritable> entry :
                NumberedOutput.read(directory).entrySet()) {
            PartReport report = read(entry.getValue());
            if (entry.getKey() == next) {
                next += report.inputs();
            }
            reports.add(report);
        }
        if (next != inputs) {
            throw new IllegalStateException("No part holds chunk " + next + " of " + inputs);
        }
        return reports;
    }
}
