package org.quern.jobs.tasks;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.Chunk;
import org.quern.io.chunkset.PartWriter;
import org.quern.io.chunkset.WritePlan;
import org.quern.pass.Counts;

/** A part that a task of row-wise output is writing; closed before it is finished, it leaves nothing. */
public final class MappedPart implements Closeable {
    private final PartWriter writer;
    private final Counts counts = new Counts();
    private long rows;

    MappedPart(WritePlan plan, Configuration configuration) throws IOException {
        this.writer = PartWriter.open(plan, configuration);
    }

    /** What was met in making its chunks is added here. */
    public Counts counts() {
        return counts;
    }

    public void write(Chunk made) throws IOException {
        writer.write(made);
        rows += made.rows();
    }

    /** @param inputs number of chunks that were mapped */
    public PartReport finish(int inputs) throws IOException {
        return new PartReport(inputs, rows == 0 ? Optional.empty() : Optional.of(writer.finish()), counts);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
