package org.quern.io.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compression of pages. The usual codecs are called on arrays, without the streams and pools of Hadoop's interface;
 * the rarer ones go through Parquet's own factory. For one thread.
 */
final class PageCodec implements Closeable {
    /** Zstandard's own default: higher levels write slowly for little. */
    private static final int ZSTD_LEVEL = 3;

    private ZstdDecompressCtx zstd;
    private CodecFactory others;

    /** Decompresses into a new array with slack after {@code size} bytes, and insists on exactly that many. */
    PageInput decompress(CompressionCodecName codec, byte[] bytes, int start, int length, int size) throws IOException {
        byte[] target = new byte[size + PageInput.SLACK];
        int got =
                switch (codec) {
                    case SNAPPY -> snappy(bytes, start, length, target, size);
                    case ZSTD -> zstd().decompressByteArray(target, 0, size, bytes, start, length);
                    case GZIP -> gunzip(bytes, start, length, target, size);
                    default -> other(codec, bytes, start, length, target, size);
                };
        if (got != size) {
            throw new CorruptPageException("it decompresses to " + got + " bytes, expected " + size);
        }
        return new PageInput(target, 0, size);
    }

    private static int snappy(byte[] bytes, int start, int length, byte[] target, int size) throws IOException {
        int announced = Snappy.uncompressedLength(bytes, start, length);
        return announced == size ? Snappy.uncompress(bytes, start, length, target, 0) : announced;
    }

    private ZstdDecompressCtx zstd() {
        if (zstd == null) {
            zstd = new ZstdDecompressCtx();
        }
        return zstd;
    }

    private static int gunzip(byte[] bytes, int start, int length, byte[] target, int size) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, start, length), 1 << 15)) {
            int got = in.readNBytes(target, 0, size);
            return in.read() < 0 ? got : got + 1;
        }
    }

    private int other(CompressionCodecName codec, byte[] bytes, int start, int length, byte[] target, int size)
            throws IOException {
        if (others == null) {
            others = new CodecFactory(new Configuration(), 0);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        others.getDecompressor(codec)
                .decompress(BytesInput.from(bytes, start, length), size)
                .writeAllTo(out);
        byte[] plain = out.toByteArray();
        System.arraycopy(plain, 0, target, 0, Math.min(size, plain.length));
        return plain.length;
    }

    static BytesInput compress(CompressionCodecName codec, byte[] bytes, int length) throws IOException {
        switch (codec) {
            case UNCOMPRESSED -> {
                return BytesInput.from(bytes, 0, length);
            }
            case SNAPPY -> {
                byte[] target = new byte[Snappy.maxCompressedLength(length)];
                return BytesInput.from(target, 0, Snappy.compress(bytes, 0, length, target, 0));
            }
            case ZSTD -> {
                byte[] target = new byte[Math.toIntExact(Zstd.compressBound(length))];
                long size = Zstd.compressByteArray(target, 0, target.length, bytes, 0, length, ZSTD_LEVEL);
                if (Zstd.isError(size)) {
                    throw new IOException("zstd: " + Zstd.getErrorName(size));
                }
                return BytesInput.from(target, 0, (int) size);
            }
            case GZIP -> {
                ByteArrayOutputStream target = new ByteArrayOutputStream(length / 2 + 64);
                try (GZIPOutputStream gzip = new GZIPOutputStream(target, 1 << 15)) {
                    gzip.write(bytes, 0, length);
                }
                return BytesInput.from(target.toByteArray());
            }
            default -> throw new IllegalArgumentException("no writer for " + codec);
        }
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
        }
        if (others != null) {
            others.release();
        }
    }
}
