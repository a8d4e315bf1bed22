package org.quern.jobs.process;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The local file system of a driver and tasks that die or stand still as {@link Deaths} says. */
public final class DyingLocalFileSystem extends LocalFileSystem {
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean renamed = super.rename(from, to);
        Deaths.renamed(to, getConf());
        return renamed;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Deaths.opened(path, getConf());
        return super.open(path, bufferSize);
    }
}
