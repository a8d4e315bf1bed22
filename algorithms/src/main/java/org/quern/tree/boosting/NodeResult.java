package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.quern.tree.FoundSplit;
import org.quern.tree.SplitBytes;
import org.quern.tree.VarLong;

/**
 * What a pass finds out about a node.
 *
 * @param totals sums over the rows of the node
 * @param split the best, if one gains anything
 */
record NodeResult(long[] totals, Optional<FoundSplit> split) {

    void write(DataOutput out) throws IOException {
        VarLong.writeAll(totals, out);
        out.writeBoolean(split.isPresent());
        if (split.isPresent()) {
            SplitBytes.write(split.get(), out);
        }
    }

    static NodeResult read(DataInput in) throws IOException {
        return new NodeResult(
                VarLong.readAll(in), in.readBoolean() ? Optional.of(SplitBytes.read(in)) : Optional.empty());
    }
}
