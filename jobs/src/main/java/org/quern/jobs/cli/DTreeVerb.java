package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.language.Formula;
import org.quern.summary.MissingRows;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTree;
import org.quern.tree.decision.DTreeOptions;
import org.quern.tree.decision.DTreeOptions.Method;
import org.quern.tree.decision.DTreeOptions.Pruning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a decision tree: the old system's rxDTree. */
@Command(
        name = "dtree",
        description = "Fit a classification or regression tree, cross-validated: all folds in the same passes.",
        footer = {
            "",
            "Examples:",
            "  quern dtree --data flights.q --formula \"late ~ DayOfWeek + CRSDepTime + Distance\" --cp 0.001 --out late.avro",
            "  quern dtree --data houses.q --formula \"price ~ .\" --xval 10 --prune-cp auto --max-surrogate 5 --details",
            "  quern dtree --data loans.q --formula \"default ~ .\" --loss \"0,1;5,0\" --max-depth 5 --brief",
            "  quern predict --model late.avro --data new.q --out nodes.csv --type node"
        })
final class DTreeVerb extends Verb {
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

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            converter = Methods.class,
            description = "class or anova (regression); default: by the response.")
    private Method method;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Mixin
    private TreeGrowthOptions growth = new TreeGrowthOptions();

    @Option(
            names = "--costs",
            paramLabel = "NAME=COST,…",
            split = ",",
            description = "What improvements by a predictor are divided by; 1 for those not named.")
    private Map<String, Double> costs = new LinkedHashMap<>();

    @Option(
            names = "--max-compete",
            paramLabel = "N",
            defaultValue = "0",
            description = "Competing splits kept of each split, for --details; default: 0.")
    private int competitors;

    @Option(
            names = "--max-surrogate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Surrogates kept of each split, which stand in where its predictor is missing; default: 0.")
    private int surrogates;

    @Option(
            names = "--use-surrogate",
            paramLabel = "HOW",
            defaultValue = "2",
            description =
                    "What is done with rows that lack the predictor of a split: 0: they stay in the node; 1: surrogates"
                            + " send them; 2: surrogates, and the majority where these are missing too; default: 2.")
    private int surrogateUse;

    @Option(
            names = "--surrogate-style",
            paramLabel = "HOW",
            defaultValue = "0",
            description = "A surrogate's agreement is a share of all rows with a side (0) or of those that have its"
                    + " predictor too (1); default: 0.")
    private int surrogateStyle;

    @Option(
            names = "--xval",
            paramLabel = "FOLDS",
            defaultValue = "2",
            description = "Folds of the cross-validation, 0 for none; default: 2.")
    private int folds;

    @Option(
            names = "--folds-column",
            paramLabel = "COLUMN",
            description = "Column of whole numbers, or factor, whose value modulo the number of folds says which fold a"
                    + " row is in; default: the number of the row.")
    private String foldsColumn;

    @Option(
            names = "--prune-cp",
            paramLabel = "CP",
            description = "Prune the tree at this complexity; auto: the smallest tree within one standard error of the"
                    + " least cross-validated error.")
    private String pruneAt;

    @Option(names = "--remove-missings", description = "Leave out rows in which a variable of the formula is missing.")
    private boolean completeRows;

    @Option(names = "--details", description = "Print everything about each node, with competing and surrogate splits.")
    private boolean details;

    @Option(names = "--brief", description = "Print the tree only.")
    private boolean brief;

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** {@code --method}. */
    static final class Methods extends Converters.Choice<Method> {
        Methods() {
            super(List.of(Method.values()), Method::toString);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(output.problems());
        if (brief && details) {
            problems.add("--brief and --details exclude each other");
        }
        if (surrogateUse < 0 || surrogateUse > 2) {
            problems.add("Invalid --use-surrogate: " + surrogateUse + ", must be 0, 1 or 2");
        }
        if (surrogateStyle < 0 || surrogateStyle > 1) {
            problems.add("Invalid --surrogate-style: " + surrogateStyle + ", must be 0 or 1");
        }
        if (foldsColumn != null && folds == 0) {
            problems.add("--folds-column needs --xval, the number of folds");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ModelView view = details ? ModelView.DETAILS : brief ? ModelView.BRIEF : ModelView.SUMMARY;
        output.fit(new DTree(options()), data, view, context);
    }

    private DTreeOptions options() {
        TreeVariables variables = TreeVariables.of(formula)
                .withRows(data.rowSelection(), data.transforms())
                .withWeights(weights.column(), weights.kind())
                .withGroups(Optional.ofNullable(foldsColumn));
        return DTreeOptions.of(variables)
                .withMethod(Optional.ofNullable(method))
                .withMissing(completeRows ? MissingRows.BY_ROW : MissingRows.BY_TERM)
                .withGrowth(growth.growth())
                .withClasses(growth.classes())
                .withCosts(costs)
                .withOthers(
                        competitors,
                        new DTreeOptions.Surrogates(
                                surrogates,
                                SurrogateUse.values()[surrogateUse],
                                SurrogateStyle.values()[surrogateStyle]))
                .withFolds(folds)
                .withPruning(pruning());
    }

    private Pruning pruning() {
        if (pruneAt == null) {
            return new Pruning.None();
        }
        if (pruneAt.equalsIgnoreCase("auto")) {
            return new Pruning.OneStandardError();
        }
        try {
            return new Pruning.At(Double.parseDouble(pruneAt));
        } catch (NumberFormatException e) {
            throw new QuernException("Invalid --prune-cp: '" + pruneAt + "' is neither a number nor auto", e);
        }
    }
}
