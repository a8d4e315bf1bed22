package org.quern.io.exports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.io.chunkset.Compression;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * What to export and how.
 *
 * @param output file or directory to write
 * @param format of the output
 * @param keep columns of the output in order, of the data or computed; empty for all
 * @param drop columns not to be in the output
 * @param rowSelection rows to keep, after transforms; empty for all
 * @param transforms columns to compute
 * @param style of delimited text
 * @param gzip whether text is compressed
 * @param files whether text goes into one file or one a chunk
 * @param compression of Parquet pages
 * @param overwrite whether an existing output is replaced
 */
public record ExportOptions(
        String output,
        Format format,
        List<String> keep,
        List<String> drop,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        TextStyle style,
        boolean gzip,
        Files files,
        Compression compression,
        boolean overwrite) {

    /** Formats that can be written. */
    public enum Format {
        CSV,
        PARQUET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How text is spread over files. */
    public enum Files {
        /** The output is a file. */
        ONE,
        /** The output is a directory with a file for each chunk, each with its header. */
        ONE_PER_CHUNK
    }

    public ExportOptions {
        keep = List.copyOf(keep);
        drop = List.copyOf(drop);
        transforms = List.copyOf(transforms);
        if (format == Format.PARQUET && (gzip || files == Files.ONE_PER_CHUNK)) {
            throw new QuernException("--gzip and --file-per-chunk are for text; Parquet takes --compression");
        }
    }

    /** Everything as one CSV file. */
    public static ExportOptions csv(String output) {
        return new ExportOptions(
                output,
                Format.CSV,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                TextStyle.CSV,
                false,
                Files.ONE,
                Compression.SNAPPY,
                false);
    }
}
