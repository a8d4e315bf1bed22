package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.print.RFormat;

/**
 * A tree as lines, a node each, as rpart's {@code print} has them. Differences: numbers of nodes and rows are always
 * written in full.
 *
 * <p>Reference: R 4.2.2, rpart 4.1.19, {@code ?print.rpart}, described in our own words.
 */
public final class TreeText {
    /** Up to so many classes probabilities share a format; more are written with two digits each. */
    private static final int CLASSES_IN_FULL = 4;

    private static final int FEW_DIGITS = 2;
    private static final int INDENT = 2;

    private final TreeModel model;
    private final TreeDesign design;
    private final Tree tree;
    private final List<Integer> order;

    public TreeText(TreeModel model, Tree tree) {
        this.model = model;
        this.design = model.fit().design();
        this.tree = tree;
        this.order = tree.preorder();
    }

    /** Number of rows, the legend and the nodes. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("n= " + tree.root().rows() + " ");
        lines.add("");
        lines.add(isClasses() ? "node), split, n, loss, yval, (yprob)" : "node), split, n, deviance, yval");
        lines.add("      * denotes terminal node");
        lines.add("");
        lines.addAll(nodes());
        return lines;
    }

    /** The nodes alone, in preorder. */
    public List<String> nodes() {
        List<String> numbers = RFormat.padLeft(
                order.stream().map(i -> String.valueOf(tree.node(i).number())).toList());
        List<String> risks = RFormat.padLeft(significant(TreeNode::risk));
        List<String> values = isClasses() ? classes() : RFormat.padLeft(significant(TreeNode::value));
        List<String> splits = splits();
        List<String> lines = new ArrayList<>(order.size());
        for (int i = 0; i < order.size(); i++) {
            TreeNode node = tree.node(order.get(i));
            lines.add(" ".repeat(INDENT * node.depth()) + numbers.get(i) + ") " + splits.get(i) + " " + node.rows()
                    + " " + risks.get(i) + " " + values.get(i) + (node.isLeaf() ? " *" : "  "));
        }
        return lines;
    }

    /** Whether values of nodes are classes; scores of boosted classes are numbers. */
    private boolean isClasses() {
        return model.probabilities(tree.root()).length > 0;
    }

    private List<String> significant(java.util.function.ToDoubleFunction<TreeNode> number) {
        double[] rounded = order.stream()
                .mapToDouble(i -> RFormat.signif(number.applyAsDouble(tree.node(i)), RFormat.DIGITS))
                .toArray();
        return RFormat.formatAll(rounded, RFormat.DIGITS);
    }

    /** What leads to each node in preorder. */
    private List<String> splits() {
        String[] texts = new String[tree.size()];
        texts[0] = "root";
        for (TreeNode node : tree.nodes()) {
            node.split().ifPresent(split -> {
                texts[node.left()] = SplitText.of(design, split.rule(), Side.LEFT);
                texts[node.right()] = SplitText.of(design, split.rule(), Side.RIGHT);
            });
        }
        return order.stream().map(i -> texts[i]).toList();
    }

    /** Class and probabilities. */
    private List<String> classes() {
        List<String> names = design.classes();
        int count = names.size();
        double[] all = order.stream()
                .flatMapToDouble(i -> Arrays.stream(model.probabilities(tree.node(i))))
                .toArray();
        List<String> texts = count <= CLASSES_IN_FULL
                ? RFormat.formatAll(all, RFormat.DIGITS, RFormat.DIGITS)
                : Arrays.stream(all)
                        .mapToObj(p -> RFormat.general(p, FEW_DIGITS))
                        .toList();
        List<String> classes = new ArrayList<>(order.size());
        for (int i = 0; i < order.size(); i++) {
            String name = names.get((int) tree.node(order.get(i)).value());
            classes.add(name + " (" + String.join(" ", texts.subList(i * count, (i + 1) * count)) + ")");
        }
        return classes;
    }
}
