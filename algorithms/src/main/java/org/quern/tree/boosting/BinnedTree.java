package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.tree.BinCodes;

/**
 * A tree in terms of bins, perhaps still growing: quick to send rows through, and small enough to travel with every pass.
 *
 * @param nodes level by level from the root
 */
record BinnedTree(List<Node> nodes) {

    /** Only a root of score 0. */
    static final BinnedTree ROOT = new BinnedTree(List.of(new Node(null, -1, 0)));

    BinnedTree {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param split null in a leaf, and in a node that is not split yet
     * @param left position of the left son, before that of the right one; −1 in a leaf
     * @param value what a leaf adds to the score
     */
    record Node(BinnedSplit split, int left, double value) {
        boolean isLeaf() {
            return split == null;
        }
    }

    /** The leaf of a row. */
    int leaf(BinCodes codes, int row) {
        int at = 0;
        for (Node node = nodes.get(0); !node.isLeaf(); node = nodes.get(at)) {
            boolean right = node.split().toRight()[codes.code(node.split().predictor(), row)];
            at = node.left() + (right ? 1 : 0);
        }
        return at;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(nodes.size());
        for (Node node : nodes) {
            out.writeInt(node.left());
            out.writeDouble(node.value());
            if (!node.isLeaf()) {
                node.split().write(out);
            }
        }
    }

    static BinnedTree read(DataInput in) throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            int left = in.readInt();
            double value = in.readDouble();
            nodes.add(new Node(left < 0 ? null : BinnedSplit.read(in), left, value));
        }
        return new BinnedTree(nodes);
    }
}
