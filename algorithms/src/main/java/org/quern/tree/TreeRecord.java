package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;

/**
 * A tree to and from its Avro record, arrays by node rather than a record each: some 40 bytes a node.
 *
 * <p>Nodes lie level by level, so the sons of the k-th inner node (from 0) are the nodes 2k + 1 and 2k + 2, and which nodes
 * are inner ones tells the rest.
 */
final class TreeRecord {
    /** Bits of {@code flags}: values below the threshold go right. */
    private static final int BELOW_RIGHT = 1;
    /** Where the side of missing values begins in {@code flags}. */
    private static final int MISSING_SHIFT = 1;

    private static final int SIDE_BITS = 2;
    private static final int SIDES_A_BYTE = 4;

    private TreeRecord() {}

    static void write(Tree tree, RecordWriter out) {
        List<TreeNode> nodes = tree.nodes();
        int[] predictors = nodes.stream()
                .mapToInt(node -> node.split().map(s -> s.rule().predictor()).orElse(-1))
                .toArray();
        out.put("predictors", predictors);
        out.put("rows", nodes.stream().mapToLong(TreeNode::rows).toArray());
        out.put("weights", unless(nodes.stream().allMatch(n -> n.weight() == n.rows()), tree, TreeNode::weight));
        out.put("values", nodes.stream().mapToDouble(TreeNode::value).toArray());
        writeClassWeights(nodes, out);
        out.put("risks", nodes.stream().mapToDouble(TreeNode::risk).toArray());
        out.put("complexities", unless(nodes.stream().allMatch(n -> n.complexity() == 0), tree, TreeNode::complexity));
        List<NodeSplit> splits =
                nodes.stream().flatMap(node -> node.split().stream()).toList();
        writeRules(splits.stream().map(NodeSplit::rule).toList(), out);
        byte[] flags = new byte[splits.size()];
        for (int k = 0; k < flags.length; k++) {
            flags[k] = (byte) (splits.get(k).missing().ordinal() << MISSING_SHIFT
                    | belowRight(splits.get(k).rule()));
        }
        out.put("flags", flags);
        out.put("splitRows", splits.stream().mapToLong(NodeSplit::rows).toArray());
        out.put(
                "improvements",
                splits.stream().mapToDouble(NodeSplit::improvement).toArray());
        writeOthers(splits, out);
    }

    private static double[] unless(boolean needless, Tree tree, java.util.function.ToDoubleFunction<TreeNode> value) {
        return needless
                ? new double[0]
                : tree.nodes().stream().mapToDouble(value).toArray();
    }

    /** Whole sums as longs, of which small ones take few bytes. */
    private static void writeClassWeights(List<TreeNode> nodes, RecordWriter out) {
        double[] weights = nodes.stream()
                .flatMapToDouble(node -> Arrays.stream(node.classWeights()))
                .toArray();
        boolean whole = Arrays.stream(weights).allMatch(w -> w == (long) w);
        out.put("classes", nodes.get(0).classWeights().length);
        out.put(
                "classRows",
                whole ? Arrays.stream(weights).mapToLong(w -> (long) w).toArray() : new long[0]);
        out.put("classWeights", whole ? new double[0] : weights);
    }

    private static int belowRight(SplitRule rule) {
        return rule instanceof SplitRule.Threshold t && t.below() == Side.RIGHT ? BELOW_RIGHT : 0;
    }

    /** {@code thresholds}, NaN for factors; {@code levels}, 0 for numbers; {@code sides} of all levels, four a byte. */
    private static void writeRules(List<SplitRule> rules, RecordWriter out) {
        double[] thresholds = new double[rules.size()];
        int[] levels = new int[rules.size()];
        List<Side> sides = new ArrayList<>();
        for (int k = 0; k < thresholds.length; k++) {
            if (rules.get(k) instanceof SplitRule.Threshold threshold) {
                thresholds[k] = threshold.threshold();
            } else {
                thresholds[k] = Double.NaN;
                levels[k] = ((SplitRule.Levels) rules.get(k)).sides().size();
                sides.addAll(((SplitRule.Levels) rules.get(k)).sides());
            }
        }
        out.put("thresholds", thresholds);
        out.put("levels", levels);
        out.put("sides", packed(sides));
    }

    private static byte[] packed(List<Side> sides) {
        byte[] bytes = new byte[(sides.size() + SIDES_A_BYTE - 1) / SIDES_A_BYTE];
        for (int i = 0; i < sides.size(); i++) {
            bytes[i / SIDES_A_BYTE] |= (byte) (sides.get(i).ordinal() << SIDE_BITS * (i % SIDES_A_BYTE));
        }
        return bytes;
    }

    /** A competitor or surrogate and the number among inner nodes of the node it belongs to. */
    private record Other<T>(int inner, T item) {}

