package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tree, perhaps still growing, in terms of bins: quick to send rows through, and small enough to travel with every pass.
 * Nodes keep their positions while the tree grows; sons lie side by side, after their parents.
 */
public final class CodedTree {
    /** Only a root. */
    public static final CodedTree ROOT = new CodedTree(List.of(Node.OPEN));

    private static final byte NONE = (byte) Side.NONE.ordinal();

    private final List<Node> nodes;

    public CodedTree(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** A node: rules in the order in which they are tried, none where rows stay, and where rows go that have no side by any. */
    public static final class Node {
        static final Node OPEN = new Node(-1, List.of(), Side.NONE);

        private final int left;
        private final List<Rule> rules;
        private final Side missing;
        /** By code of the first rule's predictor: 0 left, 1 right; null if a row may need more than that rule, or stay. */
        private final byte[] twoSides;

        private Node(int left, List<Rule> rules, Side missing) {
            this.left = left;
            this.rules = List.copyOf(rules);
            this.missing = missing;
            this.twoSides = rules.size() == 1 ? rules.get(0).twoSides(missing) : null;
        }

        /** Position of the left son, before that of the right one; −1 where a row stays. */
        public int left() {
            return left;
        }

        /** Predictor of the first rule. */
        int predictor() {
            return rules.get(0).predictor;
        }

        byte[] twoSides() {
            return twoSides;
        }

        public boolean isOpen() {
            return left < 0;
        }

        /** @param surrogates whether they send rows */
        static Node of(NodeSplit split, int left, Bins bins, boolean surrogates) {
            List<Rule> rules = new ArrayList<>();
            rules.add(Rule.of(split.rule(), bins));
            if (surrogates) {
                split.surrogates().forEach(surrogate -> rules.add(Rule.of(surrogate.rule(), bins)));
            }
            return new Node(left, rules, split.missing());
        }

        /** Added to the position of the left son; negative if the row stays. */
        int step(BinCodes codes, int row) {
            for (Rule rule : rules) {
                byte side = rule.sides[codes.code(rule.predictor, row)];
                if (side != NONE) {
                    return side;
                }
            }
            return missing == Side.NONE ? -1 : missing == Side.LEFT ? 0 : 1;
        }
    }

    /** A rule by code. */
    public static final class Rule {
        private final int predictor;
        /** By code, the missing one last. */
        private final byte[] sides;

        private Rule(int predictor, byte[] sides) {
            this.predictor = predictor;
            this.sides = sides;
        }

        static Rule of(SplitRule rule, Bins bins) {
            byte[] sides = new byte[bins.count(rule.predictor()) + 1];
            for (int code = 0; code < sides.length; code++) {
                sides[code] = (byte) bins.side(rule, code).ordinal();
            }
            return new Rule(rule.predictor(), sides);
        }

        /** Sides with those of missing values filled in, or null if some have none. */
        private byte[] twoSides(Side missing) {
            byte[] filled = sides.clone();
            for (int code = 0; code < filled.length; code++) {
                filled[code] = filled[code] == NONE ? (byte) missing.ordinal() : filled[code];
                if (filled[code] == NONE) {
                    return null;
                }
            }
            return filled;
        }

        /** Runs of equal sides. */
        private void write(DataOutput out) throws IOException {
            out.writeInt(predictor);
            out.writeInt(sides.length);
            for (int from = 0; from < sides.length; ) {
                int to = from + 1;
                while (to < sides.length && sides[to] == sides[from]) {
                    to++;
                }
                out.writeByte(sides[from]);
                VarLong.write(to - from, out);
                from = to;
            }
        }

        private static Rule read(DataInput in) throws IOException {
            int predictor = in.readInt();
            byte[] sides = new byte[in.readInt()];
            for (int from = 0; from < sides.length; ) {
                byte side = in.readByte();
                int to = from + (int) VarLong.read(in);
                Arrays.fill(sides, from, to, side);
                from = to;
            }
            return new Rule(predictor, sides);
        }
    }

    public int size() {
        return nodes.size();
    }

    /** The same with another split of an inner node, whose surrogates send rows. */
    public CodedTree with(int position, NodeSplit split, Bins bins) {
        List<Node> changed = new ArrayList<>(nodes);
        changed.set(position, Node.of(split, nodes.get(position).left(), bins, true));
        return new CodedTree(changed);
    }

    public Node node(int position) {
        return nodes.get(position);
    }

    /** The node in which a row ends that is in the node at {@code from}. */
    public int end(BinCodes codes, int row, int from) {
        int at = from;
        for (Node node = nodes.get(at); !node.isOpen(); node = nodes.get(at)) {
            int step = node.step(codes, row);
            if (step < 0) {
                return at;
            }
            at = node.left + step;
        }
        return at;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(nodes.size());
        for (Node node : nodes) {
            out.writeInt(node.left);
            if (!node.isOpen()) {
                out.writeByte(node.missing.ordinal());
                VarLong.write(node.rules.size(), out);
                for (Rule rule : node.rules) {
                    rule.write(out);
                }
            }
        }
    }

    public static CodedTree read(DataInput in) throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            int left = in.readInt();
            if (left < 0) {
                nodes.add(Node.OPEN);
                continue;
            }
            Side missing = Side.values()[in.readByte()];
            List<Rule> rules = new ArrayList<>();
            for (long r = VarLong.read(in); r > 0; r--) {
                rules.add(Rule.read(in));
            }
            nodes.add(new Node(left, rules, missing));
        }
        return new CodedTree(nodes);
    }
}
