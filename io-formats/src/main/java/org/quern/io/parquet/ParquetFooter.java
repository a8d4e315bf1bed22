package org.quern.io.parquet;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.quern.QuernException;

/**
 * The footer of a Parquet file, read and checked.
 *
 * @param file fully qualified
 * @param length bytes of the file
 * @param checksum CRC-32C of the footer's bytes
 * @param metadata schema and row groups
 */
public record ParquetFooter(Path file, long length, long checksum, ParquetMetadata metadata) {
    /** Magic numbers before and after the data. */
    private static final int MAGIC = 4;
    /** Length of the footer and the magic number, at the end. */
    private static final int TAIL = 8;
    /** Most footers fit in one read of this many bytes from the end. */
    private static final int GUESS = 64 << 10;

    /** @throws QuernException if the file is not Parquet, cut short or damaged */
    public static ParquetFooter read(FileSystem fileSystem, Path file, long length) throws IOException {
        return read(fileSystem, file, length, -1);
    }

    /**
     * Reads a footer that was recorded before.
     *
     * @param expectedChecksum CRC-32C that the footer must have, or −1
     */
    public static ParquetFooter read(FileSystem fileSystem, Path file, long length, long expectedChecksum)
            throws IOException {
        if (length < MAGIC + TAIL) {
            throw new QuernException(
                    file + " is not a Parquet file: it has only " + length + " bytes. Was it cut short?");
        }
        try (FSDataInputStream in = open(fileSystem, file, length)) {
            byte[] end = end(in, length, (int) Math.min(length, GUESS));
            requireMagic(file, in, end);
            long footerLength = Integer.toUnsignedLong((int) PageInput.INT.get(end, end.length - TAIL));
            if (footerLength > length - TAIL - MAGIC) {
                throw new QuernException("The footer of " + file + " is damaged: it claims " + footerLength
                        + " bytes in a file of " + length);
            }
            if (footerLength + TAIL > end.length) {
                end = end(in, length, Math.toIntExact(footerLength + TAIL));
            }
            return parse(file, length, end, (int) footerLength, expectedChecksum);
        } catch (EOFException e) {
            throw new QuernException(file + " ends before byte " + length + ": it was cut short meanwhile", e);
        }
    }

    static FSDataInputStream open(FileSystem fileSystem, Path file, long length) throws IOException {
        try {
            return FutureIO.awaitFuture(fileSystem
                    .openFile(file)
                    .opt("fs.option.openfile.read.policy", "random")
                    .opt("fs.option.openfile.length", Long.toString(length))
                    .build());
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static byte[] end(FSDataInputStream in, long length, int bytes) throws IOException {
        byte[] end = new byte[bytes];
        in.readFully(length - bytes, end, 0, bytes);
        return end;
    }

    private static void requireMagic(Path file, FSDataInputStream in, byte[] end) throws IOException {
        int n = end.length;
        boolean parquet = end[n - 4] == 'P' && end[n - 3] == 'A' && end[n - 2] == 'R';
        if (parquet && end[n - 1] == 'E') {
            throw new QuernException("Cannot read " + file + ": its footer is encrypted");
        }
        if (!parquet || end[n - 1] != '1') {
            byte[] start = new byte[MAGIC];
            in.readFully(0, start, 0, MAGIC);
            throw new QuernException(
                    new String(start, StandardCharsets.US_ASCII).equals("PAR1")
                            ? "Parquet file " + file + " was cut short: it does not end in PAR1"
                            : file + " is not a Parquet file; 'quern import' makes a chunk set of text and Avro");
        }
    }

    private static ParquetFooter parse(Path file, long length, byte[] end, int footerLength, long expectedChecksum) {
        int start = end.length - TAIL - footerLength;
        CRC32C crc = new CRC32C();
        crc.update(end, start, footerLength);
        if (expectedChecksum >= 0 && crc.getValue() != expectedChecksum) {
            throw new QuernException(
                    "The footer of " + file + " is not the one that was recorded (its checksum differs):"
                            + " the file is damaged or was changed");
        }
        ParquetMetadata metadata;
        try {
            metadata = new ParquetMetadataConverter()
                    .readParquetMetadata(
                            new ByteArrayInputStream(end, start, footerLength), ParquetMetadataConverter.NO_FILTER);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // A damaged length in the footer may ask for any amount of memory.
            throw new QuernException("The footer of " + file + " is damaged: " + firstLine(e), e);
        }
        ParquetFooter footer = new ParquetFooter(file, length, crc.getValue(), metadata);
        footer.check(length - TAIL - footerLength);
        return footer;
    }

    /** Messages of libraries may quote a whole schema. */
    static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    /** Row groups must agree with themselves and lie between the magic number and the footer. */
    private void check(long dataEnd) {
        for (int g = 0; g < rowGroups().size(); g++) {
            BlockMetaData group = rowGroups().get(g);
            for (ColumnChunkMetaData column : group.getColumns()) {
                long start = column.getStartingPos();
                long bytes = column.getTotalSize();
                if (start < MAGIC || bytes < 0 || start > dataEnd || bytes > dataEnd - start) {
                    throw damaged(g, column, "bytes " + start + " to " + (start + bytes) + " lie outside the data");
                }
                boolean flat = column.getPath().size() == 1
                        && schema().containsPath(column.getPath().toArray())
                        && schema().getMaxRepetitionLevel(column.getPath().toArray()) == 0;
                if (flat && column.getValueCount() != group.getRowCount()) {
                    throw damaged(
                            g, column, column.getValueCount() + " values in a row group of " + group.getRowCount());
                }
            }
        }
    }

    private QuernException damaged(int rowGroup, ColumnChunkMetaData column, String what) {
        return new QuernException("The footer of " + file + " is damaged: column '"
                + column.getPath().toDotString() + "' of row group " + rowGroup + " has " + what);
    }

    public MessageType schema() {
        return metadata.getFileMetaData().getSchema();
    }

    public List<BlockMetaData> rowGroups() {
        return metadata.getBlocks();
    }

    /** The flat column of that name in a row group, or null. */
    public ColumnChunkMetaData column(int rowGroup, String name) {
        for (ColumnChunkMetaData column : rowGroups().get(rowGroup).getColumns()) {
            if (column.getPath().size() == 1 && column.getPath().toArray()[0].equals(name)) {
                return column;
            }
        }
        return null;
    }

    /** Whether the file begins as Parquet does. */
    public static boolean hasMagic(FileSystem fileSystem, Path file) throws IOException {
        try (FSDataInputStream in = fileSystem.open(file)) {
            byte[] start = new byte[MAGIC];
            in.readFully(0, start);
            return start[0] == 'P' && start[1] == 'A' && start[2] == 'R' && start[3] == '1';
        } catch (EOFException | FileNotFoundException e) {
            return false;
        }
    }
}
