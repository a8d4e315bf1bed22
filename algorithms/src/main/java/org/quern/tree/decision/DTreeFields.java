package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeVariables;

/** The options of a fitted decision tree in its stored form, besides what {@link TreeFit} holds of them. */
final class DTreeFields {
    private DTreeFields() {}

    static void write(DTreeOptions options, RecordWriter out) {
        DTreeOptions.Growth growth = options.growth();
        out.put("maxDepth", growth.maxDepth());
        out.put("minSplit", growth.minSplit().orElseThrow());
        out.put("minBucket", growth.minBucket().orElseThrow());
        out.put("complexity", growth.complexity());
        out.put("maxBins", growth.maxBins().orElseThrow());
        out.put("maxUnorderedLevels", growth.maxUnorderedLevels());
        out.put("impurity", options.classes().impurity());
        out.put("arePriorsGiven", options.classes().priors().isPresent());
        out.put("isLossGiven", options.classes().loss().isPresent());
        List<Map.Entry<String, Double>> costs = new ArrayList<>(options.costs().entrySet());
        out.put("costs", costs, (cost, item) -> {
            item.put("predictor", cost.getKey());
            item.put("cost", cost.getValue());
        });
        out.put("competitors", options.competitors());
        out.put("surrogates", options.surrogates().most());
        out.put("surrogateUse", options.surrogates().use());
        out.put("surrogateStyle", options.surrogates().style());
        out.put("folds", options.folds());
        out.put(
                "prunedAt",
                options.pruning() instanceof DTreeOptions.Pruning.At at
                        ? OptionalDouble.of(at.parameter())
                        : OptionalDouble.empty());
        out.put("isPrunedByError", options.pruning() instanceof DTreeOptions.Pruning.OneStandardError);
    }

    static DTreeOptions read(TreeFit fit, List<Double> priors, List<List<Double>> loss, RecordReader in) {
        Map<String, Double> costs = new TreeMap<>();
        in.records("costs", item -> costs.put(item.text("predictor"), item.number("cost")));
        TreeVariables variables = new TreeVariables(
                fit.formula(),
                fit.design().rows().rowSelection(),
                fit.design().rows().transforms(),
                fit.design().weights(),
                fit.weightKind(),
                fit.design().groups());
        return DTreeOptions.of(variables)
                .withGrowth(new DTreeOptions.Growth(
                        in.whole("maxDepth"),
                        OptionalInt.of(in.whole("minSplit")),
                        OptionalInt.of(in.whole("minBucket")),
                        in.number("complexity"),
                        OptionalInt.of(in.whole("maxBins")),
                        in.whole("maxUnorderedLevels")))
                .withClasses(new DTreeOptions.Classes(
                        in.truth("arePriorsGiven") ? Optional.of(priors) : Optional.empty(),
                        in.truth("isLossGiven") ? Optional.of(loss) : Optional.empty(),
                        in.symbol("impurity", Impurity.class)))
                .withCosts(costs)
                .withOthers(
                        in.whole("competitors"),
                        new DTreeOptions.Surrogates(
                                in.whole("surrogates"),
                                in.symbol("surrogateUse", SurrogateUse.class),
                                in.symbol("surrogateStyle", SurrogateStyle.class)))
                .withFolds(in.whole("folds"))
                .withPruning(pruning(in));
    }

    private static DTreeOptions.Pruning pruning(RecordReader in) {
        OptionalDouble at = in.optionalNumber("prunedAt");
        if (at.isPresent()) {
            return new DTreeOptions.Pruning.At(at.getAsDouble());
        }
        return in.truth("isPrunedByError")
                ? new DTreeOptions.Pruning.OneStandardError()
                : new DTreeOptions.Pruning.None();
    }
}
