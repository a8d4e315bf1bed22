package org.quern.tree;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.quern.data.BooleanColumn;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.golden.CsvTable;
import org.quern.tree.boosting.BTreesModel;
import org.quern.tree.boosting.BTreesOptions;
import org.quern.tree.boosting.BoostingHistory;
import org.quern.tree.boosting.Loss;
import org.quern.tree.decision.CpRow;
import org.quern.tree.decision.DTreeModel;
import org.quern.tree.decision.DTreeOptions;
import org.quern.tree.forest.DForestModel;
import org.quern.tree.forest.DForestOptions;
import org.quern.tree.forest.OutOfBag;

/** Models of trees for tests of what is done with a model. */
public final class TreeSamples {
    private TreeSamples() {}

    public static MemoryChunkSource kyphosis() {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(100);
    }

    /** The tree of R 4.2.2, rpart 4.1.19: {@code rpart(Kyphosis ~ Age + Start + Number, kyphosis)}. */
    static GivenSplits kyphosisSplits() {
        GivenSplits splits = GivenSplits.of("Kyphosis ~ Age + Start + Number", kyphosis());
        return splits.split(1, splits.below("Start", 8.5, Side.RIGHT), Side.LEFT)
                .split(2, splits.below("Start", 14.5, Side.RIGHT), Side.RIGHT)
                .split(5, splits.below("Age", 55, Side.LEFT), Side.RIGHT)
                .split(11, splits.below("Age", 111, Side.RIGHT), Side.LEFT);
    }

    public static DTreeModel kyphosisTree() {
        GivenSplits splits = kyphosisSplits();
        return new DTreeModel(
                splits.fit(),
                options(splits.fit(), SurrogateUse.THEN_MAJORITY),
                splits.tree(),
                List.of(64.0 / 81, 17.0 / 81),
                List.of(List.of(0.0, 1.0), List.of(1.0, 0.0)),
                List.of(new CpRow(0.17647059, 0, 1, 1, 0.2155872), new CpRow(0.01, 4, 0.7, Double.NaN, Double.NaN)),
                List.of(1.0, 8.0, 0.0));
    }

    /** Numbers and factors, two of which have missing values. */
    public static MemoryChunkSource cars() {
        return CsvTable.ofLines(List.of(
                        "price,weight,type,country",
                        "8,2,Small,Japan",
                        "9,NA,Small,Korea",
                        "11,3,Van,USA",
                        "12,3.5,Large,USA",
                        "14,NA,Van,USA",
                        "7,1.5,Small,NA",
                        "13,2.5,Medium,NA",
                        "15,NA,NA,Japan",
                        "16,4,Large,NA",
                        "10,NA,Medium,NA",
                        "9.5,2.25,NA,Korea"))
                .numbers("price", "weight")
                .factor("type", "Large", "Medium", "Small", "Sporty", "Van")
                .factor("country", "Japan", "Korea", "USA")
                .source(100);
    }

    /** Surrogates, a level without a side, and rows that stay in an inner node. */
    static GivenSplits carSplits() {
        GivenSplits splits = GivenSplits.of("price ~ weight + type + country", cars());
        return splits.split(
                        1,
                        splits.below("weight", 2.75, Side.LEFT),
                        Side.NONE,
                        new Surrogate(splits.levels("type", "RLL-R"), 6, 0.9, 0.8),
                        new Surrogate(splits.levels("country", "LLR"), 5, 0.75, 0.5))
                .competitor(1, splits.levels("country", "LLR"))
                .split(2, splits.levels("country", "LR-"), Side.RIGHT)
                .split(3, splits.below("weight", 3.25, Side.RIGHT), Side.LEFT);
    }

    public static DTreeModel carTree() {
        return carTree(SurrogateUse.USED);
    }

    public static DTreeModel carTree(SurrogateUse surrogates) {
        return regression(carSplits(), surrogates);
    }

    static DTreeModel regression(GivenSplits splits) {
        return regression(splits, SurrogateUse.THEN_MAJORITY);
    }

    private static DTreeModel regression(GivenSplits splits, SurrogateUse surrogates) {
        return new DTreeModel(
                splits.fit(),
                options(splits.fit(), surrogates),
                splits.tree(),
                List.of(),
                List.of(),
                List.of(new CpRow(0, 3, 0.5, Double.NaN, Double.NaN)),
                List.of(1.0, 2.0, 3.0));
    }

