package org.quern.jobs.cluster;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;

/**
 * HDFS as the first attempts of two map tasks see it: to one a disk is gone when it opens a part file, the process of the other
 * dies there.
 */
public final class FailingFileSystem extends DistributedFileSystem {
    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        String attempt = getConf().get(MRJobConfig.TASK_ATTEMPT_ID);
        if (attempt != null && path.getName().endsWith(".parquet")) {
            fail(TaskAttemptID.forName(attempt));
        }
        return super.open(path, bufferSize);
    }

    private static void fail(TaskAttemptID attempt) throws IOException {
        if (attempt.getTaskType() != TaskType.MAP || attempt.getId() > 0) {
            return;
        }
        switch (attempt.getTaskID().getId()) {
            case 0 -> throw new IOException("the disk is gone");
            case 1 -> Runtime.getRuntime().halt(7);
            default -> {}
        }
    }
}
