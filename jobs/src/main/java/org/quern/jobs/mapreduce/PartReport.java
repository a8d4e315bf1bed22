package org.quern.jobs.mapreduce;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DataOutputBuffer;
import org.quern.QuernException;
import org.quern.io.chunkset.PartInfo;
import org.quern.pass.Counts;

/**
 * What a map task tells its driver of the part it wrote.
 *
 * @param inputs number of chunks or ranges of the input that the part holds
 */
record PartReport(int inputs, PartInfo part, Counts counts) {

    BytesWritable bytes() throws IOException {
        DataOutputBuffer out = new DataOutputBuffer();
        out.writeInt(inputs);
        byte[] json = part.toJson().getBytes(StandardCharsets.UTF_8);
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
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.getBytes(), 0, bytes.getLength()));
        int inputs = in.readInt();
        byte[] json = new byte[in.readInt()];
        in.readFully(json);
        Counts counts = new Counts();
        for (int i = in.readInt(); i > 0; i--) {
            counts.add(in.readUTF(), in.readLong());
        }
        return new PartReport(inputs, PartInfo.fromJson(new String(json, StandardCharsets.UTF_8)), counts);
    }

    /**
     * All reports of a job, in the order of its input. A number below zero is a mistake in the data.
     *
     * @param inputs number of chunks or ranges of the input, each of which must lie in one part
     * @throws QuernException the first mistake, if there is one
     */
    static List<PartReport> readAll(JobDirectory directory, int inputs) throws IOException {
        TreeMap<Integer, String> mistakes = new TreeMap<>(Comparator.reverseOrder());
        TreeMap<Integer, PartReport> reports = new TreeMap<>();
        directory.forEachOutput((number, value) -> {
            if (number < 0) {
                mistakes.put(number, new String(value.getBytes(), 0, value.getLength(), StandardCharsets.UTF_8));
            } else if (reports.put(number, read(value)) != null) {
                throw new IllegalStateException("Two reports of part " + number);
            }
        });
        if (!mistakes.isEmpty()) {
            throw new QuernException(mistakes.firstEntry().getValue());
        }
        int next = 0;
        for (Map.Entry<Integer, PartReport> report : reports.entrySet()) {
            if (report.getKey() != next) {
                break;
            }
            next += report.getValue().inputs();
        }
        if (next != inputs) {
            throw new IllegalStateException("No part holds input " + next + " of " + inputs);
        }
        return List.copyOf(reports.values());
    }
}