    private static DTreeOptions options(TreeFit fit, SurrogateUse surrogates) {
        return DTreeOptions.of(TreeVariables.of(fit.formula()))
                .withGrowth(DTreeOptions.Growth.DEFAULT.filled(fit.validRows()))
                .withOthers(0, new DTreeOptions.Surrogates(0, surrogates, SurrogateStyle.ALL_ROWS));
    }

    /** Trees of one split each, and one of a root alone. */
    public static DForestModel kyphosisForest() {
        GivenSplits splits = GivenSplits.of("Kyphosis ~ Age + Start + Number", kyphosis());
        List<Tree> trees = Stream.of(
                        kyphosisSplits(),
                        kyphosisSplits().split(3, splits.below("Age", 100, Side.LEFT), Side.RIGHT),
                        kyphosisWith(splits.below("Age", 60, Side.LEFT)),
                        GivenSplits.of("Kyphosis ~ Age + Start + Number", kyphosis()))
                .map(GivenSplits::tree)
                .toList();
        return new DForestModel(
                splits.fit(),
                forest("Kyphosis ~ Age + Start + Number", trees.size(), 2).withCutoff(List.of(0.6, 0.4)),
                trees,
                2,
                Optional.of(new OutOfBag(
                        List.of(0.25, 0.2, 0.2, 0.19),
                        List.of(30.0, 50.0, 70.0, 81.0),
                        List.of(List.of(60.0, 4.0), List.of(9.0, 8.0)),
                        Double.NaN)),
                List.of(1.5, 2.5, 0.5));
    }

    private static GivenSplits kyphosisWith(SplitRule rule) {
        return GivenSplits.of("Kyphosis ~ Age + Start + Number", kyphosis()).split(1, rule, Side.RIGHT);
    }

    static GivenSplits otherCarSplits() {
        GivenSplits splits = GivenSplits.of("price ~ weight + type + country", cars());
        return splits.split(1, splits.levels("type", "LLR-L"), Side.LEFT);
    }

    private static DForestOptions forest(String formula, int trees, int tried) {
        return DForestOptions.of(formula)
                .withSampling(new DForestOptions.Sampling(trees, DForestOptions.Replacement.WITH, List.of(), 1))
                .withTried(tried)
                .withFilledGrowth(81, 101);
    }

    /** The same with equal cutoffs, so that votes may be equal. */
    public static DForestModel evenKyphosisForest() {
        DForestModel forest = kyphosisForest();
        return new DForestModel(
                forest.fit(),
                forest("Kyphosis ~ Age + Start + Number", forest.trees().size(), 2),
                forest.trees(),
                2,
                Optional.empty(),
                forest.importance());
    }

    public static DForestModel carForest() {
        return carForest(1);
    }

    /** The trees of {@link #carForest()} that many times. */
    static DForestModel carForest(int times) {
        GivenSplits splits = carSplits();
        List<Tree> trees = List.of(splits.tree(), otherCarSplits().tree());
        return new DForestModel(
                splits.fit(),
                forest("price ~ weight + type + country", 2, 1),
                Collections.nCopies(times, trees).stream().flatMap(List::stream).toList(),
                1,
                Optional.of(new OutOfBag(List.of(3.5, 3.25), List.of(5.0, 9.0), List.of(), 7.5)),
                List.of(1.0, 2.0, 3.0));
    }

    /** Any tree of numbers is good enough for boosting. */
    public static BTreesModel boostedCars() {
        DForestModel forest = carForest();
        return boosted(forest.fit(), Loss.GAUSSIAN, 0.1, List.of(11.5), forest.trees());
    }

    private static BTreesModel boosted(
            TreeFit fit, Loss loss, double learningRate, List<Double> initialScores, List<Tree> trees) {
        List<Double> none = List.of(Double.NaN, Double.NaN, Double.NaN);
        return new BTreesModel(
                fit,
                BTreesOptions.of(TreeVariables.of(fit.formula())).with(o -> o.learningRate = learningRate),
                loss,
                new BTreesModel.Settings(20, 7, 2, 1, 101),
                initialScores,
                trees,
                new BoostingHistory(List.of(1.25, 1.0, 0.9), none, none));
    }

