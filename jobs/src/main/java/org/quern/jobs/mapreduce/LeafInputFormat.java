package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.Settings;

/** Hands the numbers of leaves to map tasks, which read the chunks themselves, a column at a time. */
public final class LeafInputFormat extends InputFormat<IntWritable, NullWritable> {
    @Override
    public List<InputSplit> getSplits(JobContext job) throws IOException {
        Configuration configuration = job.getConfiguration();
        JobFile file = JobFile.of(configuration);
        try (ChunkSet data = file.open(configuration)) {
            return List.copyOf(splits(data, file.leafLevel(), configuration));
        }
    }

    static List<ChunkSplit> splits(ChunkSet data, int leafLevel, Configuration configuration) throws IOException {
        return new Splits(data.locations(), leafLevel, Settings.SPLIT_TARGET.of(configuration))
                .cut(Splits.Blocks.of(configuration));
    }

    @Override
    public RecordReader<IntWritable, NullWritable> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new SplitReader();
    }
}
