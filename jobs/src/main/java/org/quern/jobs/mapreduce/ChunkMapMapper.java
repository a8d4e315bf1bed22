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
import org.quern.jobs.tasks.MapWork;
import org.quern.jobs.tasks.MappedPart;
import org.quern.pass.ChunkMapper;

/**
 * The mapper of row-wise output: maps the chunks of its split and writes them as a part of the set to be made. Only what a
 * committed attempt says of its part counts, so killed and speculative attempts leave nothing but unreferenced files.
 */
public class ChunkMapMapper extends Mapper<IntWritable, NullWritable, IntWritable, BytesWritable> {

    @Override
    public void run(Context context) throws IOException, InterruptedException {
        Configuration configuration = context.getConfiguration();
        JobFile file = JobFile.of(configuration);
        MapWork work = MapWork.read(file.work());
        int chunk = 0;
        try (ChunkSource data = new CountedSource(file.open(configuration), context);
                MappedPart part = work.open(configuration)) {
            ChunkMapper mapper = new ChunkMapper(work.map(), data);
            int first = 0;
            int chunks = 0;
            while (context.nextKeyValue()) {
                chunk = context.getCurrentKey().get();
                first = chunks++ == 0 ? chunk : first;
                Optional<Chunk> made = mapper.map(chunk, part.counts());
                if (made.isPresent()) {
                    part.write(made.get());
                    JobCounter.ROWS_WRITTEN.of(context).increment(made.get().rows());
                }
                context.progress();
            }
            NumberedOutput.write(first, new BytesWritable(part.finish(chunks).bytes()), context);
        } catch (QuernException e) {
            NumberedOutput.mistake(chunk, e, context);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
