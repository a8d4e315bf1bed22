package org.quern.io.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.quern.QuernException;
import org.quern.data.Column;

/**
 * Reads columns of row groups of one file. The bytes of the columns asked for come by positional reads, neighbours
 * together; nothing else of the file is read. Safe for several threads.
 *
 * <p>Cost: one pass over the bytes for checksum and decompression and one for decoding, about 60 to 200 million values
 * a second and thread depending on compression and encoding; memory for the compressed bytes of a few columns, one page
 * and the result.
 */
public final class RowGroupReader {
    /** Columns further apart than this are read separately. */
    private static final long MAX_GAP = 64 << 10;
    /** Neighbours are read together up to about this many bytes, so that memory stays small for wide selections. */
    private static final long MAX_TOGETHER = 16 << 20;

    private final FileSystem fileSystem;
    private final ParquetFooter footer;
    private final PageReader.Checks checks;

    private RowGroupReader(FileSystem fileSystem, ParquetFooter footer, PageReader.Checks checks) {
        this.fileSystem = fileSystem;
        this.footer = footer;
        this.checks = checks;
    }

    /** For files that Quern wrote: pages must have the checksums that it writes. */
    public static RowGroupReader ofOurs(FileSystem fileSystem, ParquetFooter footer) {
        return new RowGroupReader(fileSystem, footer, PageReader.Checks.STRICT);
    }

    /** For files of other tools: checksums are verified where there are any. */
    public static RowGroupReader ofForeign(FileSystem fileSystem, ParquetFooter footer) {
        return new RowGroupReader(fileSystem, footer, PageReader.Checks.LENIENT);
    }

    /**
     * A column to read.
     *
     * @param mapping from the file's column, of the type wanted
     * @param levels of the factor if it is to be one, else null
     */
    public record Request(ColumnMapping mapping, FactorLevels levels) {}

    /** A requested column's place in the file. */
    private record Piece(int index, ColumnChunkMetaData chunk) {
        long start() {
            return chunk.getStartingPos();
        }

        long end() {
            return chunk.getStartingPos() + chunk.getTotalSize();
        }
    }

    /** The columns in the order asked for. */
    public List<Column> read(int rowGroup, List<Request> requests) throws IOException {
        int rows = rows(rowGroup);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            pieces.add(new Piece(i, chunk(rowGroup, requests.get(i).mapping().name())));
        }
        pieces.sort(Comparator.comparingLong(Piece::start));
        Column[] columns = new Column[requests.size()];
        if (!pieces.isEmpty()) {
            try (FSDataInputStream in = ParquetFooter.open(fileSystem, footer.file(), footer.length());
                    PageCodec codec = new PageCodec()) {
                for (List<Piece> together : groups(pieces)) {
                    readTogether(in, codec, rowGroup, rows, together, requests, columns);
                }
            }
        }
        return List.of(columns);
    }

    private int rows(int rowGroup) {
        long rows = footer.rowGroups().get(rowGroup).getRowCount();
        if (rows < 0 || rows > Integer.MAX_VALUE - 64) {
            throw new QuernException("Row group " + rowGroup + " of " + footer.file() + " has " + rows
                    + " rows; write it with row groups of less than 2^31");
        }
        return (int) rows;
    }

    private ColumnChunkMetaData chunk(int rowGroup, String name) {
        ColumnChunkMetaData chunk = footer.column(rowGroup, name);
        if (chunk == null) {
            throw new QuernException(
                    "Row group " + rowGroup + " of " + footer.file() + " has no column '" + name + "'");
        }
        if (chunk.getTotalSize() > Integer.MAX_VALUE - 64) {
            throw new QuernException("Column '" + name + "' takes " + chunk.getTotalSize() + " bytes in row group "
                    + rowGroup + " of " + footer.file() + "; write it with smaller row groups");
        }
        return chunk;
    }

    private static List<List<Piece>> groups(List<Piece> sorted) {
        List<List<Piece>> groups = new ArrayList<>();
        List<Piece> current = new ArrayList<>();
        for (Piece piece : sorted) {
            boolean apart = !current.isEmpty()
                    && (piece.start() - current.get(current.size() - 1).end() > MAX_GAP
                            || piece.end() - current.get(0).start() > MAX_TOGETHER);
            if (apart) {
                groups.add(current);
                current = new ArrayList<>();
            }
            current.add(piece);
        }
        groups.add(current);
        return groups;
    }

    private void readTogether(
            FSDataInputStream in,
            PageCodec codec,
            int rowGroup,
            int rows,
            List<Piece> pieces,
            List<Request> requests,
            Column[] columns)
            throws IOException {
        long start = pieces.get(0).start();
        long end = pieces.stream().mapToLong(Piece::end).max().orElse(start);
        byte[] bytes = new byte[Math.toIntExact(end - start + PageInput.SLACK)];
        try {
            in.readFully(start, bytes, 0, (int) (end - start));
        } catch (EOFException e) {
            throw new QuernException(
                    footer.file() + " ends before byte " + end + " of row group " + rowGroup + ": it was cut short", e);
        }
        for (Piece piece : pieces) {
            Request request = requests.get(piece.index());
            ColumnMapping mapping = request.mapping();
            PageReader pages = new PageReader(
                    piece.chunk(), mapping.maxDefinitionLevel(), codec, checks, bytes, (int) (piece.start() - start));
            try {
                ColumnDecoder decoder = ColumnDecoder.of(mapping, rows, request.levels());
                pages.readAll(decoder);
                columns[piece.index()] = decoder.column();
            } catch (IOException | RuntimeException e) {
                throw damaged(mapping.name(), rowGroup, pages.page(), e);
            }
        }
    }

    private QuernException damaged(String column, int rowGroup, int page, Exception cause) {
        String what = cause instanceof CorruptPageException || cause instanceof QuernException
                ? cause.getMessage()
                : "it is damaged (" + ParquetFooter.firstLine(cause) + ")";
        return new QuernException(
                "Cannot read column '" + column + "' in row group " + rowGroup + ", page " + page + " of "
                        + footer.file() + ": " + what,
                cause);
    }

    /** The texts in the dictionary of a column, or null unless all its pages use one. */
    public String[] dictionary(int rowGroup, ColumnMapping mapping) throws IOException {
        ColumnChunkMetaData chunk = chunk(rowGroup, mapping.name());
        if (chunk.getEncodingStats() == null
                || !chunk.getEncodingStats().hasDictionaryPages()
                || chunk.getEncodingStats().hasNonDictionaryEncodedPages()
                || chunk.getFirstDataPageOffset() <= chunk.getStartingPos()) {
            return null;
        }
        int length = Math.toIntExact(chunk.getFirstDataPageOffset() - chunk.getStartingPos());
        byte[] bytes = new byte[Math.toIntExact(chunk.getTotalSize()) + PageInput.SLACK];
        try (FSDataInputStream in = ParquetFooter.open(fileSystem, footer.file(), footer.length());
                PageCodec codec = new PageCodec()) {
            in.readFully(chunk.getStartingPos(), bytes, 0, Math.min(length, bytes.length));
            TextDecoder decoder = new TextDecoder(mapping.as(org.quern.data.ColumnType.STRING), 0, null);
            PageReader pages = new PageReader(chunk, mapping.maxDefinitionLevel(), codec, checks, bytes, 0);
            try {
                return pages.readDictionary(decoder) ? decoder.texts() : null;
            } catch (IOException | RuntimeException e) {
                throw damaged(mapping.name(), rowGroup, 1, e);
            }
        }
    }
}
