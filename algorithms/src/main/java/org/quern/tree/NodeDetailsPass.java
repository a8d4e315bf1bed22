package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.quern.pass.PassType;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;

/**
 * What the splitting of nodes leaves open about them: the surrogates of splits, how many rows each surrogate sent, and what
 * rows that a tree was not grown from lose in each of its nodes.
 *
 * <p>Everything summed is a whole number, so rows may be added and states merged in any order. What rows lose is rounded to
 * the last of the bits that leave the sum over all rows below 2^62: w·(y − value)² loses less than 1e-11 of the mean of the
 * squares in a million rows, and classes lose nothing, as their rows are counted.
 *
 * <p>State: for each node whose surrogates are asked for 8·Σ (b + 1)·s bytes over the other predictors, with b bins and 3 sums a
 * bin, 5 with weights: rows sent left, right and nowhere, and the weights of the first two. Cut into slices of about 1 MB by
 * node, the surrogates chosen where a slice was merged. 8·s bytes for each node of a tree that rows are held out from, s
 * being the classes or 4. Time: for each row and predictor an addition a level of the trees that surrogates are asked for.
 */
public final class NodeDetailsPass
        implements GrowthRowsPass<NodeDetailsState, NodeDetailsPass.Result>,
                SlicedPass<NodeDetailsState, NodeDetailsPass.Result> {
    public static final String NAME = "tree.details";
    /** How the pass is written and read. */
    public static final PassType<NodeDetailsPass> TYPE = new Type();

    private static final long SLICE_BYTES = 1L << 20;

    private final TreeGrowth growth;
    private final Wanted wanted;
    /** By tree. */
    private final List<CodedTree> trees;

    private final Route route;
    /** First node with surrogates of each slice but the first, which has the rest of the state; and the number of such nodes. */
    private final int[] sliceStarts;

    /** Where rows are sent from. */
    public enum Route {
        /** From the nodes that the passes before have left them in. */
        ONWARDS,
        /** From the roots: the trees are not those that rows were sent down before. */
        AFRESH
    }

    /** A node. */
    public record Place(int tree, int position) {}

    /** A split of a node: the rule chosen, and after it surrogates in order. */
    public record Split(Place place, List<SplitRule> rules) {
        public Split {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A tree that some rows are held out from.
     *
     * @param values by position: what the node predicts
     */
    public record HeldOut(int tree, List<Double> values) {
        public HeldOut {
            values = List.copyOf(values);
        }
    }

    /**
     * What is asked for.
     *
     * @param surrogates splits whose surrogates are looked for, in order of their trees
     * @param most surrogates of a split
     * @param style what agreement is a share of
     * @param uses splits whose rows are counted by the rule that sent them
     * @param heldOut trees whose losses are asked for
     * @param largestLoss of a row of weight 1, and not below 1e-300; of no matter for classes
     */
    public record Wanted(
            List<Split> surrogates,
            int most,
            SurrogateStyle style,
            List<Split> uses,
            List<HeldOut> heldOut,
            double largestLoss,
            double totalWeight) {
        public Wanted {
            surrogates = List.copyOf(surrogates);
            uses = List.copyOf(uses);
            heldOut = List.copyOf(heldOut);
        }

        /** Surrogates alone. */
        public static Wanted surrogates(List<Split> splits, int most, SurrogateStyle style) {
            return new Wanted(splits, most, style, List.of(), List.of(), 1, 1);
        }

        /** These surrogates alone, or with the rest of what is wanted too. */
        public Wanted withSurrogates(List<Split> some, boolean alone) {
            return alone
                    ? surrogates(some, most, style)
                    : new Wanted(some, most, style, uses, heldOut, largestLoss, totalWeight);
        }
    }

    /**
     * @param surrogates in the order asked for, best first
     * @param uses in the order asked for: rows that each rule but the first has sent
     * @param heldOut in the order asked for
     */
    public record Result(List<List<Surrogate>> surrogates, List<long[]> uses, List<Losses> heldOut) {}

    /**
     * What the rows held out from a tree lose, by position of the node that predicts: weighted sums.
     *
     * @param inNode over the rows in the node
     * @param ending over those that end there: all in a leaf, and in an inner node those that go nowhere
     */
    public record Losses(List<Loss> inNode, List<Loss> ending) {}

    /**
     * Weighted sums.
     *
     * @param sum of losses
     * @param squares of losses
     */
    public record Loss(double sum, double squares) {
        public static final Loss NONE = new Loss(0, 0);

        public Loss plus(Loss other) {
            return new Loss(sum + other.sum, squares + other.squares);
        }
    }

    public NodeDetailsPass(TreeGrowth growth, Wanted wanted, List<CodedTree> trees, Route route) {
        this.growth = growth;
        this.wanted = wanted;
        this.trees = List.copyOf(trees);
        this.route = route;
        this.sliceStarts = sliceStarts();
    }

    private int[] sliceStarts() {
        int count = wanted.surrogates().size();
        int[] starts = new int[count + 1];
        long bytes = 8L * sidesLength();
        int slices = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || (i - starts[slices - 1] + 1) * bytes > SLICE_BYTES) {
                starts[slices++] = i;
            }
        }
        starts[slices] = count;
        return Arrays.copyOf(starts, slices + 1);
    }

    private boolean isWeighted() {
        return growth.design().weights().isPresent();
    }

    /** Sums a bin: rows sent left, right and nowhere; with weights those sent left and right. */
    private int sidesStride() {
        return isWeighted() ? 5 : 3;
    }

    private int sidesLength() {
        return length(growth);
    }

    private static int length(TreeGrowth growth) {
        long bins = 0;
        for (int p = 0; p < growth.bins().width(); p++) {
            bins += growth.bins().count(p) + 1;
        }
        return Math.toIntExact(bins * (growth.design().weights().isPresent() ? 5 : 3));
    }

    /** Bytes of the state that the surrogates of a split take. */
    public static long bytesOfSurrogates(TreeGrowth growth) {
        return 96 + 8L * length(growth);
    }

    @Override
    public TreeGrowth growth() {
        return growth;
    }

    @Override
    public boolean goesOn() {
        return route == Route.ONWARDS;
    }

    @Override
    public PassType<NodeDetailsPass> type() {
        return TYPE;
    }

    private int lossStride() {
        return growth.design().isClassification() ? growth.design().classes().size() : 4;
    }

    @Override
    public NodeDetailsState newState() {
        List<long[]> uses = new ArrayList<>();
        wanted.uses().forEach(split -> uses.add(new long[split.rules().size()]));
        List<long[]> losses = new ArrayList<>();
        wanted.heldOut().forEach(tree -> losses.add(new long[tree.values().size() * lossStride()]));
        List<long[]> sides = new ArrayList<>();
        wanted.surrogates().forEach(split -> sides.add(new long[sidesLength()]));
        return new NodeDetailsState(0, uses, losses, sides, null);
    }

    @Override
    public void add(NodeDetailsState state, GrowthRows rows) {
        for (int tree = 0; tree < trees.size(); tree++) {
            rows.advance(tree, trees.get(tree));
        }
        for (int i = 0; i < wanted.uses().size(); i++) {
            addUses(wanted.uses().get(i), state.uses.get(i), rows);
        }
        for (int i = 0; i < wanted.heldOut().size(); i++) {
            if (growth.design().isClassification()) {
                addClassesHeldOut(wanted.heldOut().get(i), state.losses.get(i), rows);
            } else {
                addLosses(wanted.heldOut().get(i), state.losses.get(i), rows);
            }
        }
        addSides(state, rows);
    }

    /** By position in a tree: the position of the node above, −1 for the root. */
    private int[] parents(int tree) {
        CodedTree shape = trees.get(tree);
        int[] parents = new int[shape.size()];
        parents[0] = -1;
        for (int i = 0; i < parents.length; i++) {
            if (!shape.node(i).isOpen()) {
                parents[shape.node(i).left()] = i;
                parents[shape.node(i).left() + 1] = i;
            }
        }
        return parents;
    }

    /** By position: whether the node is at or below another. */
    private static boolean[] below(int[] parents, int top) {
        boolean[] below = new boolean[parents.length];
        for (int i = top; i < parents.length; i++) {
            below[i] = i == top || parents[i] >= 0 && below[parents[i]];
        }
        return below;
    }

    private void addUses(Split split, long[] counts, GrowthRows rows) {
        int tree = split.place().tree();
        boolean[] isInNode = below(parents(tree), split.place().position());
        byte[][] sides = split.rules().stream().map(this::sides).toArray(byte[][]::new);
        for (int row = 0; row < rows.count(); row++) {
            if (isInNode[rows.node(tree, row)]) {
                int rule = 0;
                while (rule < sides.length && side(sides[rule], split.rules().get(rule), rows, row) == NOWHERE) {
                    rule++;
                }
                if (rule < sides.length) {
                    counts[rule] += rows.times(tree, row);
                }
            }
        }
    }

    private static final byte NOWHERE = (byte) Side.NONE.ordinal();

    /** By code of the rule's predictor. */
    private byte[] sides(SplitRule rule) {
        byte[] sides = new byte[growth.bins().count(rule.predictor()) + 1];
        for (int code = 0; code < sides.length; code++) {
            sides[code] = (byte) growth.bins().side(rule, code).ordinal();
        }
        return sides;
    }

    private static byte side(byte[] sides, SplitRule rule, GrowthRows rows, int row) {
        return sides[rows.codes().code(rule.predictor(), row)];
    }

    private void addClassesHeldOut(HeldOut heldOut, long[] weights, GrowthRows rows) {
        int classes = lossStride();
        int tree = heldOut.tree();
        for (int row = 0; row < rows.count(); row++) {
            if (rows.times(tree, row) == 0) {
                weights[rows.node(tree, row) * classes + rows.classOf(row)] += rows.weight(row);
            }
        }
    }

    private void addLosses(HeldOut heldOut, long[] losses, GrowthRows rows) {
        int tree = heldOut.tree();
        int[] parents = parents(tree);
        double[] values = heldOut.values().stream().mapToDouble(v -> v).toArray();
        FixedPoint responses = growth.criterion().values();
        double weightUnit = growth.criterion().weights().unit();
        double scale = lossScale();
        double squareScale = squareScale();
        for (int row = 0; row < rows.count(); row++) {
            if (rows.times(tree, row) != 0) {
                continue;
            }
            double response = responses.origin() + rows.response(row) * responses.unit();
            double weight = rows.weight(row) * weightUnit;
            int end = rows.node(tree, row);
            for (int at = end; at >= 0; at = parents[at]) {
                double distance = response - values[at];
                double loss = distance * distance;
                long rounded = (long) Math.rint(weight * loss * scale);
                long square = (long) Math.rint(weight * (loss * loss) * squareScale);
                losses[4 * at] += rounded;
                losses[4 * at + 1] += square;
                losses[4 * at + 2] += at == end ? rounded : 0;
                losses[4 * at + 3] += at == end ? square : 0;
            }
        }
    }

    private double lossScale() {
        return FixedPoint.ofWeights(false, wanted.totalWeight() * wanted.largestLoss())
                .scale();
    }

    private double squareScale() {
        return FixedPoint.ofWeights(false, wanted.totalWeight() * wanted.largestLoss() * wanted.largestLoss())
                .scale();
    }

    /** Rows of nodes by the side of their split, a level of the trees at a time. */
    private void addSides(NodeDetailsState state, GrowthRows rows) {
        for (int first = 0; first < wanted.surrogates().size(); ) {
            int tree = wanted.surrogates().get(first).place().tree();
            int end = first;
            while (end < wanted.surrogates().size()
                    && wanted.surrogates().get(end).place().tree() == tree) {
                end++;
            }
            addSides(state, rows, tree, first, end);
            first = end;
        }
    }

    private void addSides(NodeDetailsState state, GrowthRows rows, int tree, int first, int end) {
        int[] parents = parents(tree);
        int[] asked = new int[parents.length];
        Arrays.fill(asked, -1);
        for (int n = first; n < end; n++) {
            asked[wanted.surrogates().get(n).place().position()] = n - first;
        }
        // Nodes asked for of which one is below another cannot be gathered at once.
        int[] height = new int[parents.length];
        int highest = 0;
        for (int i = 0; i < parents.length; i++) {
            int above = parents[i] < 0 ? 0 : height[parents[i]];
            height[i] = above + (asked[i] >= 0 ? 1 : 0);
            highest = Math.max(highest, height[i]);
        }
        Sides sides = new Sides();
        for (int level = 1; level <= highest; level++) {
            int[] slots = new int[parents.length];
            for (int i = 0; i < parents.length; i++) {
                boolean isTop = asked[i] >= 0 && height[i] == level;
                slots[i] = isTop ? asked[i] : parents[i] < 0 ? -1 : slots[parents[i]];
            }
            GrowthRows.Grouped grouped = rows.grouped(tree, slots, end - first);
            for (int n = first; n < end; n++) {
                if (height[wanted.surrogates().get(n).place().position()] == level) {
                    sides.add(
                            rows, tree, grouped, n - first, wanted.surrogates().get(n), state.sides.get(n));
                }
            }
        }
    }

    /** Adds the rows of a node by the side of its split. Arrays are used again. */
    private final class Sides {
        private byte[] side = new byte[0];
        private int[] at = new int[0];

        void add(GrowthRows rows, int tree, GrowthRows.Grouped grouped, int slot, Split split, long[] target) {
            SplitRule rule = split.rules().get(0);
            byte[] sideOfCode = sides(rule);
            int from = grouped.from()[slot];
            int count = 0;
            if (side.length < rows.count()) {
                side = new byte[rows.count()];
                at = new int[rows.count()];
            }
            for (int i = from; i < grouped.from()[slot + 1]; i++) {
                int row = grouped.rows()[i];
                side[count] = side(sideOfCode, rule, rows, row);
                at[count++] = row;
            }
            int stride = sidesStride();
            int base = 0;
            for (int p = 0; p < growth.bins().width(); p++) {
                if (p != rule.predictor()) {
                    addPredictor(rows, tree, p, count, target, base, stride);
                } else {
                    addOwn(rows, tree, count, target, base);
                }
                base += (growth.bins().count(p) + 1) * stride;
            }
        }

        private void addPredictor(
                GrowthRows rows, int tree, int predictor, int count, long[] target, int base, int stride) {
            BinCodes codes = rows.codes();
            for (int i = 0; i < count; i++) {
                int bin = base + codes.code(predictor, at[i]) * stride;
                int times = rows.times(tree, at[i]);
                target[bin + side[i]] += times;
                if (stride > 3 && side[i] != NOWHERE) {
                    target[bin + 3 + side[i]] += times * rows.weight(at[i]);
                }
            }
        }

        /** The weights of both sides, where the bins of the split's own predictor are not needed. */
        private void addOwn(GrowthRows rows, int tree, int count, long[] target, int base) {
            for (int i = 0; i < count; i++) {
                if (side[i] != NOWHERE) {
                    target[base + side[i]] += rows.times(tree, at[i]) * rows.weight(at[i]);
                }
            }
        }
    }

    @Override
    public void merge(NodeDetailsState state, NodeDetailsState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<NodeDetailsState> codec() {
        return new NodeDetailsState.Codec();
    }

    @Override
    public int slices() {
        return sliceStarts.length;
    }

    @Override
    public NodeDetailsState slice(NodeDetailsState state, int index) {
        if (index == 0) {
            return new NodeDetailsState(0, state.uses, state.losses, List.of(), null);
        }
        int from = sliceStarts[index - 1];
        return new NodeDetailsState(from, List.of(), List.of(), state.sides.subList(from, sliceStarts[index]), null);
    }

    @Override
    public NodeDetailsState digest(NodeDetailsState slice) {
        if (slice.sides.isEmpty()) {
            return slice;
        }
        SurrogateChoice choice = new SurrogateChoice(growth.design(), growth.bins(), wanted.style(), wanted.most());
        List<List<Surrogate>> found = new ArrayList<>();
        for (int i = 0; i < slice.sides.size(); i++) {
            SplitRule rule = wanted.surrogates().get(slice.first + i).rules().get(0);
            found.add(chosen(choice, rule.predictor(), slice.sides.get(i)));
        }
        return new NodeDetailsState(slice.first, slice.uses, slice.losses, List.of(), found);
    }

    private List<Surrogate> chosen(SurrogateChoice choice, int own, long[] sides) {
        List<SurrogateCounts> byPredictor = new ArrayList<>();
        long left = 0;
        long right = 0;
        int base = 0;
        for (int p = 0; p < growth.bins().width(); p++) {
            if (p == own) {
                left = sides[base];
                right = sides[base + 1];
                byPredictor.add(null);
            } else {
                byPredictor.add(counts(sides, base, growth.bins().count(p)));
            }
            base += (growth.bins().count(p) + 1) * sidesStride();
        }
        return choice.of(byPredictor, left, right);
    }

    private SurrogateCounts counts(long[] sides, int base, int bins) {
        long[][] columns = new long[sidesStride()][bins];
        for (int b = 0; b < bins; b++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][b] = sides[base + b * columns.length + c];
            }
        }
        return new SurrogateCounts(
                columns[0],
                columns[1],
                columns[2],
                isWeighted() ? columns[3] : columns[0],
                isWeighted() ? columns[4] : columns[1]);
    }

    @Override
    public NodeDetailsState assemble(List<NodeDetailsState> slices) {
        NodeDetailsState first = slices.get(0);
        List<long[]> sides = new ArrayList<>();
        List<List<Surrogate>> found = new ArrayList<>();
        for (NodeDetailsState slice : slices) {
            sides.addAll(slice.sides);
            if (slice.found != null) {
                found.addAll(slice.found);
            }
        }
        return new NodeDetailsState(0, first.uses, first.losses, sides, found.isEmpty() ? null : found);
    }

    @Override
    public Result finish(NodeDetailsState total) {
        List<Losses> losses = new ArrayList<>();
        for (int i = 0; i < wanted.heldOut().size(); i++) {
            losses.add(
                    growth.criterion() instanceof ClassCriterion classes
                            ? ofClasses(classes, wanted.heldOut().get(i), total.losses.get(i))
                            : ofNumbers(total.losses.get(i)));
        }
        return new Result(total.found == null ? List.of() : List.copyOf(total.found), List.copyOf(total.uses), losses);
    }

    /** Rows are counted where they end: those of a node are also those of all below it. */
    private Losses ofClasses(ClassCriterion criterion, HeldOut heldOut, long[] weights) {
        int classes = lossStride();
        int[] parents = parents(heldOut.tree());
        long[] all = weights.clone();
        for (int i = parents.length - 1; i > 0; i--) {
            for (int k = 0; k < classes; k++) {
                all[parents[i] * classes + k] += all[i * classes + k];
            }
        }
        List<Loss> inNode = new ArrayList<>();
        List<Loss> ending = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            int predicted = (int) (double) heldOut.values().get(i);
            inNode.add(loss(criterion, all, i * classes, predicted));
            ending.add(loss(criterion, weights, i * classes, predicted));
        }
        return new Losses(inNode, ending);
    }

    private static Loss loss(ClassCriterion criterion, long[] weights, int at, int predicted) {
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < criterion.sums().classes(); k++) {
            double weight = weights[at + k] * criterion.weights().unit();
            double cost = criterion.cost(k, predicted);
            sum += weight * cost;
            squares += weight * (cost * cost);
        }
        return new Loss(sum, squares);
    }

    private Losses ofNumbers(long[] losses) {
        List<Loss> inNode = new ArrayList<>();
        List<Loss> ending = new ArrayList<>();
        for (int i = 0; i < losses.length; i += 4) {
            inNode.add(new Loss(losses[i] / lossScale(), losses[i + 1] / squareScale()));
            ending.add(new Loss(losses[i + 2] / lossScale(), losses[i + 3] / squareScale()));
        }
        return new Losses(inNode, ending);
    }

    @Override
    public long stateBytes() {
        long numbers = 0;
        for (Split split : wanted.uses()) {
            numbers += split.rules().size();
        }
        for (HeldOut tree : wanted.heldOut()) {
            numbers += (long) tree.values().size() * lossStride();
        }
        return 256 + 8 * numbers + wanted.surrogates().size() * bytesOfSurrogates(growth);
    }

    @Override
    public String stateFormula() {
        return String.format(
                Locale.ROOT,
                "8·Σ (bins + 1)·%d bytes over %d predictors for each of %,d splits whose surrogates are looked for, and"
                        + " %d numbers a node of %d trees with rows held out; take fewer bins",
                sidesStride(),
                growth.bins().width(),
                wanted.surrogates().size(),
                lossStride(),
                wanted.heldOut().size());
    }

    private static final class Type implements PassType<NodeDetailsPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(NodeDetailsPass pass, DataOutput out) throws IOException {
            pass.growth.write(out);
            out.writeBoolean(pass.route == Route.AFRESH);
            for (CodedTree tree : pass.trees) {
                tree.write(out);
            }
            Wanted wanted = pass.wanted;
            writeSplits(wanted.surrogates(), out);
            out.writeInt(wanted.most());
            out.writeByte(wanted.style().ordinal());
            writeSplits(wanted.uses(), out);
            out.writeInt(wanted.heldOut().size());
            for (HeldOut tree : wanted.heldOut()) {
                out.writeInt(tree.tree());
                out.writeInt(tree.values().size());
                for (double value : tree.values()) {
                    out.writeDouble(value);
                }
            }
            out.writeDouble(wanted.largestLoss());
            out.writeDouble(wanted.totalWeight());
        }

        private static void write(Place place, DataOutput out) throws IOException {
            out.writeInt(place.tree());
            out.writeInt(place.position());
        }

        private static void writeSplits(List<Split> splits, DataOutput out) throws IOException {
            out.writeInt(splits.size());
            for (Split split : splits) {
                write(split.place(), out);
                out.writeInt(split.rules().size());
                for (SplitRule rule : split.rules()) {
                    SplitBytes.write(rule, out);
                }
            }
        }

        @Override
        public NodeDetailsPass read(DataInput in) throws IOException {
            TreeGrowth growth = TreeGrowth.read(in);
            Route route = in.readBoolean() ? Route.AFRESH : Route.ONWARDS;
            List<CodedTree> trees = new ArrayList<>();
            for (int t = 0; t < growth.trees(); t++) {
                trees.add(CodedTree.read(in));
            }
            List<Split> surrogates = readSplits(in);
            int most = in.readInt();
            SurrogateStyle style = SurrogateStyle.values()[in.readByte()];
            List<Split> uses = readSplits(in);
            List<HeldOut> heldOut = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                int tree = in.readInt();
                List<Double> values = new ArrayList<>();
                for (int k = in.readInt(); k > 0; k--) {
                    values.add(in.readDouble());
                }
                heldOut.add(new HeldOut(tree, values));
            }
            Wanted wanted = new Wanted(surrogates, most, style, uses, heldOut, in.readDouble(), in.readDouble());
            return new NodeDetailsPass(growth, wanted, trees, route);
        }

        private static Place readPlace(DataInput in) throws IOException {
            return new Place(in.readInt(), in.readInt());
        }

        private static List<Split> readSplits(DataInput in) throws IOException {
            List<Split> splits = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                Place place = readPlace(in);
                List<SplitRule> rules = new ArrayList<>();
                for (int r = in.readInt(); r > 0; r--) {
                    rules.add(SplitBytes.readRule(in));
                }
                splits.add(new Split(place, rules));
            }
            return splits;
        }
    }
}
