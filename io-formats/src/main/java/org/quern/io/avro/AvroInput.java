package org.quern.io.avro;

import java.io.IOException;
import org.apache.avro.file.SeekableInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file of any file system, as Avro reads it. */
final class AvroInput implements SeekableInput {
    private final FSDataInputStream in;
    private final long length;

    AvroInput(Path path, Configuration conf) throws IOException {
        FileSystem fs = path.getFileSystem(conf);
        length = fs.getFileStatus(path).getLen();
        in = fs.open(path);
    }

    @Override
    public void seek(long position) throws IOException {
        in.seek(position);
    }

    @Override
    public long tell() throws IOException {
        return in.getPos();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        return in.read(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
