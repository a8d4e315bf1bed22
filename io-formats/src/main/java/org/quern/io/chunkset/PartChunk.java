package org.quern.io.chunkset;

/**
 * A chunk in a part file.
 *
 * @param rowGroup position of its row group in the file, from 0
 * @param firstRow number of its first row in the data set (in a {@link PartInfo}: in the part), from 0
 * @param rows number of rows
 * @param offset where its bytes start in the file
 * @param length bytes it takes in the file
 */
public record PartChunk(int rowGroup, long firstRow, int rows, long offset, long length) {}
