package org.quern.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;

/**
 * What all passes that grow trees, or look at the rows in their nodes, have in common: the data, the bins, the criterion and
 * the rows of each tree. Passes of one growth understand each other's {@link GrowthMemo}s.
 */
public final class TreeGrowth {
    private final TreeDesign design;
    private final Bins bins;
    private final Criterion criterion;
    private final List<RowSample> samples;
    /** All of it: equal bytes are equal growths. */
    private final ByteBuffer bytes;

    /** @param samples the rows of each tree */
    public TreeGrowth(TreeDesign design, Bins bins, Criterion criterion, List<RowSample> samples) {
        this.design = design;
        this.bins = bins;
        this.criterion = criterion;
        this.samples = List.copyOf(samples);
        this.bytes = ByteBuffer.wrap(bytes()).asReadOnlyBuffer();
    }

    public TreeDesign design() {
        return design;
    }

    public Bins bins() {
        return bins;
    }

    public Criterion criterion() {
        return criterion;
    }

    public List<RowSample> samples() {
        return samples;
    }

    /** Number of trees. */
    public int trees() {
        return samples.size();
    }

    /** What {@link org.quern.pass.MemoPass#family} is for all passes of this growth. */
    public Object family() {
        return bytes;
    }

    /** The rows of a chunk, all in the roots. */
    public GrowthRows rows(Chunk chunk) {
        return GrowthRows.of(this, chunk);
    }

    /** The rows of a chunk where an earlier pass has left them, if it has. */
    public GrowthRows rows(Chunk chunk, GrowthMemo memo) {
        if (memo.rows == null) {
            memo.rows = rows(chunk);
        }
        return memo.rows;
    }

    /** Bytes of the memo of a chunk of so many rows. */
    public long memoBytes(int rows) {
        return GrowthRows.bytes(this, rows);
    }

    private byte[] bytes() {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(all);
            design.write(out);
            bins.write(out);
            criterion.write(out);
            out.writeInt(samples.size());
            for (RowSample sample : samples) {
                sample.write(out);
            }
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(DataOutput out) throws IOException {
        byte[] all = new byte[bytes.capacity()];
        bytes.duplicate().rewind().get(all);
        out.writeInt(all.length);
        out.write(all);
    }

    public static TreeGrowth read(DataInput in) throws IOException {
        byte[] all = new byte[in.readInt()];
        in.readFully(all);
        DataInputStream inner = new DataInputStream(new ByteArrayInputStream(all));
        TreeDesign design = TreeDesign.read(inner);
        Bins bins = Bins.read(inner);
        Criterion criterion = Criterion.read(inner);
        List<RowSample> samples = new ArrayList<>();
        for (int i = inner.readInt(); i > 0; i--) {
            samples.add(RowSample.read(inner));
        }
        return new TreeGrowth(design, bins, criterion, samples);
    }
}
