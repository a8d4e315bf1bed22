package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.io.chunkset.PartWriter;
import org.quern.language.BoundSelection;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
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
            ChunkMap map = ChunkMapTypes.read(work.map());
            BoundSelection selection = map.columns().bind(data.info().schema());
            ChunkMap.Bound bound = map.bind(selection.output());
            Counts counts = new Counts();
            int first = -1;
            int chunks = 0;
            while (context.nextKeyValue()) {
                chunk = context.getCurrentKey().get();
                first = first < 0 ? chunk : first;
                chunks++;
                if (data.mayMatch(chunk, selection.ranges())) {
                    Chunk selected = selection.apply(data.read(chunk, selection.inputs()));
                    JobCounter.ROWS_SELECTED.of(context).increment(selected.rows());
                    Chunk made = bound.map(selected, counts);
                    part.write(made);
                    JobCounter.ROWS_WRITTEN.of(context).increment(made.rows());
                }
                context.progress();
            }
            context.write(new IntWritable(first), new PartReport(chunks, part.finish(), counts).bytes());
        } catch (QuernException e) {
            byte[] message = e.getMessage().getBytes(StandardCharsets.UTF_8);
            context.write(new IntWritable(-1 - chunk), new BytesWritable(message));
        }
    }
}
