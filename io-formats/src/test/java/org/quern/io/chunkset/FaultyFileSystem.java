package org.quern.io.chunkset;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under another scheme, which fails where a test says so. Scheme {@code hdfs} renames as HDFS
 * does, never onto a file that exists; scheme {@code faulty} stands for file systems that create exclusively instead.
 */
public class FaultyFileSystem extends RawLocalFileSystem {
    /** Called before each operation with its name. */
    interface Fault {
        void before(String operation, Path path) throws IOException;
    }

    private static final Fault NONE = (operation, path) -> {};
    private static Fault fault = NONE;

    /** Set by {@link #initialize}; asked for earlier by the superclass. */
    private URI uri;

    /** Fails until {@link #heal}. */
    static void fail(Fault newFault) {
        fault = newFault;
    }

    static void heal() {
        fault = NONE;
    }

    static Configuration configuration() {
        Configuration conf = new Configuration(false);
        conf.setClass("fs.faulty.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        conf.setClass("fs.hdfs.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        return conf;
    }

    static Path path(String scheme, File directory, String name) {
        return new Path(scheme + "://test" + new File(directory, name).getPath());
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        uri = URI.create(name.getScheme() + "://test");
        super.initialize(name, conf);
    }

    @Override
    public String getScheme() {
        return getUri().getScheme();
    }

    @Override
    public URI getUri() {
        return uri == null ? URI.create("faulty://test") : uri;
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(getUri() + "/");
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        fault.before("create", path);
        FSDataOutputStream out;
        // The local file system looks first and then creates.
        synchronized (FaultyFileSystem.class) {
            out = super.create(path, overwrite, bufferSize, replication, blockSize, progress);
        }
        return new FSDataOutputStream(out, null) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                fault.before("write", path);
                super.write(bytes, offset, length);
            }
        };
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        fault.before("rename", source);
        synchronized (FaultyFileSystem.class) {
            return !exists(target) && super.rename(source, target);
        }
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        fault.before("mkdirs", path);
        return super.mkdirs(path);
    }
}
