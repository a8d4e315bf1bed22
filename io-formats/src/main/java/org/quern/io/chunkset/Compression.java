package org.quern.io.chunkset;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.quern.QuernException;

/** How pages of a chunk set are compressed. */
public enum Compression {
    /** Largest files, fastest where storage outruns the processor. */
    NONE(CompressionCodecName.UNCOMPRESSED),
    /** The default: decodes about twice as fast as {@link #ZSTD} at files a quarter to a third larger. */
    SNAPPY(CompressionCodecName.SNAPPY),
    /** Smaller files, slower to read. */
    ZSTD(CompressionCodecName.ZSTD),
    /** For readers that know nothing newer. */
    GZIP(CompressionCodecName.GZIP);

    private final CompressionCodecName codec;

    Compression(CompressionCodecName codec) {
        this.codec = codec;
    }

    public CompressionCodecName codec() {
        return codec;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The compression of that label, in either case. */
    public static Compression ofLabel(String label) {
        for (Compression compression : values()) {
            if (compression.label().equalsIgnoreCase(label)) {
                return compression;
            }
        }
        throw new QuernException("Unknown compression '" + label + "'; possible: "
                + Arrays.stream(values()).map(Compression::label).collect(Collectors.joining(", ")));
    }
}
