package org.quern.tree.boosting;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeFields;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeVariables;

/** The fields of stored boosted trees that other models of trees do not have. */
final class BTreesRecord {
    private BTreesRecord() {}

    static void write(BTreesModel model, RecordWriter out) {
        BTreesOptions options = model.options();
        BTreesModel.Settings settings = model.settings();
        out.put("loss", model.loss());
        out.put("lossGiven", options.loss().isPresent());
        out.put("rounds", options.rounds());
        out.put("learningRate", options.learningRate());
        out.put("maxDepth", options.maxDepth());
        out.put("minSplit", settings.minSplit());
        out.put("minSplitGiven", options.minSplit().isPresent());
        out.put("minBucket", settings.minBucket());
        out.put("minBucketGiven", options.minBucket().isPresent());
        out.put("complexity", options.complexity());
        out.put("drawn", settings.drawn());
        out.put("drawnGiven", options.drawn().isPresent());
        out.put("replace", options.replace());
        out.put("sampleRate", settings.sampleRate());
        out.put("sampleRateGiven", options.sampleRate().isPresent());
        out.put("maxBins", settings.maxBins());
        out.put("maxBinsGiven", options.maxBins().isPresent());
        out.put("shrinkage", options.shrinkage());
        out.put("missing", options.missing());
        out.put("heldOutShare", options.heldOutShare());
        out.put("patience", options.patience());
        out.put("seed", options.seed());
        out.put("maxStateBytes", options.maxStateBytes());
        out.put("initialScores", model.initialScores());
        out.put("history", model.history().fitted());
        out.put("outOfBagHistory", model.history().outOfBag());
        out.put("heldOutHistory", model.history().heldOut());
    }

    static BTreesModel read(TreeFit fit, RecordReader in) {
        BTreesModel.Settings settings = new BTreesModel.Settings(
                in.whole("minSplit"),
                in.whole("minBucket"),
                in.whole("drawn"),
                in.number("sampleRate"),
                in.whole("maxBins"));
        Loss loss = in.symbol("loss", Loss.class);
        BTreesOptions options = BTreesOptions.of(variables(fit)).with(o -> {
            o.loss = in.truth("lossGiven") ? Optional.of(loss) : Optional.empty();
            o.rounds = in.whole("rounds");
            o.learningRate = in.number("learningRate");
            o.maxDepth = in.whole("maxDepth");
            o.minSplit = given(in, "minSplit");
            o.minBucket = given(in, "minBucket");
            o.complexity = in.number("complexity");
            o.drawn = given(in, "drawn");
            o.replace = in.truth("replace");
            if (in.truth("sampleRateGiven")) {
                o.sampleRate = java.util.OptionalDouble.of(settings.sampleRate());
            }
            o.maxBins = given(in, "maxBins");
            o.shrinkage = in.number("shrinkage");
            o.missing = in.symbol("missing", BTreesOptions.MissingSide.class);
            o.heldOutShare = in.number("heldOutShare");
            o.patience = in.whole("patience");
            o.seed = (Long) in.record().get("seed");
            o.maxStateBytes = (Long) in.record().get("maxStateBytes");
        });
        List<Double> initial = TreeFields.list(in, "initialScores");
        return new BTreesModel(
                fit,
                options,
                loss,
                settings,
                initial,
                TreeFields.trees(in),
                new BoostingHistory(
                        TreeFields.list(in, "history"),
                        TreeFields.list(in, "outOfBagHistory"),
                        TreeFields.list(in, "heldOutHistory")));
    }

    private static OptionalInt given(RecordReader in, String field) {
        return in.truth(field + "Given") ? OptionalInt.of(in.whole(field)) : OptionalInt.empty();
    }

    private static TreeVariables variables(TreeFit fit) {
        TreeDesign design = fit.design();
        return TreeVariables.of(fit.formula())
                .withRows(design.rows().rowSelection(), design.rows().transforms())
                .withWeights(design.weights(), fit.weightKind())
                .withGroups(design.groups());
    }
}
