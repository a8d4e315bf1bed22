package org.quern.jobs.mapreduce;

import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;

/** Counts through the numbers (leaves of a merge tree, tasks of an import) of a split. */
final class SplitReader extends RecordReader<IntWritable, NullWritable> {
    private final IntWritable leaf = new IntWritable();
    private int first;
    private int next;
    private int end;

    @Override
    public void initialize(InputSplit split, TaskAttemptContext context) {
        ChunkSplit leaves = (ChunkSplit) split;
        first = leaves.firstLeaf();
        next = first;
        end = leaves.endLeaf();
    }

    @Override
    public boolean nextKeyValue() {
        if (next == end) {
            return false;
        }
        leaf.set(next++);
        return true;
    }

    @Override
    public IntWritable getCurrentKey() {
        return leaf;
    }

    @Override
    public NullWritable getCurrentValue() {
        return NullWritable.get();
    }

    @Override
    public float getProgress() {
        return end == first ? 1 : (float) (next - first) / (end - first);
    }

    @Override
    public void close() {}
}
