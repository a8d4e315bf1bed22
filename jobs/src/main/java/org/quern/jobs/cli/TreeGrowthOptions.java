package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quern.QuernException;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.decision.DTreeOptions.Classes;
import org.quern.tree.decision.DTreeOptions.Growth;
import picocli.CommandLine.Option;

/** How far trees grow, and what their mistakes cost. */
final class TreeGrowthOptions {
    @Option(
            names = "--max-depth",
            paramLabel = "N",
            defaultValue = "10",
            description = "Splits from the root to a leaf, at most, a pass each; 1 to 30; default: 10.")
    private int maxDepth;

    @Option(
            names = "--min-split",
            paramLabel = "ROWS",
            description =
                    "Least rows of a node that is split; default: the square root of the rows (dtree: at least 20).")
    private Integer minSplit;

    @Option(
            names = "--min-bucket",
            paramLabel = "ROWS",
            description = "Least rows of a leaf; default: a third of --min-split.")
    private Integer minBucket;

    @Option(
            names = "--cp",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Complexity: what a split must gain, as a share of the root's risk; default: 0.")
    private double complexity;

    @Option(
            names = "--max-bins",
            paramLabel = "N",
            description =
                    "Bins of a number: where it has more distinct values, cuts lie between bins only. 2 to 65535, or 0"
                            + " for bins one unit wide; default: the square root of the rows, at least 101 and at most 1001.")
    private Integer maxBins;

    @Option(
            names = "--max-unordered-levels",
            paramLabel = "N",
            defaultValue = "32",
            description = "Most levels of a factor where the response has three classes or more; default: 32.")
    private int maxUnorderedLevels;

    @Option(
            names = "--split",
            paramLabel = "INDEX",
            defaultValue = "gini",
            converter = Impurities.class,
            description = "What splits of classes lessen: gini or information; default: gini.")
    private Impurity impurity;

    @Option(
            names = "--prior",
            paramLabel = "P,…",
            split = ",",
            description = "Probabilities of the classes, in their order; default: their shares of the data.")
    private List<Double> priors = new ArrayList<>();

    @Option(
            names = "--loss",
            paramLabel = "L,…;…",
            description =
                    "What mistakes cost: a row for each true class, a number in it for each class predicted, such as"
                            + " \"0,1;5,0\"; default: 1 each.")
    private String loss;

    /** {@code --split}. */
    static final class Impurities extends Converters.Choice<Impurity> {
        Impurities() {
            super(List.of(Impurity.values()), impurity -> impurity.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    Growth growth() {
        return new Growth(
                maxDepth, optional(minSplit), optional(minBucket), complexity, optional(maxBins), maxUnorderedLevels);
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    Classes classes() {
        return new Classes(
                priors.isEmpty() ? Optional.empty() : Optional.of(priors),
                Optional.ofNullable(loss).map(TreeGrowthOptions::matrix),
                impurity);
    }

    private static List<List<Double>> matrix(String text) {
        try {
            return Arrays.stream(text.split(";"))
                    .map(row -> Arrays.stream(row.split(","))
                            .map(String::trim)
                            .map(Double::valueOf)
                            .toList())
                    .toList();
        } catch (NumberFormatException e) {
            throw new QuernException(
                    "Invalid --loss: '" + text + "' is no matrix of numbers; write rows as in \"0,1;5,0\"", e);
        }
    }
}
