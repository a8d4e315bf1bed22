package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.ChunkInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;

/**
 * What one read of a data set would take.
 *
 * @param columns columns read from the data
 * @param chunks chunks of the data
 * @param skipped chunks whose statistics rule out the row selection
 * @param rows rows of the chunks read
 * @param bytes stored bytes of the columns of the chunks read, −1 if unknown
 * @param splits map tasks of a MapReduce job
 */
public record ReadPlan(List<String> columns, int chunks, int skipped, long rows, long bytes, int splits) {

    /** @param leafLevel of the pass, 0 for row-wise output */
    public static ReadPlan of(ColumnSelection columns, int leafLevel, ChunkSet data, Configuration configuration)
            throws IOException {
        BoundSelection selection = columns.bind(data.info().schema());
        int skipped = 0;
        long rows = 0;
        long bytes = 0;
        for (ChunkInfo chunk : data.info().chunks()) {
            if (data.mayMatch(chunk.index(), selection.ranges())) {
                rows += chunk.rows();
                long stored = data.storedBytes(chunk.index(), selection.inputs());
                bytes = bytes < 0 || stored < 0 ? -1 : bytes + stored;
            } else {
                skipped++;
            }
        }
        return new ReadPlan(
                selection.inputs(),
                data.info().chunks().size(),
                skipped,
                rows,
                bytes,
                LeafInputFormat.splits(data, leafLevel, configuration).size());
    }

    /** One line for each thing planned. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("columns read: " + (columns.isEmpty() ? "none" : String.join(", ", columns)));
        lines.add("chunks: " + count(chunks) + (skipped == 0 ? "" : ", " + count(skipped) + " skipped by statistics"));
        lines.add("rows: " + count(rows));
        lines.add("stored bytes: " + (bytes < 0 ? "unknown" : count(bytes)));
        return lines;
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
