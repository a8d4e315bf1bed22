package org.quern.io.text;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.quern.QuernException;

/**
 * A file of text on any file system, decompressed by the codec its name stands for (.gz, .bz2, .zst …). Positions are
 * those of the decompressed text in the encoding it is scanned in.
 */
public final class TextFile {
    private final Path path;
    private final Configuration conf;
    private final CompressionCodec codec;

    public TextFile(Path path, Configuration conf) {
        this.path = path;
        this.conf = conf;
        this.codec = new CompressionCodecFactory(conf).getCodec(path);
    }

    public Path path() {
        return path;
    }

    public boolean compressed() {
        return codec != null;
    }

    /** Whether the text can be read from the middle. */
    public boolean cuttable(TextFormat format) {
        return !compressed()
                && !format.multiline()
                && TextEncoding.of(format.charset()).cuttable();
    }

    /** The decompressed bytes, as they are in the file. */
    public InputStream open() throws IOException {
        FSDataInputStream file = path.getFileSystem(conf).open(path);
        if (codec == null) {
            return file;
        }
        try {
            return new Decompressed(codec.createInputStream(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw damaged(e);
        }
    }

    /** The text in the encoding it is scanned in, from a position on. */
    InputStream open(TextEncoding encoding, long offset) throws IOException {
        InputStream in = open();
        if (in instanceof FSDataInputStream file && encoding.cuttable()) {
            file.seek(offset);
            return in;
        }
        InputStream text = encoding.open(in);
        text.skipNBytes(offset);
        return text;
    }

    /** The mistake with the file it was met in, if it does not name it yet. */
    static QuernException naming(String file, QuernException mistake) {
        return mistake.getMessage().startsWith("Cannot read ")
                ? mistake
                : new QuernException("Cannot read " + file + ": " + mistake.getMessage(), mistake);
    }

    private QuernException damaged(Exception e) {
        String reason =
                e instanceof EOFException ? "it is truncated" : "it cannot be decompressed (" + e.getMessage() + ")";
        return new QuernException("Cannot read " + path + ": " + reason, e);
    }

    /** Says of a failing codec which file it failed on. */
    private final class Decompressed extends FilterInputStream {
        Decompressed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException | ArrayIndexOutOfBoundsException e) {
                throw damaged(e);
            }
        }
    }
}
