package org.quern.io.chunkset;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Variable;
import org.quern.io.parquet.RowGroupFile;

/**
 * Writes a run of rows of a chunk set into its staging directory; several may work at once, in threads or in map tasks.
 * What was written becomes part of the set by {@link ChunkSetWriter#commit(List)}. Not safe for use by several threads.
 *
 * <p>Memory: the rows of one chunk, twice.
 */
public final class PartWriter implements Closeable {
    private final WritePlan plan;
    private final FileSystem fileSystem;
    private final Path staging;
    /** Tells the files of task attempts and threads apart; names change when the part is committed. */
    private final String id = UUID.randomUUID().toString();

    private final List<ColumnBuffer> buffers = new ArrayList<>();
    private final List<PartFile> files = new ArrayList<>();
    private final List<PartChunk> chunks = new ArrayList<>();
    private final double[] low;
    private final double[] high;
    private final long[] missing;
    private RowGroupFile file;
    private Path path;
    private long lastRowGroupBytes;
    private long rows;
    private boolean finished;

    private PartWriter(WritePlan plan, FileSystem fileSystem) {
        this.plan = plan;
        this.fileSystem = fileSystem;
        this.staging = new Path(plan.staging());
        int columns = plan.schema().size();
        this.low = new double[columns];
        this.high = new double[columns];
        this.missing = new long[columns];
        Arrays.fill(low, Double.NaN);
        Arrays.fill(high, Double.NaN);
        for (Variable variable : plan.schema().variables()) {
            buffers.add(ColumnBuffer.of(variable));
        }
    }

    /** @param plan of the {@link ChunkSetWriter} in the driver */
    public static PartWriter open(WritePlan plan, Configuration conf) throws IOException {
        return new PartWriter(plan, Storage.of(new Path(plan.staging()), conf));
    }

    /**
     * Appends the rows of a chunk, whose columns are those of the plan's schema in order; its index plays no part. A
     * factor may come with levels in any order, or as a string.
     */
    public void write(Chunk chunk) throws IOException {
        if (finished) {
            throw new IllegalStateException("the part is finished");
        }
        if (!chunk.schema().names().equals(plan.schema().names())) {
            throw new IllegalArgumentException(
                    "a chunk of " + chunk.schema() + " does not fit a set of " + plan.schema());
        }
        boolean even = plan.options().borders() == ChunkBorders.EVEN;
        int most = even ? plan.options().rowsPerChunk() : Integer.MAX_VALUE;
        int from = 0;
        while (from < chunk.rows()) {
            int count = Math.min(most - buffered(), chunk.rows() - from);
            for (int i = 0; i < buffers.size(); i++) {
                buffers.get(i).append(chunk.column(i), from, count);
            }
            from += count;
            if (!even || buffered() == most) {
                flush();
            }
        }
    }

    private int buffered() {
        return buffers.isEmpty() ? 0 : buffers.get(0).rows;
    }

    /** Writes the rows gathered as one row group. */
    private void flush() throws IOException {
        int count = buffered();
        if (count == 0) {
            return;
        }
        List<Column> columns = buffers.stream().map(ColumnBuffer::take).toList();
        try {
            if (file != null
                    && file.position() + lastRowGroupBytes > plan.options().partBytes()) {
                endFile();
            }
            if (file == null) {
                startFile();
            }
            long before = file.position();
            gather(file.write(count, columns));
            lastRowGroupBytes = file.position() - before;
        } catch (IOException e) {
            throw failure(e);
        } catch (FSError e) {
            throw failure(new IOException(e.getCause().getMessage(), e));
        }
    }

    /** Hadoop's local file system reports a full disk as an error ({@link FSError}), others as an IOException. */
    private QuernException failure(IOException cause) {
        // Another writer's commit removes the staging directory of this one.
        ManifestStore store = new ManifestStore(fileSystem, new Path(plan.directory()));
        return store.isOvertaken(staging) ? store.overtaken(staging) : Storage.failure("write", path, cause);
    }

    private void startFile() throws IOException {
        path = new Path(staging, "part-" + id + "-" + files.size() + ".parquet");
        file = new RowGroupFile(
                fileSystem, path, plan.schema(), plan.options().compression().codec(), blockSize());
    }

    /** A part fits in one block: the file system's own size if that does, else a little more than a part. */
    private long blockSize() {
        long wanted = plan.options().partBytes() + (plan.options().partBytes() >> 4);
        long wholeMegabytes = (wanted + (1 << 20) - 1 >> 20) << 20;
        return Math.max(fileSystem.getDefaultBlockSize(path), wholeMegabytes);
    }

    private void gather(List<RowGroupFile.Facts> facts) {
        for (int i = 0; i < facts.size(); i++) {
            low[i] = least(low[i], facts.get(i).low());
            high[i] = greatest(high[i], facts.get(i).high());
            missing[i] += facts.get(i).missing();
        }
    }

    static double least(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    static double greatest(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    private void endFile() throws IOException {
        List<RowGroupFile.Place> places = file.end(Map.of("quern.writer", ChunkSetWriter.WRITER));
        for (int g = 0; g < places.size(); g++) {
            RowGroupFile.Place place = places.get(g);
            chunks.add(new PartChunk(g, rows, place.rows(), place.offset(), place.length()));
            rows += place.rows();
        }
        files.add(new PartFile(path.getName(), file.length(), file.footerChecksum(), 0, chunks));
        chunks.clear();
        file = null;
    }

    /** Completes the files and says what they hold; nothing can be written afterwards. */
    public PartInfo finish() throws IOException {
        flush();
        try {
            if (file != null) {
                endFile();
            }
        } catch (IOException e) {
            throw failure(e);
        } catch (FSError e) {
            throw failure(new IOException(e.getCause().getMessage(), e));
        }
        finished = true;
        List<ColumnFacts> facts = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            facts.add(
                    new ColumnFacts(low[i], high[i], missing[i], buffers.get(i).levelsMet()));
        }
        return new PartInfo(files, facts);
    }

    /** Deletes what was written, unless {@link #finish} was called. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        try {
            if (file != null) {
                file.close();
            }
            for (PartFile written : files) {
                fileSystem.delete(new Path(staging, written.name()), false);
            }
        } catch (IOException e) {
            throw Storage.failure("remove unfinished parts of", staging, e);
        }
    }
}
