package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.quern.language.Formula;
import org.quern.tree.TreeVariables;
import org.quern.tree.boosting.BTrees;
import org.quern.tree.boosting.BTreesOptions;
import org.quern.tree.boosting.BTreesOptions.MissingSide;
import org.quern.tree.boosting.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits boosted trees: the old system's rxBTrees. */
@Command(
        name = "btrees",
        description =
                "Boost trees: each is fitted to what those before it leave of a loss; a pass over the data for each"
                        + " level of a tree.",
        footer = {
            "",
            "Examples:",
            "  quern btrees --data flights.q --formula \"late ~ DayOfWeek + CRSDepTime + Distance\" --trees 100 --out late.avro",
            "  quern btrees --data houses.q --formula \"price ~ .\" --trees 500 --max-depth 4 --sample-rate 1 --m-try 12 \\",
            "      --hold-out 0.2 --stop-after 10",
            "  quern btrees --data iris.q --formula \"Species ~ .\" --loss multinomial --trees 50 --max-depth 3"
        })
final class BTreesVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description =
                    "Response and predictors, e.g. \"y ~ a + log(b) + f\"; . stands for all other columns. Missing"
                            + " predictors are allowed.")
    private Formula formula;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            converter = Losses.class,
            description =
                    "What is lowered: bernoulli (two classes), gaussian (a number) or multinomial (a tree of each class"
                            + " a round); default: by the response.")
    private Loss loss;

    @Option(
            names = "--trees",
            paramLabel = "N",
            defaultValue = "10",
            description = "Rounds: trees, of a multinomial loss trees of each class; default: 10.")
    private int trees;

    @Option(
            names = "--learning-rate",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Share of each tree's step that is taken; default: 0.1.")
    private double learningRate;

    @Option(
            names = "--max-depth",
            paramLabel = "N",
            defaultValue = "1",
            description = "Splits from the root to a leaf, at most, a pass each; 1 to 30; default: 1, stumps.")
    private int maxDepth;

    @Option(
            names = "--min-split",
            paramLabel = "ROWS",
            description = "Least rows of a node that is split; default: the square root of the rows, or three times"
                    + " --min-bucket.")
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
            description = "What a split must gain, as a share of the deviance before the tree; default: 0.")
    private double complexity;

    @Option(
            names = "--m-try",
            paramLabel = "N",
            description = "Predictors drawn anew for each split; default: a third of them, at least 1.")
    private Integer tried;

    @Option(names = "--replace", description = "Draw the rows of a round with replacement.")
    private boolean replace;

    @Option(
            names = "--sample-rate",
            paramLabel = "SHARE",
            description = "Share of the rows drawn for each round; default: 0.632, or 1 with --replace.")
    private Double sampleRate;

    @Option(
            names = "--max-bins",
            paramLabel = "N",
            description =
                    "Bins of a number: where it has more distinct values, cuts lie between bins only. 2 to 65535, or 0"
                            + " for bins one unit wide; default: the square root of the rows, at least 101 and at most 1001.")
    private Integer maxBins;

    @Option(
            names = "--lambda",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Added to the second derivatives of a leaf, which shortens its step; default: 0.")
    private double lambda;

    @Option(
            names = "--missing",
            paramLabel = "SIDE",
            defaultValue = "better",
            converter = Sides.class,
            description =
                    "Where rows go whose predictor is missing: better (the side where they gain more) or majority;"
                            + " default: better.")
    private MissingSide missing;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of the rows that no tree sees; rounds after their least deviance are dropped;"
                    + " default: 0.")
    private double heldOut;

    @Option(
            names = "--stop-after",
            paramLabel = "N",
            defaultValue = "0",
            description = "With --hold-out: stop after so many rounds without a new least deviance; default: never.")
    private int patience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all random numbers; default: 1.")
    private long seed;

    @Option(
            names = "--max-state",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Largest histograms of a pass, such as 512m: a level with more takes several passes;"
                    + " default: 128m.")
    private Long maxState;

    @Option(names = "--brief", description = "Print loss, rounds and deviance only.")
    private boolean brief;

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** {@code --loss}. */
    static final class Losses extends Converters.Choice<Loss> {
        Losses() {
            super(List.of(Loss.values()), Loss::label);
        }
    }

    /** {@code --missing}. */
    static final class Sides extends Converters.Choice<MissingSide> {
        Sides() {
            super(List.of(MissingSide.values()), side -> side.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(output.problems());
        if (patience > 0 && heldOut == 0) {
            problems.add("--stop-after needs --hold-out, the share of rows whose deviance tells when to stop");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        output.fit(new BTrees(options()), data, brief ? ModelView.BRIEF : ModelView.SUMMARY, context);
    }

    private BTreesOptions options() {
        TreeVariables variables = TreeVariables.of(formula)
                .withRows(data.rowSelection(), data.transforms())
                .withWeights(weights.column(), weights.kind());
        return BTreesOptions.of(variables).with(o -> {
            o.loss = Optional.ofNullable(loss);
            o.rounds = trees;
            o.learningRate = learningRate;
            o.maxDepth = maxDepth;
            o.minSplit = optional(minSplit);
            o.minBucket = optional(minBucket);
            o.complexity = complexity;
            o.drawn = optional(tried);
            o.replace = replace;
            o.sampleRate = sampleRate == null ? OptionalDouble.empty() : OptionalDouble.of(sampleRate);
            o.maxBins = optional(maxBins);
            o.shrinkage = lambda;
            o.missing = missing;
            o.heldOutShare = heldOut;
            o.patience = patience;
            o.seed = seed;
            o.maxStateBytes = maxState == null ? o.maxStateBytes : maxState;
        });
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
