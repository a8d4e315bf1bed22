package org.quern.jobs.mapreduce;

import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.mapreduce.Partitioner;

/** Deals slices out to reducers in turn. */
public final class SlicePartitioner extends Partitioner<NodeKey, BytesWritable> {
    @Override
    public int getPartition(NodeKey key, BytesWritable state, int partitions) {
        return key.slice() % partitions;
    }
}
