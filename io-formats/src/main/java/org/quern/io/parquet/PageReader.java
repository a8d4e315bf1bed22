package org.quern.io.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** Reads the pages of one column of a row group from its bytes and feeds them to a {@link ColumnDecoder}. */
final class PageReader {
    private final ColumnChunkMetaData chunk;
    private final int maxDefinitionLevel;
    private final PageCodec codec;
    private final Checks checks;
    private final byte[] bytes;
    private final int end;
    private final CRC32 crc = new CRC32();
    private int position;
    /** For messages: pages begun. */
    private int page;

    private int[] levels = new int[0];

    /** What a page must satisfy. */
    enum Checks {
        /** A checksum is verified where a page has one. */
        LENIENT,
        /** Pages must have a checksum, an encoding that the footer lists, and no byte too many. */
        STRICT
    }

    /** @param bytes hold the column from {@code start} on, and slack after it */
    PageReader(
            ColumnChunkMetaData chunk,
            int maxDefinitionLevel,
            PageCodec codec,
            Checks checks,
            byte[] bytes,
            int start) {
        this.chunk = chunk;
        this.maxDefinitionLevel = maxDefinitionLevel;
        this.codec = codec;
        this.checks = checks;
        this.bytes = bytes;
        this.position = start;
        this.end = start + Math.toIntExact(chunk.getTotalSize());
    }

    int page() {
        return page;
    }

    /** Decodes all pages. */
    void readAll(ColumnDecoder decoder) throws IOException {
        while (decoder.filled < decoder.rows) {
            readPage(decoder);
        }
    }

    /** Decodes the dictionary page alone, if there is one. */
    boolean readDictionary(ColumnDecoder decoder) throws IOException {
        PageHeader header = header();
        if (!header.isSetDictionary_page_header()) {
            return false;
        }
        dictionary(header, decoder);
        return true;
    }

    private void readPage(ColumnDecoder decoder) throws IOException {
        if (position >= end) {
            throw new CorruptPageException(
                    "the column ends after " + decoder.filled + " of " + decoder.rows + " values");
        }
        page++;
        PageHeader header = header();
        int start = position;
        switch (header.getType()) {
            case DICTIONARY_PAGE -> {
                if (page > 1) {
                    throw new CorruptPageException("a second dictionary");
                }
                dictionary(header, decoder);
            }
            case DATA_PAGE -> dataV1(header, decoder);
            case DATA_PAGE_V2 -> dataV2(header, decoder);
            default -> {
                // Index pages were never used; the format says to pass over what is not known.
            }
        }
        position = start + header.getCompressed_page_size();
    }

