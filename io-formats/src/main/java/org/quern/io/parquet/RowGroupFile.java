package org.quern.io.parquet;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.quern.data.Column;
import org.quern.data.Schema;

/**
 * Writes a Parquet file, a row group at a time from whole columns. Pages hold 50 000 rows, carry checksums and keep to
 * version 1, which every reader knows; a column of a row group is written with a dictionary throughout or plainly
 * throughout.
 */
public final class RowGroupFile implements Closeable {
    private static final int ROWS_PER_PAGE = 50_000;

    private final FileSystem fileSystem;
    private final Path file;
    private final MessageType schema;
    private final CompressionCodecName codec;
    private final Output output;
    private final ParquetFileWriter writer;
    private final PageOutput page = new PageOutput();
    private int[] levels = new int[0];
    private boolean ended;

    /**
     * What a row group holds of a column.
     *
     * @param low smallest valid value, NaN if none or text
     * @param high largest valid value, likewise
     * @param missing number of missing values
     */
    public record Facts(double low, double high, long missing) {}

    /**
     * Place of a row group in the file.
     *
     * @param offset where its bytes start
     * @param length bytes it takes
     * @param rows number of its rows
     */
    public record Place(long offset, long length, int rows) {}

    /** @param blockSize of the file in HDFS; other file systems disregard it */
    public RowGroupFile(FileSystem fileSystem, Path file, Schema schema, CompressionCodecName codec, long blockSize)
            throws IOException {
        this.fileSystem = fileSystem;
        this.file = file;
        this.schema = ParquetTypes.of(schema);
        this.codec = codec;
        this.output = new Output(fileSystem, file, blockSize);
        ParquetProperties properties = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(true)
                .withSizeStatisticsEnabled(false)
                .build();
        this.writer = new ParquetFileWriter(
                output, this.schema, ParquetFileWriter.Mode.CREATE, blockSize, 0, null, properties);
        writer.start();
    }

    /** Bytes written so far. */
    public long position() throws IOException {
        return writer.getPos();
    }

    /** Writes all rows of these columns as the next row group, and says what they hold. */
    public List<Facts> write(int rows, List<Column> columns) throws IOException {
        List<Facts> facts = new ArrayList<>();
        writer.startBlock(rows);
        for (int i = 0; i < columns.size(); i++) {
            facts.add(writeColumn(schema.getColumns().get(i), columns.get(i), rows));
        }
        writer.endBlock();
        return facts;
    }

    private Facts writeColumn(ColumnDescriptor descriptor, Column column, int rows) throws IOException {
        ColumnEncoder encoder = ColumnEncoder.of(column);
        writer.startColumn(descriptor, rows, codec);
        boolean dictionary = encoder.dictionarySize() > 0;
        if (dictionary) {
            page.reset();
            encoder.writeDictionary(page);
            writer.writeDictionaryPage(new DictionaryPage(
                    PageCodec.compress(codec, page.bytes, page.length),
                    page.length,
                    encoder.dictionarySize(),
                    Encoding.PLAIN));
        }
        int rowsPerPage = encoder.rowsPerPage(ROWS_PER_PAGE);
        int written = 0;
        for (int row = 0; row < rows; row += rowsPerPage) {
            int count = Math.min(rowsPerPage, rows - row);
            written += writePage(descriptor, encoder, column, row, count, written);
        }
        writer.endColumn();
        return new Facts(encoder.low(), encoder.high(), rows - encoder.present);
    }

    /** Writes one page and returns how many values it holds. */
    private int writePage(
            ColumnDescriptor descriptor, ColumnEncoder encoder, Column column, int row, int count, int written)
            throws IOException {
        page.reset();
        int present = writeLevels(column, row, count, encoder.present == column.rows());
        if (present > 0) {
            encoder.writeValues(written, present, page);
        }
        Statistics<?> statistics = Statistics.createStats(descriptor.getPrimitiveType());
        statistics.incrementNumNulls(count - present);
        encoder.addBounds(written, present, statistics);
        BytesInput compressed = PageCodec.compress(codec, page.bytes, page.length);
        writer.writeDataPage(
                count,
                page.length,
                compressed,
                statistics,
                count,
                Encoding.RLE,
                Encoding.RLE,
                encoder.dictionarySize() > 0 ? Encoding.RLE_DICTIONARY : Encoding.PLAIN);
        return present;
    }

    private int writeLevels(Column column, int row, int count, boolean complete) {
        int start = page.reserve(4);
        int present = count;
        if (complete) {
            HybridEncoder.repeat(1, count, 1, page);
        } else {
            if (levels.length < count) {
                levels = new int[count];
            }
            present = 0;
            for (int i = 0; i < count; i++) {
                levels[i] = column.isMissing(row + i) ? 0 : 1;
                present += levels[i];
            }
            HybridEncoder.write(levels, 0, count, 1, page);
        }
        page.patchLength(start);
        return present;
    }

    /**
     * Writes the footer and closes the file.
     *
     * @return places of the row groups in order
     */
    public List<Place> end(Map<String, String> extra) throws IOException {
        output.keepTail();
        writer.end(extra);
        writer.close();
        ended = true;
        List<Place> places = new ArrayList<>();
        for (BlockMetaData block : writer.getFooter().getBlocks()) {
            places.add(
                    new Place(block.getStartingPos(), block.getCompressedSize(), Math.toIntExact(block.getRowCount())));
        }
        return places;
    }

    /** CRC-32C of the footer, once {@link #end} was called. */
    public long footerChecksum() {
        byte[] tail = output.tail();
        int length = (int) PageInput.INT.get(tail, tail.length - 8);
        CRC32C crc = new CRC32C();
        crc.update(tail, tail.length - 8 - length, length);
        return crc.getValue();
    }

    /** Bytes of the file, once {@link #end} was called. */
    public long length() {
        return output.length();
    }

    /** Deletes the file unless it was ended. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            try {
                output.abandon();
            } finally {
                fileSystem.delete(file, false);
            }
        }
    }

    /** The file as Parquet's writer wants it: through any file system, without overwriting. */
    private static final class Output implements OutputFile {
        private final FileSystem fileSystem;
        private final Path file;
        private final long blockSize;
        private FSDataOutputStream out;
        private ByteArrayOutputStream tail;
        private long length;

        Output(FileSystem fileSystem, Path file, long blockSize) {
            this.fileSystem = fileSystem;
            this.file = file;
            this.blockSize = blockSize;
        }

        void keepTail() {
            tail = new ByteArrayOutputStream();
        }

        byte[] tail() {
            return tail.toByteArray();
        }

        long length() {
            return length;
        }

        void abandon() throws IOException {
            if (out != null) {
                out.close();
            }
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) throws IOException {
            out = fileSystem.create(
                    file, false, 1 << 16, fileSystem.getDefaultReplication(file), Math.max(blockSize, 1 << 20));
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return length;
                }

                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int count) throws IOException {
                    out.write(bytes, offset, count);
                    length += count;
                    if (tail != null) {
                        tail.write(bytes, offset, count);
                    }
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return blockSize;
        }
    }
}
