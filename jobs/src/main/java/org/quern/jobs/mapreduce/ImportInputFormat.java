package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.quern.io.chunkset.ChunkLocation;
import org.quern.io.imports.ImportTask;
import org.quern.jobs.Settings;
import org.quern.jobs.tasks.ImportWork;

/** Hands the numbers of import tasks to map tasks; neighbouring small ones share a map task. */
public final class ImportInputFormat extends InputFormat<IntWritable, NullWritable> {

    @Override
    public List<InputSplit> getSplits(JobContext job) throws IOException {
        Configuration configuration = job.getConfiguration();
        List<ChunkLocation> places = new ArrayList<>();
        for (ImportTask task : ImportWork.read(JobFile.of(configuration).work()).tasks()) {
            places.add(place(places.size(), task));
        }
        return List.copyOf(
                new Splits(places, 0, Settings.SPLIT_TARGET.of(configuration)).cut(Splits.Blocks.of(configuration)));
    }

    /** Where the first bytes of a task lie; tasks of several files are small. */
    private static ChunkLocation place(int number, ImportTask task) {
        ImportTask.Slice first = task.slices().get(0);
        boolean range = first.end() - first.start() == first.bytes();
        return new ChunkLocation(number, new Path(first.file()), range ? first.start() : 0, task.bytes());
    }

    @Override
    public RecordReader<IntWritable, NullWritable> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new SplitReader();
    }
}