    /** Scores are means of 1 for absent and −1 for present; of a multinomial loss the second class has the opposite ones. */
    public static BTreesModel boostedKyphosis(Loss loss) {
        GivenSplits splits = kyphosisSplits();
        Tree first = scores(splits.tree(), 1.5);
        Tree second = scores(kyphosisWith(splits.below("Age", 60, Side.LEFT)).tree(), -0.5);
        return boosted(
                splits.fit(),
                loss,
                0.5,
                loss == Loss.BERNOULLI ? List.of(-0.25) : List.of(0.25, -0.25),
                List.of(first, second, scores(first, -2), second));
    }

    /** Every class is as good as another. */
    public static BTreesModel undecided(Loss loss) {
        return boosted(
                kyphosisSplits().fit(), loss, 1, loss == Loss.BERNOULLI ? List.of(0.0) : List.of(0.0, 0.0), List.of());
    }

    private static Tree scores(Tree tree, double scale) {
        return new Tree(tree.nodes().stream()
                .map(node -> new TreeNode(
                        node.number(),
                        node.left(),
                        node.right(),
                        node.rows(),
                        node.weight(),
                        scale * (node.risk() / node.rows() + node.value()),
                        new double[0],
                        node.risk(),
                        0,
                        node.split()))
                .toList());
    }

    /** Levels that need care in other formats, buckets and truth values. */
    public static MemoryChunkSource odd() {
        List<String> levels = List.of("a b", "say \"no\"", "back\\slash", "ü<&>", "'", "x,y");
        int rows = 60;
        int[] codes = IntStream.range(0, rows).map(i -> i % 7 == 6 ? -1 : i % 6).toArray();
        double[] x = IntStream.range(0, rows)
                .mapToDouble(i -> i % 11 == 10 ? Double.NaN : i * 0.37 % 5)
                .toArray();
        byte[] truth = new byte[rows];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            truth[i] = (byte) (i % 13 == 12 ? -1 : i % 2);
            y[i] = i % 5;
        }
        return MemoryChunkSource.of(
                "odd",
                Schema.of(
                        Variable.of("y", ColumnType.FLOAT64),
                        Variable.factor("f", levels),
                        Variable.of("x", ColumnType.FLOAT64).withRange(0, 4.9),
                        Variable.of("t", ColumnType.BOOLEAN)),
                List.of(
                        new DoubleColumn(y),
                        new FactorColumn(codes, levels, rows),
                        new DoubleColumn(x),
                        new BooleanColumn(truth)),
                100);
    }

    public static DForestModel oddForest() {
        List<Tree> trees = Stream.of(
                        oddSplits(Side.LEFT),
                        oddSplits(Side.RIGHT),
                        oddSplits(Side.NONE),
                        surrogates(oddSplits(Side.NONE)))
                .map(GivenSplits::tree)
                .toList();
        TreeFit fit = oddSplits(Side.LEFT).fit();
        return new DForestModel(
                fit,
                forest(fit.formula().text(), trees.size(), 1),
                trees,
                1,
                Optional.empty(),
                List.of(1.0, 2.0, 3.0, 4.0));
    }

    private static GivenSplits oddSplits(Side missing) {
        GivenSplits splits = GivenSplits.of("y ~ f + F(x) + t + log(x + 1)", odd());
        return splits.split(1, splits.levels("f", "LRL-RL"), missing)
                .split(2, splits.levels("F(x)", "LR-RL"), missing)
                .split(3, splits.below("t", 0.5, Side.RIGHT), missing)
                .split(4, splits.below("log(x + 1)", 0.75, Side.LEFT), missing)
                .split(6, splits.levels("f", "-L--R-"), missing);
    }

    private static GivenSplits surrogates(GivenSplits splits) {
        return splits.split(
                        1,
                        splits.levels("f", "LRL-RL"),
                        Side.NONE,
                        new Surrogate(splits.levels("F(x)", "LR-RL"), 5, 1, 1),
                        new Surrogate(splits.below("t", 0.5, Side.LEFT), 5, 1, 1))
                .split(
                        2,
                        splits.below("t", 0.5, Side.LEFT),
                        Side.RIGHT,
                        new Surrogate(splits.levels("f", "LRL-RL"), 5, 1, 1));
    }
}
