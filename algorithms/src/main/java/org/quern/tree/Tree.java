package org.quern.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A binary tree: nodes in order of their numbers, level by level, the root first. Never changed once made.
 *
 * @param nodes at least the root; positions in this list are what {@link TreeNode#left} and {@code right} mean
 */
public record Tree(List<TreeNode> nodes) {
    /** Deepest level that numbers of nodes are good for. */
    public static final int MAX_DEPTH = 60;

    public Tree {
        nodes = List.copyOf(nodes);
    }

    public TreeNode root() {
        return nodes.get(0);
    }

    public TreeNode node(int position) {
        return nodes.get(position);
    }

    public int size() {
        return nodes.size();
    }

    public int leaves() {
        return (nodes.size() + 1) / 2;
    }

    public int depth() {
        return nodes.get(nodes.size() - 1).depth();
    }

    /** Positions in the order in which trees are printed: a node, all below its left son, all below its right son. */
    public List<Integer> preorder() {
        List<Integer> order = new ArrayList<>(nodes.size());
        addBelow(0, order);
        return order;
    }

    private void addBelow(int position, List<Integer> order) {
        order.add(position);
        TreeNode node = nodes.get(position);
        if (!node.isLeaf()) {
            addBelow(node.left(), order);
            addBelow(node.right(), order);
        }
    }

    /** Positions by {@link TreeNode#number}. */
    public Map<Long, Integer> positions() {
        Map<Long, Integer> positions = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            positions.put(nodes.get(i).number(), i);
        }
        return positions;
    }
}
