package org.quern.data;

/** Place of a chunk in its data set: its index from 0, the number of its first row from 0, and its rows. */
public record ChunkInfo(int index, long firstRow, int rows) {}
