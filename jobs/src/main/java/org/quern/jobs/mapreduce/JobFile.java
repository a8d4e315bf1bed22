package org.quern.jobs.mapreduce;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Manifest;

/**
 * What tasks of one job need, as one file in its working directory: a pass or map with a model can be large, and so can a
 * manifest, while a job's configuration is read by every service on the way.
 *
 * @param work the pass, map or import as bytes
 * @param data path of the data set, fully qualified; empty if the work names its input itself
 * @param manifest JSON of the data set's manifest as the driver saw it, so that all tasks read one generation
 * @param chunks of the data set
 * @param leafLevel of the pass; 0 for others
 */
record JobFile(byte[] work, String data, String manifest, int chunks, int leafLevel) {
    /** Path of this file; set by the driver only, hence none of the {@link org.quern.jobs.Settings}. */
    private static final String KEY = "quern.job.file";

    private static final int VERSION = 1;

    static JobFile of(byte[] work, ChunkSet data, int leafLevel) {
        return new JobFile(
                work,
                data.path().toString(),
                data.manifest().toJson(),
                data.info().chunks().size(),
                leafLevel);
    }

    /** Writes the file and tells the job of it. */
    void attach(Job job, Path file) throws IOException {
        FileSystem fileSystem = file.getFileSystem(job.getConfiguration());
        // As the other files that every task reads at its start.
        short replication = (short) job.getConfiguration().getInt(Job.SUBMIT_REPLICATION, 10);
        try (FSDataOutputStream stream = fileSystem.create(file, false);
                DataOutputStream out = new DataOutputStream(stream)) {
            write(out);
        }
        fileSystem.setReplication(file, replication);
        job.getConfiguration().set(KEY, fileSystem.makeQualified(file).toString());
    }

    static JobFile of(Configuration configuration) throws IOException {
        Path file = new Path(configuration.get(KEY));
        try (DataInputStream in = file.getFileSystem(configuration).open(file)) {
            return read(in);
        }
    }

    ChunkSet open(Configuration configuration) throws IOException {
        return ChunkSet.open(new Path(data), Manifest.fromJson(manifest, "the manifest of " + data), configuration);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(VERSION);
        writeBytes(out, work);
        out.writeUTF(data);
        writeBytes(out, manifest.getBytes(StandardCharsets.UTF_8));
        out.writeInt(chunks);
        out.writeInt(leafLevel);
    }

    private static JobFile read(DataInputStream in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("The job's file has version " + version + ", expected " + VERSION
                    + ": do tasks and driver run the same quern.jar?");
        }
        return new JobFile(
                readBytes(in),
                in.readUTF(),
                new String(readBytes(in), StandardCharsets.UTF_8),
                in.readInt(),
                in.readInt());
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
