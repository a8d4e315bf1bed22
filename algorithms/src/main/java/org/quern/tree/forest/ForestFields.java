package org.quern.tree.forest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.TreeFields;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTreeOptions.Classes;
import org.quern.tree.decision.DTreeOptions.Growth;

/** The fields of stored forests that models of trees do not have in common. */
final class ForestFields {
    private ForestFields() {}

    static void write(DForestModel model, RecordWriter out) {
        DForestOptions options = model.options();
        Growth growth = options.growth();
        out.put("maxDepth", growth.maxDepth());
        out.put("minSplit", growth.minSplit().orElseThrow());
        out.put("minBucket", growth.minBucket().orElseThrow());
        out.put("complexity", growth.complexity());
        out.put("maxBins", growth.maxBins().orElseThrow());
        out.put("maxUnorderedLevels", growth.maxUnorderedLevels());
        out.put("impurity", options.classes().impurity());
        out.put("priors", options.classes().priors().orElse(List.of()));
        List<List<Double>> loss = options.classes().loss().orElse(List.of());
        out.put("loss", loss, (row, item) -> item.put("weights", row));
        out.put("replacement", options.sampling().replacement());
        out.put("rates", options.sampling().rates());
        out.put("seed", options.sampling().seed());
        out.put("triedPredictors", model.triedPredictors());
        out.put("cutoff", options.cutoff());
        out.put("outOfBagUse", options.outOfBag());
        out.put("showsImportance", options.showsImportance());
        out.put("maxStateBytes", options.maxStateBytes());
        out.put("outOfBag", model.outOfBag(), (oob, item) -> {
            item.put("errors", oob.errors());
            item.put("weights", oob.weights());
            item.put("confusion", oob.confusion(), (row, cells) -> cells.put("weights", row));
            item.put("variance", oob.variance());
        });
        out.put("importance", model.importance());
    }

    static DForestModel read(TreeFit fit, RecordReader in) {
        List<org.quern.tree.Tree> trees = TreeFields.trees(in);
        int tried = in.whole("triedPredictors");
        return new DForestModel(
                fit,
                options(fit, trees.size(), tried, in),
                trees,
                tried,
                in.record("outOfBag", ForestFields::outOfBag),
                TreeFields.list(in, "importance"));
    }

    private static OutOfBag outOfBag(RecordReader in) {
        return new OutOfBag(
                TreeFields.list(in, "errors"),
                TreeFields.list(in, "weights"),
                in.records("confusion", row -> TreeFields.list(row, "weights")),
                in.number("variance"));
    }

    private static DForestOptions options(TreeFit fit, int trees, int tried, RecordReader in) {
        TreeVariables variables = new TreeVariables(
                fit.formula(),
                fit.design().rows().rowSelection(),
                fit.design().rows().transforms(),
                fit.design().weights(),
                fit.weightKind(),
                fit.design().groups());
        Growth growth = new Growth(
                in.whole("maxDepth"),
                OptionalInt.of(in.whole("minSplit")),
                OptionalInt.of(in.whole("minBucket")),
                in.number("complexity"),
                OptionalInt.of(in.whole("maxBins")),
                in.whole("maxUnorderedLevels"));
        List<Double> priors = TreeFields.list(in, "priors");
        List<List<Double>> loss = new ArrayList<>(in.records("loss", row -> TreeFields.list(row, "weights")));
        Classes classes = new Classes(
                priors.isEmpty() ? Optional.empty() : Optional.of(priors),
                loss.isEmpty() ? Optional.empty() : Optional.of(loss),
                in.symbol("impurity", Impurity.class));
        return new DForestOptions(
                variables,
                growth,
                classes,
                new DForestOptions.Sampling(
                        trees,
                        in.symbol("replacement", DForestOptions.Replacement.class),
                        TreeFields.list(in, "rates"),
                        in.rows("seed")),
                OptionalInt.of(tried),
                TreeFields.list(in, "cutoff"),
                in.symbol("outOfBagUse", DForestOptions.OutOfBagUse.class),
                in.truth("showsImportance"),
                in.rows("maxStateBytes"));
    }
}
