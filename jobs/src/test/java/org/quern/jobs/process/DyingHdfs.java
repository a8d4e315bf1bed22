package org.quern.jobs.process;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.util.Progressable;

/** HDFS as a driver and tasks see it that die or stand still as {@link Deaths} says. */
public final class DyingHdfs extends DistributedFileSystem {
    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return Deaths.created(
                path,
                super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress),
                getConf());
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Deaths.opened(path, getConf());
        return super.open(path, bufferSize);
    }
}