    private PageHeader header() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, position, end - position);
        PageHeader header = Util.readPageHeader(in);
        position = end - in.available();
        int size = header.getCompressed_page_size();
        if (size < 0 || size > end - position) {
            throw new CorruptPageException("it claims " + size + " bytes, " + (end - position) + " are left");
        }
        long most = Math.max(chunk.getTotalUncompressedSize(), chunk.getTotalSize());
        if (header.getUncompressed_page_size() < 0 || header.getUncompressed_page_size() > most) {
            throw new CorruptPageException("it claims to decompress to " + header.getUncompressed_page_size()
                    + " bytes, the column to " + most);
        }
        verifyChecksum(header, size);
        return header;
    }

    private void verifyChecksum(PageHeader header, int size) {
        if (!header.isSetCrc()) {
            if (checks == Checks.STRICT) {
                throw new CorruptPageException("it lacks the checksum that our files have");
            }
            return;
        }
        crc.reset();
        crc.update(bytes, position, size);
        if ((int) crc.getValue() != header.getCrc()) {
            throw new CorruptPageException("its checksum does not agree with its bytes; the file is damaged");
        }
    }

    private void dictionary(PageHeader header, ColumnDecoder decoder) throws IOException {
        DictionaryPageHeader dictionary = header.getDictionary_page_header();
        if (dictionary == null) {
            throw new CorruptPageException("a dictionary without its header");
        }
        PageInput in = body(header.getCompressed_page_size(), header.getUncompressed_page_size(), true);
        int count = dictionary.getNum_values();
        if (count < 0 || count > 8L * in.remaining()) {
            throw new CorruptPageException("a dictionary of " + count + " values in " + in.remaining() + " bytes");
        }
        decoder.dictionary(in, count);
        requireEnd(in);
    }

    private void dataV1(PageHeader header, ColumnDecoder decoder) throws IOException {
        DataPageHeader data = header.getData_page_header();
        if (data == null) {
            throw new CorruptPageException("a data page without its header");
        }
        int count = count(data.getNum_values(), decoder);
        Encoding encoding = encoding(data.getEncoding());
        PageInput in = body(header.getCompressed_page_size(), header.getUncompressed_page_size(), true);
        int present = count;
        if (maxDefinitionLevel > 0) {
            if (data.getDefinition_level_encoding() != org.apache.parquet.format.Encoding.RLE) {
                throw new CorruptPageException("definition levels in encoding " + data.getDefinition_level_encoding());
            }
            present = definitionLevels(in.slice(in.readInt()), count);
        }
        decode(decoder, encoding, in, count, present);
    }

    private void dataV2(PageHeader header, ColumnDecoder decoder) throws IOException {
        DataPageHeaderV2 data = header.getData_page_header_v2();
        if (data == null) {
            throw new CorruptPageException("a data page without its header");
        }
        int count = count(data.getNum_values(), decoder);
        Encoding encoding = encoding(data.getEncoding());
        int repetition = data.getRepetition_levels_byte_length();
        int definition = data.getDefinition_levels_byte_length();
        int size = header.getCompressed_page_size();
        if (repetition < 0 || definition < 0 || (long) repetition + definition > size) {
            throw new CorruptPageException("levels of " + repetition + " and " + definition + " bytes in " + size);
        }
        int present = count;
        if (maxDefinitionLevel > 0) {
            int start = position + repetition;
            present = definitionLevels(new PageInput(bytes, start, start + definition), count);
        }
        int levelBytes = repetition + definition;
        position += levelBytes;
        boolean compressed = !data.isSetIs_compressed() || data.isIs_compressed();
        PageInput in = body(size - levelBytes, header.getUncompressed_page_size() - levelBytes, compressed);
        decode(decoder, encoding, in, count, present);
    }

    private void decode(ColumnDecoder decoder, Encoding encoding, PageInput in, int count, int present) {
        decoder.page(encoding, in, count, present, present == count ? null : levels);
        if (present > 0) {
            requireEnd(in);
        }
    }

    private static int count(int count, ColumnDecoder decoder) {
        if (count < 0 || count > decoder.rows - decoder.filled) {
            throw new CorruptPageException(
                    "it claims " + count + " values, " + (decoder.rows - decoder.filled) + " rows are left");
        }
        return count;
    }

    private Encoding encoding(org.apache.parquet.format.Encoding stored) {
        if (stored == null) {
            throw new CorruptPageException("its encoding is not known");
        }
        Encoding encoding = Encoding.valueOf(stored.name());
        Set<Encoding> listed = chunk.getEncodings();
        if (checks == Checks.STRICT && !listed.contains(encoding)) {
            throw new CorruptPageException("its encoding " + encoding + " is not among the footer's " + listed);
        }
        return encoding;
    }

    /** Bytes of values from {@link #position} on. */
    private PageInput body(int stored, int plain, boolean compressed) throws IOException {
        if (plain < 0) {
            throw new CorruptPageException("a length of " + plain + " bytes");
        }
        if (!compressed || chunk.getCodec() == org.apache.parquet.hadoop.metadata.CompressionCodecName.UNCOMPRESSED) {
            if (stored != plain) {
                throw new CorruptPageException("it has " + stored + " bytes, expected " + plain);
            }
            return new PageInput(bytes, position, position + stored);
        }
        // Pages of missing values alone are stored as no bytes at all by some writers.
        return stored == 0 && plain == 0
                ? new PageInput(bytes, position, position)
                : codec.decompress(chunk.getCodec(), bytes, position, stored, plain);
    }

    /** Reads levels of 0 and 1; returns how many are 1. */
    private int definitionLevels(PageInput in, int count) {
        if (count == 0) {
            return 0;
        }
        HybridDecoder decoder = new HybridDecoder(in, 1);
        if (decoder.repeats(1, count)) {
            return count;
        }
        if (levels.length < count) {
            levels = new int[count];
        }
        decoder.read(levels, 0, count);
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += levels[i];
        }
        return present;
    }

    private void requireEnd(PageInput in) {
        if (checks == Checks.STRICT && in.remaining() > 0) {
            throw new CorruptPageException(in.remaining() + " bytes are left after its last value");
        }
    }
}
