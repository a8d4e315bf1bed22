package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;
import org.quern.tree.TreeVariables;
import org.quern.tree.forest.DForest;
import org.quern.tree.forest.DForestOptions;
import org.quern.tree.forest.DForestOptions.OutOfBagUse;
import org.quern.tree.forest.DForestOptions.Replacement;
import org.quern.tree.forest.DForestOptions.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a random forest: the old system's rxDForest. */
@Command(
        name = "dforest",
        description = "Fit a random forest of classification or regression trees, all of them in the same passes.",
        footer = {
            "",
            "Examples:",
            "  quern dforest --data flights.q --formula \"late ~ DayOfWeek + CRSDepTime + Distance\" --trees 100 --out late.avro",
            "  quern dforest --data houses.q --formula \"price ~ .\" --m-try 4 --importance --brief",
            "  quern dforest --data loans.q --formula \"default ~ .\" --strata default --sample-rate 0.1,1 --cutoff 0.7,0.3"
        })
final class DForestVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description =
                    "Response and predictors, e.g. \"y ~ a + log(b) + f\"; . stands for all other columns. Classes if"
                            + " the response is a factor, string or truth value, regression if it is a number.")
    private Formula formula;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Option(names = "--trees", paramLabel = "N", defaultValue = "10", description = "Number of trees; default: 10.")
    private int trees;

    @Option(
            names = "--m-try",
            paramLabel = "N",
            description =
                    "Predictors drawn anew for each split; default: the square root of their number for classes, a"
                            + " third of it for regression.")
    private Integer tried;

    @Option(names = "--no-replace", description = "Draw each row at most once for a tree.")
    private boolean withoutReplacement;

    @Option(
            names = "--sample-rate",
            paramLabel = "SHARE,…",
            split = ",",
            description =
                    "Share of the rows drawn for each tree, or of each stratum in the order of its levels; default: 1,"
                            + " or 0.632 with --no-replace.")
    private List<Double> rates = new ArrayList<>();

    @Option(names = "--strata", paramLabel = "FACTOR", description = "Factor whose levels have a --sample-rate each.")
    private String strata;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all random numbers; default: 1.")
    private long seed;

    @Mixin
    private TreeGrowthOptions growth = new TreeGrowthOptions();

    @Option(
            names = "--cutoff",
            paramLabel = "SHARE,…",
            split = ",",
            description = "By class: the class with the largest ratio of its votes to its cutoff wins; default: equal.")
    private List<Double> cutoff = new ArrayList<>();

    @Option(
            names = "--oob",
            paramLabel = "WHAT",
            defaultValue = "trees",
            converter = OutOfBagUses.class,
            description =
                    "Out-of-bag error: none (spares a pass), forest, or trees: of the first tree, the first two, and so"
                            + " on; default: trees.")
    private OutOfBagUse outOfBag;

    @Option(names = "--importance", description = "Print the importance of the predictors.")
    private boolean importance;

    @Option(
            names = "--max-state",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Largest histograms of a pass, such as 512m: a level with more takes several passes;"
                    + " default: 128m.")
    private Long maxState;

    @Option(names = "--brief", description = "Print the forest without the call and the rows it was fitted to.")
    private boolean brief;

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** {@code --oob}. */
    static final class OutOfBagUses extends Converters.Choice<OutOfBagUse> {
        OutOfBagUses() {
            super(List.of(OutOfBagUse.values()), OutOfBagUse::toString);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(output.problems());
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        output.fit(new DForest(options()), data, brief ? ModelView.BRIEF : ModelView.SUMMARY, context);
    }

    private DForestOptions options() {
        WeightKind kind = weights.kind();
        TreeVariables variables = TreeVariables.of(formula)
                .withRows(data.rowSelection(), data.transforms())
                .withWeights(weights.column(), kind)
                .withGroups(Optional.ofNullable(strata));
        DForestOptions defaults = DForestOptions.of(variables);
        return new DForestOptions(
                variables,
                growth.growth(),
                growth.classes(),
                new Sampling(trees, withoutReplacement ? Replacement.WITHOUT : Replacement.WITH, rates, seed),
                tried == null ? OptionalInt.empty() : OptionalInt.of(tried),
                cutoff,
                outOfBag,
                importance,
                maxState == null ? defaults.maxStateBytes() : maxState);
    }
}