    private static void writeOthers(List<NodeSplit> splits, RecordWriter out) {
        List<Other<Competitor>> competitors = new ArrayList<>();
        List<Other<Surrogate>> surrogates = new ArrayList<>();
        for (int k = 0; k < splits.size(); k++) {
            for (Competitor competitor : splits.get(k).competitors()) {
                competitors.add(new Other<>(k, competitor));
            }
            for (Surrogate surrogate : splits.get(k).surrogates()) {
                surrogates.add(new Other<>(k, surrogate));
            }
        }
        out.put("competitors", competitors, (other, item) -> {
            writeOther(other.inner(), other.item().rule(), other.item().rows(), item);
            item.put("improvement", other.item().improvement());
        });
        out.put("surrogates", surrogates, (other, item) -> {
            writeOther(other.inner(), other.item().rule(), other.item().rows(), item);
            item.put("agreement", other.item().agreement());
            item.put("adjusted", other.item().adjusted());
        });
    }

    private static void writeOther(int inner, SplitRule rule, long rows, RecordWriter out) {
        out.put("inner", inner);
        out.put("predictor", rule.predictor());
        writeRules(List.of(rule), out);
        out.put("belowRight", belowRight(rule) != 0);
        out.put("rows", rows);
    }

    static Tree read(RecordReader in) {
        int[] predictors = in.wholes("predictors");
        long[] rows = in.longs("rows");
        double[] weights = in.numbers("weights");
        double[] values = in.numbers("values");
        double[] risks = in.numbers("risks");
        double[] complexities = in.numbers("complexities");
        int classes = in.whole("classes");
        double[] classWeights = classWeights(in);
        List<NodeSplit> splits = splits(in, predictors);
        long[] numbers = new long[predictors.length];
        numbers[0] = 1;
        List<TreeNode> nodes = new ArrayList<>(predictors.length);
        int inner = 0;
        for (int i = 0; i < predictors.length; i++) {
            boolean leaf = predictors[i] < 0;
            int left = 2 * inner + 1;
            nodes.add(new TreeNode(
                    numbers[i],
                    leaf ? -1 : left,
                    leaf ? -1 : left + 1,
                    rows[i],
                    weights.length == 0 ? rows[i] : weights[i],
                    values[i],
                    Arrays.copyOfRange(classWeights, i * classes, (i + 1) * classes),
                    risks[i],
                    complexities.length == 0 ? 0 : complexities[i],
                    leaf ? Optional.empty() : Optional.of(splits.get(inner))));
            if (!leaf) {
                numbers[left] = 2 * numbers[i];
                numbers[left + 1] = 2 * numbers[i] + 1;
                inner++;
            }
        }
        return new Tree(nodes);
    }

    private static double[] classWeights(RecordReader in) {
        long[] whole = in.longs("classRows");
        return whole.length > 0 ? Arrays.stream(whole).asDoubleStream().toArray() : in.numbers("classWeights");
    }

    private static List<NodeSplit> splits(RecordReader in, int[] predictorsOfNodes) {
        int[] predictors = Arrays.stream(predictorsOfNodes).filter(p -> p >= 0).toArray();
        byte[] flags = in.bytes("flags");
        boolean[] belowRight = new boolean[flags.length];
        for (int k = 0; k < flags.length; k++) {
            belowRight[k] = (flags[k] & BELOW_RIGHT) != 0;
        }
        List<SplitRule> rules = rules(in, predictors, belowRight);
        long[] rows = in.longs("splitRows");
        double[] improvements = in.numbers("improvements");
        List<List<Competitor>> competitors = lists(predictors.length);
        in.records("competitors", r -> competitors
                .get(r.whole("inner"))
                .add(new Competitor(rule(r), r.rows("rows"), r.number("improvement"))));
        List<List<Surrogate>> surrogates = lists(predictors.length);
        in.records("surrogates", r -> surrogates
                .get(r.whole("inner"))
                .add(new Surrogate(rule(r), r.rows("rows"), r.number("agreement"), r.number("adjusted"))));
        return IntStream.range(0, predictors.length)
                .mapToObj(k -> new NodeSplit(
                        rules.get(k),
                        rows[k],
                        improvements[k],
                        Side.values()[flags[k] >> MISSING_SHIFT],
                        competitors.get(k),
                        surrogates.get(k)))
                .toList();
    }

    private static <T> List<List<T>> lists(int count) {
        List<List<T>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private static SplitRule rule(RecordReader in) {
        return rules(in, new int[] {in.whole("predictor")}, new boolean[] {in.truth("belowRight")})
                .get(0);
    }

    private static List<SplitRule> rules(RecordReader in, int[] predictors, boolean[] belowRight) {
        double[] thresholds = in.numbers("thresholds");
        int[] levels = in.wholes("levels");
        byte[] sides = in.bytes("sides");
        List<SplitRule> rules = new ArrayList<>(predictors.length);
        int next = 0;
        for (int k = 0; k < predictors.length; k++) {
            if (levels[k] == 0) {
                rules.add(
                        new SplitRule.Threshold(predictors[k], thresholds[k], belowRight[k] ? Side.RIGHT : Side.LEFT));
            } else {
                rules.add(new SplitRule.Levels(predictors[k], unpacked(sides, next, levels[k])));
                next += levels[k];
            }
        }
        return rules;
    }

    private static List<Side> unpacked(byte[] bytes, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i ->
                        Side.values()[bytes[i / SIDES_A_BYTE] >> SIDE_BITS * (i % SIDES_A_BYTE) & (1 << SIDE_BITS) - 1])
                .toList();
    }
}
