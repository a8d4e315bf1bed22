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
    /** Whether the first map task fails as on a node with Java 11 instead. */
    static final String OLD_JAVA = "test.old-java";

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        String attempt = getConf().get(MRJobConfig.TASK_ATTEMPT_ID);
        if (attempt != null && path.getName().endsWith(".parquet")) {
            fail(TaskAttemptID.forName(attempt));
        }
        return super.open(path, bufferSize);
    }

    private void fail(TaskAttemptID attempt) throws IOException {
        if (attempt.getTaskType() != TaskType.MAP || attempt.getId() > 0) {
            return;
        }
        switch (attempt.getTaskID().getId()) {
            case 0 -> {
                if (getConf().getBoolean(OLD_JAVA, false)) {
                    throw new UnsupportedClassVersionError(
                            "PassMapper has been compiled by a more recent version of the Java"
                                    + " Runtime (class file version 61.0), this version of the Java Runtime only recognizes class file"
                                    + " versions up to 55.0");
                }
                throw new IOException("the disk is gone");
            }
            case 1 -> Runtime.getRuntime().halt(7);
            default -> {}
        }
    }
}
