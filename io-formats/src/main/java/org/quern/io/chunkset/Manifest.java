package org.quern.io.chunkset;

import java.util.ArrayList;
import java.util.List;
import org.quern.data.ChunkInfo;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;

/**
 * The table of contents of a chunk set at one generation: its variables, files and chunks. Chunks are numbered through
 * the files in order. Stored as JSON, see docs/chunk-sets.md.
 *
 * @param generation counts the writes of the set from 1; 0 for Parquet of other tools
 * @param writer name and version of the software that wrote it
 * @param schema variables in order, with levels, low, high and missing
 * @param files part files in row order
 */
public record Manifest(long generation, String writer, Schema schema, List<PartFile> files) {
    /** Version of the manifest's format that this software writes, and the newest it reads. */
    public static final int VERSION = 1;

    public Manifest {
        files = List.copyOf(files);
    }

    public long rows() {
        return files.stream().mapToLong(PartFile::rows).sum();
    }

    /** Place of every chunk in the data set, in index order. */
    public List<ChunkInfo> chunks() {
        List<ChunkInfo> chunks = new ArrayList<>();
        for (PartFile file : files) {
            for (PartChunk chunk : file.chunks()) {
                chunks.add(new ChunkInfo(chunks.size(), chunk.firstRow(), chunk.rows()));
            }
        }
        return chunks;
    }

    /** The description of the data set that algorithms see; its digest covers everything a manifest holds. */
    public DataSetInfo info(String name) {
        return new DataSetInfo(name, schema, rows(), chunks(), generation, digest());
    }

    /** SHA-256, in hexadecimal, of schema, files, chunks and generation. */
    public String digest() {
        return ManifestJson.digest(this);
    }

    public String toJson() {
        return ManifestJson.write(this);
    }

    /** @param origin named in messages */
    public static Manifest fromJson(String json, String origin) {
        return ManifestJson.readManifest(json, origin);
    }
}
