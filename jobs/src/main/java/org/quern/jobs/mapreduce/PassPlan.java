package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.ChunkInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.Settings;
import org.quern.language.BoundSelection;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;

/**
 * What a pass would read and where it would run.
 *
 * @param pass name of the pass
 * @param columns columns read from the data
 * @param chunks chunks of the data
 * @param skipped chunks whose statistics rule out the row selection
 * @param rows rows of the chunks read
 * @param bytes stored bytes of the columns of the chunks read, −1 if unknown
 * @param leaves leaves of the merge tree
 * @param splits map tasks of a MapReduce job
 * @param slices slices of the state
 * @param reducers reduce tasks of a MapReduce job
 * @param stateBytes estimated bytes of one state in memory
 */
public record PassPlan(
        String pass,
        List<String> columns,
        int chunks,
        int skipped,
        long rows,
        long bytes,
        int leaves,
        int splits,
        int slices,
        int reducers,
        long stateBytes) {

    public static PassPlan of(Pass<?, ?> pass, ChunkSet data, Configuration configuration) throws IOException {
        BoundSelection selection = pass.columns().bind(data.info().schema());
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
        int chunks = data.info().chunks().size();
        int slices = PassMapper.slices(pass);
        return new PassPlan(
                pass.type().name(),
                selection.inputs(),
                chunks,
                skipped,
                rows,
                bytes,
                MergeTree.leaves(chunks, pass.leafLevel()),
                LeafInputFormat.splits(data, pass.leafLevel(), configuration).size(),
                slices,
                Math.min(slices, Settings.REDUCERS.of(configuration)),
                pass.stateBytes());
    }

    /** One line for each thing planned. */
    public String text(boolean asJobs) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("Pass 1: " + pass);
        lines.add("  columns read: " + (columns.isEmpty() ? "none" : String.join(", ", columns)));
        lines.add(
                "  chunks: " + count(chunks) + (skipped == 0 ? "" : ", " + count(skipped) + " skipped by statistics"));
        lines.add("  rows: " + count(rows));
        lines.add("  stored bytes: " + (bytes < 0 ? "unknown" : count(bytes)));
        lines.add("  state: about " + count(stateBytes) + " bytes, " + count(slices)
                + (slices == 1 ? " slice" : " slices"));
        if (asJobs) {
            lines.add("  map tasks: " + count(splits));
            lines.add("  reduce tasks: " + count(reducers));
        }
        return lines.toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
