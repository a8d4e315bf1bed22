package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.io.chunkset.PartInfo;
import org.quern.io.chunkset.PartWriter;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.ChunkMapper;
import org.quern.pass.Counts;

/**
 * The mapper of row-wise output: maps the chunks of its split and writes them as a part of the set to be made. Only what a
 * committed attempt says of its part counts, so killed and speculative attempts leave nothing but unreferenced files.
 */
public class ChunkMapMapper extends Mapper<IntWritable, NullWritable, IntWritable, BytesWritable> {

    @Override
    public void run(Context context) throws IOException, InterruptedException {
        Configuration configuration = context.getConfiguration();
        JobFile file = JobFile.of(configuration);
        ChunkMapJob.Work work = ChunkMapJob.Work.read(file.work());
        int chunk = 0;
        try (ChunkSource data = new CountedSource(file.open(configuration), context);
                PartWriter part = PartWriter.open(work.plan(), configuration)) {
            ChunkMapper mapper = new ChunkMapper(ChunkMapTypes.read(work.map()), data);
            Counts counts = new Counts();
            int first = 0;
            int chunks = 0;
            long rows = 0;
            while (context.nextKeyValue()) {
                chunk = context.getCurrentKey().get();
                first = chunks++ == 0 ? chunk : first;
                Optional<Chunk> made = mapper.map(chunk, counts);
                if (made.isPresent()) {
                    part.write(made.get());
                    rows += made.get().rows();
                    JobCounter.ROWS_WRITTEN.of(context).increment(made.get().rows());
                }
                context.progress();
            }
            Optional<PartInfo> written = rows == 0 ? Optional.empty() : Optional.of(part.finish());
            NumberedOutput.write(first, new PartReport(chunks, written, counts).bytes(), context);
        } catch (QuernException e) {
            NumberedOutput.mistake(chunk, e, context);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
